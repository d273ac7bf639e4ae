"""The slow twin: a future event by event with SimPy, written from the page "Rehearsals" and not from the engine.

It takes the same luck as the engine, through the library's function that draws it, and nothing else of the engine.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import simpy

from safeconduct.operation import Operation, Plan, Risks
from safeconduct.planning.freezing import freeze
from safeconduct.rehearsal.luck import CANCELLED, INCIDENT, LATE, NO_SHOW, PAUSE, UNREADY, two_uniforms, uniform

AT_ROADS, AT_CALLS, AT_REPAIR, AT_NIGHT = 0.1, 0.5, 0.7, 0.9
"""When in a day what is looked at."""


@dataclass
class Family:
    """A party, and how it fares."""

    index: int
    row: int
    way: int | None
    ready: int = 0
    checks: int = 0
    behind: bool = False
    left_on: int | None = None


@dataclass
class Outcome:
    """What became of everybody."""

    left_on: list[int | None]
    remaining: list[int]
    incidents: int = 0
    exposure: float = 0.0
    taken: list[Counter[str]] = field(default_factory=list)


class Twin:
    """One future of one plan."""

    def __init__(
        self, operation: Operation, plan: Plan, risks: Risks, parameters: np.ndarray, seed: int, future: int
    ) -> None:
        self.operation, self.risks, self.parameters = operation, risks, parameters
        self.seed, self.future = np.uint64(seed), future
        self.problem = freeze(operation)
        self.settings = operation.settings
        self.days = (self.settings.horizon - self.settings.starts_on).days + 1
        self.sites = operation.tables["sites"]["site_id"].to_list()
        self.flown = set(plan.flown["departure_id"].to_list())
        case_row = {case: n for n, case in enumerate(operation.tables["cases"]["case_id"].to_list())}
        self.priority = dict(operation.tables["cases"].select("case_id", "priority").iter_rows())
        self.way_of = {
            (self.problem.departures.ids[d], self.problem.offers.ids[o]): k
            for k, (d, o) in enumerate(zip(self.problem.pairs.departure, self.problem.pairs.offer, strict=True))
        }
        planned = {case: self.way_of[d, o] for case, d, o in plan.assignments.iter_rows()}
        self.families = [
            Family(p, case_row[party.cases[0]], planned.get(party.cases[0]))
            for p, party in enumerate(self.problem.parties)
        ]
        self.departure_row = {c: n for n, c in enumerate(operation.tables["departures"]["departure_id"].to_list())}
        self.world = simpy.Environment()
        self.road_closed: dict[str, set[int]] = {site: set() for site in self.sites}
        self.pauses: dict[int, list[tuple[int, int]]] = {o: [] for o in range(len(self.problem.offers.ids))}
        self.own_closed = {
            (r["site_id"], self.day_of(r["day"]))
            for r in operation.tables["site_days"].iter_rows(named=True)
            if r["buses"] == 0
        }
        self.somebody_behind = False
        self.outcome = Outcome([], [])

    def day_of(self, day: date) -> int:
        """Days from the first one."""
        return (day - self.settings.starts_on).days

    def luck(self, cause: int, thing: int, number: int = 0) -> float:
        """The library's draw."""
        return float(uniform(self.seed, self.future, cause, thing, number))

    # What happens of itself

    def site(self, s: int) -> Any:
        """Incidents at a site close its road; one that happens during a day does so at its beginning."""
        mu, alpha, beta, excess = (float(x) for x in self.parameters[s])
        at, number = 0.0, 0
        while True:
            first, second = two_uniforms(self.seed, self.future, INCIDENT, s, number)
            number += 1
            spontaneous = -math.log(first) / mu if mu > 0 else math.inf
            remains = 1 + beta * math.log(second) / excess if excess > 0 else -1.0
            wait = min(spontaneous, -math.log(remains) / beta if remains > 0 else math.inf)
            at += wait
            if at >= self.days:
                return
            excess = excess * math.exp(-beta * wait) + alpha * beta
            day = math.floor(at)
            yield self.world.timeout(max(0.0, day + AT_ROADS - self.world.now))
            if any(self.waits(f) and self.problem.parties[f.index].site == self.sites[s] for f in self.families):
                self.outcome.incidents += 1
            self.road_closed[self.sites[s]] |= set(range(day, day + self.risks.road_closed_days))

    def offer(self, o: int) -> Any:
        """A country stops receiving now and then."""
        rate, at, number = self.risks.paused_per_year / 365.25, 0.0, 0
        while rate > 0 and self.risks.paused_days > 0:
            at += -math.log(self.luck(PAUSE, o, number)) / rate
            number += 1
            if at >= self.days:
                return
            began = math.floor(at)
            self.pauses[o].append((began, began + self.risks.paused_days))
        yield self.world.timeout(0)

    def departure(self, d: int) -> Any:
        """A departure leaves on its day, late, or not at all."""
        row = self.departure_row[self.problem.departures.ids[d]]
        planned = int(self.problem.departures.departs[d]) - self.problem.start
        if not 0 <= planned < self.days:
            return
        yield self.world.timeout(planned + AT_CALLS)
        aboard = [f for f in self.families if f.way is not None and self.problem.pairs.departure[f.way] == d]
        late, u = 0, self.luck(LATE, row)
        while late < len(self.risks.late_days) - 1 and u >= math.fsum(self.risks.late_days[: late + 1]):
            late += 1
        if self.luck(CANCELLED, row) < self.risks.cancelled or planned + late >= self.days:
            for family in aboard:
                self.leave_behind(family)
            return
        yield self.world.timeout(late)
        today = planned + late
        site = self.sites[int(self.problem.departures.site[d])]
        closed = today in self.road_closed[site] or (site, today) in self.own_closed
        for family in aboard:
            if closed or not self.goes(family, today, late):
                self.leave_behind(family)
            else:
                family.left_on = today

    # What people do

    def waits(self, family: Family) -> bool:
        """Whether a party is still there."""
        return family.left_on is None

    def goes(self, family: Family, today: int, late: int) -> bool:
        """Whether a party leaves now."""
        party = self.problem.parties[family.index]
        o = int(self.problem.pairs.offer[family.way])
        arrives = int(self.problem.departures.arrives[self.problem.pairs.departure[family.way]]) + late
        if any(began <= arrives - self.problem.start < over for began, over in self.pauses[o]):
            return False
        if late:
            ends = [int(self.problem.offers.closes[o])]
            ends += [party.expires_on.toordinal()] if party.expires_on else []
            for row in self.operation.tables["acceptances"].iter_rows(named=True):
                here = row["case_id"] in party.cases and row["offer_id"] == self.problem.offers.ids[o]
                if here and row["state"] == "accepted" and row["valid_until"]:
                    ends.append(row["valid_until"].toordinal())
            if arrives > min(ends):
                return False
        check = family.checks
        family.checks += 1
        if self.luck(UNREADY, family.row, check) < self.risks.unready:
            family.ready = today + self.risks.unready_days
            return False
        return not self.luck(NO_SHOW, family.row, check) < self.risks.no_show

    def leave_behind(self, family: Family) -> None:
        """A party loses its way."""
        family.way, family.behind, self.somebody_behind = None, True, True

    def uses(self, family: Family, k: int) -> dict[int, float]:
        """What a party takes by a pair, by the number of the resource."""
        pairs, amounts = self.problem.pairs, self.problem.classes.amounts
        at = range(pairs.start[k], pairs.start[k + 1])
        c = self.problem.classes.of[family.index]
        return {int(pairs.used_resource[u]): float(amounts[c, pairs.used_amount[u]]) for u in at}

    def room(self) -> dict[int, float]:
        """What is left of each resource by those who have a way or have left."""
        left = dict(enumerate(self.problem.stock.left.tolist()))
        for family in self.families:
            if family.way is not None:
                for r, amount in self.uses(family, family.way).items():
                    left[r] -= amount
        return left

    def nights(self) -> Any:
        """At the end of each day people look for other ways, and are counted."""
        for day in range(self.days):
            yield self.world.timeout(day + AT_REPAIR - self.world.now)
            if self.somebody_behind and self.risks.repair == "next_departure":
                self.repair(day)
            self.somebody_behind = False
            yield self.world.timeout(day + AT_NIGHT - self.world.now)
            there = [self.problem.parties[f.index].people for f in self.families if self.waits(f)]
            self.outcome.remaining.append(sum(there))

    def repair(self, day: int) -> None:
        """Whoever was left behind looks, by priority and then by the table."""

        def turn(family: Family) -> tuple[float, int]:
            cases = self.problem.parties[family.index].cases
            return -max(self.settings.weights[self.priority[case]] for case in cases), family.index

        left = self.room()
        for family in sorted((f for f in self.families if f.behind), key=turn):
            for k in sorted(self.later_ways(family, day), key=self.order):
                if all(amount <= left[r] + 1e-6 for r, amount in self.uses(family, k).items()):
                    family.way, family.behind = k, False
                    for r, amount in self.uses(family, k).items():
                        left[r] -= amount
                    break

    def order(self, k: int) -> tuple[int, int, int]:
        """The first departure first, then as in the tables."""
        d = int(self.problem.pairs.departure[k])
        return int(self.problem.departures.departs[d]), d, int(self.problem.pairs.offer[k])

    def later_ways(self, family: Family, day: int) -> list[int]:
        """Pairs that a party may look at on a day."""
        problem, party = self.problem, self.problem.parties[family.index]
        ahead = 1 if party.short_notice else max(1, self.settings.notice_days)
        group = next(g for g in problem.groups if family.index in g)
        bound = {
            int(problem.pairs.destination[self.families[p].way]) for p in group if self.families[p].way is not None
        }
        found = []
        for k in np.flatnonzero(problem.classes.open[problem.classes.of[family.index]]).tolist():
            d, o = int(problem.pairs.departure[k]), int(problem.pairs.offer[k])
            leaves, arrives = (
                int(x[d]) - problem.start for x in (problem.departures.departs, problem.departures.arrives)
            )
            known = [(began, over) for began, over in self.pauses[o] if began <= day]
            if (
                leaves >= day + ahead
                and leaves >= family.ready
                and not any(closed >= leaves for closed in self.road_closed[party.site])
                and not any(began <= arrives < over for began, over in known)
                and (not bound or int(problem.pairs.destination[k]) in bound)
                and (not problem.departures.candidate[d] or problem.departures.ids[d] in self.flown)
            ):
                found.append(k)
        return found

    def play(self) -> Outcome:
        """Play the future to its end."""
        for s in range(len(self.sites)):
            self.world.process(self.site(s))
        for o in self.pauses:
            self.world.process(self.offer(o))
        for d in range(len(self.problem.departures.ids)):
            self.world.process(self.departure(d))
        self.world.process(self.nights())
        self.world.run(until=self.days)
        self.outcome.left_on = [family.left_on for family in self.families]
        self.outcome.exposure = math.fsum(self.waited(family) for family in self.families)
        return self.outcome

    def waited(self, family: Family) -> float:
        """Person-hazard-days of a party."""
        party = self.problem.parties[family.index]
        until = self.days if family.left_on is None else family.left_on
        hazard, road = dict.fromkeys(range(until), 1.0), 0.0
        for row in self.operation.tables["site_days"].iter_rows(named=True):
            day = self.day_of(row["day"])
            if row["site_id"] == party.site:
                if day in hazard and row["hazard"] is not None:
                    hazard[day] = row["hazard"]
                if day == family.left_on:
                    road = row["road_hazard"] or 0.0
        return party.people * (math.fsum(hazard.values()) + road)
