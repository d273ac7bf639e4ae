"""Whether the buses of a plan seat everyone who leaves."""

from __future__ import annotations

import numpy as np
import polars as pl

from safeconduct.operation import Plan
from safeconduct.verification.arrays import TOLERANCE, day_text, shown
from safeconduct.verification.facts import Facts
from safeconduct.verification.placing import Placing


def bus_faults(facts: Facts, plan: Plan, placing: Placing) -> list[str]:
    """A line for each case that is not on its buses, each crowded bus, and each day with too many buses."""
    riders = _riders(facts, placing)
    rows = plan.buses.select("departure_id", "bus", "case_id")
    seated = rows.filter(pl.col("bus") >= 1).join(riders, on=["case_id", "departure_id"], maintain_order="left")
    return [
        *_strays(rows, riders),
        *_crowded(seated),
        *_unseated(riders, seated),
        *_too_many(facts, seated),
    ]


def _riders(facts: Facts, placing: Placing) -> pl.DataFrame:
    """One row a case that leaves: its departure, site and day, bus seats, seats of a bus there, and buses it needs."""
    cases = facts.parties.cases
    d = placing.departure[cases["party"].to_numpy()]
    seats = np.array([facts.supply.stated.bus_seats[site] for site in facts.sites])
    leaving = cases.with_columns(d=d).filter(pl.col("d") >= 0)
    d = leaving["d"].to_numpy()
    size = seats[facts.departures.site[d]]
    needed = np.maximum(1, np.ceil(leaving["bus_seats"].to_numpy() / size - TOLERANCE)) if len(d) else np.zeros(0)
    return leaving.select(
        "case_id",
        pl.Series("departure_id", [facts.departures.ids[i] for i in d], dtype=pl.String),
        pl.Series("site", facts.departures.site[d]),
        pl.Series("day", facts.departures.departs[d]),
        pl.col("bus_seats").cast(pl.Float64),
        pl.Series("size", size),
        pl.Series("needed", needed.astype(np.int64)),
    )


def _strays(rows: pl.DataFrame, riders: pl.DataFrame) -> list[str]:
    """Every row is of a case that leaves by that departure, on a bus with a number from 1."""
    leaves_by = dict(riders.select("case_id", "departure_id").iter_rows())
    faults = []
    for departure, bus, case in rows.iter_rows():
        where = f"buses.csv: case {shown(case)} on bus {shown(bus)} of {shown(departure)}"
        if case not in leaves_by:
            faults.append(f"{where}: the case does not leave")
        elif leaves_by[case] != departure:
            faults.append(f"{where}: the case leaves by {shown(leaves_by[case])}")
        elif bus is None or bus < 1:
            faults.append(f"{where}: buses are numbered 1, 2 and so on")
    return faults


def _crowded(seated: pl.DataFrame) -> list[str]:
    """No bus carries more than it has seats, but a case larger than a bus, which rides alone."""
    buses = seated.group_by("departure_id", "bus", maintain_order=True).agg(
        pl.col("bus_seats").sum(), pl.col("size").first(), pl.len().alias("cases")
    )
    over = buses.filter((pl.col("bus_seats") > pl.col("size") + TOLERANCE) & (pl.col("cases") > 1))
    return [
        f"buses.csv: bus {bus} of {shown(departure)} carries {load:g} on {size:g} seats"
        for departure, bus, load, size, _ in over.iter_rows()
    ]


def _unseated(riders: pl.DataFrame, seated: pl.DataFrame) -> list[str]:
    """Each case that leaves is on one bus, or on the fewest that hold it, with one row for each."""
    rides = seated.group_by("case_id").agg(pl.len().alias("rows"), pl.col("bus").n_unique().alias("buses"))
    counted = riders.join(rides, on="case_id", how="left", maintain_order="left")
    counted = counted.with_columns(pl.col("rows", "buses").fill_null(0))
    wrong = counted.filter((pl.col("rows") != pl.col("needed")) | (pl.col("buses") != pl.col("needed")))
    columns = ("case_id", "departure_id", "rows", "buses", "needed")
    return [
        f"buses.csv: case {shown(case)} has {rows} rows with {buses} buses of {shown(departure)}, and needs {needed}"
        for case, departure, rows, buses, needed in wrong.select(columns).iter_rows()
    ]


def _too_many(facts: Facts, seated: pl.DataFrame) -> list[str]:
    """No more buses leave a site on a day than its rides, less those that usage takes."""
    buses = seated.select("site", "day", "departure_id", "bus").unique()
    faults = []
    for s, day, count in buses.group_by("site", "day").len().sort("site", "day").iter_rows():
        site, stated = facts.sites[s], facts.supply.stated
        rides = max(0.0, stated.rides(site, day) - stated.rides_used(site, day))
        if count > rides + TOLERANCE:
            when = f"site {shown(site)} on {day_text(day)}"
            faults.append(f"buses.csv: {count} buses leave {when}, where {rides:g} rides are left")
    return faults
