"""Plans made greedily, risks with few words, and operations in which much can go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import polars as pl
from hypothesis import strategies as st
from tests.planning.making import candidate, decision, departure, family, offer, on, operation, told

from safeconduct.operation import Operation, Plan, Risks, risk_defaults
from safeconduct.planning.freezing import freeze
from safeconduct.rehearsal.drawing import nothing_drawn, rates_of
from safeconduct.rehearsal.playing import FIGURES, State, new_state, play_futures
from safeconduct.rehearsal.stage import Stage
from safeconduct.rehearsal.staging import stage_of

QUIET = Risks(0.0, (1.0,), 0.0, 0.0, 0, 0.0, 0, 0, "next_departure", 7)
"""Nothing goes wrong."""


def risks(**given: Any) -> Risks:
    """Nothing goes wrong but what is given."""
    return replace(QUIET, **given)


def defaults(**given: Any) -> Risks:
    """The defaults, but for what is given."""
    return replace(risk_defaults(), **given)


def greedy_plan(made: Operation, skip: Callable[[int], bool] = lambda _: False) -> Plan:
    """A valid plan but for buses: each party in turn takes its first open pair with room.

    Args:
        made: The operation.
        skip: Parties that are left without a way.
    """
    problem = freeze(made)
    left, bound, ways, flown = problem.stock.left.copy(), {}, {}, set()
    group = {p: g for g, members in enumerate(problem.groups) for p in members}
    pairs = problem.pairs
    for p, party in enumerate(problem.parties):
        c = problem.classes.of[p]
        order = np.flatnonzero(problem.classes.open[c])
        for k in order[np.argsort(problem.departures.departs[pairs.departure[order]], kind="stable")].tolist():
            at = slice(pairs.start[k], pairs.start[k + 1])
            takes = problem.classes.amounts[c, pairs.used_amount[at]]
            goes = bound.get(group[p], pairs.destination[k]) == pairs.destination[k]
            if skip(p) or not goes or (takes > left[pairs.used_resource[at]] + 1e-6).any():
                continue
            left[pairs.used_resource[at]] -= takes
            bound[group[p]] = pairs.destination[k]
            d = pairs.departure[k]
            flown |= {problem.departures.ids[d]} if problem.departures.candidate[d] else set()
            ways |= dict.fromkeys(party.cases, (problem.departures.ids[d], problem.offers.ids[pairs.offer[k]]))
            break
    return replace(told(ways), flown=pl.DataFrame({"departure_id": sorted(flown)}, schema={"departure_id": pl.String}))


def busy(seed: int) -> Operation:
    """An operation of 15 days in which most families have several ways out, drawn from a number."""
    chance = Random(seed)  # noqa: S311 - nothing is kept secret by it

    def now_and_then(value: Any, other: Any = None, often: float = 0.25) -> Any:
        return value if chance.random() < often else other

    sites, lands = ("camp", "port")[: chance.choice([1, 1, 2])], ("alb", "deu")
    with_ties, with_needs, with_hub, with_weeks = (chance.random() < 0.4 for _ in range(4))
    rows: list[Any] = []
    alike = False
    for n in range(chance.randint(8, 16)):
        needs = [chance.choice([(), ("escort",), ("stretcher",)])] if with_needs else []
        other = {
            "site_id": chance.choice(sites) if n % 5 else sites[0],
            "priority": chance.choice(["normal", "urgent", "emergency"]),
            "ready_on": now_and_then(on(chance.randint(0, 6))),
            "expires_on": now_and_then(on(chance.randint(8, 16))),
            "settle_with": now_and_then(chance.choice(["S1", "S2"]), often=0.6) if with_ties else None,
            "travel_with": "T" if n in (5, 10) and len(sites) == 1 else None,
        }
        size = chance.randint(1, 4)
        if n and alike and other["travel_with"] is None and rows[-1]["travel_with"] is None:
            last = {key: value for key, value in rows[-1].items() if key not in ("case_id", "people")}
            other, size = last, len(rows[-1]["people"])
            needs = [person["needs"] for person in rows[-1]["people"]]
        alike = chance.random() < 0.4
        rows.append(family(f"F{n}", size, needs=needs, **other))
    ways = []
    for n in range(chance.randint(8, 12)):
        day, takes = chance.randint(0, 13), chance.randint(0, 2)
        stays = {"transit_id": "hub", "transit_from": on(day), "transit_until": on(day + takes - 1)}
        make = candidate if chance.random() < 0.15 else departure
        other = {"site_id": chance.choice(sites), "takes": takes} | (stays if with_hub and takes else {})
        ways.append(make(f"D{n}", day, chance.randint(3, 10), chance.choice(lands), **other))
    places = [
        offer(f"O{n}", chance.randint(6, 25), lands[n % 2], closes_on=now_and_then(on(chance.randint(6, 14))))
        for n in range(chance.randint(2, 4))
    ]
    needed = [("departure_needs", "departure_id", ways), ("offer_needs", "offer_id", places)]
    tables: dict[str, Any] = {
        name: [{key: row[key], "need": "stretcher", "places": chance.randint(0, 2)} for row in of]
        for name, key, of in needed
    }
    tables["sites"] = [
        {"site_id": site, "name": site, "buses": 2, "bus_seats": 7, "bus_trips_per_day": 1} for site in sites
    ]
    tables["site_days"] = [
        {
            "site_id": chance.choice(sites),
            "day": on(day),
            "buses": now_and_then(0),
            "hazard": now_and_then(chance.choice([0.0, 2.5, 8.0]), often=0.7),
            "road_hazard": now_and_then(1.5, often=0.5),
        }
        for day in chance.sample(range(15), 4)
    ]
    tables["transits"] = [{"transit_id": "hub", "people": chance.randint(4, 10)}]
    tables["acceptances"] = [
        {"case_id": row["case_id"], "offer_id": "O0", "state": "accepted", "valid_until": on(chance.randint(6, 14))}
        for row in rows
        if chance.random() < 0.2
    ]
    tables["decisions"] = [
        decision(row["case_id"], chance.choice(["only", "forbid"]), destination_id=chance.choice(lands))
        if chance.random() < 0.5
        else decision(row["case_id"], "short_notice")
        for row in rows
        if chance.random() < 0.2
    ]
    if with_weeks:
        tables["destinations"] = [{"destination_id": land, "reception_per_week": 14} for land in lands]
    return operation(rows, ways, places, horizon=14, tables=tables, notice_days=now_and_then(3, 0), deadline=on(9))


@st.composite
def dangers(draw: st.DrawFn) -> Risks:
    """Risks so high that much goes wrong."""
    return Risks(
        draw(st.sampled_from([0.3, 0.0, 0.15])),
        draw(st.sampled_from([(0.5, 0.3, 0.0, 0.2), (1.0,)])),
        draw(st.sampled_from([0.2, 0.0])),
        draw(st.sampled_from([0.2, 0.0])),
        draw(st.integers(0, 4)),
        draw(st.sampled_from([20.0, 0.0])),
        draw(st.integers(0, 5)),
        draw(st.integers(0, 4)),
        draw(st.sampled_from(["next_departure", "next_departure", "next_departure", "none"])),
        7,
    )


def incident_parameters(stage: Stage, many: int, mu: float = 0.0, alpha: float = 0.0, excess: float = 0.0) -> Any:
    """The same μ, α, rate above μ, and β = 1 of each site, for so many futures."""
    return np.broadcast_to(np.array([mu, alpha, 1.0, excess]), (many, len(stage.waited), 4)).copy()


def played(
    made: Operation, plan: Plan, wrong: Risks, many: int, *, first: int = 0, seed: int = 0, parameters: Any = None
) -> tuple[Any, Any, Stage, State]:
    """Futures: people remaining (many, N), figures (many, FIGURES), the stage, and the state after the last one."""
    stage = stage_of(made, plan)
    remaining, figures = np.zeros((many, stage.days), dtype=np.int64), np.zeros((many, FIGURES))
    state = new_state(stage)
    given = incident_parameters(stage, many) if parameters is None else parameters
    play_futures(
        stage,
        rates_of(wrong),
        given,
        np.uint64(seed),
        first,
        wrong.repair == "next_departure",
        nothing_drawn(stage),
        state,
        remaining,
        figures,
    )
    return remaining, figures, stage, state
