"""Join two dates that are the ends of one period: from 3 May to 5 June 2013, 2010–2012."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from safeconduct.ledger.reading.result import When

RANGE = re.compile(r"\s?(?:–|—|-|to|until|till|through|and)\s?", re.IGNORECASE)
"""What stands between two dates that are one period."""
OPENS_RANGE = re.compile(r"(?:from|between)\s$", re.IGNORECASE)
ORDER = ("day", "week", "month", "quarter", "year")


def joined(text: str, found: list[When], backwards: Callable[[int, int], None]) -> Iterator[When]:
    """The dates; two with "to", "and" or a dash between them, after "from" or "between", are one period.

    Args:
        text: The article.
        found: Its dates, in order.
        backwards: Is told the first character of a period that ends before it starts, and the character after it.
    """
    at = 0
    while at < len(found):
        one = found[at]
        other = found[at + 1] if at + 1 < len(found) else None
        between = text[one.end : other.start] if other is not None and other.start - one.end < 12 else None
        opened = OPENS_RANGE.search(text[max(0, one.start - 9) : one.start]) is not None
        if other is None or between is None or not _is_range(between, opened=opened):
            yield one
        elif other.last < one.first:
            backwards(one.start, other.end)
            yield one
            yield other
            at += 1
        else:
            precision = coarser(one.precision, other.precision)
            yield When(text[one.start : other.end], one.start, other.end, one.first, other.last, precision)
            at += 1
        at += 1


def _is_range(between: str, *, opened: bool) -> bool:
    """Whether what stands between two dates makes them the ends of one period."""
    return RANGE.fullmatch(between) is not None and (opened or between.strip() in ("-", "–", "—"))


def coarser(one: str, other: str) -> str:
    """The precision of the two that says less."""
    return max(one, other, key=ORDER.index)
