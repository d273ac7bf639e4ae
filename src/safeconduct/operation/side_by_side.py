"""Figures that count the same thing at the same time: which of them stand side by side, and what was decided.

Two figures count the same where subject, site, destination and unit are the same, both are of a moment or both of a
period, and the period that their days and precision stand for is the same. They disagree where their numbers differ.
A story that several publishers repeat counts once: figures of a source and of one that it is syndicated from are no
disagreement, whatever they print.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from safeconduct.operation.periods import first_day, last_day

State = Literal["agree", "open", "used", "both_stand", "rejected"]

FLOWS = frozenset({"killed", "injured", "arrived", "departed"})
"""Subjects that are counted over a period where a figure does not say; the others are counted at a moment."""


@dataclass(frozen=True)
class Counted:
    """What a figure counts, and when.

    Attributes:
        subject: As ``population`` or ``killed``.
        site_id: None where it is for no site.
        destination_id: None where it is for no destination.
        unit: ``person``, ``household`` or ``place``.
        is_flow: Whether it is counted over a period rather than at a moment.
        first: First day of the period or moment; None where only its end is known.
        last: Last day of it; None where only its beginning is known.
    """

    subject: str
    site_id: str | None
    destination_id: str | None
    unit: str
    is_flow: bool
    first: date | None
    last: date | None


@dataclass(frozen=True)
class SideBySide:
    """Two or more figures that count the same thing at the same time.

    Attributes:
        counted: What they count.
        rows: Their rows (from 0) in the table of figures, in its order.
        state: ``agree`` where no two disagree; ``used`` where one was chosen; ``both_stand`` where each was set
            aside or kept as a cross-check, with its reason; ``rejected`` where all were rejected; else ``open``.
        used: Rows of those that are used; more than one is a fault.
    """

    counted: Counted
    rows: tuple[int, ...]
    state: State
    used: tuple[int, ...]


def side_by_side(figures: pl.DataFrame, sources: pl.DataFrame) -> list[SideBySide]:
    """Group the figures that count the same thing at the same time.

    Args:
        figures: The table; rows whose subject or time is not known are passed over.
        sources: The table; for what is syndicated from what.

    Returns:
        Each group of two or more, in the order of their first rows.
    """
    story = stories(sources)
    rows = figures.rows(named=True)
    groups: dict[Counted, list[int]] = {}
    for row, figure in enumerate(rows):
        if (counted := counted_by(figure)) is not None:
            groups.setdefault(counted, []).append(row)
    return [
        SideBySide(counted, tuple(members), *_decided([rows[row] for row in members], members, story))
        for counted, members in groups.items()
        if len(members) > 1
    ]


def counted_by(figure: Mapping[str, Any]) -> Counted | None:
    """What one row of the table of figures counts; None where its subject or its time is not known."""
    subject, precision = figure["subject"], figure["precision"]
    first, last = first_day(figure["from"], precision), last_day(figure["to"], precision)
    if figure["as_of"] is not None:
        first, last = first_day(figure["as_of"], precision), last_day(figure["as_of"], precision)
    if subject is None or (first is None and last is None):
        return None
    said = figure["stock_or_flow"]
    is_flow = said == "flow" if said else subject in FLOWS
    return Counted(subject, figure["site_id"], figure["destination_id"], figure["unit"], is_flow, first, last)


def number_of(figure: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """The least and the most that a figure says, None where it leaves that end open.

    One number stands for both ends, but for ``more_than`` and ``less_than``, which say one end alone.
    """
    low, high = figure["low"], figure["high"]
    match figure["quantifier"]:
        case "more_than":
            return (low if low is not None else high), None
        case "less_than":
            return None, (high if high is not None else low)
    return (low if low is not None else high), (high if high is not None else low)


def stories(sources: pl.DataFrame) -> Mapping[str, str]:
    """For each source that repeats another's story the source from which that comes at last; a circle ends anywhere."""
    return last_of_chains(dict(sources.select("source_id", "syndicated_from").drop_nulls().rows()))


def last_of_chains(above: Mapping[str, str]) -> Mapping[str, str]:
    """For each name that refers to another the last of the chain that begins so; that of a circle is one of it."""
    last: dict[str, str] = {}
    for start in above:
        walked: dict[str, None] = {}
        here = start
        while here in above and here not in last and here not in walked:
            walked[here] = None
            here = above[here]
        last |= dict.fromkeys(walked, last.get(here, here))
    return last


def disagree(one: Mapping[str, Any], other: Mapping[str, Any], story: Mapping[str, str]) -> bool:
    """Whether two figures that count the same say different numbers and are not one story told twice.

    Two figures of the very same source can disagree, as where it reports what two sides say.
    """
    if number_of(one) == number_of(other):
        return False
    first, second = one["source_id"], other["source_id"]
    return bool(first == second or story.get(first, first) != story.get(second, second))


def circles(above: Mapping[str, str]) -> Iterable[Sequence[str]]:
    """Every circle among references to one other row each: its members in their order, each circle once."""
    done: set[str] = set()
    for start in above:
        walked: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in done and here not in walked:
            walked[here] = len(walked)
            here = above.get(here)
        if here is not None and here in walked:
            yield list(walked)[walked[here] :]
        done.update(walked)


def _decided(
    members: Sequence[Mapping[str, Any]], rows: Sequence[int], story: Mapping[str, str]
) -> tuple[State, tuple[int, ...]]:
    """What was decided of the figures of a group, and the rows of those that are used."""
    used = tuple(row for row, figure in zip(rows, members, strict=True) if figure["role"] == "used")
    if used:
        return "used", used
    if not any_disagree(members, story):
        return "agree", ()
    if any(figure["role"] is None or not figure["reason"] for figure in members):
        return "open", ()
    return ("rejected" if all(figure["role"] == "rejected" for figure in members) else "both_stand"), ()


def any_disagree(members: Sequence[Mapping[str, Any]], story: Mapping[str, str]) -> bool:
    """Whether any two disagree, by the rule of `disagree`, without asking it of each pair."""
    numbers: set[tuple[int | None, int | None]] = set()
    told: set[str] = set()
    within: dict[str, set[tuple[int | None, int | None]]] = {}
    for figure in members:
        source = figure["source_id"]
        numbers.add(number_of(figure))
        told.add(story.get(source, source))
        within.setdefault(source, set()).add(number_of(figure))
    return (len(numbers) > 1 and len(told) > 1) or any(len(several) > 1 for several in within.values())
