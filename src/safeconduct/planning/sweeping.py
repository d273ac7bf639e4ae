"""Sweeping: what every class chooses at given prices, in one compiled pass over the open ways.

A choice is softened: at a temperature τ a class spreads over its ways in the shares exp(-charge / τ), and counts
-τ log Σ exp(-charge / τ), which is never above its least charge and comes to it as τ falls. That makes the bound a
smooth function of the prices, with the shares as its slope (Nesterov 2005, doi:10.1007/s10107-004-0552-5).

The work is cut into parts, whatever the number of threads, and what they find is added up in order.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.compiling import compiled, in_parts, inlined
from safeconduct.planning.layout import charge_ways

if TYPE_CHECKING:
    from safeconduct.planning.layout import Layout, Ways
    from safeconduct.planning.problem import Floats, Ints

REACH = 16.0
"""Temperatures above the least charge beyond which a way's share counts as none."""


def sweep(layout: Layout, prices: Floats, tau: float) -> tuple[float, float, Floats]:
    """The softened bound, the bound itself, and the demand (N, K) at prices (R,), in weighted hazard-days and parties.

    What the limits are worth at the prices is taken off both bounds; ``tau`` is in weighted hazard-days.
    """
    unit = layout.unit_prices(prices)

    def alone(first: int, last: int) -> tuple[float, float, Floats]:
        mine = layout.alone[first:last]
        return _soften(mine, layout.size, layout.ways, layout.pattern, unit, layout.stay, tau)

    def tied(first: int, last: int) -> tuple[float, float, Floats]:
        return _soften_tied(
            layout.group_start[first : last + 1],
            layout.group_size[first:last],
            layout.member,
            layout.ways,
            layout.pattern,
            unit,
            layout.stay,
            layout.destinations,
            tau,
        )

    found = in_parts(alone, len(layout.alone))
    if len(layout.member):
        found += in_parts(tied, len(layout.group_start) - 1)
    soft, exact = sum(part[0] for part in found), sum(part[1] for part in found)
    demand = found[0][2]
    for part in found[1:]:
        demand += part[2]
    worth = float(layout.left @ prices)
    return soft - worth, exact - worth, demand


def least_charges(layout: Layout, unit: Floats) -> Floats:
    """(C,) the least charge of each class, staying included, where ``unit`` (N, K) is what they pay beside costs."""

    def least(first: int, last: int) -> Floats:
        return _least(first, last, layout.ways, layout.pattern, unit, layout.stay)

    return np.concatenate(in_parts(least, len(layout.stay)))


@inlined
def spread(c: int, unit: Floats, ways: Ways, stay: float, tau: float, share: Floats) -> tuple[int, float, float]:
    """Write into ``share`` how a class spreads over its ways, in units of which the least charge has 1.

    Returns:
        how many ways there are, the least charge, and what all shares and that of staying add up to.
    """
    n = charge_ways(c, unit, ways, share)
    least = stay
    for j in range(n):
        least = min(least, share[j])
    total = math.exp((least - stay) / tau)
    for j in range(n):
        share[j] = math.exp((least - share[j]) / tau) if share[j] < least + REACH * tau else 0.0
        total += share[j]
    return n, least, total


@compiled
def _soften(
    alone: Ints, size: Floats, ways: Ways, pattern: Ints, unit: Floats, stay: Floats, tau: float
) -> tuple[float, float, Floats]:
    """Softened and exact Σ of the least charges of untied classes, and the demand (N, K)."""
    soft, exact, demand = 0.0, 0.0, np.zeros(unit.shape)
    share = np.empty(unit.shape[1])
    for c in alone:
        first = pattern[c]
        n, least, total = spread(c, unit[first], ways, stay[c], tau, share)
        exact += size[c] * least
        soft += size[c] * (least - tau * math.log(total))
        for j in range(n):
            if share[j] > 0.0:
                demand[first, ways.pair[ways.begin[c] + j]] += size[c] * share[j] / total
    return soft, exact, demand


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


@compiled
def _soften_tied(
    group_start: Ints,
    group_size: Floats,
    member: Ints,
    ways: Ways,
    pattern: Ints,
    unit: Floats,
    stay: Floats,
    destinations: int,
    tau: float,
) -> tuple[float, float, Floats]:
    """The same for tied groups."""
    soft, exact, demand = 0.0, 0.0, np.zeros(unit.shape)
    for g in range(len(group_start) - 1):
        members = member[group_start[g] : group_start[g + 1]]
        share = np.empty((len(members), unit.shape[1]))
        both = share_tied(members, ways, pattern, unit, stay, destinations, tau, share)
        soft += group_size[g] * both[0]
        exact += group_size[g] * both[1]
        for i, c in enumerate(members):
            for j in range(ways.end[c] - ways.begin[c]):
                demand[pattern[c], ways.pair[ways.begin[c] + j]] += group_size[g] * share[i, j]
    return soft, exact, demand


@compiled
def _least(first: int, last: int, ways: Ways, pattern: Ints, unit: Floats, stay: Floats) -> Floats:
    """(last - first,) the least charge of some classes."""
    found = stay[first:last].copy()
    charge = np.empty(unit.shape[1])
    for c in range(first, last):
        for j in range(charge_ways(c, unit[pattern[c]], ways, charge)):
            found[c - first] = min(found[c - first], charge[j])
    return found
