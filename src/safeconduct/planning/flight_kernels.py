"""The passes over flights that are repeated thousands of times, as machine code.

Imported only where flights are chosen.

No reordering of sums and no threads: the same numbers on every machine whose floating point is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from safeconduct.planning.compiling import compiled, inlined

if TYPE_CHECKING:
    from collections.abc import Callable

    from safeconduct.planning.problem import Flags, Floats, Ints

STAYS, FLIES, FREE = 0, 1, 2
"""What is fixed of a candidate."""
NONE = 1e-9
SLOPE_MEMORY, SIZE_MEMORY, FLIES_MEMORY = 0.9, 0.99, 0.99
"""What is kept of the mean slope, its mean square and the share that flies from one pass to the next."""


class Uses(NamedTuple):
    """What each pair takes: as in ``Pairs``, with ``amounts`` (A, C) or (A, B) and the number of resources."""

    start: Ints
    resource: Ints
    amount: Ints
    amounts: Floats
    destination: Ints
    resources: int


class Market(NamedTuple):
    """What bidders choose from: members and cost of staying (B,), and choices of groups as in ``Bidders``.

    ``scheduled`` are the pairs of scheduled departures; those of candidate j are ``pair[begin[j]:begin[j + 1]]``.
    """

    size: Floats
    stay: Floats
    choice: Ints
    bundle: Ints
    scheduled: Ints
    begin: Ints
    pair: Ints
    seats: Floats


class Open(NamedTuple):
    """To whom pairs are open: pair k to the bidders ``who[begin[k]:begin[k + 1]]``, for ``cost`` each."""

    begin: Ints
    who: Ints
    cost: Floats


class Ground(NamedTuple):
    """What flights share: candidate j keeps ``slot[busy[j]:busy[j + 1]]`` and costs ``cost[j]``.

    ``budget`` is its resource or -1; ``left`` (R,) and ``shared`` (R,) say how much there is of a resource and whether
    it is no candidate's own; ``room`` are the places on board of candidates ``room_of``; ``seats`` (J,) their seats.
    """

    busy: Ints
    slot: Ints
    cost: Floats
    budget: int
    money_days: float
    left: Floats
    shared: Flags
    seats: Ints
    room: Ints
    room_of: Ints


class Pace(NamedTuple):
    """How an ascent moves: the ``unit`` of each number, and the state of its steps, each (B + R,), changed in place.

    ``mean`` and ``square`` are of the slopes of so many ``passes``.
    """

    unit: Floats
    mean: Floats
    square: Floats
    passes: int


def _sifted(every: Open, most: Floats, market: Market, alive: Ints) -> Open:
    """The same without what costs a bidder more than ``most`` (B,), and without candidates that are not looked at."""
    wanted = np.zeros(len(every.begin) - 1, np.bool_)
    wanted[market.scheduled] = True
    for n in range(len(alive)):
        for i in range(market.begin[alive[n]], market.begin[alive[n] + 1]):
            wanted[market.pair[i]] = True
    begin = np.zeros(len(every.begin), np.int64)
    who, cost = np.empty(len(every.who), np.int64), np.empty(len(every.who))
    count = 0
    for k in range(len(wanted)):
        if wanted[k]:
            for e in range(every.begin[k], every.begin[k + 1]):
                if every.cost[e] <= most[every.who[e]]:
                    who[count], cost[count] = every.who[e], every.cost[e]
                    count += 1
        begin[k + 1] = count
    return Open(begin, who[:count].copy(), cost[:count].copy())


def _price_pair(k: int, resource: Floats, uses: Uses, unit: Floats) -> None:
    """Fill ``unit`` (A,) with what a unit of each amount costs by a pair."""
    unit[:] = 0.0
    for u in range(uses.start[k], uses.start[k + 1]):
        unit[uses.amount[u]] += resource[uses.resource[u]]


@inlined
def charge_of(c: int, cost: float, unit: Floats, uses: Uses) -> float:
    """What a bidder pays for a pair: its cost, and the prices ``unit`` (A,) of what it takes."""
    charge = cost
    for a in range(len(unit)):
        if unit[a] > 0.0:
            charge += unit[a] * uses.amounts[a, c]
    return charge


@inlined
def meet(
    j: int,
    level: Floats,
    least: float,
    resource: Floats,
    market: Market,
    open_to: Open,
    uses: Uses,
    unit: Floats,
    cheapest: Floats,
    by: Ints,
    met: Ints,
) -> int:
    """Find the bidders of a candidate, each with the pair on it that charges least, and how many there are.

    Args:
        j: the candidate.
        level: (B,) what each bidder is ready to pay.
        least: what a bidder's level has to leave above a charge.
        resource: (R,) prices.
        market: what bidders choose from.
        open_to: to whom pairs are open.
        uses: what each pair takes.
        unit: (A,) room for the prices of a pair.
        cheapest: (B,) all infinite; least charges are written where there are any.
        by: (B,) their pairs are written here.
        met: (B,) the bidders are written here, in the order in which they are met.
    """
    some = 0
    for i in range(market.begin[j], market.begin[j + 1]):
        k = market.pair[i]
        price_pair(k, resource, uses, unit)
        for e in range(open_to.begin[k], open_to.begin[k + 1]):
            b = open_to.who[e]
            charge = charge_of(b, open_to.cost[e], unit, uses)
            if level[b] - charge <= least or charge >= cheapest[b]:
                continue
            if cheapest[b] == np.inf:
                met[some] = b
                some += 1
            cheapest[b], by[b] = charge, k
    return some


def _sweep(  # noqa: PLR0912, PLR0915 # one loop: its parts share a dozen arrays
    level: Floats,
    resource: Floats,
    market: Market,
    open_to: Open,
    uses: Uses,
    ground: Ground,
    state: Ints,
    alive: Ints,
    asking: bool,
) -> tuple[float, Floats, Floats, Floats, Floats, Floats]:
    """One pass over pairs: what levels and prices prove, and which way leads up.

    A bidder pays its level at most, and a group the least sum of its choices; a flight earns what its passengers'
    levels leave above their other charges, the best per seat first until it is full. Levels above what a bidder pays
    by scheduled ways are lowered in place.

    Args:
        level: (B,) what each bidder is ready to pay for leaving or staying.
        resource: (R,) prices, those of candidates' seats at 0.
        market: what bidders choose from.
        open_to: to whom pairs are open.
        uses: what each pair takes.
        ground: what flights share.
        state: (J,) what is fixed of each candidate.
        alive: the candidates that are looked at, in order; the others earn nothing.
        asking: whether it matters what those that do not fly earn, and what their seats can cost.

    Returns:
        What is proved; its slope by level (B,) and price (R,); which candidates fly (J,), what each earns (J,), and a
        price of its seats (J,): where it flies that of its last passenger, else the most that it can be.
    """
    bidders, candidates = len(level), len(state)
    used = np.zeros(uses.resources)
    least, at = market.stay.copy(), np.full(bidders, -1)
    cheapest, by, met = np.full(bidders, np.inf), np.empty(bidders, np.int64), np.empty(bidders, np.int64)
    unit = np.empty(uses.amounts.shape[0])
    per_money = ground.money_days
    if ground.budget >= 0:
        per_money += resource[ground.budget]
    worth = np.zeros(candidates)
    for i in range(len(ground.room)):
        worth[ground.room_of[i]] += ground.left[ground.room[i]] * resource[ground.room[i]]
    for i in range(len(market.scheduled)):
        k = market.scheduled[i]
        price_pair(k, resource, uses, unit)
        for e in range(open_to.begin[k], open_to.begin[k + 1]):
            c = open_to.who[e]
            charge = charge_of(c, open_to.cost[e], unit, uses)
            if charge < least[c]:
                least[c], at[c] = charge, k
    total = 0.0
    slope = market.size.copy()
    for c in range(bidders):
        level[c] = min(level[c], least[c])
        if c < market.bundle[0]:
            total += market.size[c] * level[c]
    for g in range(len(market.choice) - 1):
        lowest, taken_choice = np.inf, -1
        for n in range(market.choice[g], market.choice[g + 1]):
            bids = 0.0
            for c in range(market.bundle[n], market.bundle[n + 1]):
                bids += level[c]
            if bids < lowest:
                lowest, taken_choice = bids, n
        total += lowest
        for n in range(market.choice[g], market.choice[g + 1]):
            if n != taken_choice:
                slope[market.bundle[n] : market.bundle[n + 1]] = 0.0
    taken = np.zeros(bidders)
    flies, net, price = np.zeros(candidates), np.zeros(candidates), np.zeros(candidates)
    ratio, gain, going = np.empty(bidders), np.empty(bidders), np.empty(bidders)
    every = np.arange(bidders)
    for n in range(len(alive)):
        j = alive[n]
        if state[j] == STAYS:
            continue
        some = meet(j, level, NONE, resource, market, open_to, uses, unit, cheapest, by, met)
        fee = ground.cost[j] * per_money
        for q in range(ground.busy[j], ground.busy[j + 1]):
            fee += resource[ground.slot[q]]
        seats, most, dearest = 0.0, 0.0, 0.0
        for count in range(some):
            c = met[count]
            gain[count] = level[c] - cheapest[c]
            cheapest[c] = np.inf
            ratio[count] = -gain[count] / uses.amounts[0, c]
            seats += market.size[c] * uses.amounts[0, c]
            most += market.size[c] * gain[count]
            dearest = max(dearest, -ratio[count])
        most = min(most, market.seats[j] * dearest) + worth[j] - fee
        if not asking and most <= 0.0 and state[j] == FREE:
            net[j] = most
            continue
        order = np.argsort(ratio[:some], kind="mergesort") if asking or seats > market.seats[j] else every[:some]
        left, earned, last = market.seats[j], 0.0, some
        for i in range(some):
            c = met[order[i]]
            full = market.size[c] * uses.amounts[0, c]
            part = 1.0 if full <= left else left / full
            going[i] = part * market.size[c]
            earned += going[i] * gain[order[i]]
            left -= part * full
            if left <= NONE:
                price[j], last = -ratio[order[i]], i + 1
                break
        net[j] = earned + worth[j] - fee
        if net[j] <= 0.0 and state[j] == FREE:
            # What it does not earn may be asked for its seats: the fewer rights to join are needed beside them.
            asked, parties = worth[j], 0.0
            for i in range(some):
                c = met[order[i]]
                high = -ratio[order[i]]
                if i > 0:
                    asked += parties * (-ratio[order[i - 1]] - high)
                if asked + market.seats[j] * high <= fee:
                    price[j] = max(price[j], high)
                    break
                parties += market.size[c] * uses.amounts[0, c]
            continue
        flies[j] = 1.0
        total -= net[j]
        for i in range(last):
            c = met[order[i]]
            taken[c] += going[i]
            take(used, uses, by[c], c, going[i])
    for c in range(bidders):
        slope[c] -= taken[c]
        if slope[c] > 0.0 and level[c] >= least[c] - 1e-12:
            if at[c] >= 0:
                take(used, uses, at[c], c, slope[c])
            slope[c] = 0.0
    for r in range(len(used)):
        if ground.shared[r]:
            used[r] -= ground.left[r]
            total -= ground.left[r] * resource[r]
    for i in range(len(ground.room)):
        used[ground.room[i]] -= ground.left[ground.room[i]] * flies[ground.room_of[i]]
    for j in range(candidates):
        used[ground.seats[j]] = 0.0
        if flies[j] > 0.0:
            if ground.budget >= 0:
                used[ground.budget] += ground.cost[j]
            for q in range(ground.busy[j], ground.busy[j + 1]):
                used[ground.slot[q]] += 1.0
    return total, slope, used, flies, net, price


def _take_amounts(used: Floats, uses: Uses, k: int, c: int, parties: float) -> None:
    """Add what so many members of a bidder use by a pair."""
    for u in range(uses.start[k], uses.start[k + 1]):
        used[uses.resource[u]] += parties * uses.amounts[uses.amount[u], c]


def _climb(
    point: Floats,
    best_point: Floats,
    flies: Floats,
    market: Market,
    open_to: Open,
    uses: Uses,
    ground: Ground,
    state: Ints,
    alive: Ints,
    pace: Pace,
    steps: Floats,
    best: float,
    enough: float,
) -> float:
    """Some passes of an ascent by steps that adapt to each number (Kingma & Ba 2015); the best that they prove.

    Args:
        point: (B + R,) levels and prices; changed in place, as are the following two and the state of ``pace``.
        best_point: (B + R,) is set to the point that proves most.
        flies: (J,) how much of each candidate flies, on average.
        market: what bidders choose from.
        open_to: to whom pairs are open.
        uses: what each pair takes.
        ground: what flights share.
        state: (J,) what is fixed of each candidate.
        alive: the candidates that are looked at.
        pace: how far steps lead.
        steps: days by which a level moves at each pass, at most about.
        best: what is proved already.
        enough: the ascent ends where more than this is proved.
    """
    bidders = len(market.size)
    resource = np.empty(uses.resources)
    for n in range(len(steps)):
        resource[:] = point[bidders:]
        for j in range(len(state)):
            resource[ground.seats[j]] = 0.0
        bound, slope, used, flown, _, _ = sweep(
            point[:bidders], resource, market, open_to, uses, ground, state, alive, False
        )
        if bound > best:
            best = bound
            best_point[:] = point
        if best >= enough:
            break
        number = pace.passes + n + 1
        for j in range(len(state)):
            flies[j] = FLIES_MEMORY * flies[j] + (1.0 - FLIES_MEMORY) * flown[j] if number > 1 else flown[j]
        first, second = 1.0 - SLOPE_MEMORY**number, 1.0 - SIZE_MEMORY**number
        for i in range(len(point)):
            lean = slope[i] if i < bidders else used[i - bidders]
            if i >= bidders and point[i] <= 0.0 and lean < 0.0:
                lean = 0.0
            pace.mean[i] = SLOPE_MEMORY * pace.mean[i] + (1.0 - SLOPE_MEMORY) * lean
            pace.square[i] = SIZE_MEMORY * pace.square[i] + (1.0 - SIZE_MEMORY) * lean**2
            typical = np.sqrt(pace.square[i] / second + 1e-12)
            point[i] += steps[n] * pace.unit[i] * pace.mean[i] / first / typical
            if i >= bidders and point[i] < 0.0:
                point[i] = 0.0
    return best


sifted: Callable[[Open, Floats, Market, Ints], Open] = compiled(_sifted)
price_pair = compiled(_price_pair)
take = compiled(_take_amounts)
sweep: Callable[..., tuple[float, Floats, Floats, Floats, Floats, Floats]] = compiled(_sweep)
climb: Callable[..., float] = compiled(_climb)
