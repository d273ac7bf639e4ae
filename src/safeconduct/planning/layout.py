"""The layout: a problem's open ways as flat arrays, for passes that never build a table of classes by pairs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safeconduct.planning.problem import Floats, Ints, Problem


@dataclass(frozen=True)
class Layout:
    """Open ways of every class, one after the other, and what they take.

    Shapes: E open ways of all classes, N distinct rows of amounts; C, K, R and A as of a problem.
    """

    start: Ints
    """(C + 1,) the ways of class c stand at ``start[c]:start[c + 1]`` of the two arrays below."""
    pair: NDArray[np.int32]
    """(E,) in the order of the pairs, and so of their destinations."""
    cost: Floats
    """(E,) in weighted hazard-days for one party."""
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
    member: Ints
    group_weight: float
    """How many tied groups each one stands for."""
    destination: Ints
    """(K,)"""
    use_start: Ints
    """(K + 1,) the uses of pair k, as of the problem's pairs."""
    used_resource: Ints
    used_amount: Ints
    left: Floats
    """(R,)"""
    destinations: int

    def unit_prices(self, prices: Floats) -> Floats:
        """What a party of each row of amounts pays for each pair beside its cost, shape (N, K)."""
        pairs, amounts = len(self.destination), self.amounts.shape[1]
        at = np.repeat(np.arange(pairs), np.diff(self.use_start)) * amounts + self.used_amount
        flat = np.bincount(at, weights=prices[self.used_resource], minlength=pairs * amounts)
        unit: Floats = np.einsum("na,ka->nk", self.amounts, flat.astype(float).reshape(pairs, amounts), order="C")
        return unit

    def used_by(self, demand: Floats) -> Floats:
        """What is used of each resource, (R,), where ``demand`` (N, K) parties of each row leave by each pair."""
        taken = np.einsum("na,nk->ak", self.amounts, demand)
        pair = np.repeat(np.arange(len(self.destination)), np.diff(self.use_start))
        weights = taken[self.used_amount, pair]
        return np.bincount(self.used_resource, weights=weights, minlength=len(self.left)).astype(float)

    def sampled(self, every: int) -> Layout:
        """A likeness with one class and one tied group of so many, each standing for the others too."""
        alone = self.alone[every // 2 :: every]
        groups = np.arange(0, len(self.group_start) - 1, every)
        if not self.size[alone].sum():
            return self
        scale = float(self.size[self.alone].sum() / self.size[alone].sum())
        spans = [self.member[self.group_start[g] : self.group_start[g + 1]] for g in groups.tolist()]
        return replace(
            self,
            alone=alone,
            size=self.size * scale,
            member=np.concatenate([*spans, np.zeros(0, dtype=np.int64)]),
            group_start=np.cumsum([0, *(len(span) for span in spans)], dtype=np.int64),
            group_weight=(len(self.group_start) - 1) / len(groups) if len(groups) else 1.0,
        )


def lay_out(problem: Problem) -> Layout:
    """The layout of a problem without candidates; of one with them, as if all of them flew."""
    classes, pairs = problem.classes, problem.pairs
    begins, pairs_of = classes.ways.lists()
    counts = classes.ways.count
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    pair, cost = np.empty(start[-1], dtype=np.int32), np.empty(start[-1])
    for c, row in enumerate(classes.ways.of.tolist()):
        own = slice(start[c], start[c + 1])
        pair[own] = pairs_of[begins[row] : begins[row + 1]]
        cost[own] = classes.costs.along(c, pair[own])
    amounts, pattern = np.unique(classes.amounts, axis=0, return_inverse=True)
    tied = [classes.of[list(group)] for group in problem.groups if len(group) > 1]
    in_group = np.zeros(len(classes.size), dtype=bool)
    for members in tied:
        in_group[members] = True
    stay = np.where(classes.pinned, np.inf, classes.stay)
    order = np.lexsort((counts, stay, pattern.reshape(-1)))
    return Layout(
        start=start,
        pair=pair,
        cost=cost,
        stay=stay,
        size=classes.size.astype(float),
        pattern=pattern.reshape(-1).astype(np.int64),
        amounts=amounts,
        alone=order[~in_group[order]],
        group_start=np.cumsum([0, *(len(members) for members in tied)], dtype=np.int64),
        member=np.concatenate([*tied, np.zeros(0, dtype=np.int64)]),
        group_weight=1.0,
        destination=pairs.destination,
        use_start=pairs.start,
        used_resource=pairs.used_resource,
        used_amount=pairs.used_amount,
        left=problem.stock.left,
        destinations=len(problem.destinations),
    )
