"""Where a bill or resolution stood on a day, and what has to come next.

To be ordered reported is not to be reported, to be reported is not to be passed, and to be passed by one chamber of two
is not to be passed. A resolution of one chamber (``simple``) is done when its chamber has passed it; one of both
without the force of law (``concurrent``) when both have; a bill or a resolution with the force of law (``joint``) when
it is enacted after that. What a parliament of one chamber passes is entered as ``adopted`` without a chamber.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import polars as pl

State = Literal["not_begun", "pending", "done", "failed", "withdrawn"]

IN_CHAMBER: Mapping[str, str] = {
    "introduced": "referred",
    "referred": "ordered_reported",
    "ordered_reported": "reported",
    "passed_committee": "reported",
    "reported": "passed_chamber",
}
"""By what was done within a chamber, what has to come next within it."""

OTHERS: Mapping[str, str] = {"senate": "house", "house": "senate"}


@dataclass(frozen=True)
class MeasureStep:
    """One step of a measure, as the table has it."""

    on: date
    chamber: str | None
    committee: str | None
    step: str
    vote: str | None
    text: str | None
    source_id: str | None


@dataclass(frozen=True)
class Measure:
    """A measure as it stood on a day.

    Attributes:
        measure_id: Its code.
        number: As the parliament numbers it.
        title: None where none is given.
        kind: ``bill``, ``simple``, ``concurrent`` or ``joint``.
        chamber: In which it began; None where that is not said.
        steps: All that were done by the day, in order.
        last: The last of them; None where none was done.
        passed_by: The chambers that passed it, in order.
        state: ``pending`` while something has to come.
        next_step: The step that has to come next; None where nothing has to.
        next_chamber: The chamber in which; None where it is not known or nothing has to come.
    """

    measure_id: str
    number: str
    title: str | None
    kind: str
    chamber: str | None
    steps: tuple[MeasureStep, ...]
    last: MeasureStep | None
    passed_by: tuple[str, ...]
    state: State
    next_step: str | None
    next_chamber: str | None


def measures_on(tables: Mapping[str, pl.DataFrame], on: date) -> tuple[Measure, ...]:
    """Every measure with its last step by the end of a day, and what has to come next.

    Args:
        tables: Of the operation; ``measures`` and ``measure_steps`` are read. Steps of one day are in the order of
            their rows.
        on: The day.

    Returns:
        In the order of the table. One of which no step is known is ``not_begun``; one whose first step came after the
        day was not there yet, and is left out.
    """
    steps: dict[str, list[MeasureStep]] = {}
    later: set[str] = set()
    for row in tables["measure_steps"].iter_rows(named=True):
        if row["on"] > on:
            later.add(row["measure_id"])
        else:
            step = MeasureStep(
                row["on"], row["chamber"], row["committee"], row["step"], row["vote"], row["text"], row["source_id"]
            )
            steps.setdefault(row["measure_id"], []).append(step)
    return tuple(
        _standing(row, sorted(steps.get(row["measure_id"], ()), key=lambda step: step.on))
        for row in tables["measures"].iter_rows(named=True)
        if row["measure_id"] in steps or row["measure_id"] not in later
    )


def _standing(row: Mapping[str, Any], steps: Sequence[MeasureStep]) -> Measure:
    last = steps[-1] if steps else None
    passed = tuple(
        dict.fromkeys(
            _chamber(step.chamber) or _chamber(row["chamber"])
            for step in steps
            if step.step == "passed_chamber" or (step.step == "adopted" and step.chamber)
        )
    )
    by_all = any(step.step == "adopted" and not step.chamber for step in steps)
    state, next_step, next_chamber = _next(row, last, passed, by_all)
    return Measure(
        measure_id=row["measure_id"],
        number=row["number"],
        title=row["title"],
        kind=row["kind"],
        chamber=row["chamber"],
        steps=tuple(steps),
        last=last,
        passed_by=passed,
        state=state,
        next_step=next_step,
        next_chamber=next_chamber,
    )


def _next(
    row: Mapping[str, Any], last: MeasureStep | None, passed: Sequence[str], by_all: bool
) -> tuple[State, str | None, str | None]:
    if last is None:
        return "not_begun", "introduced", row["chamber"]
    if last.step in ("failed", "withdrawn"):
        return ("failed" if last.step == "failed" else "withdrawn"), None, None
    if last.step == "enacted":
        return "done", None, None
    chambers = 1 if row["kind"] == "simple" else 2
    if by_all or len(passed) >= chambers:
        if row["kind"] in ("bill", "joint"):
            return "pending", "enacted", None
        return "done", None, None
    if last.step in IN_CHAMBER:
        return "pending", IN_CHAMBER[last.step], last.chamber or row["chamber"]
    return "pending", "passed_chamber", OTHERS.get(passed[-1]) if passed else row["chamber"]


def _chamber(name: str | None) -> str:
    """The name of a chamber as it is compared: small letters, and one word for the two that are known."""
    words = (name or "").casefold().split()
    return next((known for known in OTHERS if known in words), " ".join(words))
