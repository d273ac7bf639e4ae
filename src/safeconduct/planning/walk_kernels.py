"""Walks over sets of flights, as machine code.

Imported only where flights are chosen. No reordering of sums and no threads: the same numbers everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from safeconduct.planning.compiling import compiled
from safeconduct.planning.flight_kernels import NONE, Uses

if TYPE_CHECKING:
    from collections.abc import Callable

    from safeconduct.planning.problem import Flags, Floats, Ints


class Queue(NamedTuple):
    """What parties choose from, one after the other: the class and group of each party, (P,).

    The pairs of class c that are better than staying are ``pair[begin[c]:begin[c + 1]]``, the least ``cost`` first.
    """

    of: Ints
    group: Ints
    stay: Floats
    begin: Ints
    pair: Ints
    cost: Floats
    left: Floats


class Fleet(NamedTuple):
    """Candidates: their aircraft-days ``slot[busy[j]:busy[j + 1]]``, pairs as in ``Market``, and money (J,)."""

    busy: Ints
    slot: Ints
    begin: Ints
    pair: Ints
    cost: Floats
    free: Flags
    budget: float
    money_days: float


def _fill(order: Ints, queue: Queue, uses: Uses, flying: Flags, most: float, costs: Floats, ideal: Floats) -> float:
    """What it costs if parties in this order each take their cheapest way that has room; stops above ``most``.

    Args:
        order: (P,) parties, the first to choose first.
        queue: what they choose from.
        uses: what each pair takes.
        flying: (K,) whether each pair's departure flies.
        most: cost above which the answer does not matter.
        costs: (P,) is filled with what each party pays.
        ideal: (P,) is filled with what each would pay if it were alone.
    """
    left = queue.left.copy()
    goes = np.full(len(order), -1)
    total = 0.0
    for i in range(len(order)):
        p = order[i]
        c, group = queue.of[p], queue.group[p]
        cost, way = queue.stay[c], -1
        ideal[p] = cost
        for q in range(queue.begin[c], queue.begin[c + 1]):
            k = queue.pair[q]
            if not flying[k]:
                continue
            ideal[p] = min(ideal[p], queue.cost[q])
            if goes[group] >= 0 and goes[group] != uses.destination[k]:
                continue
            room = True
            for u in range(uses.start[k], uses.start[k + 1]):
                if uses.amounts[uses.amount[u], c] > left[uses.resource[u]] + 1e-6:
                    room = False
                    break
            if room:
                cost, way = queue.cost[q], k
                break
        total += cost
        costs[p] = cost
        if way >= 0:
            goes[group] = uses.destination[way]
            for u in range(uses.start[way], uses.start[way + 1]):
                left[uses.resource[u]] -= uses.amounts[uses.amount[u], c]
        if total > most:
            break
    return total


def _put(j: int, fly: bool, chosen: Flags, occupied: Ints, flying: Flags, fleet: Fleet) -> None:
    """Let a candidate fly or stay."""
    chosen[j] = fly
    for q in range(fleet.busy[j], fleet.busy[j + 1]):
        occupied[fleet.slot[q]] = j if fly else -1
    for q in range(fleet.begin[j], fleet.begin[j + 1]):
        flying[fleet.pair[q]] = fly


def _anneal(
    seed: int,
    heats: Floats,
    chosen: Flags,
    chance: Floats,
    order: Ints,
    queue: Queue,
    uses: Uses,
    fleet: Fleet,
    scheduled: Flags,
) -> tuple[float, Flags]:
    """The least cost, and the candidates (J,) that then fly, of a walk over sets of flights (simulated annealing).

    A step lets one candidate stay, or another fly in place of those whose aircraft-days or money it needs, and is
    kept if it costs less, or more by a chance that falls with the heat. ``chosen`` is where the walk ends.

    Args:
        seed: of the random steps.
        heats: (steps,) weighted hazard-days by which a step may cost more, about.
        chosen: (J,) the candidates that fly to begin with; changed in place.
        chance: (J,) increasing sums of how likely each candidate is to be tried.
        order: (P,) parties in the order in which they choose.
        queue: what they choose from.
        uses: what each pair takes.
        fleet: the candidates.
        scheduled: (K,) the pairs of scheduled departures.
    """
    np.random.seed(seed)
    candidates = len(chosen)
    flying, occupied = scheduled.copy(), np.full(len(queue.left), -1)
    costs, ideal = np.empty(len(order)), np.empty(len(order))
    spent = _begin(chosen, occupied, flying, fleet)
    value = _cost(order, queue, uses, flying, np.inf, costs, ideal) + fleet.money_days * spent
    best, best_chosen = value, chosen.copy()
    out = np.empty(candidates, np.int64)
    for step in range(len(heats)):
        into, count, money = _change(spent, chance, chosen, occupied, flying, fleet, out)
        if count == 0 and into < 0:
            continue
        most = value - heats[step] * np.log(np.random.random() + 1e-300)
        found = np.inf
        if money <= fleet.budget:
            found = fleet.money_days * money
            found += _cost(order, queue, uses, flying, most - found, costs, ideal)
        if found <= most:
            value, spent = found, money
            if value < best - NONE:
                best, best_chosen = value, chosen.copy()
            continue
        _undo(into, count, chosen, occupied, flying, fleet, out)
    return best, best_chosen


def _seek(
    seed: int,
    heats: Floats,
    chosen: Flags,
    most_new: int,
    chance: Floats,
    base: Floats,
    earned: Floats,
    fleet: Fleet,
    scheduled: Flags,
    resources: int,
) -> Flags:
    """The candidates (J,) of the set that is said to cost least, of those met on a walk from a set (as in ``anneal``).

    Args:
        seed: of the random steps.
        heats: (steps,) weighted hazard-days by which a step may say more, about.
        chosen: (J,) the candidates that fly to begin with; changed in place.
        most_new: how many may fly that do not fly to begin with.
        chance: (J,) increasing sums of how likely each candidate is to be tried.
        base: (T,) what each of the sets that were valued says of no flights.
        earned: (J, T) what each of them says that a flight saves at most.
        fleet: the candidates.
        scheduled: (K,) the pairs of scheduled departures.
        resources: how many there are.
    """
    np.random.seed(seed)
    flying, occupied = scheduled.copy(), np.full(resources, -1)
    before = chosen.copy()
    spent = _begin(chosen, occupied, flying, fleet)
    said = base.copy()
    for j in np.flatnonzero(chosen):
        said -= earned[j]
    value, new = said.max(), 0
    best, best_chosen = value, chosen.copy()
    out = np.empty(len(chosen), np.int64)
    trial = np.empty(len(base))
    for step in range(len(heats)):
        into, count, money = _change(spent, chance, chosen, occupied, flying, fleet, out)
        if count == 0 and into < 0:
            continue
        most = value - heats[step] * np.log(np.random.random() + 1e-300)
        found, newer = np.inf, new
        if into >= 0 and not before[into]:
            newer += 1
        for i in range(count):
            if not before[out[i]]:
                newer -= 1
        if money <= fleet.budget and newer <= most_new:
            trial[:] = said
            if into >= 0:
                trial -= earned[into]
            for i in range(count):
                trial += earned[out[i]]
            found = trial.max()
        if found <= most:
            value, spent, new = found, money, newer
            said[:] = trial
            if value < best - NONE:
                best, best_chosen = value, chosen.copy()
            continue
        _undo(into, count, chosen, occupied, flying, fleet, out)
    return best_chosen


def _flown(chosen: Flags, occupied: Ints, flying: Flags, fleet: Fleet) -> float:
    """Let the candidates fly that are chosen to begin with; the money that they cost."""
    spent = 0.0
    for j in range(len(chosen)):
        if chosen[j]:
            _let(j, True, chosen, occupied, flying, fleet)
            spent += fleet.cost[j]
    return spent


def _changed(
    spent: float, chance: Floats, chosen: Flags, occupied: Ints, flying: Flags, fleet: Fleet, out: Ints
) -> tuple[int, int, float]:
    """Let one candidate stay, or another fly in place of those whose aircraft-days or money it needs, by chance.

    Returns what flies now or -1, how many stay now, written to ``out`` (J,), and the money that all cost.
    """
    into, count, money = -1, 0, spent
    drops = np.random.random() < 0.1
    swaps = np.random.random() < 0.4
    if not drops:
        into = np.searchsorted(chance, np.random.random() * chance[-1], side="right")
        if into >= len(chosen) or chosen[into] or not fleet.free[into]:
            return -1, 0, spent
        money += fleet.cost[into]
        for q in range(fleet.busy[into], fleet.busy[into + 1]):
            j = occupied[fleet.slot[q]]
            if j >= 0 and chosen[j]:
                _let(j, False, chosen, occupied, flying, fleet)
                out[count] = j
                count += 1
                money -= fleet.cost[j]
    while drops or (swaps and count == 0) or money > fleet.budget:
        flown = np.flatnonzero(chosen)
        if not len(flown):
            break
        j = flown[np.random.randint(len(flown))]
        _let(j, False, chosen, occupied, flying, fleet)
        out[count] = j
        count += 1
        money -= fleet.cost[j]
        drops = False
    if into >= 0 and money <= fleet.budget:
        _let(into, True, chosen, occupied, flying, fleet)
    return into, count, money


def _undone(into: int, count: int, chosen: Flags, occupied: Ints, flying: Flags, fleet: Fleet, out: Ints) -> None:
    """As it was before what flies was changed."""
    if into >= 0 and chosen[into]:
        _let(into, False, chosen, occupied, flying, fleet)
    for i in range(count):
        _let(out[i], True, chosen, occupied, flying, fleet)


_let = compiled(_put)
_cost = compiled(_fill)
_begin = compiled(_flown)
_change = compiled(_changed)
_undo = compiled(_undone)
fill: Callable[..., float] = _cost
anneal: Callable[..., tuple[float, Flags]] = compiled(_anneal)
seek: Callable[..., Flags] = compiled(_seek)
