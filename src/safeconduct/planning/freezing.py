"""Freezing: from the tables of an operation to the arrays of a problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from safeconduct.planning.exposure import exposure_by_site
from safeconduct.planning.openness import Openness
from safeconduct.planning.parties import Party, gather_parties, tie_parties
from safeconduct.planning.problem import (
    BUS_SEATS,
    FIRST_NEED,
    PEOPLE,
    SEATS,
    Classes,
    Departures,
    Offers,
    Pairs,
    Problem,
)
from safeconduct.planning.resources import Resource, busy_days, days_of_stay, monday_of, stock_of
from safeconduct.planning.ways import Costs, firsts, numbered, together

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan
    from safeconduct.planning.problem import Floats, Ints

ALWAYS, NEVER_ENDS = 0, 10**7
"""Ordinals before and after every day, for windows that are open at an end."""


def freeze(operation: Operation, previous: Plan | None = None) -> Problem:
    """Freeze an operation, and the plan that was communicated, into the arrays of a problem.

    The operation is presumed to be without faults, as ``read_operation`` returns it.
    """
    return freeze_with_openness(operation, previous)[0]


def freeze_with_openness(operation: Operation, previous: Plan | None = None) -> tuple[Problem, Openness]:
    """Freeze an operation once for both: the problem, and the conditions that its open pairs came from."""
    freezer = _Freezer(operation, previous)
    return freezer.problem(), freezer.openness


def openness_of(
    operation: Operation, previous: Plan | None = None, parties: tuple[Party, ...] | None = None
) -> Openness:
    """The conditions under which each way out is open to each party, for those who want to name what rules it out.

    ``parties`` are those of the operation where they are known.
    """
    return _Freezer(operation, previous, parties).openness


class _Freezer:
    """Builds the parts of a problem in their order; nothing of it outlives ``freeze``."""

    def __init__(self, operation: Operation, previous: Plan | None, parties: tuple[Party, ...] | None = None) -> None:
        settings, tables = operation.settings, operation.tables
        self.operation = operation
        self.start, self.horizon = settings.starts_on.toordinal(), settings.horizon.toordinal()
        self.sites = tuple(tables["sites"]["site_id"].to_list())
        self.destinations = tuple(tables["destinations"]["destination_id"].to_list())
        self.destination_index = {d: i for i, d in enumerate(self.destinations)}
        self.needs = tuple(tables["needs"]["need"].to_list())
        self.rows = [r for r in tables["departures"].iter_rows(named=True) if r["status"] != "cancelled"]
        self.stock = stock_of(operation)
        self.parties = gather_parties(operation) if parties is None else parties
        self.amounts = _amounts(self.parties, self.needs)
        self.departures = self._departures()
        self.offers = self._offers()
        self.exposure = exposure_by_site(operation)
        self.road_hazard = {
            (r["site_id"], r["day"].toordinal()): r["road_hazard"] or 0.0
            for r in tables["site_days"].iter_rows(named=True)
        }
        self.pairs = self._pairs()
        known = {r["case_id"] for r in tables["cases"].select("case_id").iter_rows(named=True)}
        placed = previous.assignments.iter_rows(named=True) if previous else ()
        self.previous = {r["case_id"]: r["departure_id"] for r in placed if r["case_id"] in known}
        self.openness = Openness(
            parties=self.parties,
            amounts=self.amounts,
            site=np.array([self.sites.index(p.site) for p in self.parties], dtype=np.int64),
            sites=self.sites,
            destinations=self.destinations,
            needs=self.needs,
            departures=self.departures,
            offers=self.offers,
            pairs=self.pairs,
            stock=self.stock,
            acceptances=self._acceptances(),
            previous=self.previous,
            start=self.start,
            horizon=self.horizon,
            notice_days=settings.notice_days,
        )

    def problem(self) -> Problem:
        settings = self.operation.settings
        groups = tie_parties(self.parties)
        told = self._told()
        return Problem(
            parties=self.parties,
            groups=groups,
            needs=self.needs,
            sites=self.sites,
            destinations=self.destinations,
            departures=self.departures,
            offers=self.offers,
            pairs=self.pairs,
            stock=self.stock,
            classes=self._classes(groups, told if settings.moved_days else {}),
            told=told,
            money_days=settings.cost,
            scores=self._scores(),
            bus_seats=_ints(size or 0 for size in self.operation.tables["sites"]["bus_seats"].to_list()),
            start=self.start,
            horizon=self.horizon,
        )

    def _departures(self) -> Departures:
        rows, index = self.rows, self.stock.index
        return Departures(
            ids=tuple(r["departure_id"] for r in rows),
            site=_ints(self.sites.index(r["site_id"]) for r in rows),
            destination=_ints(self.destination_index[r["destination_id"]] for r in rows),
            departs=_ints(r["departs_on"].toordinal() for r in rows),
            arrives=_ints(r["arrives_on"].toordinal() for r in rows),
            candidate=np.array([r["status"] == "candidate" for r in rows], dtype=bool),
            cost=np.array([r["cost"] or 0.0 for r in rows], dtype=float),
            aircraft=tuple(
                tuple(index[slot] for slot in busy_days(r)) if r["status"] == "candidate" else () for r in rows
            ),
        )

    def _offers(self) -> Offers:
        rows = list(self.operation.tables["offers"].iter_rows(named=True))
        standing = {"confirmed", "pledged"} if self.operation.settings.use_pledged else {"confirmed"}
        return Offers(
            ids=tuple(r["offer_id"] for r in rows),
            destination=_ints(self.destination_index[r["destination_id"]] for r in rows),
            standing=np.array([r["status"] in standing for r in rows], dtype=bool),
            opens=_ints(_ordinal(r["opens_on"], ALWAYS) for r in rows),
            closes=_ints(_ordinal(r["closes_on"], NEVER_ENDS) for r in rows),
            nationalities=tuple(frozenset(r["nationalities"]) or None for r in rows),
            max_case_size=np.array(
                [np.inf if r["max_case_size"] is None else r["max_case_size"] for r in rows], dtype=float
            ),
            case_by_case=np.array([bool(r["case_by_case"]) for r in rows], dtype=bool),
        )

    def _pairs(self) -> Pairs:
        by_destination: dict[int, list[int]] = defaultdict(list)
        for o, destination in enumerate(self.offers.destination.tolist()):
            by_destination[destination].append(o)
        order = sorted(range(len(self.rows)), key=lambda d: (self.departures.destination[d], d))
        ways = [(d, o) for d in order for o in by_destination[int(self.departures.destination[d])]]
        start, resources, amounts = [0], [], []
        for d, o in ways:
            for key, amount in self._uses(self.rows[d], self.offers.ids[o]):
                if key in self.stock.index:
                    resources.append(self.stock.index[key])
                    amounts.append(amount)
            start.append(len(resources))
        departs = self.departures.departs
        return Pairs(
            departure=_ints(d for d, _ in ways),
            offer=_ints(o for _, o in ways),
            destination=_ints(self.departures.destination[d] for d, _ in ways),
            exposure=np.array([self._exposed(self.rows[d]["site_id"], int(departs[d])) for d, _ in ways], dtype=float),
            start=_ints(start),
            used_resource=_ints(resources),
            used_amount=_ints(amounts),
        )

    def _uses(self, departure: Mapping[str, Any], offer: str) -> Iterable[tuple[Resource, int]]:
        """The resources that a party takes by a pair, each with the amount that counts."""
        flight = departure["departure_id"]
        yield Resource("seats", flight), SEATS
        yield Resource("road", departure["site_id"], departure["departs_on"]), BUS_SEATS
        yield Resource("places", offer), PEOPLE
        yield Resource("reception", departure["destination_id"], monday_of(departure["arrives_on"])), PEOPLE
        for day in days_of_stay(departure):
            yield Resource("transit", departure["transit_id"], day), PEOPLE
        for n, need in enumerate(self.needs):
            yield Resource("board", flight, None, need), FIRST_NEED + n
            yield Resource("care", offer, None, need), FIRST_NEED + n

    def _exposed(self, site: str, day: int) -> float:
        if not self.start <= day <= self.horizon:
            return 0.0
        return float(self.exposure[site][day - self.start]) + self.road_hazard.get((site, day), 0.0)

    def _acceptances(self) -> dict[tuple[str, int], tuple[str, int, int]]:
        index = {o: i for i, o in enumerate(self.offers.ids)}
        return {
            (r["case_id"], index[r["offer_id"]]): (
                r["state"],
                _ordinal(r["valid_from"], ALWAYS),
                _ordinal(r["valid_until"], NEVER_ENDS),
            )
            for r in self.operation.tables["acceptances"].iter_rows(named=True)
        }

    def _told(self) -> dict[int, dict[int, int]]:
        index = {d: i for i, d in enumerate(self.departures.ids)}
        told: dict[int, dict[int, int]] = {}
        for p, party in enumerate(self.parties):
            ways: dict[int, int] = defaultdict(int)
            for case, size in zip(party.cases, party.case_sizes, strict=True):
                if case in self.previous:
                    ways[index.get(self.previous[case], -1)] += size
            if ways:
                told[p] = dict(ways)
        return told

    def _scores(self) -> Floats | None:
        table = self.operation.tables["scores"]
        if table.is_empty():
            return None
        party_of = {
            c: (p, size) for p, q in enumerate(self.parties) for c, size in zip(q.cases, q.case_sizes, strict=True)
        }
        scores = np.zeros((len(self.parties), len(self.destinations)))
        for case, destination, score in table.select("case_id", "destination_id", "score").iter_rows():
            if case in party_of and score:
                p, people = party_of[case]
                scores[p, self.destination_index[destination]] += people * score
        return scores

    def _classes(self, groups: Sequence[Sequence[int]], told: Mapping[int, Mapping[int, int]]) -> Classes:
        settings = self.operation.settings
        ways = self.openness.ways
        weight = np.array([p.weight for p in self.parties], dtype=float)
        behind = np.array([self.exposure[p.site][-1] + settings.unplaced_days for p in self.parties], dtype=float)
        pinned = np.array([any(d.kind == "pin" for d in p.decisions) for p in self.parties], dtype=bool)
        tied = {p for group in groups if len(group) > 1 for p in group}
        of = together(
            numbered(p if p in tied else -1 for p in range(len(self.parties))),
            ways.of,
            *self.amounts.T,
            numbered(tuple(sorted(party.bus_loads)) for party in self.parties),
            weight,
            behind,
            pinned,
            numbered(tuple(sorted(told[p].items())) if p in told else () for p in range(len(self.parties))),
        )
        first = firsts(of)
        costs = self._costs(weight[first], [told.get(p, {}) for p in first.tolist()])
        return Classes(
            of=of,
            size=np.bincount(of, minlength=len(first)).astype(np.int64),
            first=first,
            ways=ways.only(first),
            costs=costs,
            stay=weight[first] * behind[first] + costs.base[:, 0],
            amounts=self.amounts[first],
            pinned=pinned[first],
        )

    def _costs(self, weight: Floats, told: Sequence[Mapping[int, int]]) -> Costs:
        """What pairs cost classes of these weights, who were told of these departures."""
        charge = self.operation.settings.moved_days
        many = len(self.departures.ids)
        spared = [(c * many + d, n) for c, of in enumerate(told) if of for d, n in sorted(of.items()) if d >= 0]
        return Costs(
            base=charge * np.array([[sum(of.values())] if of else [0] for of in told], dtype=float).reshape(-1, 1),
            weight=weight,
            exposure=self.pairs.exposure,
            destination=self.pairs.destination,
            departure=self.pairs.departure,
            told=_ints(key for key, _ in spared),
            back=charge * np.array([people for _, people in spared], dtype=float),
            departures=many,
        )


def _amounts(parties: Sequence[Party], needs: Sequence[str]) -> Floats:
    amounts = np.zeros((len(parties), FIRST_NEED + len(needs)))
    at = {need: FIRST_NEED + n for n, need in enumerate(needs)}
    for p, party in enumerate(parties):
        amounts[p, SEATS], amounts[p, BUS_SEATS], amounts[p, PEOPLE] = party.seats, party.bus_seats, party.people
        for need, count in party.needs.items():
            amounts[p, at[need]] = count
    return amounts


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _ordinal(day: Any, default: int) -> int:
    return default if day is None else int(day.toordinal())
