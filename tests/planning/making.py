"""Operations made in memory, small enough to check by hand: one camp with room on its buses unless a test says less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from safeconduct.operation import Operation, Plan
from safeconduct.operation.assembling import assemble, default_settings

START = date(2026, 3, 2)
"""A Monday, and the first day of every operation made here."""

Row = dict[str, Any]


def on(n: int) -> date:
    """The day n days after the start."""
    return START + timedelta(days=n)


def family(
    name: str, size: int = 1, *, needs: Iterable[Iterable[str]] = (), nationality: str = "IRQ", **case: Any
) -> Row:
    """A case of so many people at the camp; ``needs`` are those of its people, the first person's first."""
    of_each = [list(each) for each in needs]
    of_each += [[]] * (size - len(of_each))
    people = [
        {"person_id": f"{name}.{n}", "case_id": name, "sex": "F", "nationality": nationality, "needs": each}
        for n, each in enumerate(of_each, 1)
    ]
    return {"case_id": name, "site_id": "camp", "priority": "normal", "people": people, **case}


def departure(name: str, n: int, seats: int, to: str = "alb", *, takes: int = 0, **other: Any) -> Row:
    """A scheduled departure from the camp on day n that arrives ``takes`` days later."""
    row = {"departure_id": name, "site_id": "camp", "destination_id": to, "mode": "charter", "departs_on": on(n)}
    return {**row, "arrives_on": on(n + takes), "seats": seats, "status": "scheduled", **other}


def candidate(name: str, n: int, seats: int, to: str = "alb", *, cost: float = 0.0, **other: Any) -> Row:
    """A departure that flies only if the plan chooses it."""
    return departure(name, n, seats, to, status="candidate", cost=cost, **other)


def offer(name: str, places: int, to: str = "alb", **other: Any) -> Row:
    """A confirmed offer that takes anybody."""
    return {"offer_id": name, "destination_id": to, "places": places, **other}


def decision(case: str, kind: str, **names: str) -> Row:
    """A decision of a case; ``names`` is a departure_id, destination_id or offer_id."""
    return {"case_id": case, "decision": kind, "decided_by": "officer", **names}


CAMP = {"site_id": "camp", "name": "Camp", "buses": 10, "bus_seats": 40, "bus_trips_per_day": 1}
"""Where everybody waits: the 400 bus seats of a day are no limit where a test does not say otherwise."""

NEEDS = (
    {"need": "escort", "extra_seats": 1, "extra_bus_seats": 0, "place_on_board": False, "place_at_destination": False},
    {"need": "stretcher", "extra_seats": 3, "extra_bus_seats": 1, "place_on_board": True, "place_at_destination": True},
)


def operation(
    families: Iterable[Mapping[str, Any]] = (),
    departures: Iterable[Row] = (),
    offers: Iterable[Row] | None = None,
    *,
    horizon: int = 20,
    tables: Mapping[str, Iterable[Row]] | None = None,
    **settings: Any,
) -> Operation:
    """An operation of 20 days after which who is left counts 10 days more, so 31 hazard-days a person.

    Args:
        families: as ``family`` makes them.
        departures: as ``departure`` and ``candidate`` make them.
        offers: as ``offer`` makes them; left out, 100 places at each of alb and deu.
        horizon: number of the last day.
        tables: rows of any other table, in place of the usual ones.
        settings: fields of the settings, in place of the usual ones.
    """
    each = list(families)
    cases = [{key: value for key, value in row.items() if key != "people"} for row in each]
    usual = {"name": "In memory", "starts_on": START, "deadline": on(horizon), "horizon": on(horizon)}
    everything = {
        "sites": [CAMP],
        "destinations": [{"destination_id": "alb", "name": "Tirana"}, {"destination_id": "deu", "name": "Frankfurt"}],
        "needs": list(NEEDS),
        "cases": cases,
        "people": [person for row in each for person in row["people"]],
        "departures": list(departures),
        "offers": [offer("alb-1", 100), offer("deu-1", 100, "deu")] if offers is None else list(offers),
        **(tables or {}),
    }
    return assemble(default_settings(**(usual | {"unplaced_days": 10.0} | settings)), everything)


def told(ways: Mapping[str, tuple[str, str]]) -> Plan:
    """A plan that was communicated: case → (departure, offer)."""
    text = pl.String
    rows = [(case, *way) for case, way in ways.items()]
    three = {"case_id": text, "departure_id": text, "offer_id": text}
    prices = {"resource": text, "id": text, "day": pl.Date, "need": text, "price": pl.Float64}
    return Plan(
        assignments=pl.DataFrame(rows, schema=three, orient="row"),
        unplaced=pl.DataFrame(schema={"case_id": text, "reason": text}),
        buses=pl.DataFrame(schema={"departure_id": text, "bus": pl.Int64, "case_id": text}),
        flown=pl.DataFrame(schema={"departure_id": text}),
        prices=pl.DataFrame(schema=prices | {"branch": text}),
        branches=pl.DataFrame(schema={"branch": text, "departure_id": text, "flies": pl.Boolean}),
        score_prices=pl.DataFrame(schema=prices),
        claims={},
    )


def ways_of(plan: Plan) -> dict[str, tuple[str, str]]:
    """Case → (departure, offer) of everyone whom a plan places."""
    return {case: (departure, offer) for case, departure, offer in plan.assignments.iter_rows()}


def departures_of(plan: Plan) -> dict[str, str]:
    """Case → departure of everyone whom a plan places."""
    return {case: way[0] for case, way in ways_of(plan).items()}


def reason_of(plan: Plan, case: str) -> str:
    """The sentence on why a case is left behind."""
    return dict(plan.unplaced.iter_rows())[case]
