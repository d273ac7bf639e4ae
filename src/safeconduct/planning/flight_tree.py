"""The proof of a choice of flights: branch and bound (Land & Doig 1960, doi:10.2307/1910129) over what flies.

Each leaf fixes some candidates and carries its own prices, from a dual ascent that begins with its parent's. It is
split on the candidate whose two answers raise the bound most, as short ascents tell; what they told is remembered
(Achterberg, Koch & Martin 2005, doi:10.1016/j.orl.2004.04.002). Where candidates are few a linear program with every
right to join that is used gives the prices, and proves as much as prices can.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.certificate import Certificate, Leaf, Prices, packed
from safeconduct.planning.flight_choice import FlightChoice
from safeconduct.planning.flight_prices import FIRST_STEP, LAST_STEP, FlightPrices, Levels
from safeconduct.planning.flown import only_flown
from safeconduct.planning.relaxation import JOIN_ROUNDS, Relaxation

if TYPE_CHECKING:
    from safeconduct.planning.problem import Floats, Problem
    from safeconduct.planning.watch import Watch

ROOT_SWEEPS, NODE_SWEEPS, LAST_SWEEPS = 1_000, 100, 600
"""Passes of the dual ascent at the root, at a new leaf, and once more before a leaf is split."""
NODE_FIRST, NODE_LAST, FINEST = 1.0, 0.05, 0.01
"""Days by which a leaf's levels move at the first pass and the last, and at the last before it is split."""
FLOWN_SWEEPS, FLOWN_FIRST = 150, 3.0
"""The same where one more candidate flies: others pay for what it carries, so that levels have far to go."""
NODE_JOIN_ROUNDS = 4
MOST_ROWS = 1_500_000
"""Rows that the leaves of a proof may have together, so that it can be written down and checked; it counts work."""
MOST_LEAVES = 4_000
POLISHED = 0.03
"""Share of what is proved above the floor that passes with small steps may add to a leaf."""
AHEAD = 0.15
"""Share of what is left to be proved by which a leaf may come before the weakest; its ascent goes on when its turn
comes."""
FURTHERED = 4
"""Leaves whose ascents go on at once, whatever the number of threads."""
GROUNDINGS, SHARE = 4, 0.02
"""How often flights that the budget rules out are fixed to stay in one leaf, where they fly by such a share."""
WHOLE = 1e-6

Pace = tuple[int, float, float]
"""Passes, and the first and last of their steps."""


@dataclass(frozen=True)
class Node:
    """A leaf whose candidates may still be split: how much of each flies (J,), and where its prices came from.

    ``empty`` are leaves without plans that stand beside it; ``polished`` says whether more passes would not help, and
    ``begun`` that its ascent ended where it proved enough for the time being.
    """

    leaf: Leaf
    bound: float
    flies: Floats
    levels: Levels | None = None
    empty: tuple[Leaf, ...] = ()
    polished: bool = False
    begun: bool = False


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
        self._relaxation = Relaxation(problem, certificate) if ascent is None else None
        self._choice = None if ascent is None else FlightChoice(problem, certificate, ascent)
        self._order = count()
        self._open: list[tuple[float, int, Node]] = []
        self._closed: list[tuple[float, Leaf]] = []
        self._rows = 0
        self._enough = np.inf
        self._for_now = np.inf

    def root(self) -> Node:
        """The leaf in which every candidate may fly or stay; the first to be asked for."""
        start = self._choice.ascent.start() if self._choice is not None else None
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
            seen: is called with the weakest leaf, beside what makes it better or splits it, and may find a better plan.

        Returns:
            Whether every choice was tried to its end, so that the best plan of those tried is the best there is.
        """
        while self._open and not self.watch.ended() and not self.watch.content(objective()):
            bound, _, node = self._open[0]
            if bound >= objective() - 1e-6:
                self.watch.optimal = True
                return False
            if self._rows > MOST_ROWS or len(self._open) + len(self._closed) > MOST_LEAVES:
                return False
            self._enough = objective() - self.watch.goal * (objective() - self.floor)
            self._for_now = min(self._enough, bound + AHEAD * (objective() - bound))
            if not self._step(node, seen):
                return False
            self.watch.rows = self._rows
            self.watch.bound(self.proved())
        return not self._open and not self.watch.ended()

    def _step(self, node: Node, seen: Callable[[Node], None]) -> bool:
        """Prove more of the leaf with the least bound, or split it; whether there was time to."""
        if self._choice is None:
            seen(node)
            return self._split(node)
        with self._choice.beside(lambda: seen(node)):
            return self._split(node) if not self._further(self._choice) else not self.watch.ended()

    def _split(self, node: Node) -> bool:
        d = self._question(node)
        if d is None:
            self._pop(node)
            closed = self._settled(node)
            self._note(closed)
            self._closed.append((closed.bound, closed.leaf))
            return True
        answers = [{**node.leaf.fixed, d: flies} for flies in (True, False)]
        if self._choice is None:
            children = [self._child(fixed, node) for fixed in answers]
        else:
            children = self._choice.each(lambda fixed: self._child(fixed, node), answers)
        if self.watch.ended():
            return False
        self._pop(node)
        for child in children:
            if isinstance(child, Leaf):
                self._closed.append((np.inf, child))
                continue
            self._push(child)
        return True

    def leaves(self) -> list[Leaf]:
        """Every leaf; together they cover every choice of candidates."""
        return [node.leaf for _, _, node in sorted(self._open, key=lambda each: each[1])] + [
            leaf for _, leaf in self._closed
        ]

    def proved(self) -> float:
        """The least bound over the leaves that are not empty."""
        least = min((bound for bound, _ in self._closed), default=np.inf)
        return max(self.floor, min(least, self._open[0][0] if self._open else np.inf))

    def _child(self, fixed: dict[int, bool], parent: Node) -> Node | Leaf:
        """A node whose prices are the better of its own and its parent's; a leaf where no plan agrees with it."""
        if not self.certificate.possible(fixed):
            return self._empty(fixed)
        start = parent.levels
        if self._choice is not None:
            start = self._choice.tried(fixed) or start
        node = self._solve(fixed, start, NODE_SWEEPS, flown=sum(fixed.values()) > sum(parent.leaf.fixed.values()))
        if node is None:
            return Leaf(fixed, parent.leaf.prices)
        return node if node.bound >= parent.bound else self._better(node, parent.leaf.prices)

    def _better(self, node: Node, prices: Prices) -> Node:
        """The node, with other prices if they prove more in it."""
        bound = self.certificate.bound(prices, node.leaf.fixed)
        return node if node.bound >= bound else replace(node, leaf=Leaf(node.leaf.fixed, prices), bound=bound)

    def _empty(self, fixed: dict[int, bool]) -> Leaf:
        """A leaf with which no plan agrees."""
        return Leaf(fixed, Prices(np.zeros(len(self.problem.stock.keys))))

    def _solve(self, fixed: dict[int, bool], start: Levels | None, sweeps: int, *, flown: bool = False) -> Node | None:
        """A leaf with prices of its own; None where no flights agree with what is fixed.

        ``flown`` says whether one more candidate flies than where the prices to begin with come from.
        """
        if self._choice is not None and start is not None:
            first, last = (NODE_FIRST, NODE_LAST) if fixed else (FIRST_STEP, LAST_STEP)
            if flown:
                sweeps, first = FLOWN_SWEEPS, FLOWN_FIRST
            return self._climbed(fixed, start, self._choice, sweeps, first, last)
        if self._relaxation is None:
            return None
        rounds = NODE_JOIN_ROUNDS if fixed else JOIN_ROUNDS
        relaxed = self._relaxation.solve(fixed, stop=self.watch.ended, join_rounds=rounds)
        return None if relaxed is None else Node(Leaf(fixed, packed(relaxed.prices)), relaxed.bound, relaxed.flies)

    def _climbed(
        self, fixed: dict[int, bool], start: Levels, choice: FlightChoice, sweeps: int, first: float, last: float
    ) -> Node:
        """A leaf with prices by ascent; what the budget rules out and prices do not is fixed to stay.

        Where that flies there is no plan: an empty leaf beside this one.
        """
        ascent, levels = choice.ascent, start
        empty: list[Leaf] = []
        for _ in range(GROUNDINGS):
            near = choice.near(levels)
            stop, enough = self.watch.ended, self._for_now
            levels = ascent.ascend(levels, fixed, sweeps, first, last, near=near, enough=enough, stop=stop)
            barred = [d for d in choice.barred(fixed) if levels.flies[choice.column[d]] > SHARE]
            if not barred or levels.bound >= enough or stop():
                break
            for d in barred:
                empty.append(self._empty({**fixed, d: True}))
                fixed = {**fixed, d: False}
        prices = ascent.prices(levels, fixed)
        bound = self.certificate.bound(prices, fixed)
        begun = enough <= levels.bound < self._enough
        return Node(Leaf(fixed, packed(prices)), bound, levels.flies, levels, tuple(empty), begun=begun)

    def _grounded(self, leaf: Leaf, levels: Levels, choice: FlightChoice) -> Node:
        """A node in which what the budget rules out, and would earn, is fixed to stay: its flying is an empty leaf."""
        net, fixed = self.certificate.net(leaf.prices), dict(leaf.fixed)
        empty: list[Leaf] = []
        for d in choice.barred(fixed):
            if net[d] > WHOLE:
                empty.append(self._empty({**fixed, d: True}))
                fixed[d] = False
        bound = self.certificate.bound(leaf.prices, fixed)
        return Node(Leaf(fixed, packed(leaf.prices)), bound, levels.flies, levels, tuple(empty))

    def _near(self, bound: float) -> bool:
        """Whether a leaf is so near what is to be proved that more passes may do what a split would."""
        return self._enough - bound <= POLISHED * (bound - self.floor)

    def _further(self, choice: FlightChoice) -> bool:
        """Make those of the weakest leaves better that need not be split yet, a few at once; whether there were any."""
        some: list[tuple[Node, Levels, Pace]] = []
        while self._open and len(some) < FURTHERED:
            node = self._open[0][2]
            pace = self._pace(node)
            if pace is None or node.levels is None:
                break
            some.append((node, node.levels, pace))
            self._pop(node)
        for better in choice.each(lambda each: self._furthered(*each, choice), some):
            self._push(better)
        return bool(some)

    def _pace(self, node: Node) -> Pace | None:
        """Passes that a leaf was spared or that may do what a split would, and their steps; None where neither."""
        if node.begun:
            return NODE_SWEEPS, NODE_FIRST, NODE_LAST
        if node.polished or not self._near(node.bound):
            return None
        return LAST_SWEEPS, 2 * NODE_LAST, FINEST

    def _furthered(self, node: Node, levels: Levels, pace: Pace, choice: FlightChoice) -> Node:
        """The node after these passes."""
        better = self._climbed(dict(node.leaf.fixed), levels, choice, *pace)
        return replace(self._better(better, node.leaf.prices), polished=node.polished or not node.begun)

    def _settled(self, node: Node) -> Node:
        """A node in which nothing is left to be asked, with the prices of a linear program if they prove more."""
        if self._choice is None or node.levels is None:
            return node
        fixed = dict(node.leaf.fixed)
        problem, _ = only_flown(self.problem, [d for d, flies in fixed.items() if flies])
        certificate = Certificate(problem)
        relaxed = Relaxation(problem, certificate).solve(stop=self.watch.ended)
        if relaxed is None or relaxed.bound <= node.bound:
            return node
        prices = self._choice.ascent.closing(relaxed.prices.resource, fixed)
        found = self._grounded(Leaf(fixed, prices), node.levels, self._choice)
        return found if found.bound > node.bound else node

    def _push(self, node: Node) -> None:
        self._note(node)
        heapq.heappush(self._open, (node.bound, next(self._order), node))

    def _note(self, node: Node) -> None:
        """Count what a leaf, and the empty leaves beside it, take to be written down."""
        self._closed += [(np.inf, leaf) for leaf in node.empty]
        self._rows += _rows(self.problem, node.leaf) + sum(len(leaf.fixed) for leaf in node.empty)

    def _pop(self, node: Node) -> None:
        heapq.heappop(self._open)
        self._rows -= _rows(self.problem, node.leaf)

    def _question(self, node: Node) -> int | None:
        """The candidate to split on; None where all are fixed."""
        if self._choice is not None and node.levels is not None:
            return self._choice.question(node.leaf.fixed, node.levels, self._enough, self.watch.ended)
        fixed = node.leaf.fixed
        undecided = np.array([int(d) not in fixed for d in self.certificate.candidates], dtype=bool)
        if not undecided.any():
            return None
        between = np.where(undecided, np.minimum(node.flies, 1.0 - node.flies), -1.0)
        j = int(np.argmax(between))
        if between[j] <= WHOLE:  # every answer is whole, but its value is not proved: split on the largest
            j = int(np.argmax(np.where(undecided, node.flies, -1.0)))
        return int(self.certificate.candidates[j])


def _rows(problem: Problem, leaf: Leaf) -> int:
    """Rows in which a leaf is written down."""
    return len(leaf.fixed) + leaf.prices.rows(problem.classes.size)
