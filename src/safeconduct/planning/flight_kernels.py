"""The passes over flights that are repeated thousands of times, as machine code.

Imported only where flights are chosen.

No reordering of sums and no threads: the same numbers on every machine whose floating point is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from safeconduct.planning.compiling import compiled

if TYPE_CHECKING:
    from collections.abc import Callable

    from safeconduct.planning.problem import Flags, Floats, Ints

STAYS, FLIES, FREE = 0, 1, 2
"""What is fixed of a candidate."""
NONE = 1e-9


class Uses(NamedTuple):
    """What each pair takes: as in ``Pairs`` and ``Classes``, with ``amounts`` (A, C) and the number of resources."""

    start: Ints
    resource: Ints
    amount: Ints
    amounts: Floats
    destination: Ints
    resources: int


class Market(NamedTuple):
    """What classes choose from: ``cost`` (K, C), inf where closed; members and cost of staying (C,).

    ``scheduled`` are the pairs of scheduled departures; those of candidate j are ``pair[begin[j]:begin[j + 1]]``.
    """

    cost: Floats
    size: Floats
    stay: Floats
    scheduled: Ints
    begin: Ints
    pair: Ints
    seats: Floats


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


def _sweep(  # noqa: PLR0912, PLR0915 # one loop: its parts share a dozen arrays
    level: Floats, unit: Floats, market: Market, uses: Uses, state: Ints, worth: Floats, fee: Floats
) -> tuple[float, Floats, Floats, Floats, Floats, Floats]:
    """One pass over all pairs: what levels and prices prove, and which way leads up.

    A class pays its level at most; a flight earns what its passengers' levels leave above their other charges, the
    best per seat first until it is full. Levels above what a class pays by scheduled ways are lowered in place.

    Args:
        level: (C,) what each class is ready to pay for leaving or staying.
        unit: (A, K) price of one unit of each amount by each pair, seats of candidates at 0.
        market: what classes choose from.
        uses: what each pair takes.
        state: (J,) what is fixed of each candidate.
        worth: (J,) worth of a candidate's places on board at their prices.
        fee: (J,) what a candidate pays for money, aircraft and budget.

    Returns:
        Σ levels − Σ what flights earn; its slope by level (C,) and the use of each resource (R,); which candidates
        fly (J,), what each earns (J,) and the price of its seats (J,).
    """
    classes, kinds, candidates = len(level), unit.shape[0], len(state)
    used = np.zeros(uses.resources)
    least, at = market.stay.copy(), np.full(classes, -1)
    charge, cheapest, by = np.empty(classes), np.empty(classes), np.empty(classes, np.int64)
    for i in range(len(market.scheduled)):
        k = market.scheduled[i]
        charge[:] = market.cost[k]
        for a in range(kinds):
            if unit[a, k] != 0.0:
                charge += unit[a, k] * uses.amounts[a]
        for c in range(classes):
            if charge[c] < least[c]:
                least[c], at[c] = charge[c], k
    total = 0.0
    for c in range(classes):
        level[c] = min(level[c], least[c])
        total += market.size[c] * level[c]
    taken = np.zeros(classes)
    flies, net, price = np.zeros(candidates), np.zeros(candidates), np.zeros(candidates)
    ratio, who, going = np.empty(classes), np.empty(classes, np.int64), np.empty(classes)
    for j in range(candidates):
        if state[j] == STAYS:
            continue
        cheapest[:] = np.inf
        for i in range(market.begin[j], market.begin[j + 1]):
            k = market.pair[i]
            charge[:] = market.cost[k]
            for a in range(kinds):
                if unit[a, k] != 0.0:
                    charge += unit[a, k] * uses.amounts[a]
            for c in range(classes):
                if charge[c] < cheapest[c]:
                    cheapest[c], by[c] = charge[c], k
        count = 0
        for c in range(classes):
            if level[c] - cheapest[c] > NONE:
                ratio[count], who[count] = (cheapest[c] - level[c]) / uses.amounts[0, c], c
                count += 1
        order = np.argsort(ratio[:count], kind="mergesort")
        left, earned, last = market.seats[j], 0.0, count
        for i in range(count):
            c = who[order[i]]
            full = market.size[c] * uses.amounts[0, c]
            part = 1.0 if full <= left else left / full
            going[i] = part * market.size[c]
            earned += going[i] * (level[c] - cheapest[c])
            left -= part * full
            if left <= NONE:
                price[j], last = -ratio[order[i]], i + 1
                break
        net[j] = earned + worth[j] - fee[j]
        if net[j] <= 0.0 and state[j] == FREE:
            continue
        flies[j] = 1.0
        total -= net[j]
        for i in range(last):
            c = who[order[i]]
            taken[c] += going[i]
            _take(used, uses, by[c], c, going[i])
    slope = np.empty(classes)
    for c in range(classes):
        slope[c] = market.size[c] - taken[c]
        if slope[c] > 0.0 and level[c] >= least[c] - 1e-12:
            if at[c] >= 0:
                _take(used, uses, at[c], c, slope[c])
            slope[c] = 0.0
    return total, slope, used, flies, net, price


def _take_amounts(used: Floats, uses: Uses, k: int, c: int, parties: float) -> None:
    """Add what so many parties of a class use by a pair."""
    for u in range(uses.start[k], uses.start[k + 1]):
        used[uses.resource[u]] += parties * uses.amounts[uses.amount[u], c]


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


def _anneal(  # noqa: PLR0912, PLR0915 # one loop: a step and its undoing share what they change
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
    spent = 0.0
    for j in range(candidates):
        if chosen[j]:
            _let(j, True, chosen, occupied, flying, fleet)
            spent += fleet.cost[j]
    value = _cost(order, queue, uses, flying, np.inf, costs, ideal) + fleet.money_days * spent
    best, best_chosen = value, chosen.copy()
    out = np.empty(candidates, np.int64)
    for step in range(len(heats)):
        into, count, money = -1, 0, spent
        drops = np.random.random() < 0.1
        swaps = np.random.random() < 0.4
        if not drops:
            into = np.searchsorted(chance, np.random.random() * chance[-1], side="right")
            if into >= candidates or chosen[into] or not fleet.free[into]:
                continue
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
        if into >= 0 and chosen[into]:
            _let(into, False, chosen, occupied, flying, fleet)
        for i in range(count):
            _let(out[i], True, chosen, occupied, flying, fleet)
    return best, best_chosen


_take = compiled(_take_amounts)
_let = compiled(_put)
_cost = compiled(_fill)
sweep: Callable[..., tuple[float, Floats, Floats, Floats, Floats, Floats]] = compiled(_sweep)
fill: Callable[..., float] = _cost
anneal: Callable[..., tuple[float, Flags]] = compiled(_anneal)
