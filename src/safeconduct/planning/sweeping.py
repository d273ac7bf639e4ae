"""Sweeping: what every class chooses at given prices, in one compiled pass over the open ways.

A choice is softened: at a temperature τ a class spreads over its ways in the shares exp(-charge / τ), and counts
-τ log Σ exp(-charge / τ), which is never above its least charge and comes to it as τ falls. That makes the bound a
smooth function of the prices, with the shares as its slope (Nesterov 2005, doi:10.1007/s10107-004-0552-5).

The work is cut into ``PARTS``, whatever the number of threads, and what they find is added up in order.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba
import numpy as np

from safeconduct.planning.compiling import compiled, threaded
from safeconduct.planning.layout import charge_ways

if TYPE_CHECKING:
    from safeconduct.planning.layout import Layout, Ways
    from safeconduct.planning.problem import Floats, Ints

PARTS = 4
REACH = 16.0
"""Temperatures above the least charge beyond which a way's share counts as none."""


def sweep(layout: Layout, prices: Floats, tau: float) -> tuple[float, float, Floats]:
    """The softened bound, the bound itself, and the demand (N, K) at prices (R,), in weighted hazard-days and parties.

    What the limits are worth at the prices is taken off both bounds; ``tau`` is in weighted hazard-days.
    """
    unit = layout.unit_prices(prices)
    soft, exact, demand = _soften(layout.alone, layout.size, layout.ways, layout.pattern, unit, layout.stay, tau)
    if len(layout.member):
        tied = _soften_tied(
            layout.group_start,
            layout.member,
            layout.ways,
            layout.pattern,
            unit,
            layout.stay,
            layout.destinations,
            tau,
        )
        soft, exact, demand = soft + tied[0], exact + tied[1], demand + tied[2]
    worth = float(layout.left @ prices)
    return soft - worth, exact - worth, demand


@threaded
def _soften(
    alone: Ints, size: Floats, ways: Ways, pattern: Ints, unit: Floats, stay: Floats, tau: float
) -> tuple[float, float, Floats]:
    """Softened and exact Σ of the least charges of untied classes, and the demand (N, K)."""
    many, pairs = unit.shape
    soft, exact = np.zeros(PARTS), np.zeros(PARTS)
    demand = np.zeros((PARTS, many, pairs))
    for part in numba.prange(PARTS):
        charge, near = np.empty(pairs), np.empty(pairs, np.int64)
        for i in range(part * len(alone) // PARTS, (part + 1) * len(alone) // PARTS):
            c = alone[i]
            first = pattern[c]
            n = charge_ways(c, unit[first], ways, charge)
            least = stay[c]
            for j in range(n):
                least = min(least, charge[j])
            exact[part] += size[c] * least
            total, found = math.exp((least - stay[c]) / tau), 0
            for j in range(n):
                if charge[j] < least + REACH * tau:
                    charge[found] = math.exp((least - charge[j]) / tau)
                    near[found] = ways.pair[ways.begin[c] + j]
                    total += charge[found]
                    found += 1
            soft[part] += size[c] * (least - tau * math.log(total))
            for j in range(found):
                demand[part, first, near[j]] += size[c] * charge[j] / total
    for part in range(1, PARTS):
        demand[0] += demand[part]
    return soft.sum(), exact.sum(), demand[0]


@compiled
def share_tied(
    members: Ints,
    ways: Ways,
    pattern: Ints,
    unit: Floats,
    stay: Floats,
    destinations: int,
    tau: float,
    share: Floats,
) -> tuple[float, float]:
    """Softened and exact charge of a tied group, which first chooses a destination together.

    ``share`` (members, at least as many as ways) is filled with how much of each member leaves by each of its ways.
    """
    least = np.empty((len(members), destinations))
    total = np.empty((len(members), destinations))
    soft, exact = np.zeros(destinations), np.zeros(destinations)
    for i, c in enumerate(members):
        row, own = ways.begin[c], share[i]
        n = charge_ways(c, unit[pattern[c]], ways, own)
        least[i, :] = stay[c]
        for j in range(n):
            t = ways.destination[ways.pair[row + j]]
            least[i, t] = min(least[i, t], own[j])
        for t in range(destinations):
            total[i, t] = math.exp((least[i, t] - stay[c]) / tau) if math.isfinite(least[i, t]) else 1.0
        for j in range(n):
            t = ways.destination[ways.pair[row + j]]
            own[j] = math.exp((least[i, t] - own[j]) / tau) if own[j] < least[i, t] + REACH * tau else 0.0
            total[i, t] += own[j]
        for t in range(destinations):
            exact[t] += least[i, t]
            soft[t] += least[i, t] - tau * math.log(total[i, t])
    lowest = soft.min()
    chance = np.exp((lowest - soft) / tau)
    parts = chance.sum()
    for i, c in enumerate(members):
        for j in range(ways.end[c] - ways.begin[c]):
            t = ways.destination[ways.pair[ways.begin[c] + j]]
            share[i, j] *= chance[t] / (parts * total[i, t])
    return lowest - tau * math.log(parts), exact.min()


@threaded
def _soften_tied(
    group_start: Ints,
    member: Ints,
    ways: Ways,
    pattern: Ints,
    unit: Floats,
    stay: Floats,
    destinations: int,
    tau: float,
) -> tuple[float, float, Floats]:
    """The same for tied groups."""
    many, pairs = unit.shape
    groups = len(group_start) - 1
    soft, exact = np.zeros(PARTS), np.zeros(PARTS)
    demand = np.zeros((PARTS, many, pairs))
    for part in numba.prange(PARTS):
        for g in range(part * groups // PARTS, (part + 1) * groups // PARTS):
            members = member[group_start[g] : group_start[g + 1]]
            share = np.empty((len(members), pairs))
            both = share_tied(members, ways, pattern, unit, stay, destinations, tau, share)
            soft[part] += both[0]
            exact[part] += both[1]
            for i, c in enumerate(members):
                for j in range(ways.end[c] - ways.begin[c]):
                    demand[part, pattern[c], ways.pair[ways.begin[c] + j]] += share[i, j]
    for part in range(1, PARTS):
        demand[0] += demand[part]
    return soft.sum(), exact.sum(), demand[0]


@threaded
def least_charges(ways: Ways, pattern: Ints, unit: Floats, stay: Floats) -> Floats:
    """(C,) the least charge of each class, staying included."""
    found = stay.copy()
    for part in numba.prange(PARTS):
        charge = np.empty(unit.shape[1])
        for c in range(part * len(stay) // PARTS, (part + 1) * len(stay) // PARTS):
            for j in range(charge_ways(c, unit[pattern[c]], ways, charge)):
                found[c] = min(found[c], charge[j])
    return found
