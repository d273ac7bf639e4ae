"""Who bids for flights: classes, and tied families once for each destination that their group could settle in.

A group settles together, so that what a tied family would pay for a flight depends on where the others go. Written
apart for each destination, it bids there as if the group had chosen it, and the group takes the destination at which
its bids come to least.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Ints, Problem


@dataclass(frozen=True)
class Bidders:
    """Bidders (B,), those that are tied to nobody first.

    Group g has the choices ``choice[g]`` up to ``choice[g + 1]``, and those who bid if it takes choice n are the
    bidders ``bundle[n]`` up to ``bundle[n + 1]``; those before ``bundle[0]`` are tied to nobody.
    """

    of: Ints
    """(B,) the class of each."""
    destination: Ints
    """(B,) where it heads for, -1 for those that are tied to nobody."""
    size: Ints
    """(B,) members."""
    choice: Ints
    bundle: Ints

    def headed(self, where: Ints) -> Flags:
        """(B, K) whether each would take pairs to these destinations (K,)."""
        headed: Flags = (self.destination[:, None] < 0) | (self.destination[:, None] == where)
        return headed


def bidders_of(problem: Problem) -> Bidders:
    """The bidders of a problem; a tied class to whose group nothing is open bids as if it were alone."""
    classes, to = problem.classes, problem.pairs.destination
    tied: list[tuple[list[int], list[int]]] = []
    for group in problem.groups:
        members = classes.of[list(group)].tolist()
        goals = np.unique(to[classes.open[members].any(axis=0)]).tolist() if len(group) > 1 else []
        if goals:
            tied.append((members, goals))
    bound = {c for members, _ in tied for c in members}
    alone = [c for c in range(len(classes.size)) if c not in bound]
    parts = [(c, goal) for members, goals in tied for goal in goals for c in members]
    of = np.array([*alone, *(c for c, _ in parts)], dtype=np.int64)
    return Bidders(
        of=of,
        destination=np.array([*(-1 for _ in alone), *(goal for _, goal in parts)], dtype=np.int64),
        size=classes.size[of],
        choice=np.cumsum([0, *(len(goals) for _, goals in tied)]),
        bundle=np.cumsum([len(alone), *(len(members) for members, goals in tied for _ in goals)]),
    )
