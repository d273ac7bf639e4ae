"""Need first: where seats allow both orders, a family does not leave later than others because it needs more.

The cost already lets whoever needs more seats count for as many. What is left are orders that cost the same, and those
that a search which ended within its gap did not come to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.buses import fits_on_buses
from safeconduct.planning.integer import STAYS, used_by

if TYPE_CHECKING:
    from safeconduct.planning.parties import Party
    from safeconduct.planning.problem import Flags, Ints, Problem

TOLERANCE = 1e-6
MORE = 3
"""Families that are asked to leave later beside those who have to."""


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
        kinds: dict[tuple[object, ...], int] = {}
        alike: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)
        self._kind: list[int] = []
        for p, party in enumerate(problem.parties):
            but, needs = _but_for_needs(party), tuple(sorted(party.needs.items()))
            kind = kinds.setdefault((but, needs), len(kinds))
            self._kind.append(kind)
            alike[but].setdefault(kind, p)
        self._lesser = {
            kind: lesser
            for members in alike.values()
            for kind, p in members.items()
            if (lesser := [k for k, q in members.items() if _needs_less(problem.parties[q], problem.parties[p])])
        }
        self._aboard: list[dict[int, list[int]]] = [defaultdict(list) for _ in kinds]
        for p in np.flatnonzero(way >= 0).tolist():
            self._aboard[self._kind[p]][int(problem.pairs.departure[way[p]])].append(p)
        in_need = [p for p, kind in enumerate(self._kind) if kind in self._lesser]
        self.in_need = sorted(in_need, key=lambda p: (-sum(problem.parties[p].needs.values()), p))

    def advance(self, p: int) -> bool:
        """Let a party leave earlier in the place of others that need less; whether it does."""
        problem, pairs = self.problem, self.problem.pairs
        lesser = [self._aboard[kind] for kind in self._lesser[self._kind[p]]]
        taken = np.zeros(len(problem.departures.ids), dtype=bool)
        taken[[d for aboard in lesser for d, there in aboard.items() if there]] = True
        open_ways = problem.classes.ways.row(int(problem.classes.of[p])) & (self._flying & taken)[pairs.departure]
        sooner = np.flatnonzero(open_ways & (self._departs < self._day(p)))
        for k in sooner[np.argsort(self._departs[sooner], kind="stable")].tolist():
            d = int(pairs.departure[k])
            others = sorted(q for aboard in lesser for q in aboard.get(d, ()))
            fewest = self._fewest(p, k, others)
            for count in range(fewest, min(len(others), fewest + MORE) + 1):
                if self._change({p: k} | dict.fromkeys(others[:count], int(self.way[p]))):
                    return True
        return False

    def _fewest(self, p: int, k: int, others: Sequence[int]) -> int:
        """How many of these have to leave a way, in their order, for a party to find room on it.

        More than there are where it finds none.
        """
        pairs, classes = self.problem.pairs, self.problem.classes
        at = slice(pairs.start[k], pairs.start[k + 1])
        amount, own = pairs.used_amount[at], classes.amounts[classes.of[p]]
        short = own[amount] - self._left[pairs.used_resource[at]] - TOLERANCE
        if self.way[p] != STAYS:  # what its own way uses of the same limits would be free too
            now = slice(pairs.start[self.way[p]], pairs.start[self.way[p] + 1])
            short -= np.where(np.isin(pairs.used_resource[at], pairs.used_resource[now]), own[amount], 0.0)
        freed = np.cumsum(classes.amounts[classes.of[list(others)]][:, amount], axis=0)
        enough = (freed >= short).all(axis=1)
        return int(np.argmax(enough)) + 1 if enough.any() else len(others) + 1

    def _change(self, ways: Mapping[int, int]) -> bool:
        """Take these ways (party → pair) if they are open, cost no more, put need first and keep every limit."""
        classes = self.problem.classes
        needs, more = 0, 0.0
        for p, k in ways.items():
            c = int(classes.of[p])
            if classes.pinned[c] if k == STAYS else not classes.ways.has(c, k):
                return False
            needs += sum(self.problem.parties[p].needs.values()) * (self._day_of(k) - self._day(p))
            more += self._cost_of(c, k) - self._cost_of(c, int(self.way[p]))
        if needs >= 0 or more > TOLERANCE:
            return False
        change = self._freed(ways)
        if any(d < 0 and self._left[r] + d < min(self._left[r], 0.0) - TOLERANCE for r, d in change.items()):
            return False
        trial = self.way.copy()
        trial[list(ways)] = list(ways.values())
        if not self._together(trial, ways):
            return False
        departures = self.problem.departures
        gone = [int(self.problem.pairs.departure[k]) for p, k in ways.items() if k != STAYS]
        days = {(int(departures.site[d]), int(departures.departs[d])) for d in gone}
        if not all(fits_on_buses(self.problem, trial, *day) for day in days):
            return False
        for p, k in ways.items():
            if self.way[p] != STAYS:
                self._aboard[self._kind[p]][int(self.problem.pairs.departure[self.way[p]])].remove(p)
            if k != STAYS:
                self._aboard[self._kind[p]][int(self.problem.pairs.departure[k])].append(p)
        self.way = trial
        for r, d in change.items():
            self._left[r] += d
        return True

    def _freed(self, ways: Mapping[int, int]) -> dict[int, float]:
        """By how much more is left of each resource once parties take these ways."""
        change: dict[int, float] = defaultdict(float)
        for p, k in ways.items():
            for sign, each in ((1.0, int(self.way[p])), (-1.0, k)):
                for r, taken in self._uses(p, each):
                    change[r] += sign * taken
        return change

    def _uses(self, p: int, k: int) -> list[tuple[int, float]]:
        """What a party takes on a way of each resource."""
        if k == STAYS:
            return []
        pairs, classes = self.problem.pairs, self.problem.classes
        at = slice(pairs.start[k], pairs.start[k + 1])
        taken = classes.amounts[classes.of[p], pairs.used_amount[at]]
        return list(zip(pairs.used_resource[at].tolist(), taken.tolist(), strict=True))

    def _cost_of(self, c: int, k: int) -> float:
        """What a way costs a party of a class."""
        classes = self.problem.classes
        return float(classes.stay[c] if k == STAYS else classes.costs.at(np.array([c]), np.array([k]))[0])

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
