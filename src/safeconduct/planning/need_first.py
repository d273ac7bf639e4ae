"""Need first: where seats allow both orders, a family does not leave later than others because it needs more.

The cost already lets whoever needs more seats count for as many. What is left are orders that cost the same, and those
that a search which ended within its gap did not come to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.buses import fits_on_buses
from safeconduct.planning.integer import STAYS, used_by
from safeconduct.planning.objective import costs_of

if TYPE_CHECKING:
    from safeconduct.planning.parties import Party
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

TOLERANCE = 1e-6


def put_need_first(problem: Problem, way: Ints, flying: Flags) -> Ints:
    """Let families in need change places with families that are alike but for needing less, and leave before them.

    A party takes the place of one or more others on an earlier departure, and they take its own, wherever every limit
    is kept and the plan costs no more. Each change brings needs, counted by person, nearer; so it ends.

    Args:
        problem: the problem.
        way: (P,) each party's pair, -1 where it stays.
        flying: (D,) which departures fly.

    Returns:
        (P,) the ways after all such changes.
    """
    order = _Order(problem, way, flying)
    changed = True
    while changed:
        changed = False
        for p in order.in_need:
            changed |= order.advance(p)
    return order.way


class _Order:
    """A plan in which parties change places."""

    def __init__(self, problem: Problem, way: Ints, flying: Flags) -> None:
        self.problem = problem
        self.way = way.copy()
        self._flying = flying
        self._left = problem.stock.left - used_by(problem, way)
        self._departs = problem.departures.departs[problem.pairs.departure]
        self._group = {p: group for group in problem.groups if len(group) > 1 for p in group}
        alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for p, party in enumerate(problem.parties):
            alike[_but_for_needs(party)].append(p)
        self._lesser = {
            p: lesser
            for members in alike.values()
            for p in members
            if problem.parties[p].needs
            and (lesser := [q for q in members if _needs_less(problem.parties[q], problem.parties[p])])
        }
        self.in_need = sorted(self._lesser, key=lambda p: (-sum(problem.parties[p].needs.values()), p))

    def advance(self, p: int) -> bool:
        """Let a party leave earlier in the place of others that need less; whether it does."""
        problem, pairs = self.problem, self.problem.pairs
        open_ways = problem.classes.open[problem.classes.of[p]] & self._flying[pairs.departure]
        sooner = np.flatnonzero(open_ways & (self._departs < self._day(p)))
        there: dict[int, list[int]] = defaultdict(list)
        for q in self._lesser[p]:
            if self.way[q] >= 0:
                there[int(pairs.departure[self.way[q]])].append(q)
        for k in sooner[np.argsort(self._departs[sooner], kind="stable")].tolist():
            give: list[int] = []
            for q in there[int(pairs.departure[k])]:
                give.append(q)
                if self._change({p: k} | dict.fromkeys(give, int(self.way[p]))):
                    return True
        return False

    def _change(self, ways: Mapping[int, int]) -> bool:
        """Take these ways (party → pair) if they are open, cost no more, put need first and keep every limit."""
        classes = self.problem.classes
        trial, needs = self.way.copy(), 0
        for p, k in ways.items():
            c = int(classes.of[p])
            if classes.pinned[c] if k == STAYS else not classes.open[c, k]:
                return False
            needs += sum(self.problem.parties[p].needs.values()) * (self._day_of(k) - self._day(p))
            trial[p] = k
        if needs >= 0 or (costs_of(self.problem, trial) - costs_of(self.problem, self.way)).sum() > TOLERANCE:
            return False
        left = self._left + self._used(self.way, ways) - self._used(trial, ways)
        if (left < np.minimum(self._left, 0.0) - TOLERANCE).any() or not self._together(trial, ways):
            return False
        departures = self.problem.departures
        gone = [int(self.problem.pairs.departure[k]) for p, k in ways.items() if k != STAYS]
        days = {(int(departures.site[d]), int(departures.departs[d])) for d in gone}
        if not all(fits_on_buses(self.problem, trial, *day) for day in days):
            return False
        self.way, self._left = trial, left
        return True

    def _used(self, way: Ints, parties: Iterable[int]) -> Floats:
        """What these parties use of each resource, shape (R,)."""
        alone = np.full_like(way, STAYS)
        those = list(parties)
        alone[those] = way[those]
        return used_by(self.problem, alone)

    def _together(self, way: Ints, changed: Mapping[int, int]) -> bool:
        """Whether the tied groups of those who changed go to one destination."""
        goals = self.problem.pairs.destination
        return all(
            len({int(goals[way[q]]) for q in self._group[p] if way[q] != STAYS}) <= 1
            for p in changed
            if p in self._group
        )

    def _day(self, p: int) -> int:
        return self._day_of(int(self.way[p]))

    def _day_of(self, k: int) -> int:
        """The day on which a pair leaves; the day after the horizon for staying."""
        return self.problem.horizon + 1 if k == STAYS else int(self._departs[k])


def _but_for_needs(party: Party) -> tuple[object, ...]:
    """What a party is, its needs left out."""
    return (
        party.site,
        party.ready_on,
        party.expires_on,
        tuple(sorted(party.case_sizes)),
        party.plain_weight,
        party.nationalities,
    )


def _needs_less(less: Party, more: Party) -> bool:
    """Whether one party has the needs of another, for as many people or fewer, and not all of them."""
    within = all(count <= more.needs.get(need, 0) for need, count in less.needs.items())
    return within and sum(less.needs.values()) < sum(more.needs.values())
