"""Plans made greedily, risks with few words, and operations in which much can go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from hypothesis import strategies as st
from tests.planning import tiny
from tests.planning.making import departure, on, operation, told

from safeconduct.operation import Operation, Plan, Risks, risk_defaults
from safeconduct.planning.freezing import freeze
from safeconduct.rehearsal.drawing import nothing_drawn, rates_of
from safeconduct.rehearsal.playing import FIGURES, State, new_state, play_futures
from safeconduct.rehearsal.stage import Stage, stage_of

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
            ways |= {case: (problem.departures.ids[d], problem.offers.ids[pairs.offer[k]]) for case in party.cases}
            break
    return replace(told(ways), flown=pl.DataFrame({"departure_id": sorted(flown)}, schema={"departure_id": pl.String}))


@st.composite
def busy(draw: st.DrawFn) -> Operation:
    """An operation with up to nine departures and ten families, and of the themes of tiny operations some."""
    themes = set(draw(st.lists(st.sampled_from(tiny.THEMES), max_size=5)))
    sites = ("camp", "port") if "sites" in themes else ("camp",)
    rows = draw(tiny.families(themes, sites, 10))
    ways = []
    for n in range(draw(st.integers(4, 9))):
        day, takes = draw(st.integers(0, 12)), draw(st.integers(0, 2))
        other: dict[str, Any] = {"site_id": draw(st.sampled_from(sites)), "takes": takes}
        if "transit" in themes and takes:
            other |= {"transit_id": "hub", "transit_from": on(day), "transit_until": on(day + takes - 1)}
        ways.append(departure(f"D{n}", day, draw(st.integers(2, 12)), draw(st.sampled_from(tiny.LANDS)), **other))
    places = draw(tiny.offers(themes))
    tables = {
        "sites": [{"site_id": site, "name": site, "buses": 2, "bus_seats": 6, "bus_trips_per_day": 1} for site in sites],
        "site_days": draw(tiny.site_days(themes, sites, ways)),
        "transits": [{"transit_id": "hub", "people": draw(st.integers(2, 8))}],
        "departure_needs": draw(tiny.room_for_needs("departure_id", ways)),
        "offer_needs": draw(tiny.room_for_needs("offer_id", places)),
        "acceptances": draw(tiny.acceptances(rows, places)) if "acceptances" in themes else [],
        "decisions": draw(tiny.decisions(themes, rows, ways, places)),
        "usage": draw(tiny.usage(themes, ways)),
        **(draw(tiny.reception(ways)) if "reception" in themes else {}),
    }
    notice = draw(st.sampled_from([0, 0, 3]))
    return operation(rows, ways, places, horizon=14, tables=tables, notice_days=notice, deadline=on(9))


@st.composite
def dangers(draw: st.DrawFn) -> Risks:
    """Risks so high that much goes wrong."""
    return Risks(
        draw(st.sampled_from([0.0, 0.3])),
        draw(st.sampled_from([(1.0,), (0.5, 0.3, 0.0, 0.2)])),
        draw(st.sampled_from([0.0, 0.3])),
        draw(st.sampled_from([0.0, 0.3])),
        draw(st.integers(0, 4)),
        draw(st.sampled_from([0.0, 20.0])),
        draw(st.integers(0, 5)),
        draw(st.integers(0, 4)),
        draw(st.sampled_from(["none", "next_departure", "next_departure"])),
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
