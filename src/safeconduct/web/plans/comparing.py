"""Two plans held against each other, family by family: who moves, who has to be told, and what it changes in total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from safeconduct.operation import Operation
from safeconduct.operation import Plan as MadePlan
from safeconduct.planning.comparison import Comparison, compare, journeys_of
from safeconduct.report.facts import gather
from safeconduct.web.plans import files
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import EventKind, PersonEvent

WAY = ("departure", "departs_on", "destination", "offer")
UNPLANNED = "unplanned"
"""What changes for a family that left by the first plan and that the second does not plan at all."""


@dataclass(frozen=True)
class Difference:
    """What a plan changes against another.

    Attributes:
        comparison: As the engine has it: of those families alone that the later plan plans.
        rows: What changes, family by family, with the columns of ``comparison.cases``. First those of the first plan
            that the later one plans no more, such as who is held, with ``unplanned`` as their change.
        placed: How many people leave by each: (first, second).
        gone: Of those who leave by the first, how many the second plans no more.
        left: Of these, how many left as they were told.
        told: The cases that have to be told, by their codes: whose departure is another than they were told of, or
            who leave by none any more, or by one for the first time. Who left as they were told needs no telling.
    """

    comparison: Comparison
    rows: tuple[dict[str, Any], ...]
    placed: tuple[int, int]
    gone: int
    left: int
    told: frozenset[str]

    @property
    def lost(self) -> int:
        """Of those who leave by the first, how many the second plans no more though they have not left by it."""
        return self.gone - self.left


def difference(first: Plan, second: Plan) -> Difference:
    """Hold a plan against an earlier one, over the operation that the later one rests on.

    Families of the earlier plan that the later operation plans no more are told of too: they were told of a departure.
    """
    bases, plans = [files.basis_of(one) for one in (first, second)], [files.made_of(one) for one in (first, second)]
    found = compare(bases[1], *plans)
    sizes = [dict(basis.tables["people"]["case_id"].value_counts().iter_rows()) for basis in bases]
    ways = [journeys_of(basis, made) for basis, made in zip(bases, plans, strict=True)]
    placed = [sum(size[case] for case in way["case_id"]) for size, way in zip(sizes, ways, strict=True)]
    as_told = _departed_as(first, ways[0])
    over = ways[0].filter(pl.col("case_id").is_in(list(found.passed_over)))
    lost = [row for row in over.to_dicts() if row["case_id"] not in as_told]
    gone = sum(sizes[0][case] for case in over["case_id"])
    moved = set(found.cases.filter(pl.col("change") != "offer")["case_id"]) | {row["case_id"] for row in lost}
    return Difference(
        comparison=found,
        rows=(*(_unplanned(row, sizes[0][row["case_id"]]) for row in lost), *found.cases.to_dicts()),
        placed=(placed[0], placed[1]),
        gone=gone,
        left=gone - sum(sizes[0][row["case_id"]] for row in lost),
        told=frozenset(moved - as_told),
    )


def _departed_as(plan: Plan, ways: pl.DataFrame) -> frozenset[str]:
    """The cases that left by the departure of a plan, by their codes."""
    events = PersonEvent.objects.filter(operation=plan.operation_id)
    standing = events.filter(kind=EventKind.DEPARTED, reverses=None, departure__isnull=False).exclude(
        pk__in=events.filter(reverses__isnull=False).values("reverses")
    )
    went = set(standing.values_list("person__case__code", "departure__code"))
    return frozenset(case for case, by in ways.select("case_id", "departure").iter_rows() if (case, by) in went)


def _unplanned(way: dict[str, Any], people: int) -> dict[str, Any]:
    """What changes for a family that is planned no more."""
    sides = {f"{name}_{which}": None for which in ("first", "second") for name in WAY}
    before = {f"{name}_first": way[name] for name in WAY}
    return {"case_id": way["case_id"], "people": people, "change": UNPLANNED, "days_later": None} | sides | before


def in_short(base: Plan, basis: Operation, made: MadePlan) -> dict[str, Any]:
    """What a trial changes in total; nothing about anybody.

    Args:
        base: The plan that it was tried on.
        basis: What the trial rests on.
        made: The plan of the trial.

    Returns:
        Each a pair, before and now: ``people`` who leave, ``wait`` (days on average, who stays to the end), ``last``
        departure (day as text, or None), ``exposure`` (weighted hazard-days of all who wait, those who stay among
        them).
    """
    plans = [files.made_of(base), made]
    both = [gather(files.basis_of(base), plans[0]), gather(basis, made)]
    costs = compare(basis, *plans).costs
    waiting = costs.filter(pl.col("part").str.starts_with("waiting") | (pl.col("part") == "left behind"))
    last = [facts.last_departure for facts in both]
    return {
        "people": [facts.people_leaving for facts in both],
        "wait": [facts.mean_wait for facts in both],
        "last": [None if day is None else day.isoformat() for day in last],
        "exposure": [float(waiting["first"].sum()), float(waiting["second"].sum())],
    }
