"""Comparison: what a second plan changes, family by family and in total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.planning.exposure import exposure_by_site
from safeconduct.planning.parties import gather_parties
from safeconduct.planning.plan_use import KEYS, prices_of, sizes_of, uses_of

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan

PRIORITIES = ("emergency", "urgent", "normal")


@dataclass(frozen=True)
class Comparison:
    """What a second plan changes, the first being taken as communicated.

    Args:
        cases: a row for each case that changes, in the order of the operation: ``case_id``, ``people``, ``change``
            (``placed``: it leaves now and did not; ``unplaced``: the reverse; ``departure``: by another departure;
            ``offer``: by the same under another offer), ``days_later`` (days; null unless it leaves in both), and
            ``departure``, ``departs_on``, ``destination``, ``offer``, each with ``_first`` and ``_second``.
        passed_over: cases that a plan names and the operation does not plan (any more).
        costs: ``part``, ``first``, ``second``, ``change`` in weighted hazard-days: waiting by priority, those left
            behind, departures that changed, flights, and their ``total``.
        resources: ``resource``, ``used_first``, ``used_second`` (in the resource's unit), ``change``, and
            ``charge_first``, ``charge_second``: what is used at each plan's own prices, in weighted hazard-days.
        days: ``day``, ``first``, ``second``: people who are out by the end of the day, for each day on which anybody
            leaves.
        departures: ``departure_id``, ``departs_on``, ``destination_id``, ``seats``, ``first``, ``second`` (seats used),
            for each departure that either plan uses.
    """

    cases: pl.DataFrame
    passed_over: tuple[str, ...]
    costs: pl.DataFrame
    resources: pl.DataFrame
    days: pl.DataFrame
    departures: pl.DataFrame


def compare(operation: Operation, first: Plan, second: Plan) -> Comparison:
    """Compare two plans of one operation; neither is checked for validity (see ``verification``).

    A departure that the operation does not have (any more) is named, and has no day.
    """
    cases = planned_cases(operation)
    journeys = [journeys_of(operation, plan) for plan in (first, second)]
    moves = paired(cases, journeys[0], journeys[1])
    named = pl.concat([table["case_id"] for plan in (first, second) for table in (plan.assignments, plan.unplaced)])
    return Comparison(
        cases=changed(moves),
        passed_over=tuple(
            named.unique(maintain_order=True).filter(
                ~named.unique(maintain_order=True).is_in(cases["case_id"].to_list())
            )
        ),
        costs=costs_of(operation, moves, first, second),
        resources=resources_of(operation, moves, first, second),
        days=days_of(moves),
        departures=departures_of(operation, moves),
    )


def planned_cases(operation: Operation) -> pl.DataFrame:
    """The planned cases with their people: (cases, 8).

    Columns: ``case_id``, ``site_id``, ``priority``, ``people``, ``seats``, ``bus_seats``, ``weight`` (of the case, per
    hazard-day), ``needs`` (a list, with a person's need once for each person who has it).
    """
    cases, people, needs = (operation.tables[name] for name in ("cases", "people", "needs"))
    planned = [case for party in gather_parties(operation) for case in party.cases]
    sizes = sizes_of(people, needs, ["case_id"])
    weight = pl.col("priority").replace_strict(dict(operation.settings.weights), return_dtype=pl.Float64)
    return (
        cases.filter(pl.col("case_id").is_in(planned))
        .select("case_id", "site_id", "priority")
        .join(sizes, on="case_id", how="left", maintain_order="left")
        .with_columns(weight=weight * pl.col("seats"))
    )


def journeys_of(operation: Operation, plan: Plan) -> pl.DataFrame:
    """How each placed case leaves: ``case_id``, ``departure``, ``departs_on``, ``destination``, ``offer``."""
    departures = operation.tables["departures"].select("departure_id", "departs_on", "destination_id")
    return (
        plan.assignments.unique("case_id", keep="first", maintain_order=True)
        .join(departures, on="departure_id", how="left", maintain_order="left")
        .select("case_id", "departs_on", departure="departure_id", destination="destination_id", offer="offer_id")
    )


def paired(cases: pl.DataFrame, first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """The planned cases, each with its journey in both plans (null where it has none)."""
    for journeys, which in ((first, "_first"), (second, "_second")):
        renamed = journeys.rename({name: name + which for name in journeys.columns if name != "case_id"})
        cases = cases.join(renamed, on="case_id", how="left", maintain_order="left")
    return cases


def changed(moves: pl.DataFrame) -> pl.DataFrame:
    """The cases whose journey is another in the second plan, with what changes."""
    first, second = pl.col("departure_first"), pl.col("departure_second")
    change = (
        pl.when(first.is_null() & second.is_not_null())
        .then(pl.lit("placed"))
        .when(first.is_not_null() & second.is_null())
        .then(pl.lit("unplaced"))
        .when(first != second)
        .then(pl.lit("departure"))
        .when(pl.col("offer_first") != pl.col("offer_second"))
        .then(pl.lit("offer"))
    )
    sides = [
        f"{name}_{which}"
        for which in ("first", "second")
        for name in ("departure", "departs_on", "destination", "offer")
    ]
    return moves.with_columns(
        change=change, days_later=(pl.col("departs_on_second") - pl.col("departs_on_first")).dt.total_days()
    ).filter(pl.col("change").is_not_null())[["case_id", "people", "change", "days_later", *sides]]


def costs_of(operation: Operation, moves: pl.DataFrame, first: Plan, second: Plan) -> pl.DataFrame:
    """The objective of both plans in its parts, in weighted hazard-days."""
    settings = operation.settings
    parts: dict[str, list[float]] = {}
    moved = moves.filter(
        pl.col("departure_first").is_not_null() & pl.col("departure_first").ne_missing(pl.col("departure_second"))
    )
    for which in ("first", "second"):
        left = moves.filter(pl.col(f"departure_{which}").is_not_null())
        behind = moves.filter(pl.col(f"departure_{which}").is_null())
        waited = exposed(operation, left.select("case_id", "site_id", "priority", "weight", day=f"departs_on_{which}"))
        for priority in PRIORITIES:
            parts.setdefault(f"waiting, {priority}", []).append(_sum(waited.filter(priority=priority)["cost"]))
        last = {site: float(days[-1]) + settings.unplaced_days for site, days in exposure_by_site(operation).items()}
        stay = behind["weight"] * behind["site_id"].replace_strict(last, return_dtype=pl.Float64)
        parts.setdefault("left behind", []).append(_sum(stay))
    parts["departures that changed"] = [0.0, settings.moved_days * _sum(moved["people"])]
    money = operation.tables["departures"].select("departure_id", "cost")
    parts["flights"] = [
        settings.cost * _sum(plan.flown.unique("departure_id").join(money, on="departure_id")["cost"])
        for plan in (first, second)
    ]
    parts["total"] = [sum(values) for values in zip(*parts.values(), strict=True)]
    table = pl.DataFrame(
        [(part, *values) for part, values in parts.items()], schema=["part", "first", "second"], orient="row"
    )
    return table.with_columns(change=pl.col("second") - pl.col("first"))


def exposed(operation: Operation, waits: pl.DataFrame) -> pl.DataFrame:
    """Cases that wait at ``site_id`` until ``day``, with the ``cost`` of it in weighted hazard-days."""
    start = operation.settings.starts_on
    by_site = [
        pl.DataFrame({"site_id": [site] * len(days), "days": range(len(days)), "exposure": days})
        for site, days in exposure_by_site(operation).items()
    ]
    roads = operation.tables["site_days"].select("site_id", "day", "road_hazard")
    return (
        waits.with_columns(days=(pl.col("day") - start).dt.total_days())
        .join(pl.concat(by_site), on=("site_id", "days"), how="left")
        .join(roads, on=("site_id", "day"), how="left")
        .with_columns(cost=pl.col("weight") * (pl.col("exposure") + pl.col("road_hazard").fill_null(0.0)))
    )


def resources_of(operation: Operation, moves: pl.DataFrame, first: Plan, second: Plan) -> pl.DataFrame:
    """What each plan takes of each kind of resource, and what that is at the plan's own prices."""
    sides = []
    for plan, which in ((first, "first"), (second, "second")):
        leaving = moves.filter(pl.col(f"departure_{which}").is_not_null()).select(
            "case_id", "people", "seats", "bus_seats", "needs", departure=f"departure_{which}", offer=f"offer_{which}"
        )
        used = uses_of(operation, leaving, plan.flown["departure_id"]).join(
            prices_of(plan), on=KEYS, how="left", nulls_equal=True
        )
        sides.append(
            used.group_by("resource", maintain_order=True).agg(
                pl.col("amount").sum().alias(f"used_{which}"),
                (pl.col("amount") * pl.col("price").fill_null(0.0)).sum().alias(f"charge_{which}"),
            )
        )
    table = sides[0].join(sides[1], on="resource", how="full", coalesce=True, maintain_order="left_right")
    change = (pl.col("used_second") - pl.col("used_first")).alias("change")
    columns = ("resource", "used_first", "used_second", change, "charge_first", "charge_second")
    return table.fill_null(0.0).select(columns)


def days_of(moves: pl.DataFrame) -> pl.DataFrame:
    """People who are out by the end of each day on which anybody leaves in either plan."""
    sides = [
        moves.filter(pl.col(f"departs_on_{which}").is_not_null())
        .group_by(day=f"departs_on_{which}")
        .agg(pl.col("people").sum().cast(pl.Int64).alias(which))
        for which in ("first", "second")
    ]
    table = sides[0].join(sides[1], on="day", how="full", coalesce=True).sort("day")
    return table.select("day", pl.col("first", "second").fill_null(0).cum_sum())


def departures_of(operation: Operation, moves: pl.DataFrame) -> pl.DataFrame:
    """Seats used on each departure that either plan uses, in the order of the day."""
    sides = [
        moves.filter(pl.col(f"departure_{which}").is_not_null())
        .group_by(departure_id=f"departure_{which}")
        .agg(pl.col("seats").sum().cast(pl.Int64).alias(which))
        for which in ("first", "second")
    ]
    known = operation.tables["departures"].select("departure_id", "departs_on", "destination_id", "seats")
    return (
        sides[0]
        .join(sides[1], on="departure_id", how="full", coalesce=True)
        .join(known, on="departure_id", how="left")
        .select("departure_id", "departs_on", "destination_id", "seats", pl.col("first", "second").fill_null(0))
        .sort("departs_on", "departure_id", nulls_last=True)
    )


def _sum(values: pl.Series) -> float:
    return float(values.sum() or 0.0)
