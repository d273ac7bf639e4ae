"""Need first: where seats allow both orders, a family does not leave later than others because it needs more.

The cost already lets whoever needs more seats count for as many. What is left are orders that cost the same, and those
that a search which ended within its gap did not come to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.buses import count_packed, fits_on_buses, rides_on
from safeconduct.planning.integer import STAYS, used_by
from safeconduct.planning.objective import costs_of

if TYPE_CHECKING:
    from safeconduct.planning.parties import Party
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

TOLERANCE = 1e-6
ASKED = 1_024
"""Parties whose ways are looked at at a time."""
MORE = 3
"""Families that are asked to leave later beside those who have to."""


def put_need_first(problem: Problem, way: Ints, flying: Flags, ended: Callable[[], bool] = lambda: False) -> Ints:
    """Let families in need change places with families that are alike but for needing less, and leave before them.

    A party takes the place of one or more others on an earlier departure, and they take its own, wherever every limit
    is kept and the plan costs no more. Each change brings needs, counted by person, nearer; so it ends. Everybody in
    need is asked once; whether a change let others change too is asked until none is found, or planning is to end.

    Args:
        problem: the problem.
        way: (P,) each party's pair, -1 where it stays.
        flying: (D,) which departures fly.
        ended: whether planning was told to end.

    Returns:
        (P,) the ways after such changes.
    """
    order = _Order(problem, way, flying)
    while asked := order.asked():
        for p in asked:
            order.advance(p)
        if ended():
            break
    return order.way


class _Order:
    """A plan in which parties change places."""

    def __init__(self, problem: Problem, way: Ints, flying: Flags) -> None:
        self.problem = problem
        self.way = way.copy()
        self._flying = flying
        self._left = problem.stock.left - used_by(problem, way)
        self._cost = costs_of(problem, way)
        self._needs = np.array([sum(party.needs.values()) for party in problem.parties], dtype=np.int64)
        self._departs = problem.departures.departs[problem.pairs.departure]
        self._group = {p: group for group in problem.groups if len(group) > 1 for p in group}
        kinds: dict[tuple[object, ...], int] = {}
        alike: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)
        of_kind: dict[int, int] = {}
        self._kind: list[int] = []
        for p, party in enumerate(problem.parties):
            but, needs = _but_for_needs(party), tuple(sorted(party.needs.items()))
            kind = kinds.setdefault((but, needs), len(kinds))
            self._kind.append(kind)
            of_kind.setdefault(kind, p)
            alike[but].setdefault(kind, p)
        self._lesser = {
            kind: lesser
            for members in alike.values()
            for kind, p in members.items()
            if (lesser := [k for k, q in members.items() if _needs_less(problem.parties[q], problem.parties[p])])
        }
        self._aboard: list[dict[int, list[int]]] = [defaultdict(list) for _ in kinds]
        self._on: dict[int, set[int]] = defaultdict(set)
        self._loads: dict[int, Counter[int]] = defaultdict(Counter)
        self._buses: dict[int, int] = {}
        for p in np.flatnonzero(way >= 0).tolist():
            d = int(problem.pairs.departure[way[p]])
            self._aboard[self._kind[p]][d].append(p)
            self._on[d].add(p)
            self._loads[d].update(problem.parties[p].bus_loads)
        self._flights: dict[tuple[int, int], list[int]] = defaultdict(list)
        for d, day in enumerate(
            zip(problem.departures.site.tolist(), problem.departures.departs.tolist(), strict=True)
        ):
            self._flights[day].append(d)
        # Families of a kind take the same, so that their number says what they would free.
        self._taken_by: Floats = problem.classes.amounts[problem.classes.of[list(of_kind.values())]]
        many, pairs = len(problem.departures.ids), problem.pairs
        self._used_by: dict[int, set[int]] = defaultdict(set)
        of_departure = np.repeat(pairs.departure, np.diff(pairs.start))
        for d, r in np.unique(np.stack([of_departure, pairs.used_resource]), axis=1).T.tolist():
            self._used_by[d].add(r)
        self._counts = np.zeros((len(kinds), many), dtype=np.int16)  # the largest table of all
        for kind, aboard in enumerate(self._aboard):
            for d, there in aboard.items():
                self._counts[kind, d] = len(there)
        self._most_uses()
        in_need = [p for p, kind in enumerate(self._kind) if kind in self._lesser]
        in_need.sort(key=lambda p: (-sum(problem.parties[p].needs.values()), p))
        self._in_need = np.array(in_need, dtype=np.int64)
        self._most = problem.classes.amounts.max(axis=0, initial=0)
        self._touched = np.ones(len(problem.pairs.departure), dtype=bool)
        self._moved: set[int] = set()

    def asked(self) -> list[int]:
        """Those in need, by how much they need, who could leave earlier since something changed; all at first.

        That is who has an earlier way by which somebody leaves who needs less, if there or on their own, or for whom
        they are tied to, anything is otherwise than when this was asked before.
        """
        pairs, classes = self.problem.pairs, self.problem.classes
        found = []
        for who in np.array_split(self._in_need, len(self._in_need) // ASKED + 1):
            sooner = classes.ways.rows(classes.of[who]) & (self._departs < self._days_of(who)[:, None])
            lesser = [self._counts[self._lesser[self._kind[p]]].any(axis=0) for p in who.tolist()]
            sooner &= np.array(lesser, dtype=bool).reshape(len(who), self._counts.shape[1])[:, pairs.departure]
            own = (self.way[who] >= 0) & self._touched[np.maximum(self.way[who], 0)] if len(pairs.departure) else False
            tied = np.array([not self._moved.isdisjoint(self._group.get(p, ())) for p in who.tolist()], dtype=bool)
            again = (sooner & self._touched).any(axis=1) | (sooner.any(axis=1) & (own | tied))
            found += who[again].tolist()
        self._touched[:] = False
        self._moved.clear()
        return found

    def advance(self, p: int) -> None:
        """Let a party leave earlier in the place of others that need less, if it can."""
        problem, pairs = self.problem, self.problem.pairs
        kinds = self._lesser[self._kind[p]]
        lesser = [self._aboard[kind] for kind in kinds]
        counts = self._counts[kinds]
        taken = self._flying & counts.any(axis=0)
        if not taken.any():
            return
        open_ways = problem.classes.ways.row(int(problem.classes.of[p])) & taken[pairs.departure]
        sooner = np.flatnonzero(open_ways & (self._departs < self._days_of(np.array([p]))))
        short, fits = self._short(p, sooner, counts.T @ self._taken_by[kinds])
        sooner, short = sooner[fits], short[fits]
        if not len(sooner):
            return
        more = self._costs(np.full(len(sooner), p), sooner) - self._cost[p]
        flights = np.unique(pairs.departure[sooner])
        others = [sorted(q for aboard in lesser for q in aboard.get(d, ())) for d in flights.tolist()]
        instead = self._instead(p, others)
        least = np.array([rise.min() for rise in instead])
        flight = np.searchsorted(flights, pairs.departure[sooner])
        pay = np.flatnonzero(more + least[flight] <= TOLERANCE)
        amounts, of = problem.classes.amounts, problem.classes.of
        freed: dict[int, Floats] = {}  # what the first, the first two, ... who are there take, flight by flight
        most: dict[int, int] = {}
        for i in pay[np.argsort(self._departs[sooner[pay]], kind="stable")].tolist():
            k, f = int(sooner[i]), int(flight[i])
            there, rise = others[f], instead[f]
            if f not in freed:
                freed[f] = np.cumsum(amounts[of[there]], axis=0)
            fewest = _fewest(freed[f][:, self._amount[k]], short[i])
            enough = range(fewest, min(len(there), fewest + MORE) + 1)
            pays = [many for many in enough if more[i] + rise[many - 1] <= TOLERANCE]
            if pays and f not in most:
                most[f] = self._most_instead(p, int(pairs.departure[k]), freed[f])
            for many in pays:
                if many <= most[f] and self._change({p: k} | dict.fromkeys(there[:many], int(self.way[p]))):
                    return

    def _most_uses(self) -> None:
        """Lay out what each pair uses as a table (K, most uses); where a pair uses less, of what nobody is short."""
        pairs = self.problem.pairs
        uses = np.diff(pairs.start)
        shape = (len(uses), int(uses.max(initial=0)))
        at = np.arange(shape[1]) < uses[:, None]
        self._resource, self._amount = np.full(shape, len(self._left)), np.zeros(shape, dtype=np.int64)
        self._resource[at], self._amount[at] = pairs.used_resource, pairs.used_amount

    def _short(self, p: int, ways: Ints, freed: Floats) -> tuple[Floats, Flags]:
        """What a party lacks of each use of ways, and where it lacks nothing if ``freed`` (D, A) is left there."""
        amount = self._amount[ways]
        own = self.problem.classes.amounts[self.problem.classes.of[p]]
        left = np.append(self._left, np.inf)
        if self.way[p] != STAYS:  # what its own way uses of the same limits would be free too
            now = self._resource[self.way[p]]
            left[now] += own[self._amount[self.way[p]]]
        short: Floats = own[amount] - left[self._resource[ways]] - TOLERANCE
        there = freed[self.problem.pairs.departure[ways]]
        fits: Flags = np.all(short <= np.take_along_axis(there, amount, axis=1), axis=1)
        return short, fits

    def _most_instead(self, p: int, departure: int, together: Floats) -> int:
        """How many of those on a departure, who take this ``together`` (n, A), find room on the way of a party.

        It leaves there. Only limits are looked at of which they free nothing by leaving where they are.
        """
        if self.way[p] == STAYS:
            return len(together)
        own = self.problem.classes.amounts[self.problem.classes.of[p]]
        enough = np.ones(len(together), dtype=bool)
        for r, amount in zip(self._resource[self.way[p]].tolist(), self._amount[self.way[p]].tolist(), strict=True):
            if r < len(self._left) and r not in self._used_by[departure]:
                enough &= together[:, amount] <= max(self._left[r], 0.0) + own[amount] + TOLERANCE
        return int(enough.sum())

    def _instead(self, p: int, others: Sequence[Sequence[int]]) -> list[Floats]:
        """What it costs more if the first, the first two, ... of each of some lists take the way of a party."""
        who = np.array([q for there in others for q in there], dtype=np.int64)
        rise = self._costs(who, np.full(len(who), self.way[p])) - self._cost[who]
        ends = np.cumsum([len(there) for there in others])
        return [np.cumsum(part) for part in np.split(rise, ends[:-1])]

    def _costs(self, who: Ints, where: Ints) -> Floats:
        """What ways cost those beside them; inf where they are closed, or somebody who is pinned would stay."""
        classes = self.problem.classes
        of, goes = classes.of[who], where != STAYS
        cost = np.where(classes.pinned[of], np.inf, classes.stay[of])
        is_open = classes.ways.at(of[goes], where[goes])
        cost[goes] = np.where(is_open, classes.costs.at(of[goes], where[goes]), np.inf)
        return cost

    def _change(self, ways: Mapping[int, int]) -> bool:
        """Take these ways (party → pair) if they are open, cost no more, put need first and keep every limit."""
        who, where = np.array(list(ways), dtype=np.int64), np.array(list(ways.values()), dtype=np.int64)
        if self._needs[who] @ (self._days_by(where) - self._days_of(who)) >= 0:
            return False
        cost = self._costs(who, where)
        if not (cost - self._cost[who]).sum() <= TOLERANCE:
            return False
        change = self._freed(ways)
        if any(d < 0 and self._left[r] + d < min(self._left[r], 0.0) - TOLERANCE for r, d in change.items()):
            return False
        if not self._together(ways) or not all(self._rides(ways, day) for day in self._days(ways)):
            return False
        self._touch(ways, change)
        for p, k in ways.items():
            if self.way[p] != STAYS:
                d = int(self.problem.pairs.departure[self.way[p]])
                self._buses.pop(d, None)
                self._aboard[self._kind[p]][d].remove(p)
                self._counts[self._kind[p], d] -= 1
                self._on[d].remove(p)
                self._loads[d].subtract(self.problem.parties[p].bus_loads)
            if k != STAYS:
                d = int(self.problem.pairs.departure[k])
                self._buses.pop(d, None)
                self._aboard[self._kind[p]][d].append(p)
                self._counts[self._kind[p], d] += 1
                self._on[d].add(p)
                self._loads[d].update(self.problem.parties[p].bus_loads)
        self.way[who] = where
        self._cost[who] = cost
        for r, freed in change.items():
            self._left[r] += freed
        return True

    def _touch(self, ways: Mapping[int, int], change: Mapping[int, float]) -> None:
        """Note where others may find what they did not find before a change: who is there, or more room than was.

        ``self.way`` is as it was. Room that was enough for anybody opens nothing by growing.
        """
        pairs = self.problem.pairs
        mates = {q for p in ways for q in self._group.get(p, (p,))}  # who is tied may go where the others go
        days = self._days(ways) | self._days({q: int(self.way[q]) for q in mates})
        flights = [d for day in days for d in self._flights[day]]
        self._touched |= np.isin(pairs.departure, flights)
        self._moved.update(ways)
        grown = [r for r, freed in change.items() if freed > 0]
        uses = np.isin(pairs.used_resource, grown)
        uses &= self._left[pairs.used_resource] < self._most[pairs.used_amount]
        self._touched[pairs.of_use[uses]] = True

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

    def _together(self, ways: Mapping[int, int]) -> bool:
        """Whether the tied groups of those who take these ways go to one destination."""
        goals = self.problem.pairs.destination
        after = ({q: ways.get(q, int(self.way[q])) for q in self._group[p]} for p in ways if p in self._group)
        return all(len({int(goals[k]) for k in group.values() if k != STAYS}) <= 1 for group in after)

    def _days(self, ways: Mapping[int, int]) -> set[tuple[int, int]]:
        """The sites and days on which those who take these ways leave."""
        departures = self.problem.departures
        gone = [int(self.problem.pairs.departure[k]) for k in ways.values() if k != STAYS]
        return {(int(departures.site[d]), int(departures.departs[d])) for d in gone}

    def _rides(self, ways: Mapping[int, int], day: tuple[int, int]) -> bool:
        """Whether a site's buses carry everybody who leaves on a day once parties take these ways."""
        departure = self.problem.pairs.departure
        loads: dict[int, Counter[int]] = {}
        for p, to in ways.items():
            for k, change in ((int(self.way[p]), -1), (to, 1)):
                d = int(departure[k])
                if k != STAYS and d in self._flights[day]:
                    there = loads.setdefault(d, self._loads[d].copy())
                    for load in self.problem.parties[p].bus_loads:
                        there[load] += change
        flights = self._flights[day]
        packed = sum(self._packed(d, loads[d]) if d in loads else self._buses_of(d) for d in flights)
        if packed <= rides_on(self.problem, *day):
            return True
        aboard = {d: self._on[d] for d in flights}
        for d in loads:
            come = {p for p, k in ways.items() if k != STAYS and departure[k] == d}
            aboard[d] = (aboard[d] - ways.keys()) | come
        return fits_on_buses(self.problem, aboard, packed, *day)

    def _buses_of(self, d: int) -> int:
        """How many buses those who are on a departure take."""
        if d not in self._buses:
            self._buses[d] = self._packed(d, self._loads[d])
        return self._buses[d]

    def _packed(self, d: int, loads: Mapping[int, int]) -> int:
        return count_packed(loads, int(self.problem.bus_seats[self.problem.departures.site[d]]))

    def _days_of(self, who: Ints) -> Ints:
        """The days on which parties leave; the day after the horizon for those who stay."""
        return self._days_by(self.way[who])

    def _days_by(self, ways: Ints) -> Ints:
        """The days on which ways leave; the day after the horizon for staying."""
        found = np.full(len(ways), self.problem.horizon + 1, dtype=np.int64)
        goes = ways != STAYS
        found[goes] = self._departs[ways[goes]]
        return found


def _fewest(freed: Floats, short: Floats) -> int:
    """How many of those have to leave whose room is freed, one after the other (n, uses), for what is short (uses,).

    More than there are where that is not enough.
    """
    enough = (freed >= short).all(axis=1)
    return int(np.argmax(enough)) + 1 if enough.any() else len(freed) + 1


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
