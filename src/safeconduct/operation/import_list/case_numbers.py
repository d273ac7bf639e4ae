"""One case number written in several ways: which rows mean the same case, and which only may."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from safeconduct.operation.import_list.grouping import Role
from safeconduct.operation.import_list.head_names import Doubt
from safeconduct.operation.import_list.spelling import plain
from safeconduct.operation.import_list.word_lists import case_number_words

LOOK_ALIKES = str.maketrans(
    dict(zip("авекмнорстухіјѕһԁԛԝӏьз", "abekmhopctyxijshdqwlb3", strict=True))
    | dict(zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True))
)
"""Small Cyrillic and Greek letters that, large or small, look like a Latin letter or a digit."""

SLIPS = str.maketrans("oil", "011")
"""Letters that are typed for a digit, and digits for them."""

EXAMPLES = 3
"""Groups of spellings that a doubt quotes."""

_RUN = re.compile(r"\d+|[^\W\d_]+")
_Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class _Written:
    """A number without what writers add to it.

    Attributes:
        parts: Its runs of letters and of digits, without zeros in front. A sign between two digits parts two runs.
        whole: All runs as one text, without signs between digits.
        breaks: Where signs stood between two digits, as digits and letters from the end.
    """

    parts: tuple[str, ...]
    whole: str
    breaks: frozenset[int]


def one_spelling(
    numbers: Sequence[str], roles: Sequence[Role], sizes: Sequence[int | None]
) -> tuple[list[str], tuple[Doubt, ...]]:
    """Give the rows that mean one case one number, and name every row that more than one spelling concerns.

    Numbers are one where they differ in capitals, signs, spaces, zeros in front, words such as *Case No.*, letters that
    look alike, or a single letter at the end that not all of them have. They are kept together unless the list speaks
    against it: by a head in each, by sizes that fit them apart, by signs that stand in other places (1-23 and 12-3), by
    several letters at the end (12-A and 12-B), or by a first letter that other numbers begin with too (I-1 and L-1).

    Args:
        numbers: n numbers, "" where a row gives none.
        roles: What the n rows say of their part in the family, "" where nothing.
        sizes: n sizes of the families, None where none is stated.

    Returns:
        The n numbers, each as the first row of its case writes it, and the doubts.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for row, number in enumerate(numbers):
        if number:
            rows[number].append(row)
    exact = {number: _written(number, fold=False) for number in rows}
    linked = _linked(exact, {number: _written(number, fold=True) for number in rows})
    first = {number: number for number in rows}
    joined: list[list[str]] = []
    apart: list[list[str]] = []
    for group in _groups(rows, linked):
        clear = all(pair in linked for pair in combinations(group, 2)) and not _has_prefix_of_its_own(group, exact)
        if clear and not _speaks_against([rows[number] for number in group], roles, sizes):
            first.update(dict.fromkeys(group, group[0]))
            joined.append(group)
        else:
            apart.append(group)
    told = (
        _doubt(
            joined,
            rows,
            "has a number that is written in several ways ({}), and is taken into one case with the others",
        ),
        _doubt(
            apart, rows, "has a number much like that of another case ({}), and is kept apart; are they one family?"
        ),
    )
    return [first[number] if number else "" for number in numbers], tuple(doubt for doubt in told if doubt.rows)


def bare(number: str) -> str:
    """A case number without words, signs, spaces and zeros in front, letters that look alike as one."""
    return _written(number, fold=True).whole


def _doubt(groups: Sequence[Sequence[str]], rows: dict[str, list[int]], message: str) -> Doubt:
    named = sorted(row for group in groups for number in group for row in rows[number])
    return Doubt(tuple(named), message.format("; ".join(" and ".join(group) for group in groups[:EXAMPLES])))


def _written(number: str, fold: bool) -> _Written:
    """The number without words, signs and zeros in front; with letters that are typed for digits as digits."""
    runs = [run for word in plain(number).translate(LOOK_ALIKES).split() for run in [*_RUN.findall(word), ""]]
    words = case_number_words()
    telling = [run for run in runs if run not in words]
    telling = telling if any(telling) else runs
    text = "".join(run or " " for run in telling).strip()
    text = text.translate(SLIPS) if fold else text
    text = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text)  # a sign counts between two digits alone
    whole = re.sub(r"(?<!\d)0+(?=\d)", "", text.replace(" ", ""))
    breaks = frozenset(len(text[place:].replace(" ", "")) for place, letter in enumerate(text) if letter == " ")
    parts = tuple(run.lstrip("0") or "0" if run.isdigit() else run for run in _RUN.findall(text))
    return _Written(parts, whole, breaks)


def _linked(*readings: dict[str, _Written]) -> set[_Pair]:
    """The pairs of numbers that may be one, in the order in which they appear."""
    pairs: set[_Pair] = set()
    for written in readings:
        by_parts: dict[tuple[str, ...], list[str]] = defaultdict(list)
        by_whole: dict[str, list[str]] = defaultdict(list)
        for number, found in written.items():
            by_parts[found.parts].append(number)
            by_whole[found.whole].append(number)
        for same in by_parts.values():
            pairs.update(combinations(same, 2))
        for same in by_whole.values():
            for one, other in combinations(same, 2):
                breaks = written[one].breaks, written[other].breaks
                if breaks[0] <= breaks[1] or breaks[1] <= breaks[0]:
                    pairs.add((one, other))
        order = {number: place for place, number in enumerate(written)}
        for number, found in written.items():
            if len(found.parts) > 1 and len(found.parts[-1]) == 1 and found.parts[-1].isalpha():
                for other in by_parts.get(found.parts[:-1], ()):
                    pairs.add((number, other) if order[number] < order[other] else (other, number))
    return pairs


def _groups(numbers: Iterable[str], pairs: set[_Pair]) -> Iterator[list[str]]:
    """The numbers that pairs connect, two or more at a time, in the order in which they appear."""
    beside: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        beside[one].append(other)
        beside[other].append(one)
    order = {number: place for place, number in enumerate(numbers)}
    seen: set[str] = set()
    for number in order:
        if number in beside and number not in seen:
            group, waiting = {number}, [number]
            while waiting:
                more = [other for other in beside[waiting.pop()] if other not in group]
                group.update(more)
                waiting += more
            seen |= group
            yield sorted(group, key=order.__getitem__)


def _has_prefix_of_its_own(group: Sequence[str], exact: dict[str, _Written]) -> bool:
    """Whether numbers of a group begin with different letters, of which one begins numbers outside the group too."""

    def prefix(number: str) -> str:
        return next((part for part in exact[number].parts[:1] if not part[0].isdigit()), "")

    prefixes = {prefix(number) for number in group}
    if len(prefixes) < 2:
        return False
    inside = set(group)
    return any(begin and begin == prefix(number) for number in exact if number not in inside for begin in prefixes)


def _speaks_against(groups: Sequence[Sequence[int]], roles: Sequence[Role], sizes: Sequence[int | None]) -> bool:
    """Whether each spelling has a head of its own, or states a size that fits it alone."""
    if sum(any(roles[row] == "head" for row in rows) for rows in groups) > 1:
        return True
    stated = [{sizes[row] for row in rows if sizes[row] is not None} for rows in groups]
    return all(size == {len(rows)} for size, rows in zip(stated, groups, strict=True))
