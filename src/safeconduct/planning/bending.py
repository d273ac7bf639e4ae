"""Bending: how fast the use of resources falls with prices, and Newton steps by it, without a matrix of all of them.

The curvature of the softened bound is the covariance of what classes take over the ways that they spread over: what is
taken, squared, less the mean, squared. The first is a sparse matrix, since a way uses few resources. The second is a
sum of products, one for each run of like classes, and is kept as its factors. Conjugate gradients need no more than
products with both (Hestenes and Stiefel 1952).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np
from scipy import sparse

from safeconduct.planning.compiling import threaded
from safeconduct.planning.layout import charge_ways
from safeconduct.planning.sweeping import PARTS, REACH

if TYPE_CHECKING:
    from safeconduct.planning.layout import Layout, Ways
    from safeconduct.planning.problem import Floats, Ints

ROWS = 1_600
"""Runs of like classes whose spread over ways is told apart where the curvature is found."""
FAINT = 2e-3
"""Share of a class that a way has to have to count there."""
CLOSE = 1e-2
"""What is left of the slope where the search for a step ends, as a share of it."""
TURNS = 200
"""Products with the curvature that a step may take."""


@dataclass(frozen=True)
class Curvature:
    """How fast the use of some resources falls with the prices of others, shape (M, M), as what it is made of.

    Tied parties count as if they had no other way, and runs of like classes as if they were alike, which overstates it.
    """

    own: sparse.csr_array
    """(M, M) what is taken, squared, over τ."""
    mean: sparse.csr_array
    """(runs, M) what a run takes on average, in units whose square is of the curvature."""

    def times(self, step: Floats) -> Floats:
        """The curvature times a vector (M,)."""
        found: Floats = self.own @ step - self.mean.T @ (self.mean @ step)
        return found

    def diagonal(self) -> Floats:
        """The diagonal of the curvature (M,)."""
        found: Floats = self.own.diagonal() - np.asarray(self.mean.power(2).sum(axis=0)).reshape(-1)
        return np.maximum(found, 0.0)


def curvature(layout: Layout, prices: Floats, tau: float, demand: Floats, column: Ints, count: int) -> Curvature:
    """The curvature at prices (R,) for ``count`` resources, where ``demand`` (N, K) is what a sweep found there.

    ``column`` (R,) is the place of a resource among them, -1 for those that are left out.
    """
    unit = layout.unit_prices(prices)
    squares = np.einsum("nk,na,nb->kab", demand, layout.amounts, layout.amounts, optimize=True) / tau
    uses = np.diff(layout.use_start)
    pair = np.repeat(np.arange(len(uses)), uses)
    # every use of a pair beside every use of it
    one = np.repeat(np.arange(len(pair)), uses[pair])
    begin = np.repeat(layout.use_start[pair], uses[pair])
    other = begin + np.arange(len(one)) - np.repeat(np.cumsum(uses[pair]) - uses[pair], uses[pair])
    row, col = column[layout.used_resource[one]], column[layout.used_resource[other]]
    value = squares[pair[one], layout.used_amount[one], layout.used_amount[other]]
    kept = (row >= 0) & (col >= 0) & (value != 0.0)
    own = sparse.csr_array((value[kept], (row[kept], col[kept])), shape=(count, count))
    mean = _means(
        _runs(layout),
        layout.alone,
        layout.size,
        layout.ways,
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
    )
    return Curvature(own, sparse.csr_array(mean))


def newton_step(curved: Curvature, firm: Floats, slope: Floats) -> Floats:
    """The step (M,) to where a slope is nothing, by a curvature and what is added to its diagonal (M,), nearly."""
    scale = 1.0 / (curved.diagonal() + firm)
    step = np.zeros(len(slope))
    rest = slope.copy()
    towards = along = scale * rest
    size = start = float((rest * towards).sum())
    for _ in range(TURNS):
        if size <= CLOSE**2 * start:
            break
        bent = curved.times(along) + firm * along
        length = size / float((along * bent).sum())
        step += length * along
        rest -= length * bent
        towards = scale * rest
        before, size = size, float((rest * towards).sum())
        along = towards + size / before * along
    return step


def _runs(layout: Layout) -> Ints:
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
def _means(
    runs: Ints,
    alone: Ints,
    size: Floats,
    ways: Ways,
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
) -> Floats:
    """What each run takes of each resource (runs, count), over the root of τ and of its parties."""
    many = len(runs) - 1
    found = np.zeros((many, count))
    for part in numba.prange(PARTS):
        charge = np.empty(unit.shape[1])
        for run in range(part * many // PARTS, (part + 1) * many // PARTS):
            mean, together = found[run], 0.0
            for i in range(runs[run], runs[run + 1]):
                c = alone[i]
                first = pattern[c]
                n = charge_ways(c, unit[first], ways, charge)
                least = stay[c]
                for j in range(n):
                    least = min(least, charge[j])
                total = math.exp((least - stay[c]) / tau)
                for j in range(n):
                    charge[j] = math.exp((least - charge[j]) / tau) if charge[j] < least + REACH * tau else 0.0
                    total += charge[j]
                together += size[c]
                for j in range(n):
                    if charge[j] > FAINT * total:
                        k = ways.pair[ways.begin[c] + j]
                        for u in range(use_start[k], use_start[k + 1]):
                            r = column[used_resource[u]]
                            if r >= 0:
                                mean[r] += size[c] * amounts[first, used_amount[u]] * charge[j] / total
            mean /= math.sqrt(tau * together)
    return found
