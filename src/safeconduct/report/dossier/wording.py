"""How what stands in the ledger is written: texts of sources made harmless, days as well as they are known, amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from safeconduct.ledger import ends_of
from safeconduct.operation.periods import period
from safeconduct.operation.side_by_side import number_of
from safeconduct.report.phrases import (
    by_solar_calendar,
    in_digits,
    isolated,
    knows,
    number,
    phrases_of,
    say,
    spoken,
    written,
)

if TYPE_CHECKING:
    from safeconduct.operation.side_by_side import Counted

_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Characters that turn the direction of what follows, that no document can hold, or that nobody can see."""
LONGEST = 1200
"""So many characters of one text are written out."""


def harmless(text: str) -> str:
    """A text of a source in one line: without characters that no document can hold or that turn its direction.

    What is longer than :data:`LONGEST` ends in three dots there.
    """
    line = " ".join(_HARMFUL.sub("", text.replace("\r", "\n")).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()} …"


def named(text: object) -> str:
    """A name, code or text of the ledger inside a sentence, in its own direction of writing; "" where there is none."""
    return isolated(harmless(str(text))) if text not in (None, "") else ""


def mark(number: int) -> str:
    """The number of a source as texts refer to it: [7], in the digits of the language and its own direction."""
    return isolated(f"[{in_digits(str(number))}]")


def choice(section: str, value: object) -> str:
    """The word for one of the values that a column can have; the value itself where there is none."""
    key = f"{section}.{value}"
    return say(key) if knows(key) else named(value)


def quoted(text: str) -> str:
    """Words of a source between quotation marks."""
    return say("ledger.quoted", text=named(text))


def told(text: str) -> str:
    """What a source tells, in other words than its own: never between quotation marks."""
    return say("ledger.told", text=named(text))


def day_known(day: date | None, precision: str | None) -> str:
    """A day as well as it is known: 2 March 2026, the week of it, March 2026, its quarter, 2026; "" for None.

    In Persian weeks, months, quarters and years are those of the Gregorian calendar, by which they were known.
    """
    if day is None:
        return ""
    first = period(day, precision)[0]
    quarter = (first.month + 2) // 3
    match precision:
        case "week":
            return say("ledger.week", day=first)
        case "month" if not by_solar_calendar():
            return f"{phrases_of(spoken())['month.names'][first.month - 1]} {in_digits(str(first.year))}"
        case "month":
            return say("ledger.month", month=isolated(f"{first:%Y-%m}"))
        case "quarter":
            return say("ledger.quarter", quarter=in_digits(str(quarter)), year=in_digits(str(first.year)))
        case "year":
            return say("ledger.year", year=in_digits(str(first.year)))
    return written(day)


def days_between(
    first: date | None,
    last: date | None,
    precision: str | None,
    *,
    end_precision: str | None = None,
    still: bool = True,
) -> str:
    """From when until when; an end that is not known is said to be so, or that it holds still.

    Args:
        first: The first day.
        last: The last day.
        precision: How well they are known.
        end_precision: How well the last day is known, where that is not the same.
        still: Whether what has no end holds still.
    """
    if first is None and last is None:
        return say("ledger.days_unknown")
    if last is None:
        return say("ledger.since" if still else "ledger.from", first=day_known(first, precision))
    if first is None:
        return say("ledger.until", last=day_known(last, end_precision or precision))
    if period(first, precision) == period(last, end_precision or precision):
        return day_known(first, precision)
    return say("ledger.between", first=day_known(first, precision), last=day_known(last, end_precision or precision))


def amount(low: float | None, high: float | None, unit: str | None) -> str:
    """How much was promised: 200 people, 50 to 100 people, up to 52 people; "" where no number was said."""
    ends = ends_of(low, high)
    if ends is None:
        return ""
    least, most = ends
    if least is None:
        value = say("ledger.up_to", n=number(most))
    else:
        value = number(least) if least == most else say("ledger.range", low=number(least), high=number(most))
    key = f"ledger_unit.{unit}"
    if unit is None:
        return value
    return say(key, n=1 if least == most == 1 else value) if knows(key) else f"{value} {named(unit)}"


def figure_number(figure: Mapping[str, Any]) -> str:
    """The number of a figure as it is meant: about 400, 20 to 24, more than 900."""
    low, high = number_of(figure)
    if low is None and high is None:
        return say("ledger.no_number")
    if high is None:
        return say("ledger.more_than", n=low)
    if low is None:
        return say("ledger.less_than", n=high)
    value = written(low) if low == high else say("ledger.range", low=low, high=high)
    return say("ledger.about", n=value) if figure["quantifier"] == "about" else value


def counted_words(counted: Counted, places: Mapping[str, str]) -> str:
    """What figures count, where and when, as the heading over them.

    Args:
        counted: what they count.
        places: what sites and destinations are called, by ``site:CODE`` and ``destination:CODE``.
    """
    what = choice("ledger_subject", counted.subject)
    unit = (
        ""
        if counted.unit in {"person", None} or counted.subject == "places"
        else f" ({choice('ledger_counted', counted.unit)})"
    )
    where = [
        named(places.get(f"{kind}:{code}", code))
        for kind, code in (("site", counted.site_id), ("destination", counted.destination_id))
        if code is not None
    ]
    when = days_between(counted.first, counted.last, "day", still=False)
    return say(
        "ledger.counted" if where else "ledger.counted_nowhere",
        what=what + unit,
        where=say("word.comma").join(where),
        when=when,
    )
