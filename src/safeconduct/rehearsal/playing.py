"""Playing a future, day by day: who leaves, who is left behind, and which way those find.

The order within a day, and every rule, is told on the page "Rehearsals" of the documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from safeconduct.planning.compiling import compiled, inlined
from safeconduct.rehearsal.drawing import Drawn, Rates, draw_departures, draw_incidents, draw_pauses
from safeconduct.rehearsal.luck import NO_SHOW, UNREADY, uniform
from safeconduct.rehearsal.stage import NEVER, Stage

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints

TOLERANCE = 1e-6
LOOKED, QUEUED, LOOSER = range(3)
"""Places in ``State.counts``."""
FIGURES = 6
LAST, IN_TIME, PLACED, EXPOSURE, INCIDENTS, LATE_PEOPLE = range(FIGURES)
"""What is kept of a future: the last day on which somebody leaves (-1: somebody never does), whether everybody is out
by the deadline, people who left, person-hazard-days, incidents while people wait, people there after the deadline."""


class State(NamedTuple):
    """How far a future is; written to as it is played."""

    booked: Ints
    """(P,) the pair by which each party is to leave, -1 for none."""
    left_on: Ints
    """(P,) the day on which it left, -1 before."""
    ready: Ints
    """(P,) the first day on which it is ready again."""
    attempts: Ints
    """(P,) how often it was at its last check."""
    behind: Flags
    """(P,) whether it was left behind and has no way."""
    free: Floats
    """(R,)"""
    tied: Ints
    """(groups,) parties of the group that have a way or left."""
    settles: Ints
    """(groups,) their destination."""
    first: Ints
    """(D,) the first party that is to leave by a departure, -1 for none."""
    following: Ints
    """(P,) the next one of the same departure."""
    at_site: Ints
    """(S,) people there."""
    road_opens: Ints
    """(S,) the first day on which the road is open again, as far as is known."""
    queue: Ints
    """(P,) ranks of those without a way: first those who have looked for one, then the new ones."""
    counts: Ints
    """(3,) how many of the queue have looked; how many there are; whether more is free to them than when they did."""
    failed: Ints
    """(C, 2) work space."""
    totals: Ints
    """(1,) incidents while people waited."""


def new_state(stage: Stage) -> State:
    """Room for a state; ``begin`` fills it."""
    parties, departures, sites = len(stage.people), len(stage.departs), len(stage.waited)

    def room(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    return State(
        room(parties),
        room(parties),
        room(parties),
        room(parties),
        np.zeros(parties, dtype=np.bool_),
        np.zeros(len(stage.left)),
        room(len(stage.group_size)),
        room(len(stage.group_size)),
        room(departures),
        room(parties),
        room(sites),
        room(sites),
        room(parties),
        room(3),
        room(len(stage.amounts), 2),
        room(1),
    )


@compiled
def begin(stage: Stage, state: State) -> None:
    """Everybody waits, and is to leave as planned."""
    state.booked[:] = stage.planned
    state.left_on[:] = -1
    state.ready[:] = 0
    state.attempts[:] = 0
    state.behind[:] = False
    state.free[:] = stage.left
    state.tied[:] = 0
    state.first[:] = -1
    state.at_site[:] = 0
    state.road_opens[:] = 0
    state.counts[:] = 0
    state.totals[:] = 0
    for p in range(len(stage.people) - 1, -1, -1):
        state.at_site[stage.party_site[p]] += stage.people[p]
        k = stage.planned[p]
        if k >= 0:
            seat(stage, state, p, k)


@inlined
def seat(stage: Stage, state: State, p: int, k: int) -> None:
    """Write a party among those of a departure, and its group down for the destination."""
    d = stage.pair_departure[k]
    state.booked[p] = k
    state.following[p] = state.first[d]
    state.first[d] = p
    state.tied[stage.group[p]] += 1
    state.settles[stage.group[p]] = stage.pair_destination[k]


@inlined
def leave_behind(stage: Stage, state: State, p: int) -> None:
    """Take a party's way from it, and give back what it took."""
    k, g = state.booked[p], stage.group[p]
    for u in range(stage.use_start[k], stage.use_start[k + 1]):
        r, a = stage.use_resource[u], stage.use_amount[u]
        if stage.lasts[r] and state.free[r] < stage.most[a]:
            state.counts[LOOSER] = 1  # somebody may have found nothing for want of this
        state.free[r] += stage.amounts[stage.party_class[p], a]
    state.booked[p] = -1
    state.behind[p] = True
    state.tied[g] -= 1
    if state.tied[g] == 0 and stage.group_size[g] > 1:
        state.counts[LOOSER] = 1
    state.queue[state.counts[QUEUED]] = stage.rank[p]
    state.counts[QUEUED] += 1


@inlined
def papers_hold(stage: Stage, p: int, o: int, arrives: int) -> bool:
    """Whether papers, offer and acceptance hold on a day of arrival that is later than planned."""
    if arrives > stage.expires[p] or arrives > stage.closes[o]:
        return False
    for a in range(stage.accepted_start[p], stage.accepted_start[p + 1]):
        if stage.accepted_offer[a] == o and arrives > stage.accepted_until[a]:
            return False
    return True


@compiled
def call(
    rates: Rates,
    seed: np.uint64,
    future: int,
    row: int,
    number: int,
    ready: Ints,
    p: int,
    day: int,
) -> bool:
    """The last check of a party: whether it is ready and there."""
    if rates.unready > 0 and uniform(seed, future, UNREADY, row, number) < rates.unready:
        ready[p] = day + rates.unready_days
        return False
    return not (rates.no_show > 0 and uniform(seed, future, NO_SHOW, row, number) < rates.no_show)


@compiled
def find_way(stage: Stage, drawn: Drawn, state: State, p: int, day: int) -> int:
    """The first later pair that is open to a party, as far as is known today, and has room; -1 where there is none."""
    c, s, g = stage.party_class[p], stage.party_site[p], stage.group[p]
    ahead = 1 if stage.short_notice[p] else max(1, stage.notice)
    earliest = max(day + ahead, state.ready[p], state.road_opens[s])
    begin_at, end = stage.way_start[c], stage.way_start[c + 1]
    at = begin_at + np.searchsorted(stage.way_day[begin_at:end], earliest)
    while at < end:
        k = stage.ways[at]
        at += 1
        if state.tied[g] > 0 and state.settles[g] != stage.pair_destination[k]:
            continue
        if drawn.paused_since[stage.pair_offer[k], stage.arrives[stage.pair_departure[k]]] <= day:
            continue
        fits = True
        for u in range(stage.use_start[k], stage.use_start[k + 1]):
            if stage.amounts[c, stage.use_amount[u]] > state.free[stage.use_resource[u]] + TOLERANCE:
                fits = False
                break
        if fits:
            return int(k)
    return -1


@compiled
def repair(stage: Stage, drawn: Drawn, state: State, day: int) -> None:
    """Whoever was left behind takes the first later way with room: by priority, then as in the table of cases.

    Who looked before and found nothing looks again only if more is free since: other ways can only have gone.
    """
    state.failed[:] = NEVER
    begin_at = 0 if state.counts[LOOSER] else state.counts[LOOKED]
    end = state.counts[QUEUED]
    state.queue[begin_at:end].sort()
    kept = begin_at
    for at in range(begin_at, end):
        rank = state.queue[at]
        p = stage.turn[rank]
        c, short = stage.party_class[p], int(stage.short_notice[p])
        k = -1
        if state.ready[p] < state.failed[c, short]:  # else one like it, ready no later, found nothing just now
            k = find_way(stage, drawn, state, p, day)
        if k < 0:
            state.failed[c, short] = min(state.failed[c, short], state.ready[p])
            state.queue[kept] = rank
            kept += 1
            continue
        for u in range(stage.use_start[k], stage.use_start[k + 1]):
            state.free[stage.use_resource[u]] -= stage.amounts[c, stage.use_amount[u]]
        state.behind[p] = False
        seat(stage, state, p, k)
    state.counts[LOOKED] = state.counts[QUEUED] = kept
    state.counts[LOOSER] = 0


@compiled
def play_day(
    stage: Stage, rates: Rates, drawn: Drawn, seed: np.uint64, future: int, state: State, day: int, repairs: bool
) -> bool:
    """One day; whether somebody was left behind on it."""
    given_back = False
    for s in range(len(state.at_site)):
        many = drawn.incidents[s, day]
        if many > 0:
            if state.at_site[s] > 0:
                state.totals[0] += many
            state.road_opens[s] = max(state.road_opens[s], day + rates.road_closed_days)
    booked, following, people, left_on = state.booked, state.following, stage.people, state.left_on
    rows, attempts, ready = stage.party_row, state.attempts, state.ready
    offers, paused_since = stage.pair_offer, drawn.paused_since
    span = paused_since.shape[1]
    since = max(0, day - len(rates.late) + 1)
    for j in range(stage.day_start[since], stage.day_start[day + 1]):
        d = stage.by_day[j]
        late, planned = drawn.late[d], stage.departs[d]
        fails = drawn.cancelled[d] or planned + late >= stage.days
        if day != (planned if fails else planned + late):
            continue
        s = stage.departure_site[d]
        fails = fails or day < state.road_opens[s] or stage.no_buses[s, day]
        arrives = stage.arrives[d] + late
        p = state.first[d]
        state.first[d] = -1
        gone = 0
        while p >= 0:
            then = following[p]
            o = offers[booked[p]]
            goes = not fails and (arrives >= span or paused_since[o, arrives] == NEVER)
            if goes and late > 0:
                goes = papers_hold(stage, p, o, arrives)
            if goes:
                goes = call(rates, seed, future, rows[p], attempts[p], ready, p, day)
                attempts[p] += 1
            if goes:
                left_on[p] = day
                gone += people[p]
            else:
                leave_behind(stage, state, p)
                given_back = True
            p = then
        state.at_site[s] -= gone
    if given_back and repairs:
        repair(stage, drawn, state, day)
    return given_back


@compiled
def play_days(
    stage: Stage, rates: Rates, drawn: Drawn, seed: np.uint64, future: int, state: State, repairs: bool
) -> None:
    """Every day from the first to the horizon."""
    for day in range(stage.days):
        play_day(stage, rates, drawn, seed, future, state, day, repairs)


@compiled
def tell(stage: Stage, state: State, remaining: Ints, figures: Floats) -> None:
    """What became of everybody.

    Args:
        stage: Where it was played.
        state: At the end.
        remaining: (N,) written to: people at the sites at the end of each day.
        figures: (FIGURES,) written to.
    """
    remaining[:] = 0
    total, placed, last, in_time, exposure = 0, 0, -1, 0, 0.0
    for p in range(len(stage.people)):
        people, day, s = stage.people[p], state.left_on[p], stage.party_site[p]
        total += people
        if day >= 0:
            placed += people
            last = max(last, day)
            in_time += people if day <= stage.deadline else 0
            remaining[day] -= people
            exposure += people * (stage.waited[s, day] + stage.road_hazard[s, day])
        else:
            exposure += people * stage.waited[s, stage.days]
    there = total
    for day in range(stage.days):
        there += remaining[day]
        remaining[day] = there
    figures[LAST] = last if placed == total else -1
    figures[IN_TIME] = 1.0 if in_time == total else 0.0
    figures[PLACED] = placed
    figures[EXPOSURE] = exposure
    figures[INCIDENTS] = state.totals[0]
    figures[LATE_PEOPLE] = total - in_time


@compiled
def play_futures(
    stage: Stage,
    rates: Rates,
    parameters: Floats,
    seed: np.uint64,
    first: int,
    repairs: bool,
    drawn: Drawn,
    state: State,
    remaining: Ints,
    figures: Floats,
) -> None:
    """Play futures from ``first`` on, as many as ``figures`` (F, FIGURES) and ``remaining`` (F, N) have rows.

    ``parameters`` is (F, S, 4), as :func:`safeconduct.rehearsal.drawing.draw_incidents` takes them.
    """
    for n in range(len(figures)):
        draw_departures(stage, rates, seed, first + n, drawn)
        draw_pauses(stage, rates, seed, first + n, drawn)
        draw_incidents(stage, parameters[n], seed, first + n, drawn)
        begin(stage, state)
        play_days(stage, rates, drawn, seed, first + n, state, repairs)
        tell(stage, state, remaining[n], figures[n])
