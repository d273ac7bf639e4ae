"""Every valid plan of a tiny operation, one by one: slow, plain, and sharing nothing with the planner but its input.

It is written from the definition of a valid plan and its cost alone, over rows as dictionaries, with no arrays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from math import ceil, inf

from tests.planning.making import Row

from safeconduct.operation import Operation, Plan

Way = tuple[str, str]
Key = tuple[object, ...]
"""A resource: its kind, id, day and need."""
EPSILON = 1e-9


@dataclass(frozen=True)
class Answer:
    """One valid plan: each party's way (None: it stays), what flies, its cost and its Σ people × score."""

    ways: tuple[Way | None, ...]
    flown: frozenset[str]
    cost: float
    score: float


class Enumeration:
    """All valid plans of an operation.

    Args:
        operation: a tiny one; the work grows as ways to the power of parties.
        previous: the plan that was communicated.
    """

    def __init__(self, operation: Operation, previous: Plan | None = None) -> None:
        self.settings = operation.settings
        self.rows = {name: table.to_dicts() for name, table in operation.tables.items()}
        self.site = {r["site_id"]: r for r in self.rows["sites"]}
        self.site_day = {(r["site_id"], r["day"]): r for r in self.rows["site_days"]}
        self.need = {r["need"]: r for r in self.rows["needs"]}
        self.departure = {r["departure_id"]: r for r in self.rows["departures"] if r["status"] != "cancelled"}
        self.offer = {r["offer_id"]: r for r in self.rows["offers"]}
        self.case = {r["case_id"]: r for r in self.rows["cases"]}
        self.accepted = {(r["case_id"], r["offer_id"]): r for r in self.rows["acceptances"]}
        self.told = dict(previous.assignments.select("case_id", "departure_id").iter_rows()) if previous else {}
        self.people: dict[str, list[Row]] = defaultdict(list)
        for person in self.rows["people"]:
            self.people[person["case_id"]].append(person)
        self.decided: dict[str, list[Row]] = defaultdict(list)
        for decision in self.rows["decisions"]:
            self.decided[decision["case_id"]].append(decision)
        self.usage: dict[Key, float] = defaultdict(float)
        for r in self.rows["usage"]:
            self.usage[r["resource"], r["id"], r["day"], r["need"]] += r["amount"]
        for r in self.departure.values():
            if r["status"] == "scheduled":
                for slot in self.busy(r):
                    self.usage[slot] += 1

    # Parties

    @cached_property
    def parties(self) -> list[tuple[str, ...]]:
        """The planned cases by who travels together, in the order of each party's first case."""
        held = {r["travel_with"] for r in self.rows["cases"] if r["status"] == "held" and r["travel_with"]}
        together: dict[Key, list[str]] = defaultdict(list)
        for r in self.rows["cases"]:
            if r["status"] == "active" and r["travel_with"] not in held:
                together[("t", r["travel_with"]) if r["travel_with"] else ("c", r["case_id"])].append(r["case_id"])
        return [tuple(cases) for cases in together.values()]

    @cached_property
    def groups(self) -> list[list[int]]:
        """Parties tied by ``settle_with``, merged until no two groups share a name."""
        groups = [({p}, {self.case[c]["settle_with"] for c in cases} - {None}) for p, cases in enumerate(self.parties)]
        merging = True
        while merging:
            merging = False
            for a, b in combinations(groups, 2):
                if a[1] & b[1]:
                    groups.remove(b)
                    a[0].update(b[0])
                    a[1].update(b[1])
                    merging = True
                    break
        return [sorted(members) for members, _ in groups]

    def count(self, party: Sequence[str]) -> int:
        """People of a party."""
        return sum(len(self.people[case]) for case in party)

    def beside(self, person: Row, column: str) -> int:
        """Seats beside their own that a person takes on board or on the bus."""
        return sum(self.need[need][column] for need in person["needs"])

    def bus_load(self, case: str) -> int:
        """Bus seats that a case takes."""
        return sum(1 + self.beside(person, "extra_bus_seats") for person in self.people[case])

    # Resources

    def busy(self, departure: Row) -> list[Key]:
        """Aircraft-days of a departure."""
        last = departure["busy_until"] or departure["departs_on"]
        days = [departure["departs_on"] + timedelta(n) for n in range((last - departure["departs_on"]).days + 1)]
        return [("aircraft", departure["aircraft"], day, None) for day in days] if departure["aircraft"] else []

    def left(self, key: Key) -> float:
        """What a resource holds, less what is used already, never below 0."""
        return max(0.0, self._limit(*key) - self.usage[key])

    def _limit(self, kind: object, name: object, day: object, need: object) -> float:
        if kind == "seats":
            return float(self.departure[str(name)]["seats"] or 0)
        if kind == "places":
            return float(self.offer[str(name)]["places"] or 0)
        if kind in {"board", "care"}:
            table, column = ("departure_needs", "departure_id") if kind == "board" else ("offer_needs", "offer_id")
            return float(sum(r["places"] for r in self.rows[table] if r[column] == name and r["need"] == need))
        if kind == "reception":
            own = [r["people"] for r in self.rows["reception"] if r["destination_id"] == name and r["week"] == day]
            own += [r["reception_per_week"] for r in self.rows["destinations"] if r["destination_id"] == name]
            return next((float(people) for people in own if people is not None), inf)
        if kind == "transit":
            return float(next(r["people"] for r in self.rows["transits"] if r["transit_id"] == name))
        if kind == "road":
            return float(self.rides(name, day) * (self.site[str(name)]["bus_seats"] or 0))
        if kind == "aircraft":
            return 1.0
        return inf if self.settings.charter_budget is None else self.settings.charter_budget

    def rides(self, site: object, day: object) -> int:
        """Bus rides of a site on a day, before usage."""
        buses = self.site_day.get((site, day), {}).get("buses")
        return int(
            (self.site[str(site)]["buses"] if buses is None else buses) * self.site[str(site)]["bus_trips_per_day"]
        )

    def uses(self, party: Sequence[str], way: Way) -> dict[Key, float]:
        """What a party takes of each resource by a way."""
        r, people = self.departure[way[0]], [person for case in party for person in self.people[case]]
        used: dict[Key, float] = defaultdict(float)
        used["seats", way[0], None, None] = sum(1 + self.beside(person, "extra_seats") for person in people)
        used["places", way[1], None, None] = len(people)
        monday = r["arrives_on"] - timedelta(r["arrives_on"].weekday())
        used["reception", r["destination_id"], monday, None] = len(people)
        used["road", r["site_id"], r["departs_on"], None] = sum(self.bus_load(case) for case in party)
        if r["transit_id"]:
            for n in range((r["transit_until"] - r["transit_from"]).days + 1):
                used["transit", r["transit_id"], r["transit_from"] + timedelta(n), None] = len(people)
        for need in (need for person in people for need in person["needs"]):
            if self.need[need]["place_on_board"]:
                used["board", way[0], None, need] += 1
            if self.need[need]["place_at_destination"]:
                used["care", way[1], None, need] += 1
        return used

    # Openness

    def open_ways(self, party: Sequence[str]) -> list[Way]:
        """The pairs that are open to a party."""
        return [(d, o) for d in self.departure for o in self.offer if self.is_open(party, (d, o))]

    def is_open(self, party: Sequence[str], way: Way) -> bool:
        """The seven conditions, as they are written."""
        s, r, o = self.settings, self.departure[way[0]], self.offer[way[1]]
        leaves, arrives = r["departs_on"], r["arrives_on"]
        standing = o["status"] == "confirmed" or (o["status"] == "pledged" and s.use_pledged)
        cases = [self.case[case] for case in party]
        decided = [d for case in party for d in self.decided[case]]
        short = all({"short_notice", "pin"} & {d["decision"] for d in self.decided[case]} for case in party)
        return (
            all(case["site_id"] == r["site_id"] for case in cases)
            and s.starts_on <= leaves <= s.horizon
            and all((case["ready_on"] or s.starts_on) <= leaves for case in cases)
            and all(arrives <= (case["expires_on"] or date.max) for case in cases)
            and r["destination_id"] == o["destination_id"]
            and standing
            and (o["opens_on"] or date.min) <= arrives <= (o["closes_on"] or date.max)
            and all(self._welcome(case, o, arrives) for case in party)
            and not any(self._names(d, way) for d in decided if d["decision"] == "forbid")
            and all(self._names(d, way) for d in decided if d["decision"] in {"pin", "only"})
            and (
                (leaves - s.starts_on).days >= s.notice_days
                or all(self.told.get(case) == way[0] for case in party)
                or short
            )
            and all(amount <= self.left(key) + EPSILON for key, amount in self.uses(party, way).items())
        )

    def _welcome(self, case: str, o: Row, arrives: date) -> bool:
        people, row = self.people[case], self.accepted.get((case, o["offer_id"]))
        if o["nationalities"] and not {person["nationality"] for person in people} <= set(o["nationalities"]):
            return False
        if o["max_case_size"] is not None and len(people) > o["max_case_size"]:
            return False
        if row and row["state"] == "accepted":
            return bool((row["valid_from"] or date.min) <= arrives <= (row["valid_until"] or date.max))
        return not (o["case_by_case"] or (row and row["state"] in {"refused", "expired"}))

    def _names(self, decision: Row, way: Way) -> bool:
        r = self.departure[way[0]]
        return (decision["departure_id"], decision["destination_id"], decision["offer_id"]) in {
            (way[0], None, None),
            (None, r["destination_id"], None),
            (None, None, way[1]),
        }

    # Cost

    def cost(self, party: Sequence[str], way: Way | None) -> float:
        """What a party's way costs, or its staying."""
        s, total = self.settings, 0.0
        day = s.horizon + timedelta(1) if way is None else self.departure[way[0]]["departs_on"]
        for case in party:
            site = self.case[case]["site_id"]
            days = [s.starts_on + timedelta(n) for n in range((day - s.starts_on).days)]
            hazards = [self.site_day.get((site, each), {}).get("hazard") for each in days]
            exposure = sum(1.0 if hazard is None else hazard for hazard in hazards)
            exposure += s.unplaced_days if way is None else self.site_day.get((site, day), {}).get("road_hazard") or 0.0
            for person in self.people[case]:
                total += s.weights[self.case[case]["priority"]] * (1 + self.beside(person, "extra_seats")) * exposure
            if case in self.told and self.told[case] != (way and way[0]):
                total += s.moved_days * len(self.people[case])
        return total

    def score(self, party: Sequence[str], way: Way | None) -> float:
        """Σ people × score of a party where it goes."""
        goal = way and self.departure[way[0]]["destination_id"]
        scores = [r for r in self.rows["scores"] if r["case_id"] in party and r["destination_id"] == goal]
        return float(sum(r["score"] * len(self.people[r["case_id"]]) for r in scores))

    # Plans

    def is_pinned(self, party: Sequence[str]) -> bool:
        """Whether a party must leave."""
        return any(d["decision"] == "pin" for case in party for d in self.decided[case])

    def every_plan(self) -> Iterator[Answer]:
        """Every valid plan, once."""
        choices = [[*self.open_ways(q), *([] if self.is_pinned(q) else [None])] for q in self.parties]
        uses = [{way: self.uses(q, way) for way in ways if way} for q, ways in zip(self.parties, choices, strict=True)]
        for ways in self._fitting(choices, uses, (), {}):
            flown = frozenset(w[0] for w in ways if w and self.departure[w[0]]["status"] == "candidate")
            if self._flies(flown) and self._ties_hold(ways) and self._rides(ways):
                money = sum(self.departure[d]["cost"] or 0.0 for d in flown)
                cost = sum(self.cost(q, w) for q, w in zip(self.parties, ways, strict=True))
                score = sum(self.score(q, w) for q, w in zip(self.parties, ways, strict=True))
                yield Answer(ways, flown, cost + self.settings.cost * money, score)

    @cached_property
    def plans(self) -> list[Answer]:
        """Every valid plan, the cheapest first."""
        return sorted(self.every_plan(), key=lambda answer: answer.cost)

    def best_score(self, settled: Answer) -> float:
        """The most that a plan scores which keeps everybody's day, what they were told of, and what flies."""
        return max(each.score for each in self.plans if self.keeps_days(each, settled))

    def keeps_days(self, answer: Answer, settled: Answer) -> bool:
        """Whether a plan has everybody on the same day, on what they were told of, and flies the same."""
        if answer.flown != settled.flown:
            return False
        for party, now, was in zip(self.parties, answer.ways, settled.ways, strict=True):
            days = [way and self.departure[way[0]]["departs_on"] for way in (now, was)]
            if days[0] != days[1]:
                return False
            if now and was and any(self.told.get(case) == was[0] for case in party) and now[0] != was[0]:
                return False
        return True

    def answer_of(self, plan: Plan) -> Answer:
        """A plan's tables as an answer; its own claims are not looked at."""
        placed = {case: (d, o) for case, d, o in plan.assignments.iter_rows()}
        ways = tuple(placed.get(party[0]) for party in self.parties)
        flown = frozenset(plan.flown["departure_id"])
        cost = sum(self.cost(q, w) for q, w in zip(self.parties, ways, strict=True))
        money = sum(self.departure[d]["cost"] or 0.0 for d in flown)
        score = sum(self.score(q, w) for q, w in zip(self.parties, ways, strict=True))
        return Answer(ways, flown, cost + self.settings.cost * money, score)

    def _fitting(
        self,
        choices: Sequence[Sequence[Way | None]],
        uses: Sequence[Mapping[Way, Mapping[Key, float]]],
        ways: tuple[Way | None, ...],
        used: Mapping[Key, float],
    ) -> Iterator[tuple[Way | None, ...]]:
        """All choices that keep every limit of people, seats and places."""
        if len(ways) == len(choices):
            yield ways
            return
        for way in choices[len(ways)]:
            taken = dict(used)
            for key, amount in uses[len(ways)][way].items() if way else ():
                taken[key] = taken.get(key, 0.0) + amount
            if all(amount <= self.left(key) + EPSILON for key, amount in taken.items()):
                yield from self._fitting(choices, uses, (*ways, way), taken)

    def _flies(self, flown: frozenset[str]) -> bool:
        """Whether aircraft and budget carry what flies."""
        slots = [slot for d in flown for slot in self.busy(self.departure[d])]
        money = sum(self.departure[d]["cost"] or 0.0 for d in flown)
        free = len(slots) == len(set(slots)) and all(self.left(slot) >= 1 for slot in slots)
        return free and money <= self.left(("budget", None, None, None)) + EPSILON

    def _ties_hold(self, ways: Sequence[Way | None]) -> bool:
        goals = [{self.departure[w[0]]["destination_id"] for p in g if (w := ways[p])} for g in self.groups]
        return all(len(goal) <= 1 for goal in goals)

    def _rides(self, ways: Sequence[Way | None]) -> bool:
        """Whether each day's cases fit on its rides, with the best packing there is."""
        aboard: dict[str, list[int]] = defaultdict(list)
        for party, way in zip(self.parties, ways, strict=True):
            if way:
                aboard[way[0]] += [self.bus_load(case) for case in party]
        buses: dict[tuple[str, date], int] = defaultdict(int)
        for d, loads in aboard.items():
            r = self.departure[d]
            buses[r["site_id"], r["departs_on"]] += fewest_buses(loads, self.site[r["site_id"]]["bus_seats"])
        for (site, day), count in buses.items():
            taken = ceil(self.usage["road", site, day, None] / self.site[site]["bus_seats"] - EPSILON)
            if count > self.rides(site, day) - taken:
                return False
        return True


def fewest_buses(loads: Sequence[int], size: int) -> int:
    """The fewest buses that hold cases of these loads, by trying every place for each; a large case has its own."""
    own = sum(ceil(load / size) for load in loads if load > size)
    return own + _fewest([load for load in loads if load <= size], size, ())


def _fewest(loads: Sequence[int], size: int, filled: tuple[int, ...]) -> int:
    if not loads:
        return len(filled)
    first, rest = loads[0], loads[1:]
    tries = [_fewest(rest, size, (*filled, first))]
    for b, fill in enumerate(filled):
        if fill + first <= size and fill not in filled[:b]:
            tries.append(_fewest(rest, size, (*filled[:b], fill + first, *filled[b + 1 :])))
    return min(tries)
