"""What is needed: the seats that would bring everybody out by the deadline, where no departure is known yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from safeconduct.planning.certificate import Certificate
from safeconduct.planning.freezing import freeze
from safeconduct.planning.placing import place
from safeconduct.planning.resources import monday_of
from safeconduct.planning.watch import Watch

if TYPE_CHECKING:
    from safeconduct.operation import Operation

GOAL = 0.1
"""The gap at which the seats are good enough to ask for."""
SEATS = {"site_id": pl.String, "destination_id": pl.String, "week": pl.Date, "people": pl.Int64, "seats": pl.Int64}


@dataclass(frozen=True)
class Needed:
    """Seats to ask for.

    ``seats`` has a row for each site, destination and week in which somebody should leave: ``site_id``,
    ``destination_id``, ``week`` (its Monday), ``people``, ``seats`` (people and their needs' extra seats).
    ``people_left`` are those for whom no way by the deadline was found, under the offers, roads, reception and papers
    there are; the seats are good to the gap ``GOAL``, so perhaps not the very fewest.
    """

    seats: pl.DataFrame
    people_left: int

    def claim(self) -> dict[str, Any]:
        """As plain values, days as ISO text."""
        rows = [row | {"week": row["week"].isoformat()} for row in self.seats.iter_rows(named=True)]
        return {"seats": rows, "people_left": self.people_left}


def needed_seats(operation: Operation, stop: Callable[[], str | None] = lambda: None) -> Needed:
    """Seats by destination and week that bring as many out by the deadline, as soon, as all else allows.

    A week's seats to a destination with a standing offer stand for departures spread over the days, Monday to Saturday,
    on which buses run. They are reckoned as one departure, as large as need be, with all of those days' bus
    rides, which leaves on the last of them and arrives the day after. These are assumptions to ask with, not a plan.
    """
    asked = _with_departures(operation)
    if asked is None:
        return Needed(pl.DataFrame(schema=SEATS), _waiting(operation))
    problem = freeze(asked)
    way, _, _ = place(problem, Certificate(problem), 0, Watch(GOAL, stop, lambda _: None))
    departures = problem.departures
    rows = []
    for p in np.flatnonzero(way >= 0).tolist():
        party, d = problem.parties[p], int(problem.pairs.departure[way[p]])
        week = monday_of(date.fromordinal(int(departures.departs[d])))
        rows.append((party.site, problem.destinations[departures.destination[d]], week, party.people, party.seats))
    seats = (
        pl.DataFrame(rows, schema=SEATS, orient="row")
        .group_by("site_id", "destination_id", "week")
        .agg(pl.col("people", "seats").sum())
        .sort("week", "site_id", "destination_id")
    )
    return Needed(seats, sum(problem.parties[p].people for p in np.flatnonzero(way < 0)))


def _waiting(operation: Operation) -> int:
    """People of active cases."""
    active = operation.tables["cases"].filter(pl.col("status") == "active").select("case_id")
    return operation.tables["people"].join(active, on="case_id").height


def _with_departures(operation: Operation) -> Operation | None:
    """The operation with the departures that could be asked for, and each week's rides; None where there are none."""
    settings, tables = operation.settings, operation.tables
    standing = {"confirmed", "pledged"} if settings.use_pledged else {"confirmed"}
    goals = sorted({o["destination_id"] for o in tables["offers"].iter_rows(named=True) if o["status"] in standing})
    most = 1 + sum(n["extra_seats"] or 0 for n in tables["needs"].iter_rows(named=True))
    seats = most * max(1, tables["people"].height)  # as many as everybody could need: no limit
    departures, days, places = [], [], []
    boarded = [n["need"] for n in tables["needs"].iter_rows(named=True) if n["place_on_board"]]
    for site in tables["sites"].iter_rows(named=True):
        other = {
            r["day"]: r["buses"] for r in tables["site_days"].iter_rows(named=True) if r["site_id"] == site["site_id"]
        }
        for week, open_days in _weeks(settings.starts_on, settings.deadline, site["buses"] or 0, other):
            leaves = open_days[-1][0]
            days.append({"site_id": site["site_id"], "day": leaves, "week_buses": sum(buses for _, buses in open_days)})
            for goal in goals:
                name = f"{site['site_id']}-{goal}-{week.isoformat()}"
                departures.append(
                    {
                        "departure_id": name,
                        "site_id": site["site_id"],
                        "destination_id": goal,
                        "mode": "charter",
                        "departs_on": leaves,
                        "arrives_on": leaves + timedelta(days=1),
                        "seats": seats,
                        "status": "scheduled",
                    }
                )
                places += [{"departure_id": name, "need": need, "places": seats} for need in boarded]
    if not departures:
        return None
    return replace(
        operation,
        tables={
            **tables,
            "departures": _like(departures, tables["departures"]),
            "departure_needs": _like(places, tables["departure_needs"]),
            "site_days": _week_of_rides(tables["site_days"], days),
            "decisions": tables["decisions"].filter(pl.col("departure_id").is_null()),
        },
    )


def _weeks(
    start: date, deadline: date, usual: int, other: dict[date, int | None]
) -> list[tuple[date, list[tuple[date, int]]]]:
    """Each week up to the deadline with the days, Monday to Saturday, on which buses run, and how many."""
    weeks: dict[date, list[tuple[date, int]]] = {}
    for n in range((deadline - start).days + 1):
        day = start + timedelta(days=n)
        given = other.get(day)
        buses = usual if given is None else given
        if buses and day.weekday() < 6:  # not on Sunday: who leaves then arrives in the next week
            weeks.setdefault(monday_of(day), []).append((day, buses))
    return list(weeks.items())


def _week_of_rides(site_days: pl.DataFrame, days: list[dict[str, Any]]) -> pl.DataFrame:
    """The table of days with all of a week's buses on its day of departure."""
    weeks = pl.DataFrame(days, schema={"site_id": pl.String, "day": pl.Date, "week_buses": pl.Int64})
    joined = site_days.join(weeks, on=["site_id", "day"], how="full", coalesce=True)
    return joined.with_columns(
        buses=pl.coalesce("week_buses", "buses"),
        hazard=pl.col("hazard").fill_null(1.0),
        road_hazard=pl.col("road_hazard").fill_null(0.0),
    ).select(site_days.columns)


def _like(rows: list[dict[str, Any]], table: pl.DataFrame) -> pl.DataFrame:
    """Rows as a table of the same columns and types as another."""
    complete = [{column: row.get(column) for column in table.columns} for row in rows]
    return pl.DataFrame(complete, schema=table.schema)
