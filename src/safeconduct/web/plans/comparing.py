"""Two plans held against each other, family by family: who moves, who has to be told, and what it changes in total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from safeconduct.operation import Operation
from safeconduct.operation import Plan as MadePlan
from safeconduct.planning.comparison import Comparison, compare
from safeconduct.report.facts import gather
from safeconduct.web.plans import files
from safeconduct.web.plans.models import Plan


@dataclass(frozen=True)
class Difference:
    """What a plan changes against another.

    Attributes:
        comparison: As the engine has it.
        placed: How many people leave by each: (first, second).
        told: The cases that have to be told, by their codes: whose departure is another than they were told of, or
            who leave by none any more, or by one for the first time.
    """

    comparison: Comparison
    placed: tuple[int, int]
    told: frozenset[str]


def difference(first: Plan, second: Plan) -> Difference:
    """Hold a plan against an earlier one, over the operation that the later one rests on."""
    found = compare(files.basis_of(second), files.made_of(first), files.made_of(second))
    days = found.days
    last = days.tail(1)
    placed = (int(last["first"][0]), int(last["second"][0])) if days.height else (0, 0)
    return Difference(found, placed, frozenset(found.cases.filter(pl.col("change") != "offer")["case_id"]))


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
