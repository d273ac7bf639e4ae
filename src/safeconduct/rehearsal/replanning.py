"""Repair by the planner itself: every so many days, where somebody was left behind, it plans those still there anew."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from safeconduct.operation.assembling import frame_of
from safeconduct.planning import PinsCompete, plan
from safeconduct.planning.freezing import freeze
from safeconduct.rehearsal.drawing import (
    Drawn,
    draw_departures,
    draw_incidents,
    draw_pauses,
    nothing_drawn,
    rates_of,
)
from safeconduct.rehearsal.playing import FIGURES, State, begin, new_state, play_day, seat, tell
from safeconduct.rehearsal.work import Futures, Told, Work, parameters_of

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan
    from safeconduct.planning.problem import Flags, Problem
    from safeconduct.rehearsal.stage import Stage

GAP = 0.01
"""How good each of the plans is made."""


@lru_cache(maxsize=1)
def _frozen(of: _Same) -> Problem:
    return freeze(of.operation)


class _Same:
    """An operation that is told apart by being the same one."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.operation is self.operation

    def __hash__(self) -> int:
        return id(self.operation)


def replanned(work: Work, job: Futures) -> Told:
    """Play futures in which the planner repairs."""
    if work.replanned is None:
        raise ValueError("work: has no operation to plan anew")
    operation, planned = work.replanned
    problem, stage = _frozen(_Same(operation)), work.stage
    rates, drawn, state = rates_of(work.risks), nothing_drawn(stage), new_state(stage)
    seed, parameters = np.uint64(work.seed), parameters_of(work, job)
    remaining = np.zeros((job.many, stage.days), dtype=np.int64)
    figures = np.zeros((job.many, FIGURES))
    for n in range(job.many):
        future = job.first + n
        draw_departures(stage, rates, seed, future, drawn)
        draw_pauses(stage, rates, seed, future, drawn)
        draw_incidents(stage, parameters[n], seed, future, drawn)
        begin(stage, state)
        for day in range(stage.days):
            play_day(stage, rates, drawn, seed, future, state, day, False)
            if (day + 1) % work.risks.repair_days == 0 and day + 1 < stage.days and state.behind.any():
                plan_anew(operation, planned, problem, stage, drawn, state, day, work.seed)
        tell(stage, state, remaining[n], figures[n])
    return Told(remaining.astype(np.int32), figures)


def plan_anew(
    operation: Operation,
    planned: Plan,
    problem: Problem,
    stage: Stage,
    drawn: Drawn,
    state: State,
    day: int,
    seed: int,
) -> None:
    """Plan those who are still there, as of the end of a day, and write their new ways into the state."""
    settled = _settled(stage, state, day)
    today = _today(operation, problem, stage, drawn, state, day, settled)
    told = _told(planned, problem, stage, state, settled)
    try:
        found = plan(today, told, gap=GAP, seed=seed)
    except PinsCompete:
        return
    way = dict(
        zip(found.assignments["case_id"], found.assignments.select("departure_id", "offer_id").rows(), strict=True)
    )
    departure = {code: d for d, code in enumerate(problem.departures.ids)}
    offer = {code: o for o, code in enumerate(problem.offers.ids)}
    at = {
        (d, o): k for k, (d, o) in enumerate(zip(stage.pair_departure.tolist(), stage.pair_offer.tolist(), strict=True))
    }
    state.first[stage.departs > day] = -1
    state.tied[:] = state.counts[:] = 0
    for p in np.flatnonzero(~settled)[::-1].tolist():
        named = way.get(problem.parties[p].cases[0])
        had, state.booked[p] = state.booked[p] >= 0 or state.behind[p], -1
        state.behind[p] = named is None and had
        if named is not None:
            seat(stage, state, p, at[departure[named[0]], offer[named[1]]])


def _settled(stage: Stage, state: State, day: int) -> Flags:
    """(P,) who has left, or is to leave by a departure that is late."""
    departs = np.where(state.booked >= 0, stage.departs[stage.pair_departure[np.maximum(state.booked, 0)]], day + 1)
    settled: Flags = departs <= day
    return settled


def _told(planned: Plan, problem: Problem, stage: Stage, state: State, settled: Flags) -> Plan:
    """The plan as it stands: who is to leave by what, of those who are still there."""
    rows = [
        (case, problem.departures.ids[stage.pair_departure[k]], problem.offers.ids[stage.pair_offer[k]])
        for p, k in enumerate(state.booked.tolist())
        if k >= 0 and not settled[p]
        for case in problem.parties[p].cases
    ]
    return replace(planned, assignments=pl.DataFrame(rows, schema=planned.assignments.schema, orient="row"))


def _today(
    operation: Operation, problem: Problem, stage: Stage, drawn: Drawn, state: State, day: int, settled: Flags
) -> Operation:
    """The operation as it is at the end of a day, as far as is known on it."""
    start, tables = operation.settings.starts_on, dict(operation.tables)
    gone = [case for p in np.flatnonzero(settled).tolist() for case in problem.parties[p].cases]
    later = {
        case: start + timedelta(days=int(state.ready[p]))
        for p in np.flatnonzero(~settled & (state.ready > day)).tolist()
        for case in problem.parties[p].cases
    }
    again = pl.col("case_id").replace_strict(later, default=None, return_dtype=pl.Date)
    tables["cases"] = tables["cases"].with_columns(
        status=pl.when(pl.col("case_id").is_in(gone)).then(pl.lit("departed")).otherwise("status"),
        ready_on=pl.max_horizontal("ready_on", again),
    )
    flying = [problem.departures.ids[d] for d in np.flatnonzero(stage.departs > day).tolist()]
    tables["departures"] = tables["departures"].with_columns(
        status=pl.when(pl.col("departure_id").is_in(flying)).then(pl.lit("scheduled")).otherwise(pl.lit("cancelled"))
    )
    tables["decisions"] = _decisions(operation, problem, stage, state, settled)
    tables["usage"] = pl.concat([tables["usage"], _usage(problem, stage, state, settled)], how="diagonal")
    tables["offers"] = _offers(operation, drawn, day)
    tables["site_days"] = _site_days(operation, state, day)
    settings = replace(operation.settings, starts_on=start + timedelta(days=day + 1))
    return replace(operation, settings=settings, tables=MappingProxyType(tables))


def _decisions(operation: Operation, problem: Problem, stage: Stage, state: State, settled: Flags) -> pl.DataFrame:
    """Decisions: a pin binds only whoever leaves, and who settles with somebody who has left follows."""
    destination = {
        int(stage.group[p]): problem.destinations[stage.pair_destination[state.booked[p]]]
        for p in np.flatnonzero(settled).tolist()
    }
    rows = [
        {"case_id": case, "decision": "only", "destination_id": destination[int(stage.group[p])]}
        for p in np.flatnonzero(~settled).tolist()
        if int(stage.group[p]) in destination
        for case in problem.parties[p].cases
    ]
    decided = operation.tables["decisions"].with_columns(pl.col("decision").replace("pin", "only"))
    return pl.concat([decided, frame_of("decisions", rows)], how="diagonal")


def _usage(problem: Problem, stage: Stage, state: State, settled: Flags) -> pl.DataFrame:
    """What those who have left take."""
    used: dict[int, float] = defaultdict(float)
    for p in np.flatnonzero(settled).tolist():
        k = state.booked[p]
        for u in range(stage.use_start[k], stage.use_start[k + 1]):
            used[int(stage.use_resource[u])] += float(stage.amounts[stage.party_class[p], stage.use_amount[u]])
    rows: list[dict[str, Any]] = []
    for r, amount in sorted(used.items()):
        key = problem.stock.keys[r]
        if amount > 0:
            rows.append({"resource": key.kind, "id": key.id, "day": key.day, "need": key.need, "amount": amount})
    return frame_of("usage", rows)


def _offers(operation: Operation, drawn: Drawn, day: int) -> pl.DataFrame:
    """Offers: one that is paused opens when its pause is over."""
    offers, opens = operation.tables["offers"], {}
    for o, code in enumerate(offers["offer_id"].to_list()):
        over = day + 1
        while over < drawn.paused_since.shape[1] and drawn.paused_since[o, over] <= day:
            over += 1
        if over > day + 1:
            opens[code] = operation.settings.starts_on + timedelta(days=over)
    again = pl.col("offer_id").replace_strict(opens, default=None, return_dtype=pl.Date)
    return offers.with_columns(opens_on=pl.max_horizontal("opens_on", again))


def _site_days(operation: Operation, state: State, day: int) -> pl.DataFrame:
    """Days of sites: without buses where the road is known to be closed."""
    start = operation.settings.starts_on
    closed = frame_of(
        "site_days",
        [
            {"site_id": site, "day": start + timedelta(days=n), "buses": 0}
            for site, opens in zip(operation.tables["sites"]["site_id"], state.road_opens.tolist(), strict=True)
            for n in range(day + 1, opens)
        ],
    ).select("site_id", "day", closed="buses")
    days = operation.tables["site_days"].join(closed, on=["site_id", "day"], how="full", coalesce=True)
    return days.with_columns(buses=pl.coalesce("closed", "buses")).drop("closed")
