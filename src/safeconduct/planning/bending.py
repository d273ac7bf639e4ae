"""Bending: how fast the use of resources falls with prices, and Newton steps by it, without a matrix of all of them.

The curvature of the softened bound is the covariance of what classes take over the ways that they spread over: what is
taken, squared, less the mean, squared. The first is a sparse matrix, since a way uses few resources. The second is a
sum of products, one for each class, and is kept as its factors. Conjugate gradients need no more than products with
both (Hestenes and Stiefel 1952).

The few ways that most of a class leave by are told apart. The many that a few of it leave by are added up over runs of
like classes, and must not be left out: a class that has to pay more wherever it goes takes nothing else than before,
and that shows only where its shares add up to one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from safeconduct.planning.compiling import compiled, in_parts, inlined
from safeconduct.planning.sweeping import share_tied, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safeconduct.planning.layout import Layout, Ways
    from safeconduct.planning.problem import Floats, Ints

RUNS = 1_600
"""Runs of like classes whose faint ways are added up."""
FAINT = 2e-3
"""Share of a class below which a way is faint."""
CLOSE = 1e-2
"""What is left of the slope where the search for a step ends, as a share of it."""
TURNS = 200
"""Products with the curvature that a step may take."""
ROOM = 1 << 16
"""Entries that there is room for before more is made."""


@dataclass(frozen=True)
class Curvature:
    """How fast the use of some resources falls with the prices of others, shape (M, M), as what it is made of.

    Members of a tied group count as if each chose by itself in the shares in which it goes, which understates it.
    L rows: classes whose parties are not tied, then members of tied groups. All are in units whose square is of the
    curvature.
    """

    own: sparse.csr_array
    """(M, M) what is taken, squared, over τ."""
    start: Ints
    """(L + 1,) what row l takes by ways that are not faint stands at ``start[l]:start[l + 1]`` of the next two."""
    place: NDArray[np.int32]
    taken: NDArray[np.float32]
    faint: Floats
    """(L,) the share of faint ways."""
    run: Ints
    """(L,) the run of the row."""
    lost: NDArray[np.float32]
    """(runs, M) what a run takes on average where it leaves by faint ways."""

    def times(self, step: Floats) -> Floats:
        """The curvature times a vector (M,)."""
        runs = len(self.lost)
        by_run = np.concatenate(in_parts(lambda first, last: _along(self.lost[first:last], step), runs))

        def rows(first: int, last: int) -> tuple[Floats, Floats]:
            cut = np.searchsorted(self.start[:-1], [first, last])  # parts of equal work, not of equally many rows
            return _rows(cut[0], cut[1], self.start, self.place, self.taken, self.faint, self.run, by_run, step)

        found = in_parts(rows, int(self.start[-1]) + 1)
        back = np.sum([part[1] for part in found], axis=0)
        lost = in_parts(lambda first, last: _across(self.lost[first:last], back[first:last]), runs)
        whole: Floats = self.own @ step - np.sum([part[0] for part in found], axis=0) - np.sum(lost, axis=0)
        return whole

    def diagonal(self) -> Floats:
        """The diagonal of the curvature (M,), as if nobody left by faint ways."""
        squares = np.bincount(self.place, weights=self.taken.astype(float) ** 2, minlength=self.own.shape[0])
        return np.maximum(self.own.diagonal() - squares, 0.0)


def curvature(layout: Layout, prices: Floats, tau: float, demand: Floats, column: Ints, count: int) -> Curvature:
    """The curvature at prices (R,) for ``count`` resources, where ``demand`` (N, K) is what a sweep found there.

    ``column`` (R,) is the place of a resource among them, -1 for those that are left out.
    """
    unit = layout.unit_prices(prices)
    uses = (layout.use_start, layout.used_resource, layout.used_amount, column, layout.amounts)
    runs = layout.runs(RUNS)
    many, groups = len(runs) - 1, len(layout.group_start) - 1
    lost = np.zeros((many + 1, count))

    def alone(first: int, last: int) -> tuple[Ints, NDArray[np.int32], NDArray[np.float32], Floats]:
        return _alone(
            runs[first : last + 1],
            layout.alone,
            layout.size,
            layout.ways,
            layout.pattern,
            unit,
            layout.stay,
            tau,
            uses,
            lost[first:],
        )

    found = in_parts(alone, many)
    if groups:
        found.append(
            _tied(
                layout.group_start,
                layout.group_size,
                layout.member,
                layout.ways,
                layout.pattern,
                unit,
                layout.stay,
                layout.destinations,
                tau,
                uses,
                lost[many:],
            )
        )
    counts, faint = np.concatenate([part[0] for part in found]), np.concatenate([part[3] for part in found])
    run = np.append(np.repeat(np.arange(many), np.diff(runs)), np.full(len(faint) - runs[-1], many))
    lost /= np.maximum(np.bincount(run, weights=faint, minlength=many + 1), 1e-30)[:, None]
    return Curvature(
        own=_own(layout, demand, tau, column, count),
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        place=np.concatenate([part[1] for part in found]),
        taken=np.concatenate([part[2] for part in found]),
        faint=faint,
        run=run.astype(np.int64),
        lost=lost.astype(np.float32),
    )


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
        energy = float((along * bent).sum())
        if energy <= 0.0:  # runs of like classes are not quite alike
            break
        length = size / energy
        step += length * along
        rest -= length * bent
        towards = scale * rest
        before, size = size, float((rest * towards).sum())
        along = towards + size / before * along
    return step


def _own(layout: Layout, demand: Floats, tau: float, column: Ints, count: int) -> sparse.csr_array:
    """What is taken, squared, over τ, shape (count, count)."""
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
    return sparse.csr_array((value[kept], (row[kept], col[kept])), shape=(count, count))


Uses = tuple["Ints", "Ints", "Ints", "Ints", "Floats"]
"""Where the uses of each pair stand, their resources, their amounts, the places of resources, and amounts (N, A)."""


@inlined
def _add_row(
    first: int,
    many: int,
    kind: int,
    share: Floats,
    weight: float,
    pair: NDArray[np.int32],
    uses: Uses,
    mean: Floats,
    touched: Ints,
    few: Floats,
) -> tuple[int, float]:
    """Add up in ``mean`` what a class takes by ways that are not faint, and in ``few`` (K,) how much leaves by others.

    ``share`` has how much of it leaves by each of its ``many`` ways, which stand in ``pair`` from ``first`` on.

    Returns:
        how many places of ``mean`` are not 0, which ``touched`` lists, and the weight of faint ways.
    """
    use_start, used_resource, used_amount, column, amounts = uses
    entries, faint = 0, 0.0
    for j in range(many):
        if share[j] <= 0.0:
            continue
        k = pair[first + j]
        if share[j] <= FAINT:
            few[k] += weight * share[j]
            faint += weight * share[j]
            continue
        for u in range(use_start[k], use_start[k + 1]):
            r = column[used_resource[u]]
            taken = weight * amounts[kind, used_amount[u]] * share[j]
            if r >= 0 and taken != 0.0:
                if mean[r] == 0.0:
                    touched[entries] = r
                    entries += 1
                mean[r] += taken
    return entries, faint


@inlined
def _lose(few: Floats, kind: int, uses: Uses, lost: Floats) -> None:
    """Add up in ``lost`` what those take who leave by faint ways, ``few`` (K,) by each, and clear them."""
    use_start, used_resource, used_amount, column, amounts = uses
    for k in range(len(few)):
        if few[k] > 0.0:
            for u in range(use_start[k], use_start[k + 1]):
                if column[used_resource[u]] >= 0:
                    lost[column[used_resource[u]]] += few[k] * amounts[kind, used_amount[u]]
            few[k] = 0.0


@inlined
def _widened(values: NDArray[Any], least: int) -> NDArray[Any]:
    """The same values with room for twice as many, or for ``least``."""
    wider: NDArray[Any] = np.empty(max(2 * len(values), least), values.dtype)
    wider[: len(values)] = values
    return wider


@inlined
def _keep(
    entries: int,
    touched: Ints,
    mean: Floats,
    found: int,
    place: NDArray[np.int32],
    taken: NDArray[np.float32],
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Put what was added up in ``mean`` behind the ``found`` entries that there are, and clear it; the entries."""
    if found + entries > len(place):
        place, taken = _widened(place, found + entries), _widened(taken, found + entries)
    for entry in range(entries):
        r = touched[entry]
        place[found + entry], taken[found + entry], mean[r] = r, mean[r], 0.0
    return place, taken


@compiled
def _alone(
    runs: Ints,
    alone: Ints,
    size: Floats,
    ways: Ways,
    pattern: Ints,
    unit: Floats,
    stay: Floats,
    tau: float,
    uses: Uses,
    lost: Floats,
) -> tuple[Ints, NDArray[np.int32], NDArray[np.float32], Floats]:
    """Rows of some runs of classes: how long they are, what they are made of, and how much of them is faint."""
    rows, found = runs[-1] - runs[0], 0
    count, faint = np.zeros(rows, np.int64), np.zeros(rows)
    place, taken = np.empty(ROOM, np.int32), np.empty(ROOM, np.float32)
    share, mean = np.empty(unit.shape[1]), np.zeros(lost.shape[1])
    touched, few = np.empty(lost.shape[1], np.int64), np.zeros(unit.shape[1])
    for run in range(len(runs) - 1):
        for i in range(runs[run], runs[run + 1]):
            c = alone[i]
            n, _, total = spread(c, unit[pattern[c]], ways, stay[c], tau, share)
            for j in range(n):
                share[j] /= total
            row = i - runs[0]
            count[row], faint[row] = _add_row(
                ways.begin[c],
                n,
                pattern[c],
                share,
                math.sqrt(size[c] / tau),
                ways.pair,
                uses,
                mean,
                touched,
                few,
            )
            place, taken = _keep(count[row], touched, mean, found, place, taken)
            found += count[row]
        _lose(few, pattern[alone[runs[run]]], uses, lost[run])
    return count, place[:found].copy(), taken[:found].copy(), faint


@compiled
def _tied(
    group_start: Ints,
    group_size: Floats,
    member: Ints,
    ways: Ways,
    pattern: Ints,
    unit: Floats,
    stay: Floats,
    destinations: int,
    tau: float,
    uses: Uses,
    lost: Floats,
) -> tuple[Ints, NDArray[np.int32], NDArray[np.float32], Floats]:
    """The same for members of tied groups."""
    found = 0
    count, faint = np.zeros(len(member), np.int64), np.zeros(len(member))
    place, taken = np.empty(ROOM, np.int32), np.empty(ROOM, np.float32)
    mean, touched = np.zeros(lost.shape[1]), np.empty(lost.shape[1], np.int64)
    few = np.zeros(unit.shape[1])
    for g in range(len(group_start) - 1):
        members = member[group_start[g] : group_start[g + 1]]
        share = np.empty((len(members), unit.shape[1]))
        share_tied(members, ways, pattern, unit, stay, destinations, tau, share)
        for i, c in enumerate(members):
            row = group_start[g] + i
            count[row], faint[row] = _add_row(
                ways.begin[c],
                ways.end[c] - ways.begin[c],
                pattern[c],
                share[i],
                math.sqrt(group_size[g] / tau),
                ways.pair,
                uses,
                mean,
                touched,
                few,
            )
            _lose(few, pattern[c], uses, lost[0])
            place, taken = _keep(count[row], touched, mean, found, place, taken)
            found += count[row]
    return count, place[:found].copy(), taken[:found].copy(), faint


@compiled
def _along(lost: NDArray[np.float32], step: Floats) -> Floats:
    """Each row times a step, four sums at a time: a processor does not wait for one of them to go on with another."""
    found, whole = np.zeros(len(lost)), len(step) // 4 * 4
    for i in range(len(lost)):
        a = b = c = d = 0.0
        for r in range(0, whole, 4):
            a += lost[i, r] * step[r]
            b += lost[i, r + 1] * step[r + 1]
            c += lost[i, r + 2] * step[r + 2]
            d += lost[i, r + 3] * step[r + 3]
        for r in range(whole, len(step)):
            a += lost[i, r] * step[r]
        found[i] = (a + b) + (c + d)
    return found


@compiled
def _across(lost: NDArray[np.float32], weight: Floats) -> Floats:
    """The sum of rows, each times its weight."""
    found = np.zeros(lost.shape[1])
    for i in range(len(lost)):
        for r in range(lost.shape[1]):
            found[r] += lost[i, r] * weight[i]
    return found


@compiled
def _rows(
    first: int,
    last: int,
    start: Ints,
    place: NDArray[np.int32],
    taken: NDArray[np.float32],
    faint: Floats,
    run: Ints,
    by_run: Floats,
    step: Floats,
) -> tuple[Floats, Floats]:
    """The sum of some rows, each times its product with a step: what is not faint (M,), and the weight of runs."""
    found, back = np.zeros(len(step)), np.zeros(len(by_run))
    for row in range(first, last):
        along = faint[row] * by_run[run[row]]
        for entry in range(start[row], start[row + 1]):
            along += taken[entry] * step[place[entry]]
        back[run[row]] += faint[row] * along
        for entry in range(start[row], start[row + 1]):
            found[place[entry]] += taken[entry] * along
    return found, back
