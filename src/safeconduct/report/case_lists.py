"""Which families leave by which departure and bus, and which stay: by their codes alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from safeconduct.operation import Plan
    from safeconduct.report.facts import Facts


@dataclass(frozen=True)
class Boarding:
    """A departure with the cases on each of its buses.

    Args:
        departure: its code.
        leaves: its day.
        destination: its destination's name.
        cases: how many there are.
        buses: numbers of buses, and the cases on them; a case that needs several buses stands under all its numbers.
            No numbers: the plan has no bus for them.
    """

    departure: str
    leaves: date
    destination: str
    cases: int
    buses: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...]


def boardings(facts: Facts, plan: Plan) -> list[Boarding]:
    """The departures that take somebody, by day."""
    rides = plan.buses.group_by("departure_id", "case_id").agg(pl.col("bus").unique().sort())
    seated = facts.leaving.select("case_id", pl.col("departure").alias("departure_id")).join(
        rides, on=["departure_id", "case_id"], how="left", maintain_order="left"
    )
    on: dict[str, dict[tuple[int, ...], list[str]]] = {}
    for case, departure, buses in seated.iter_rows():
        on.setdefault(departure, {}).setdefault(tuple(buses or ()), []).append(case)
    flown = facts.departures.select("departure_id", "departs_on", "destination_id")
    return [
        Boarding(
            departure,
            leaves,
            facts.destination_names[goal],
            sum(map(len, on[departure].values())),
            tuple((buses, tuple(on[departure][buses])) for buses in sorted(on[departure])),
        )
        for departure, leaves, goal in flown.iter_rows()
        if departure in on
    ]
