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

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safeconduct.planning.layout import Layout
    from safeconduct.planning.problem import Floats, Ints

PARTS = 4
ROWS = 1_600
"""Runs of like classes whose spread over ways is told apart where the curvature is found."""
FAINT = 2e-3
"""Share of a class that a way has to have to count there."""
REACH = 16.0
"""Temperatures above the least charge beyond which a way's share counts as none."""


def sweep(layout: Layout, prices: Floats, tau: float) -> tuple[float, float, Floats]:
    """The softened bound, the bound itself, and the demand (N, K) at prices (R,), in weighted hazard-days and parties.

    What the limits are worth at the prices is taken off both bounds; ``tau`` is in weighted hazard-days.
    """
    unit = layout.unit_prices(prices)
    soft, exact, demand = _soften(
        layout.alone, layout.size, layout.start, layout.pair, layout.cost, layout.pattern, unit, layout.stay, tau
    )
    if len(layout.member):
        tied = _soften_tied(
            layout.group_start,
            layout.member,
            layout.group_weight,
            layout.start,
            layout.pair,
            layout.cost,
            layout.pattern,
            unit,
            layout.stay,
            layout.destination,
            layout.destinations,
            tau,
        )
        soft, exact, demand = soft + tied[0], exact + tied[1], demand + tied[2]
    worth = float(layout.left @ prices)
    return soft - worth, exact - worth, demand


def curvature(layout: Layout, prices: Floats, tau: float, demand: Floats, column: Ints, count: int) -> Floats:
    """How fast the use of some resources falls with the prices of others, shape (count, count), the upper half.

    ``column`` (R,) is the place of a resource among them, -1 for those that are left out. Tied parties count as if
    they had no other way, which overstates it a little.
    """
    unit = layout.unit_prices(prices)
    chunks = _chunks(layout)
    own = np.einsum("nk,na,nb->kab", demand, layout.amounts, layout.amounts) / tau
    return _curvature(
        chunks,
        layout.alone,
        layout.size,
        layout.start,
        layout.pair,
        layout.cost,
        layout.pattern,
        unit,
        layout.stay,
        tau,
        layout.amounts,
        layout.use_start,
        layout.used_resource,
        layout.used_amount,
        column,
        count,
        own,
    )


@threaded
def _soften(
    alone: Ints,
    size: Floats,
    start: Ints,
    pair: NDArray[np.int32],
    cost: Floats,
    pattern: Ints,
    unit: Floats,
    stay: Floats,
    tau: float,
) -> tuple[float, float, Floats]:
    """Softened and exact Σ of the least charges of untied classes, and the demand (N, K)."""
    many, pairs = unit.shape
    soft, exact = np.zeros(PARTS), np.zeros(PARTS)
    demand = np.zeros((PARTS, many, pairs))
    for part in numba.prange(PARTS):
        charge = np.empty(pairs)
        for i in range(part * len(alone) // PARTS, (part + 1) * len(alone) // PARTS):
            c = alone[i]
            first, n, row = pattern[c], start[c + 1] - start[c], start[c]
            least = stay[c]
            for j in range(n):
                charge[j] = cost[row + j] + unit[first, pair[row + j]]
                least = min(least, charge[j])
            exact[part] += size[c] * least
            total = math.exp((least - stay[c]) / tau)
            for j in range(n):
                if charge[j] < least + REACH * tau:
                    charge[j] = math.exp((least - charge[j]) / tau)
                    total += charge[j]
                else:
                    charge[j] = 0.0
            soft[part] += size[c] * (least - tau * math.log(total))
            for j in range(n):
                if charge[j] > 0.0:
                    demand[part, first, pair[row + j]] += size[c] * charge[j] / total
    for part in range(1, PARTS):
        demand[0] += demand[part]
    return soft.sum(), exact.sum(), demand[0]


@threaded
def _soften_tied(  # noqa: PLR0912 -- one compiled pass
    group_start: Ints,
    member: Ints,
    weight: float,
    start: Ints,
    pair: NDArray[np.int32],
    cost: Floats,
    pattern: Ints,
    unit: Floats,
    stay: Floats,
    destination: Ints,
    destinations: int,
    tau: float,
) -> tuple[float, float, Floats]:
    """The same for tied groups, which first choose a destination together."""
    many, pairs = unit.shape
    groups = len(group_start) - 1
    soft, exact = np.zeros(PARTS), np.zeros(PARTS)
    demand = np.zeros((PARTS, many, pairs))
    for part in numba.prange(PARTS):
        for g in range(part * groups // PARTS, (part + 1) * groups // PARTS):
            members = member[group_start[g] : group_start[g + 1]]
            least = np.empty((len(members), destinations))
            total = np.empty((len(members), destinations))
            sum_soft, sum_exact = np.zeros(destinations), np.zeros(destinations)
            for i, c in enumerate(members):
                least[i, :] = stay[c]
                for j in range(start[c], start[c + 1]):
                    t = destination[pair[j]]
                    least[i, t] = min(least[i, t], cost[j] + unit[pattern[c], pair[j]])
                for t in range(destinations):
                    total[i, t] = math.exp((least[i, t] - stay[c]) / tau) if math.isfinite(least[i, t]) else 1.0
                for j in range(start[c], start[c + 1]):
                    t = destination[pair[j]]
                    above = cost[j] + unit[pattern[c], pair[j]] - least[i, t]
                    if above < REACH * tau:
                        total[i, t] += math.exp(-above / tau)
                for t in range(destinations):
                    sum_exact[t] += least[i, t]
                    sum_soft[t] += least[i, t] - tau * math.log(total[i, t])
            lowest = sum_soft.min()
            parts = 0.0
            for t in range(destinations):
                parts += math.exp((lowest - sum_soft[t]) / tau)
            exact[part] += weight * sum_exact.min()
            soft[part] += weight * (lowest - tau * math.log(parts))
            for i, c in enumerate(members):
                for j in range(start[c], start[c + 1]):
                    t = destination[pair[j]]
                    above = cost[j] + unit[pattern[c], pair[j]] - least[i, t] + sum_soft[t] - lowest
                    if above < REACH * tau:
                        share = math.exp(-above / tau) / (parts * total[i, t])
                        demand[part, pattern[c], pair[j]] += weight * share
    for part in range(1, PARTS):
        demand[0] += demand[part]
    return soft.sum(), exact.sum(), demand[0]


def _chunks(layout: Layout) -> Ints:
    """Where runs of like classes begin and end: of equal amounts and cost of staying, and not too long."""
    alone = layout.alone
    if not len(alone):
        return np.zeros(1, dtype=np.int64)
    long = max(1, round(len(alone) / ROWS))
    changes = np.diff(layout.pattern[alone], prepend=-1) != 0
    changes |= np.diff(layout.stay[alone], prepend=-1.0) != 0
    since = np.arange(len(alone)) - np.maximum.accumulate(np.where(changes, np.arange(len(alone)), 0))
    return np.append(np.flatnonzero(since % long == 0), len(alone)).astype(np.int64)


@threaded
def _curvature(  # noqa: PLR0912 -- one compiled pass
    chunks: Ints,
    alone: Ints,
    size: Floats,
    start: Ints,
    pair: NDArray[np.int32],
    cost: Floats,
    pattern: Ints,
    unit: Floats,
    stay: Floats,
    tau: float,
    amounts: Floats,
    use_start: Ints,
    used_resource: Ints,
    used_amount: Ints,
    column: Ints,
    count: int,
    own: Floats,
) -> Floats:
    """Σ over classes of size / τ times the covariance of what a party takes, the upper half of (count, count)."""
    found = np.zeros((PARTS, count, count))
    pairs = len(use_start) - 1
    for part in numba.prange(PARTS):
        charge, mean = np.empty(pairs), np.zeros(count)
        touched = np.empty(count, np.int64)
        runs = len(chunks) - 1
        for run in range(part * runs // PARTS, (part + 1) * runs // PARTS):
            reached, together = 0, 0.0
            for i in range(chunks[run], chunks[run + 1]):
                c = alone[i]
                first, n, row = pattern[c], start[c + 1] - start[c], start[c]
                least = stay[c]
                for j in range(n):
                    charge[j] = cost[row + j] + unit[first, pair[row + j]]
                    least = min(least, charge[j])
                total = math.exp((least - stay[c]) / tau)
                for j in range(n):
                    charge[j] = math.exp((least - charge[j]) / tau) if charge[j] < least + REACH * tau else 0.0
                    total += charge[j]
                together += size[c]
                for j in range(n):
                    if charge[j] > FAINT * total:
                        k = pair[row + j]
                        for u in range(use_start[k], use_start[k + 1]):
                            r, taken = column[used_resource[u]], amounts[first, used_amount[u]]
                            if r >= 0 and taken > 0.0:
                                if mean[r] == 0.0:
                                    touched[reached] = r
                                    reached += 1
                                mean[r] += size[c] * taken * charge[j] / total
            seen = np.sort(touched[:reached])
            for x in range(reached):
                weight = -mean[seen[x]] / (tau * together)
                line = found[part, seen[x]]
                for y in range(x, reached):
                    line[seen[y]] += weight * mean[seen[y]]
            for x in range(reached):
                mean[seen[x]] = 0.0
    for part in range(1, PARTS):
        found[0] += found[part]
    for k in range(pairs):
        for u in range(use_start[k], use_start[k + 1]):
            r = column[used_resource[u]]
            for v in range(use_start[k], use_start[k + 1]):
                q = column[used_resource[v]]
                if r >= 0 and q >= r:
                    found[0, r, q] += own[k, used_amount[u], used_amount[v]]
    whole: Floats = found[0]
    return whole


@threaded
def factorise(matrix: Floats) -> bool:
    """Overwrite the upper half of a matrix with U, Uᵀ U = matrix; False where it is not positive definite."""
    n, wide = len(matrix), 48
    for first in range(0, n, wide):
        last = min(n, first + wide)
        for k in range(first, last):
            for m in range(first, k):
                factor = matrix[m, k]
                for j in range(k, n):
                    matrix[k, j] -= factor * matrix[m, j]
            if not matrix[k, k] > 0.0:
                return False
            root = math.sqrt(matrix[k, k])
            for j in range(k, n):
                matrix[k, j] /= root
        for turn in numba.prange(64):
            for i in range(last + turn, n, 64):
                line = matrix[i]
                for k in range(first, last):
                    factor, upper = matrix[k, i], matrix[k]
                    for j in range(i, n):
                        line[j] -= factor * upper[j]
    return True


@compiled
def substitute(upper: Floats, right: Floats) -> Floats:
    """The solution x of Uᵀ U x = right, from the upper half of a matrix."""
    n = len(right)
    found = right.copy()
    for i in range(n):
        found[i] /= upper[i, i]
        for j in range(i + 1, n):
            found[j] -= upper[i, j] * found[i]
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            found[i] -= upper[i, j] * found[j]
        found[i] /= upper[i, i]
    return found


@threaded
def least_charges(
    layout_start: Ints, pair: NDArray[np.int32], cost: Floats, pattern: Ints, unit: Floats, stay: Floats
) -> Floats:
    """(C,) the least charge of each class, staying included."""
    found = stay.copy()
    for c in numba.prange(len(stay)):
        for j in range(layout_start[c], layout_start[c + 1]):
            found[c] = min(found[c], cost[j] + unit[pattern[c], pair[j]])
    return found
