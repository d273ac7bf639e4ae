"""The proof of a choice of flights: branch and bound (Land & Doig 1960, doi:10.2307/1910129) over what flies.

Each leaf fixes some candidates and carries its own prices, from a dual ascent that begins with its parent's. Where
candidates are few a linear program with every right to join that is used gives them, and proves as much as prices can.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.certificate import Certificate, Leaf, Prices
from safeconduct.planning.flight_prices import FIRST_STEP, LAST_STEP, FlightPrices, Levels
from safeconduct.planning.relaxation import JOIN_ROUNDS, Relaxation

if TYPE_CHECKING:
    from safeconduct.planning.problem import Floats, Problem
    from safeconduct.planning.watch import Watch

ROOT_SWEEPS, NODE_SWEEPS = 1_000, 150
"""Passes of the dual ascent at the root, and at a leaf, where it begins with its parent's prices."""
NODE_FIRST, NODE_LAST = 0.3, 0.05
"""Days by which a leaf's levels move at the first pass and the last."""
NODE_JOIN_ROUNDS = 4
MOST_ROWS = 400_000
"""Prices that the leaves of a proof may have together, so that it can be written down and checked; it counts work."""
WHOLE = 1e-6


@dataclass(frozen=True)
class Node:
    """A leaf whose candidates may still be split: how much of each flies (J,), and where its prices came from."""

    leaf: Leaf
    bound: float
    flies: Floats
    levels: Levels | None = None


class FlightTree:
    """Leaves that together cover every choice of candidates.

    Args:
        problem: a problem with candidates.
        certificate: evaluates prices for it.
        watch: says when to end, and is told of bounds.
        ascent: prices by dual ascent; None where the linear program is to give them.
    """

    def __init__(self, problem: Problem, certificate: Certificate, watch: Watch, ascent: FlightPrices | None) -> None:
        self.problem = problem
        self.certificate = certificate
        self.watch = watch
        self.floor = certificate.floor()
        self._ascent = ascent
        self._relaxation = Relaxation(problem, certificate) if ascent is None else None
        self._order = count()
        self._open: list[tuple[float, int, Node]] = []
        self._closed: list[Leaf] = []
        self._rows = 0

    def root(self) -> Node:
        """The leaf in which every candidate may fly or stay; the first to be asked for."""
        start = self._ascent.start() if self._ascent is not None else None
        node = self._solve({}, start, ROOT_SWEEPS)
        if node is None:
            msg = "a relaxation in which everybody may stay has a solution"
            raise AssertionError(msg)
        self._push(node)
        self.watch.bound(self.proved())
        return node

    def branch(self, objective: Callable[[], float], seen: Callable[[Node], None]) -> bool:
        """Split the leaf with the least bound until the gap is small, nothing is left to split, or it is stopped.

        Args:
            objective: the cost of the best plan so far.
            seen: is called with each new leaf, and may find a better plan.

        Returns:
            Whether every choice was tried to its end, so that the best plan of those tried is the best there is.
        """
        while self._open and not self.watch.ended() and not self.watch.content(objective()):
            bound, _, node = self._open[0]
            if bound >= objective() - 1e-6:
                self.watch.optimal = True
                return False
            if self._rows > MOST_ROWS:
                return False
            d = self._question(node)
            if d is None:
                heapq.heappop(self._open)
                self._closed.append(node.leaf)
                continue
            answers = [{**node.leaf.fixed, d: True}, {**node.leaf.fixed, d: False}]
            children = [self._child(fixed, node) for fixed in answers]
            if self.watch.ended():
                return False
            heapq.heappop(self._open)
            self._rows -= _rows(self.problem, node.leaf.prices)
            for child in children:
                if isinstance(child, Leaf):
                    self._closed.append(child)
                    continue
                self._push(child)
                seen(child)
            self.watch.bound(self.proved())
        return not self._open and not self.watch.ended()

    def leaves(self) -> list[Leaf]:
        """Every leaf; together they cover every choice of candidates."""
        return [node.leaf for _, _, node in sorted(self._open, key=lambda each: each[1])] + self._closed

    def proved(self) -> float:
        """The least bound over the leaves that are not empty."""
        closed = [
            self.certificate.bound(leaf.prices, leaf.fixed)
            for leaf in self._closed
            if self.certificate.possible(leaf.fixed)
        ]
        return max(self.floor, min([*closed, *(bound for bound, *_ in self._open)], default=np.inf))

    def _child(self, fixed: dict[int, bool], parent: Node) -> Node | Leaf:
        """A node whose prices are the better of its own and its parent's; a leaf where no plan agrees with it."""
        if not self.certificate.possible(fixed):
            return Leaf(fixed, Prices(np.zeros_like(parent.leaf.prices.resource)))
        node = self._solve(fixed, parent.levels, NODE_SWEEPS)
        if node is None:
            return Leaf(fixed, parent.leaf.prices)
        inherited = self.certificate.bound(parent.leaf.prices, fixed)
        if node.bound >= inherited:
            return node
        return Node(Leaf(fixed, parent.leaf.prices), inherited, node.flies, node.levels)

    def _solve(self, fixed: Mapping[int, bool], start: Levels | None, sweeps: int) -> Node | None:
        """A leaf with prices of its own; None where no flights agree with what is fixed."""
        if self._ascent is not None and start is not None:
            first, last = (NODE_FIRST, NODE_LAST) if fixed else (FIRST_STEP, LAST_STEP)
            levels = self._ascent.ascend(start, fixed, sweeps, first, last, self.watch.ended)
            prices = self._ascent.prices(levels, fixed)
            return Node(Leaf(fixed, prices), self.certificate.bound(prices, fixed), levels.flies, levels)
        if self._relaxation is None:
            return None
        rounds = NODE_JOIN_ROUNDS if fixed else JOIN_ROUNDS
        relaxed = self._relaxation.solve(fixed, stop=self.watch.ended, join_rounds=rounds)
        return None if relaxed is None else Node(Leaf(fixed, relaxed.prices), relaxed.bound, relaxed.flies)

    def _push(self, node: Node) -> None:
        self._rows += _rows(self.problem, node.leaf.prices)
        heapq.heappush(self._open, (node.bound, next(self._order), node))

    def _question(self, node: Node) -> int | None:
        """The candidate to split on: the one whose flying is most in between; None where all are fixed."""
        fixed = node.leaf.fixed
        undecided = np.array([int(d) not in fixed for d in self.certificate.candidates], dtype=bool)
        if not undecided.any():
            return None
        between = np.where(undecided, np.minimum(node.flies, 1.0 - node.flies), -1.0)
        if self._ascent is not None:  # far from settled: what fills early, and dearly, moves the bound most
            between *= 1.0 + self.certificate.worth(node.leaf.prices)[self.certificate.candidates]
        j = int(np.argmax(between))
        if between[j] <= WHOLE:  # every answer is whole, but its value is not proved: split on the largest
            j = int(np.argmax(np.where(undecided, node.flies, -1.0)))
        return int(self.certificate.candidates[j])


def _rows(problem: Problem, prices: Prices) -> int:
    """Rows in which prices are written down."""
    join = 0 if prices.join is None else int(problem.classes.size @ (prices.join > 0.0).sum(axis=1))
    return join + int((prices.resource > 0.0).sum())
