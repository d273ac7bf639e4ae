"""The layout: a problem's open ways as flat arrays, for passes that never build a table of classes by pairs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from safeconduct.planning.compiling import inlined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safeconduct.planning.problem import Floats, Ints, Problem


class Ways(NamedTuple):
    """Open ways of every class and what they cost, for compiled passes.

    Shapes: C, K, T, D as of a problem; E pairs of all the different rows of open ways. Classes that may take the same
    pairs share a row, and a cost follows from few numbers: ``base[c, t] + weight[c] * exposure[k]``, less what is
    spared where people leave as they were told. T is 1 where a cost does not depend on the destination.
    """

    begin: Ints
    """(C,) the pairs of class c stand at ``begin[c]:end[c]`` of the next array but one."""
    end: Ints
    """(C,)"""
    pair: NDArray[np.int32]
    """(E,) in the order of the pairs, and so of their destinations."""
    base: Floats
    """(C, T) in weighted hazard-days for one party."""
    weight: Floats
    """(C,) weighted hazard-days for each hazard-day."""
    exposure: Floats
    """(K,) hazard-days"""
    destination: Ints
    """(K,)"""
    departure: Ints
    """(K,)"""
    told_start: Ints
    """(C + 1,) class c was told of the departures ``told[told_start[c]:told_start[c + 1]]``."""
    told: Ints
    back: Floats
    """What is spared where a party leaves by each of them."""


@inlined
def charge_ways(c: int, unit: Floats, ways: Ways, charge: Floats) -> int:
    """Write into ``charge`` what class c pays for its ways; how many they are. ``unit`` (K,) is what it pays beside."""
    first, weight = ways.begin[c], ways.weight[c]
    many: int = ways.end[c] - first
    if ways.base.shape[1] == 1:
        for j in range(many):
            k = ways.pair[first + j]
            charge[j] = ways.base[c, 0] + weight * ways.exposure[k] + unit[k]
    else:
        for j in range(many):
            k = ways.pair[first + j]
            charge[j] = ways.base[c, ways.destination[k]] + weight * ways.exposure[k] + unit[k]
    for entry in range(ways.told_start[c], ways.told_start[c + 1]):
        for j in range(many):
            if ways.departure[ways.pair[first + j]] == ways.told[entry]:
                charge[j] -= ways.back[entry]
    return many


@dataclass(frozen=True)
class Layout:
    """The open ways, who takes them, and what they take.

    Shapes: N distinct rows of amounts; C, K, R and A as of a problem.
    """

    ways: Ways
    stay: Floats
    """(C,) inf where a class has to leave."""
    size: Floats
    """(C,) how many parties each class stands for."""
    pattern: Ints
    """(C,) which row of amounts a class takes."""
    amounts: Floats
    """(N, A)"""
    alone: Ints
    """Classes whose parties are not tied, those side by side that are alike."""
    group_start: Ints
    """(G + 1,) tied group g has the classes ``member[group_start[g]:group_start[g + 1]]``."""
    group_size: Floats
    """(G,) how many tied groups each stands for."""
    member: Ints
    use_start: Ints
    """(K + 1,) the uses of pair k, as of the problem's pairs."""
    used_resource: Ints
    used_amount: Ints
    left: Floats
    """(R,)"""
    destinations: int

    def unit_prices(self, prices: Floats) -> Floats:
        """What a party of each row of amounts pays for each pair beside its cost, shape (N, K)."""
        pairs, amounts = len(self.ways.destination), self.amounts.shape[1]
        at = np.repeat(np.arange(pairs), np.diff(self.use_start)) * amounts + self.used_amount
        flat = np.bincount(at, weights=prices[self.used_resource], minlength=pairs * amounts)
        unit: Floats = np.einsum("na,ka->nk", self.amounts, flat.astype(float).reshape(pairs, amounts), order="C")
        return unit

    def used_by(self, demand: Floats) -> Floats:
        """What is used of each resource, (R,), where ``demand`` (N, K) parties of each row leave by each pair."""
        taken = np.einsum("na,nk->ak", self.amounts, demand)
        pair = np.repeat(np.arange(len(self.ways.destination)), np.diff(self.use_start))
        weights = taken[self.used_amount, pair]
        return np.bincount(self.used_resource, weights=weights, minlength=len(self.left)).astype(float)

    def runs(self, many: int) -> Ints:
        """Where some ``many`` runs of like untied classes begin and end, of equal amounts and cost of staying."""
        alone = self.alone
        if not len(alone):
            return np.zeros(1, dtype=np.int64)
        long = max(1, round(len(alone) / many))
        pattern, stay = self.pattern[alone], self.stay[alone]
        changes = np.append(True, (pattern[1:] != pattern[:-1]) | (stay[1:] != stay[:-1]))
        since = np.arange(len(alone)) - np.maximum.accumulate(np.where(changes, np.arange(len(alone)), 0))
        return np.append(np.flatnonzero(since % long == 0), len(alone)).astype(np.int64)

    def thinned(self, many: int) -> Layout:
        """With some ``many`` untied classes, each in place of a run of like ones, and as great a part of tied groups.

        The layout itself where it has not many more.
        """
        long = round(len(self.alone) / many)
        if long <= 1:
            return self
        runs, groups = self.runs(many), np.arange(0, len(self.group_size), long)
        alone, group = self.alone[(runs[:-1] + runs[1:]) // 2], np.minimum(groups + long // 2, len(self.group_size) - 1)
        size = self.size.copy()
        size[alone] = np.add.reduceat(self.size[self.alone], runs[:-1])
        members = [self.member[self.group_start[g] : self.group_start[g + 1]] for g in group.tolist()]
        return replace(
            self,
            alone=alone,
            size=size,
            group_start=np.cumsum([0, *map(len, members)], dtype=np.int64),
            group_size=np.diff(np.append(groups, len(self.group_size))).astype(float),
            member=np.concatenate([*members, np.zeros(0, dtype=np.int64)]),
        )


def lay_out(problem: Problem) -> Layout:
    """The layout of a problem without candidates; of one with them, as if all of them flew."""
    classes, pairs = problem.classes, problem.pairs
    begins, pair = classes.ways.lists()
    told_start, told, back = classes.costs.told_by_class()
    ways = Ways(
        begin=begins[classes.ways.of],
        end=begins[classes.ways.of + 1],
        pair=pair,
        base=classes.costs.base,
        weight=classes.costs.weight,
        exposure=classes.costs.exposure,
        destination=pairs.destination,
        departure=pairs.departure,
        told_start=told_start,
        told=told,
        back=back,
    )
    amounts, pattern = np.unique(classes.amounts, axis=0, return_inverse=True)
    tied = [classes.of[list(group)] for group in problem.groups if len(group) > 1]
    in_group = np.zeros(len(classes.size), dtype=bool)
    for members in tied:
        in_group[members] = True
    stay = np.where(classes.pinned, np.inf, classes.stay)
    order = np.lexsort((classes.ways.count, classes.ways.reach(pairs.destination), stay, pattern.reshape(-1)))
    return Layout(
        ways=ways,
        stay=stay,
        size=classes.size.astype(float),
        pattern=pattern.reshape(-1).astype(np.int64),
        amounts=amounts,
        alone=order[~in_group[order]],
        group_start=np.cumsum([0, *(len(members) for members in tied)], dtype=np.int64),
        group_size=np.ones(len(tied)),
        member=np.concatenate([*tied, np.zeros(0, dtype=np.int64)]),
        use_start=pairs.start,
        used_resource=pairs.used_resource,
        used_amount=pairs.used_amount,
        left=problem.stock.left,
        destinations=len(problem.destinations),
    )
