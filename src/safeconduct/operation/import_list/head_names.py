"""Families by the head of the family that each row names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from safeconduct.operation.import_list import grouping
from safeconduct.operation.import_list.word_lists import key
from safeconduct.operation.import_list.word_lists import values as words_of

FAR = "names the same household head as rows further up; are they one family?"

NEARLY = 0.8
"""How alike two spellings of a name are for rows to be kept together, and the doubt to be said (difflib's ratio)."""


@dataclass(frozen=True)
class Doubt:
    """What is doubtful about some rows (from 0): a sentence whose subject is such a row."""

    rows: tuple[int, ...]
    message: str


def by_head(
    heads: Sequence[str], names: Sequence[str], gaps: Sequence[bool] | None = None
) -> tuple[tuple[grouping.Reading, ...], tuple[Doubt, ...]]:
    """Rows that name one household head are a family.

    Args:
        heads: n texts: the head's name or number in each row; "" or a word such as "self" in the head's own.
        names: n texts: the person's own name or number, by which the head's own row is found.
        gaps: Whether an empty row stands above each of the n rows.

    Returns:
        The readings that the list leaves open, the likeliest first, and what is doubtful in all of them.
    """
    own = words_of("relation")
    said = ["" if own.get(key(head)) == "head" else key(head) for head in heads]
    keys = [key(name) for name in names]
    others = {head for head, name in zip(said, keys, strict=True) if head and head != name}
    if not any(said[row] and not keys[row] for row in range(len(said))) and any(keys):
        if others or not any(not text for text in heads):
            return _matched(heads, said, keys)
    elif not any(keys) and Counter(head for head in said if head).most_common(1)[0][1] > 1:
        return _unmatched(said)
    roles: list[grouping.Role] = ["head" if own.get(key(head)) == "head" else "" for head in heads]
    readings = grouping.by_number(said, roles, gaps)
    return tuple(_of_heads(reading) for reading in readings), ()


def _of_heads(reading: grouping.Reading) -> grouping.Reading:
    how = "rows that name one household head are a family, and one that names none is of the family above"
    doubt = reading.doubt.replace("gives no number", "names no household head")
    return grouping.Reading(reading.family, how, doubt, reading.about)


def _matched(
    heads: Sequence[str], said: Sequence[str], keys: Sequence[str]
) -> tuple[tuple[grouping.Reading, ...], tuple[Doubt, ...]]:
    """Heads found by their own names; a head of many is the nearest above."""
    heads_at: dict[str, list[int]] = {}
    for row, name in enumerate(keys):
        if name and said[row] in ("", name):
            heads_at.setdefault(name, []).append(row)
    marks: list[object] = []
    nearly: list[int] = []
    nowhere: list[int] = []
    double: list[int] = []
    named: set[object] = set()
    for row, head in enumerate(said):
        if head in ("", keys[row]):
            marks.append(row)
            continue
        found = head if head in heads_at else _nearest(head, row, heads_at, keys)
        if found is None:
            nowhere.append(row)
            marks.append(head)
            continue
        if found != head:
            nearly.append(row)
        if len(heads_at[found]) > 1:
            double.append(row)
        mark = max((other for other in heads_at[found] if other < row), default=heads_at[found][0])
        named.add(mark)
        marks.append(mark)
    family = grouping.counted(marks)
    lonely = [row for row, head in enumerate(heads) if not head and row not in named]
    doubts = [
        Doubt(
            tuple(nearly), "names a household head who is spelt otherwise in the head's own row; are they one family?"
        ),
        Doubt(tuple(nowhere), "names a household head whom no row of the list is; does the head's row stand apart?"),
        Doubt(tuple(double), "names a household head whose name more than one row has; the nearest above is taken"),
        Doubt(tuple(lonely), "names no household head, nor does another row name it; it is taken as a person alone"),
        Doubt(tuple(_apart(family)), FAR),
    ]
    how = "rows that name one household head are a family"
    return (grouping.Reading(family, how),), tuple(doubt for doubt in doubts if doubt.rows)


def _nearest(head: str, row: int, heads_at: Mapping[str, Sequence[int]], keys: Sequence[str]) -> str | None:
    """The one head's name among the rows around that is spelt nearly as a name."""
    around = {name for name in keys[max(0, row - grouping.LARGEST) : row + grouping.LARGEST] if name in heads_at}
    close = get_close_matches(head, sorted(around), n=2, cutoff=NEARLY)
    return close[0] if len(close) == 1 else None


def _apart(family: Sequence[int]) -> list[int]:
    """Rows of a family that other families stand between."""
    found = []
    last: dict[int, int] = {}
    for row, number in enumerate(family):
        if number in last and last[number] != row - 1:
            found.append(row)
        last[number] = row
    return found


def _unmatched(said: Sequence[str]) -> tuple[tuple[grouping.Reading, ...], tuple[Doubt, ...]]:
    """Heads without the people's own names: a row that names none may be the head of the family that begins below."""
    first: dict[str, int] = {}
    for row, head in enumerate(said):
        first.setdefault(head, row)
    below: list[object] = []
    apart: list[object] = []
    for row, head in enumerate(said):
        follows = row + 1 < len(said) and bool(said[row + 1]) and first[said[row + 1]] == row + 1
        below.append(head or (said[row + 1] if follows else (row,)))
        apart.append(head or (row,))
    how = "rows that name one household head are a family"
    doubt = "names no household head and is taken for the head of the family below; it may be a person alone"
    lonely = tuple(row for row, mark in enumerate(below) if isinstance(mark, tuple))
    apart_rows = tuple(_apart(grouping.counted(below)))
    doubts = [Doubt(lonely, "names no household head and is taken as a person alone"), Doubt(apart_rows, FAR)]
    about = frozenset(row for row, head in enumerate(said) if not head)
    readings = (
        grouping.Reading(grouping.counted(below), how),
        grouping.Reading(grouping.counted(apart), how, doubt, about),
    )
    return readings, tuple(found for found in doubts if found.rows)
