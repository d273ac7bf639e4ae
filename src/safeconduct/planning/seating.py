"""Seating: compiled passes that give families ways at given prices, and never break a limit.

A ``Table`` is changed in place as they go. A day's buses are counted as the
whole buses that each departure's load fills; packing them is checked afterwards.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from safeconduct.planning.compiling import compiled, inlined
from safeconduct.planning.problem import FIRST_NEED, PEOPLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safeconduct.planning.problem import Floats, Ints

TOLERANCE = 1e-6
SMALLEST = 1e-7
ENOUGH = 20_000
"""Classes, not twice as many of them, that are asked who would leave by a departure; each has others."""
LIKELY, RARE = 2.0, 5.0
ABOVE_LIKELY, ABOVE_RARE = math.exp(-LIKELY), math.exp(-RARE)


class Table(NamedTuple):
    """What every pass looks at and changes; shapes as of a layout, and P parties, D departures."""

    way: Ints
    """(P,) each party's pair, -1 where it stays."""
    of: Ints
    """(P,) its class."""
    begin: Ints
    end: Ints
    pair: NDArray[np.int32]
    base: Floats
    weight: Floats
    exposure: Floats
    told_start: Ints
    told: Ints
    back: Floats
    stay: Floats
    pattern: Ints
    unit: Floats
    """(N, K) what a row of amounts pays for each pair beside its cost."""
    seats: Ints
    """(P,) the bus seats that it keeps from others."""
    goal: Ints
    """(P,) the destination that it is held to, -1 where it is free."""
    flying: NDArray[np.bool_]
    """(D,) which departures fly."""
    destination: Ints
    amounts: Floats
    use_start: Ints
    used_resource: Ints
    used_amount: Ints
    left: Floats
    """(R,) what is left of each limit."""
    departure: Ints
    bus: Ints
    """(D,) seats of one bus that may be filled."""
    day: Ints
    """(D,) which day of which site."""
    load: Ints
    """(D,) bus seats that are taken."""
    rides: Ints
    """rides that are left on each of those days."""


@inlined
def cost_of(c: int, k: int, table: Table) -> float:
    """What a way costs a party of a class, in weighted hazard-days."""
    cost: float = (
        table.base[c, table.destination[k] if table.base.shape[1] > 1 else 0] + table.weight[c] * table.exposure[k]
    )
    for entry in range(table.told_start[c], table.told_start[c + 1]):
        if table.told[entry] == table.departure[k]:
            cost -= table.back[entry]
    return cost


@inlined
def _buses(load: int, size: int) -> int:
    """Whole buses of a size that a load fills."""
    return (load + size - 1) // size if size > 0 else 0


@inlined
def fits(pattern: int, k: int, seats: int, table: Table) -> bool:
    """Whether a party finds room on a way, with so many bus seats."""
    room = True
    for u in range(table.use_start[k], table.use_start[k + 1]):
        if table.amounts[pattern, table.used_amount[u]] > table.left[table.used_resource[u]] + TOLERANCE:
            room = False
            break
    if room and seats > 0:
        d = table.departure[k]
        more = _buses(table.load[d] + seats, table.bus[d]) - _buses(table.load[d], table.bus[d])
        room = more <= table.rides[table.day[d]]
    return room


@compiled
def move(sign: int, pattern: int, k: int, seats: int, table: Table) -> None:
    """Take (1) or give back (-1) what a party uses on a way."""
    for u in range(table.use_start[k], table.use_start[k + 1]):
        table.left[table.used_resource[u]] -= sign * table.amounts[pattern, table.used_amount[u]]
    d = table.departure[k]
    before = _buses(table.load[d], table.bus[d])
    table.load[d] += sign * seats
    table.rides[table.day[d]] -= _buses(table.load[d], table.bus[d]) - before


@inlined
def _draw(seed: int, p: int, k: int) -> float:
    """A number between 0 and 1 that belongs to a party and a pair, as likely anywhere."""
    x = np.uint64(seed * 1_000_003 + p * 8_191 + k + 1) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return (float(x >> np.uint64(11)) + 0.5) / 9007199254740992.0


@inlined
def _surely_below(drawn: float, above: float) -> bool:
    """Whether -log(-log(drawn)), a draw from the standard Gumbel distribution, surely is below some number.

    It is never more than -log(1 - drawn). Most ways are told by this, which takes no logarithm.
    """
    return (above > LIKELY and 1.0 - drawn > ABOVE_LIKELY) or (above > RARE and 1.0 - drawn > ABOVE_RARE)


@inlined
def _lacks(pattern: int, k: int, table: Table) -> float:
    """What is left of a limit by people that is too little for a party on a way, whatever it needs; inf where none is.

    Whoever is more people than that finds no room there either, since nobody takes less than a seat.
    """
    least = math.inf
    for u in range(table.use_start[k], table.use_start[k + 1]):
        amount, left = table.used_amount[u], table.left[table.used_resource[u]]
        if amount < FIRST_NEED and table.amounts[pattern, amount] > left + TOLERANCE:
            least = min(least, left)
    return least


@compiled
def seat(order: Ints, tau: float, seed: int, table: Table) -> None:
    """Give each party of ``order``, which has no way yet, the open way of least charge that has room.

    A charge is lowered by a random draw in proportion to ``tau``, so that parties who are alike share themselves out
    among ways as they do in the softened choice. ``goal`` (P,) is the destination that a party is held to, -1 where it
    is free. Whoever pays less by staying stays.
    """
    most = np.full(len(table.departure), math.inf)  # people for whom there may be room: less and less, as nobody leaves
    for p in order:
        if table.way[p] >= 0:
            continue
        c = table.of[p]
        people = table.amounts[table.pattern[c], PEOPLE] - TOLERANCE
        least, chosen = table.stay[c], -1
        for j in range(table.begin[c], table.end[c]):
            k = table.pair[j]
            if people > most[k]:
                continue
            charge = cost_of(c, k, table) + table.unit[table.pattern[c], k]
            if (
                charge >= least + 16.0 * tau
                or not table.flying[table.departure[k]]
                or (table.goal[p] >= 0 and table.destination[k] != table.goal[p])
            ):
                continue
            if tau > 0.0:
                drawn = _draw(seed, p, k)
                if _surely_below(drawn, (charge - least) / tau):
                    continue
                charge -= tau * -math.log(-math.log(drawn))
            if charge >= least:
                continue
            if fits(table.pattern[c], k, table.seats[p], table):
                least, chosen = charge, k
            else:
                most[k] = min(most[k], _lacks(table.pattern[c], k, table))
        if chosen >= 0:
            move(1, table.pattern[c], chosen, table.seats[p], table)
        table.way[p] = chosen


@compiled
def seat_group(members: Ints, destinations: int, tau: float, seed: int, table: Table) -> None:
    """Send a tied group to the destination where its members pay least by ways that have room for each alone.

    What they pay is lowered by a random draw in proportion to ``tau``, as for a party alone.
    """
    total, least = np.zeros(destinations), np.empty(destinations)
    for p in members:
        c = table.of[p]
        least[:] = table.stay[c]
        for j in range(table.begin[c], table.end[c]):
            k = table.pair[j]
            t = table.destination[k]
            charge = cost_of(c, k, table) + table.unit[table.pattern[c], k]
            if charge >= least[t] or not table.flying[table.departure[k]]:
                continue
            if fits(table.pattern[c], k, table.seats[p], table):
                least[t] = charge
        total += least
    lowest, where = 1e300, -1
    for t in range(destinations):
        pays = total[t]
        if tau > 0.0:
            pays -= tau * -math.log(-math.log(_draw(seed, members[0], -2 - t)))
        if pays < lowest:
            lowest, where = pays, t
    for p in members:
        table.goal[p] = where


@compiled
def pull(  # noqa: PLR0912, PLR0915 -- one compiled pass: a call in it would copy dozens of arrays
    flights: Ints,
    first_pair: Ints,
    members: Ints,
    member_start: Ints,
    now_cost: Floats,
    now_charge: Floats,
    seat_of: Ints,
    table: Table,
) -> float:
    """Fill what room departures have left with parties that would cost less there, those first whose charge falls most.

    Args:
        flights: departures in the order in which they are filled.
        first_pair: (D,) the first pair of a departure; its others follow.
        members: (P,) the parties, class by class.
        member_start: (C + 1,) where each class's begin.
        now_cost: (P,) what each party's way costs.
        now_charge: (P,) what it pays, prices included.
        seat_of: (D,) the resource of its seats, -1 where they are not limited.
        table: of everything else.

    Returns:
        What the plan costs less.
    """
    saved = 0.0
    apart = max(1, (len(member_start) - 1) // ENOUGH)
    gains = np.empty(len(table.way))
    takers, to = np.empty(len(table.way), np.int64), np.empty(len(table.way), np.int64)
    most = np.zeros(len(member_start) - 1)
    for p in range(len(table.way)):
        most[table.of[p]] = max(most[table.of[p]], now_cost[p])
    for d in flights:
        if not table.flying[d] or first_pair[d] == len(table.departure):
            continue
        s = seat_of[d]
        if s >= 0 and table.left[s] < 1.0 - TOLERANCE:
            continue
        found = 0
        for c in range(d % apart, len(member_start) - 1, apart):
            if s >= 0 and table.amounts[table.pattern[c], 0] > table.left[s] + TOLERANCE:
                continue
            cost = cost_of(c, first_pair[d], table)  # it depends on the departure alone
            if cost >= most[c] - SMALLEST:
                continue
            low, high = table.begin[c], table.end[c]
            while low < high:
                middle = (low + high) // 2
                if table.pair[middle] < first_pair[d]:
                    low = middle + 1
                else:
                    high = middle
            for p in members[member_start[c] : member_start[c + 1]]:
                if cost >= now_cost[p] - SMALLEST:
                    continue
                best, where = -1e300, -1
                for j in range(low, table.end[c]):
                    k = table.pair[j]
                    if table.departure[k] != d:
                        break
                    gain = now_charge[p] - cost - table.unit[table.pattern[c], k]
                    free = table.goal[p] < 0 or table.destination[k] == table.goal[p]
                    if free and gain > best and fits(table.pattern[c], k, table.seats[p], table):
                        best, where = gain, k
                if where >= 0:
                    gains[found], takers[found], to[found] = -best, p, where
                    found += 1
        for i in np.argsort(gains[:found], kind="mergesort"):
            if s >= 0 and table.left[s] < 1.0 - TOLERANCE:
                break
            p, k = takers[i], to[i]
            c, now = table.of[p], table.way[p]
            if s >= 0 and table.amounts[table.pattern[c], 0] > table.left[s] + TOLERANCE:
                continue
            if now >= 0:
                move(-1, table.pattern[c], now, table.seats[p], table)
            if fits(table.pattern[c], k, table.seats[p], table):
                move(1, table.pattern[c], k, table.seats[p], table)
                cost = cost_of(c, k, table)
                saved += now_cost[p] - cost
                table.way[p], now_cost[p], now_charge[p] = k, cost, cost + table.unit[table.pattern[c], k]
            elif now >= 0:
                move(1, table.pattern[c], now, table.seats[p], table)
    return saved
