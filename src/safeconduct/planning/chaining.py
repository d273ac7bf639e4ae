"""Chaining: families who are badly off take the place of others who move on, one after the other.

These are ejection chains (Glover 1996, doi:10.1016/0166-218X(94)00037-E). Their links are found in the order of what is
lost at the prices, as shortest ways are (Dijkstra 1959, doi:10.1007/BF01386390).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.compiling import compiled, inlined
from safeconduct.planning.seating import SMALLEST, TOLERANCE, Table, cost_of, fits, move

if TYPE_CHECKING:
    from safeconduct.planning.problem import Floats, Ints


@inlined
def _shift(sign: int, short: int, taker: Ints, taken: Ints, before: Ints, table: Table) -> None:
    """Count all who would have moved before a limit is short where they would be (1), or where they are (-1)."""
    at = short
    while at >= 0:
        t = taker[at]
        if table.way[t] >= 0:
            move(-sign, table.pattern[table.of[t]], table.way[t], table.seats[t], table)
        move(sign, table.pattern[table.of[t]], taken[at], table.seats[t], table)
        at = before[at]


@inlined
def _moves(q: int, short: int, taker: Ints, before: Ints) -> bool:
    """Whether a party is one of those who would have moved: nobody moves twice."""
    found, at = False, short
    while at >= 0:
        found = found or taker[at] == q
        at = before[at]
    return found


@inlined
def _frees(q: int, wanted: int, table: Table) -> bool:
    """Whether a party leaves enough of all that is lacking on a way that is taken already."""
    enough, held, row = True, table.way[q], table.pattern[table.of[q]]
    for u in range(table.use_start[wanted], table.use_start[wanted + 1]):
        lacks = -table.left[table.used_resource[u]]
        if enough and lacks > TOLERANCE:
            has = 0.0
            for v in range(table.use_start[held], table.use_start[held + 1]):
                if table.used_resource[v] == table.used_resource[u]:
                    has = table.amounts[row, table.used_amount[v]]
            enough = has >= lacks - TOLERANCE
    return enough


@inlined
def _holds(k: int, table: Table) -> bool:
    """Whether all limits of a way are kept, and its day's rides."""
    kept: bool = table.rides[table.day[table.departure[k]]] >= 0
    for u in range(table.use_start[k], table.use_start[k + 1]):
        kept = kept and table.left[table.used_resource[u]] >= -TOLERANCE
    return kept


@inlined
def _settle(q: int, k: int, now_cost: Floats, now_charge: Floats, table: Table) -> None:
    """Note that a party, which is counted there already, has a way, or stays (-1)."""
    c = table.of[q]
    table.way[q] = k
    now_cost[q] = cost_of(c, k, table) if k >= 0 else table.stay[c]
    now_charge[q] = now_cost[q] + (table.unit[table.pattern[c], k] if k >= 0 else 0.0)


@compiled
def chain(  # noqa: PLR0912, PLR0915 -- one compiled pass: a call in it would copy dozens of arrays
    order: Ints,
    user_start: Ints,
    user: Ints,
    asked: int,
    limits: int,
    now_cost: Floats,
    now_charge: Floats,
    table: Table,
) -> float:
    """Let a party take a better way of which limits are short, where somebody who frees them can go elsewhere.

    That one may take a way of which limits are short too, and so on, until somebody finds room or stays. The limits
    that families are asked for are those to which the least loss at the prices leads, one after the other.

    Args:
        order: the parties that look for a better way.
        user_start: (R + 1,) who used limit r at the start: ``user[user_start[r]:user_start[r + 1]]``.
        user: parties.
        asked: parties that are asked to give way for each limit.
        limits: for how many limits they are asked.
        now_cost: (P,) what each party's way costs.
        now_charge: (P,) what it pays, prices included.
        table: of everything else.

    Returns:
        What the plan costs less.
    """
    saved = 0.0
    many = len(table.left)
    # of each limit: what was lost and paid when it was come to, who would take which way there, and
    # the limit by which the taker has to go elsewhere
    lost, paid = np.full(many, np.inf), np.zeros(many)
    taker, taken, before = np.zeros(many, np.int64), np.zeros(many, np.int64), np.zeros(many, np.int64)
    closed, met = np.zeros(many, np.bool_), np.empty(many, np.int64)
    for p in order:
        found, short = 0, -1
        best, last, last_way, last_limit = -SMALLEST, -1, -1, -1
        for _ in range(limits + 1):
            loss, pays = (0.0, 0.0) if short < 0 else (lost[short], paid[short])
            count = 1 if short < 0 else user_start[short + 1] - user_start[short]
            if short >= 0:
                _shift(1, short, taker, taken, before, table)
            first = (p * 7919) % max(count, 1)
            for i in range(min(count, asked)):
                q = p if short < 0 else user[user_start[short] + (first + i) % count]
                held, c = table.way[q], table.of[q]
                if short >= 0:
                    if q == p or held < 0 or table.goal[q] >= 0:
                        continue
                    if _moves(q, short, taker, before) or not _frees(q, taken[short], table):
                        continue
                if held >= 0:
                    move(-1, table.pattern[c], held, table.seats[q], table)
                    if pays + table.stay[c] - now_cost[q] < best:
                        best, last, last_way, last_limit = pays + table.stay[c] - now_cost[q], q, -1, short
                for j in range(table.begin[c], table.end[c]):
                    k = table.pair[j]
                    cost = cost_of(c, k, table)
                    more = loss + cost + table.unit[table.pattern[c], k] - now_charge[q]
                    ends = pays + cost - now_cost[q] < best
                    if (
                        (more >= -SMALLEST and not ends)
                        or k == held
                        or not table.flying[table.departure[k]]
                        or (table.goal[q] >= 0 and table.destination[k] != table.goal[q])
                    ):
                        continue
                    where = -1
                    for u in range(table.use_start[k], table.use_start[k + 1]):
                        r = table.used_resource[u]
                        amount = table.amounts[table.pattern[c], table.used_amount[u]]
                        if amount > 0.0 and amount > table.left[r] + TOLERANCE:
                            where = r
                            break
                    if where >= 0:
                        if where == short or closed[where] or more >= min(lost[where], -SMALLEST):
                            continue
                        if lost[where] == np.inf:
                            met[found], found = where, found + 1
                        lost[where], paid[where] = more, pays + cost - now_cost[q]
                        taker[where], taken[where], before[where] = q, k, short
                    elif ends and fits(table.pattern[c], k, table.seats[q], table):
                        best, last, last_way, last_limit = pays + cost - now_cost[q], q, k, short
                if held >= 0:
                    move(1, table.pattern[c], held, table.seats[q], table)
            if short >= 0:
                closed[short] = True
                _shift(-1, short, taker, taken, before, table)
            short = -1
            for i in range(found):
                if not closed[met[i]] and (short < 0 or lost[met[i]] < lost[short]):
                    short = met[i]
            if short < 0 or lost[short] >= best:
                break
        for i in range(found):
            lost[met[i]], closed[met[i]] = np.inf, False
        if last < 0:
            continue
        row, held, seats = table.pattern[table.of[last]], table.way[last], table.seats[last]
        _shift(1, last_limit, taker, taken, before, table)
        if held >= 0:
            move(-1, row, held, seats, table)
        kept, at = True, last_limit
        if last_way >= 0:
            move(1, row, last_way, seats, table)
            kept = _holds(last_way, table)
        while at >= 0:  # whoever was asked for a limit frees it, but may not free a bus
            kept = kept and _holds(taken[at], table)
            at = before[at]
        if kept:
            saved -= best
            _settle(last, last_way, now_cost, now_charge, table)
            at = last_limit
            while at >= 0:
                _settle(taker[at], taken[at], now_cost, now_charge, table)
                at = before[at]
        else:
            if last_way >= 0:
                move(-1, row, last_way, seats, table)
            if held >= 0:
                move(1, row, held, seats, table)
            _shift(-1, last_limit, taker, taken, before, table)
    return saved
