"""Matching: families with needs and the few places there are for them, at the prices of everything else.

One place for a stretcher may be priced like dozens of seats, and few families can use it. Families who are seated one
after the other leave some of these places empty that others could have used; one integer program over those with needs
does not. What they take of seats, roads and receptions costs its price there, and is kept to its limits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.integer import STAYS, IntegerProgram
from safeconduct.planning.problem import FIRST_NEED
from safeconduct.planning.relaxation import cheapest

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem
    from safeconduct.planning.relaxation import Relaxed

WAYS = 12
"""Pairs that each may choose from, the cheapest of its class, besides those that cost hardly more than the least."""
WHOLE = 1e-6
"""What counts as a whole family."""
SHARE = 0.1
"""Share of the ways of families that a linear program leaves whole which the integer program may choose from as well:
the two come to the same cost, and the integer program is solved twenty times as fast."""
NODES = 20
"""Nodes of the program at most; it is nearly whole before it branches."""


def match_needs(
    problem: Problem,
    relaxed: Relaxed,
    flying: Flags,
    fixed: Ints | None,
    near: float,
    slack: float,
    seed: int,
    stop: Callable[[], bool] = lambda: False,
) -> Ints | None:
    """Ways (P,) for those with needs and those who are tied to them, -1 for everybody else.

    Args:
        problem: the problem.
        relaxed: prices, and what each way costs above the least of its class.
        flying: (D,) which departures fly.
        fixed: (P,) ways of the pinned, who keep theirs; -1 for others.
        near: hazard-days above the least within which a family may choose from all ways.
        slack: weighted hazard-days that may stay unproved.
        seed: of the ways that are drawn.
        stop: says when to end.

    Returns:
        None where nobody has needs or no answer was found.
    """
    classes = problem.classes
    way = np.full(len(problem.parties), STAYS, dtype=np.int64) if fixed is None else fixed.copy()
    needs: Flags = classes.amounts[classes.of, FIRST_NEED:].sum(axis=1) > 0
    placed: Flags = way != STAYS
    tied = [list(group) for group in problem.groups]
    groups = [group for group in tied if np.any(needs[group]) and not np.any(placed[group])]
    free = np.array(sorted(p for group in groups for p in group), dtype=np.int64)
    if not len(free):
        return None
    cost = _without_needs(problem, relaxed, np.unique(classes.of[free]))
    stay = np.where(classes.pinned, np.inf, relaxed.reduced_stay)

    def program(wanted: Flags) -> IntegerProgram:
        return IntegerProgram(problem, way, free, wanted, cost, stay, flying)

    reduced = np.where(classes.open, relaxed.reduced, np.inf)
    ways, taken, above = program((reduced <= near) | cheapest(reduced, WAYS)).relaxed(stop)
    split: Flags = np.isin(ways[:, 0], ways[np.abs(taken - np.round(taken)) > WHOLE, 0])
    few: Flags = np.random.default_rng(seed).random(len(ways)) < SHARE
    wanted = np.zeros_like(classes.open)
    kept: Flags = (taken > WHOLE) | ((split | few) & (above <= slack))
    wanted[ways[kept, 0], ways[kept, 1]] = True
    answer = program(wanted).solve(nodes=NODES, slack=slack, stop=stop)
    if answer is None:
        return None
    way[list(answer)] = list(answer.values())
    return way


def _without_needs(problem: Problem, relaxed: Relaxed, rows: Ints) -> Floats:
    """(C, K) the reduced costs of some classes, less what they count for places of needs; others are not changed."""
    pairs, cost = problem.pairs, relaxed.reduced.copy()
    places = np.array([0.0 if key.need is None else 1.0 for key in problem.stock.keys]) * relaxed.prices.resource
    for c in rows.tolist():
        counted = places[pairs.used_resource] * problem.classes.amounts[c, pairs.used_amount]
        cost[c] -= np.bincount(pairs.of_use, weights=counted, minlength=len(pairs.departure))
    return cost
