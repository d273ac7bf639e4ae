"""The explanation: why a family is left behind, in words that an officer can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.amount_words import amount, in_a_row, way_in_words
from safeconduct.planning.cancelled import Cancelled
from safeconduct.planning.certificate import Certificate, Leaf
from safeconduct.planning.examination import why_closed
from safeconduct.planning.objective import objective_of
from safeconduct.planning.shortfalls import Room, Shortfall

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.planning.openness import Openness
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

TOLERANCE = 1e-6
KINDS = {
    "seats": "seats",
    "board": "places on board for a need",
    "places": "places of the offer",
    "care": "places at the destination for a need",
    "reception": "reception in the week of arrival",
    "transit": "beds in transit",
    "road": "bus seats",
}
"""Each kind of room that a way out takes, in words."""


def explain(
    operation: Operation,
    problem: Problem,
    certificate: Certificate,
    openness: Openness,
    way: Ints,
    flying: Flags,
    leaves: Sequence[Leaf],
) -> dict[int, str]:
    """A sentence or more for each party that is left behind.

    Either nothing is open to it, and the conditions that close its ways are named, with cancelled departures that would
    be open; or ways are open, and then what it lacks on the best of them, who holds that room, and what so much more of
    it would change.

    Args:
        operation: the operation, for the priorities of its cases.
        problem: the problem.
        certificate: evaluates prices for it.
        openness: its conditions, to name those that close a way.
        way: (P,) each party's pair, -1 where it stays.
        flying: (D,) which departures fly.
        leaves: the proof; one of them agrees with what flies.
    """
    behind = np.flatnonzero(way < 0).tolist()
    if not behind:
        return {}
    said: dict[tuple[int, tuple[int, ...]], str] = {}
    explainer = _Explainer(operation, problem, certificate, way, flying, leaves)
    group = {p: members for members in problem.groups for p in members}
    reasons = {}
    cancelled = Cancelled(operation, openness)
    for p in behind:
        c = int(problem.classes.of[p])
        if not problem.classes.ways.count[c]:
            reasons[p] = why_closed(openness, p, cancelled)
            continue
        goals = tuple(sorted({int(problem.pairs.destination[way[q]]) for q in group[p] if way[q] >= 0}))
        if (c, goals) not in said:  # what is said names no case, so that it holds for all that are alike
            said[c, goals] = explainer.outbid(p, c, goals)
        reasons[p] = said[c, goals]
    return reasons


class _Explainer:
    """Says what stands in the way of parties to which ways are open; arguments as of :func:`explain`."""

    def __init__(
        self,
        operation: Operation,
        problem: Problem,
        certificate: Certificate,
        way: Ints,
        flying: Flags,
        leaves: Sequence[Leaf],
    ) -> None:
        self._problem, self._flying = problem, flying
        self._room = Room(problem, way, flying)
        self._leaf = next(leaf for leaf in leaves if all(flying[d] == flies for d, flies in leaf.fixed.items()))
        self._grounded = [d for d, flies in self._leaf.fixed.items() if not flies]
        self._certificate = certificate
        bound = certificate.bound(self._leaf.prices, self._leaf.fixed)
        self._unproved = max(0.0, objective_of(problem, way, flying) - bound)
        cases = operation.tables["cases"]
        self._priority = dict(cases.select("case_id", "priority").iter_rows())
        self._holders: dict[tuple[int, ...], str] = {}

    def outbid(self, p: int, c: int, goals: tuple[int, ...]) -> str:
        """What a party lacks, who holds it, and what more of it would change.

        Args:
            p: the party.
            c: its class.
            goals: destinations of those it settles with; one at most.
        """
        problem, pairs = self._problem, self._problem.pairs
        ways = np.flatnonzero(problem.classes.ways.row(c))
        count = f"{len(ways)} ways out are open" if len(ways) > 1 else "One way out is open"
        together = ways[np.isin(pairs.destination[ways], goals)] if goals else ways
        if not len(together):
            where = " and ".join(problem.destinations[t] for t in goals)
            return f"{count}, but none to {where}, where the family that they are to settle with goes."
        saves = problem.classes.stay[c] - problem.classes.costs.rows(np.array([c]))[0]
        grounded = ~self._flying[pairs.departure]
        helps = together[~grounded[together] & (saves[together] > TOLERANCE)]
        if len(helps):
            return self._at_best(p, c, count, self._ranked(c, helps), saves)
        unused = together[grounded[together] & (saves[together] > TOLERANCE)]
        if len(unused):
            return self._not_flown(p, count, unused, saves)
        k = int(together[np.argmax(saves[together])])
        return (
            f"{count}, but leaving would cost no less than staying. The best is {self._name(k)}: leaving by it would "
            f"cost {problem.classes.stay[c] - saves[k]:,.1f} weighted hazard-days, the road and a change of what was "
            f"told included, and staying costs {problem.classes.stay[c]:,.1f}."
        )

    def _ranked(self, c: int, ways: Ints) -> Ints:
        """Ways by what the party would pay at the plan's prices, then by how little is missing, then by day."""
        short, missing = self._room.missing_by_pair(self._problem.classes.amounts[c])
        departs = self._problem.departures.departs[self._problem.pairs.departure]
        charge = self._certificate.charges(self._leaf.prices, self._grounded, np.array([c]))[0]
        order = np.lexsort((departs[ways], missing[ways], short[ways], np.round(charge[ways], 6)))
        ranked: Ints = ways[order]
        return ranked

    def _at_best(self, p: int, c: int, count: str, ways: Ints, saves: Floats) -> str:
        """The shortfall on the best way that a departure serves which leaves."""
        short, _ = self._room.missing_by_pair(self._problem.classes.amounts[c])
        for k in ways[short[ways] == 0].tolist():
            if not self._room.on(p, k):
                return (
                    f"{count}, and {self._name(k)} has room: the search ended before it used it. A pin to it "
                    f"would lower the objective by {saves[k]:,.1f} weighted hazard-days; so may more time to plan."
                )
        k = int(ways[0])
        lacks = self._room.on(p, k)
        sentence = (
            f"{count}{self._without_room(c, ways)}. The best is {self._name(k)}, which is short of {listed(lacks)}"
        )
        sentence += f".{self._held(lacks)} With {_that_much(lacks)} more, and everybody else as planned, the family "
        sentence += f"would leave on that day and the objective would fall by {saves[k]:,.1f} weighted hazard-days."
        sentence += self._one_more(lacks)
        full = self._room.full_kinds(self._problem.classes.amounts[c], ways)
        kinds = sorted(KINDS[kind] for kind in full)
        return sentence + (f" What is full on the open ways: {', '.join(kinds)}." if kinds and len(ways) > 1 else "")

    def _without_room(self, c: int, ways: Ints) -> str:
        """That these ways, of all that are open to a class, have no room; the others do not fly, or would not help."""
        if len(ways) == int(self._problem.classes.ways.count[c]):
            return ", but none has room" if len(ways) > 1 else ", but it has no room"
        if len(ways) == 1:
            return "; the one of them that would help, by a departure that flies, has no room"
        return f"; of the {len(ways)} that would help, by departures that fly, none has room"

    def _not_flown(self, p: int, count: str, ways: Ints, saves: Floats) -> str:
        """What it would take to fly a candidate for the party: one that is worth its cost, and of these the nearest.

        Nearest is where nobody has to make room, then where least money is missing, then where most is saved.
        """
        problem, departures = self._problem, self._problem.departures
        flight = departures.cost[problem.pairs.departure[ways]]
        short, _ = self._room.missing_by_pair(problem.classes.amounts[problem.classes.of[p]])
        net = saves[ways] - flight * problem.money_days
        order = np.lexsort((-net, self._room.money_missing(flight), short[ways] > 0, net <= TOLERANCE))
        k = int(ways[order[0]])
        d = int(problem.pairs.departure[k])
        cost = float(departures.cost[d]) * problem.money_days
        lacks = self._room.on(p, k)
        which = "those that would help are" if len(ways) > 1 else "the one that would help is"
        which += " on candidate departures" if len(ways) > 1 else " on a candidate departure"
        which += " that the plan does not fly"
        sentence = f"{count}; {which}. The nearest is {self._name(k)}"
        if lacks:
            sentence += f", which is short of {listed(lacks)}.{self._held(lacks)} With {_that_much(lacks)} more,"
        else:
            sentence += ". If it flew,"
        sentence += f" and everybody else as planned, the family would save {saves[k]:,.1f} weighted hazard-days"
        if not cost:
            return f"{sentence} by leaving on that day, and the objective would fall by as much."
        change = "fall" if cost < saves[k] else "rise"
        return (
            f"{sentence} by leaving on that day; the flight costs {departures.cost[d]:,.0f}, which weighs {cost:,.1f}, "
            f"so that the objective would {change} by {abs(saves[k] - cost):,.1f}."
        )

    def _held(self, lacks: Sequence[Shortfall]) -> str:
        """How many people of which priorities leave with what is short."""
        resources = tuple(sorted({r for lack in lacks for r in lack.indices}))
        if resources not in self._holders:  # what is short is short for many
            self._holders[resources] = self._who_holds(resources)
        return self._holders[resources]

    def _who_holds(self, resources: Sequence[int]) -> str:
        parties = self._room.holders(resources)
        counts: Counter[str] = Counter()
        for q in parties:
            party = self._problem.parties[q]
            for case, size in zip(party.cases, party.case_sizes, strict=True):
                counts[self._priority[case]] += size
        people = [
            f"{counts[priority]:,} {'person' if counts[priority] == 1 else 'people'} of {priority} priority"
            for priority in ("emergency", "urgent", "normal")
            if counts[priority]
        ]
        return f" That room is held by {in_a_row(people)}." if people else ""

    def _one_more(self, lacks: Sequence[Shortfall]) -> str:
        """The most that one more unit can save in any plan: its price, and what the proof leaves open of this plan."""
        unit, most = None, 0.0 if self._unproved >= TOLERANCE else -1.0
        for lack in lacks:
            size = self._size(lack)
            if len(lack.indices) > 1:
                continue
            price = float(self._leaf.prices.resource[lack.indices[0]])
            if price * size > most and not self._room.opens_ways(lack.indices[0], size):
                unit, most = lack, price * size
        if unit is None:
            return ""
        words = f"One more {amount(unit.resource, 1).removeprefix('1 ')}"
        saves = most + self._unproved
        if saves < TOLERANCE:
            return f" {words} by itself saves nothing."
        with_these = " with the same charters" if self._leaf.fixed else ""
        alone = len(lacks) == 1 and unit.missing == 1
        return f" {words} saves at most {saves:,.1f}{with_these}{'' if alone else ', and by itself perhaps nothing'}."

    def _size(self, lack: Shortfall) -> int:
        """Units of the resource that one more of what is named brings: a ride brings a bus of seats."""
        if lack.resource.kind != "road":
            return 1
        return int(self._problem.bus_seats[self._problem.sites.index(str(lack.resource.id))])

    def _name(self, k: int) -> str:
        return way_in_words(self._problem, k)


def listed(lacks: Sequence[Shortfall]) -> str:
    """Shortfalls in words, with their numbers."""
    return in_a_row([_lacking(lack) for lack in lacks])


def _lacking(lack: Shortfall) -> str:
    """One shortfall in words."""
    if len(lack.days) > 1:
        day = f"on {len(lack.days)} days from {min(lack.days)} to {max(lack.days)}"
        return "up to " + amount(lack.resource, lack.missing).replace(f"on {lack.resource.day}", day)
    words = amount(lack.resource, lack.missing)
    if lack.resource.kind == "road":
        seats = f"{lack.bus_seats:,} bus seat{' is' if lack.bus_seats == 1 else 's are'} missing"
        return f"{words} ({seats if lack.bus_seats else 'no bus has room for the whole family'})"
    return words


def _that_much(lacks: Sequence[Shortfall]) -> str:
    return "all of this" if len(lacks) > 1 else "that much"
