"""Two plans held against each other, family by family: who moves, who has to be told, and what it changes in total."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from safeconduct.planning.comparison import Comparison, compare
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
