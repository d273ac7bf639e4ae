"""Of the bound: by hand for each resource, and against every valid plan of operations small enough to list them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

D1 = "2026-03-04,2026-03-05,3,scheduled,,,,,,"
NEEDS = "need,name,extra_seats,extra_bus_seats,place_on_board,place_at_destination\nward,Ward,,,{},{}\n"
PRICES = "resource,id,day,need,price,branch\n"
DECISIONS = "case_id,decision,departure_id,destination_id,offer_id\n"
IN_NEED = (
    "people.csv",
    ("30,IRQ,", "30,IRQ,ward"),
    ("31,IRQ,", "31,IRQ,ward"),
    ("40,IRQ,", "40,IRQ,ward"),
    ("41,SYR,", "41,SYR,ward"),
)


def changed(hand: Any, *changes: tuple[Any, ...] | dict[str, str]) -> dict[str, str]:
    """Files of the operation after changes: (file, swaps …) or whole files."""
    files: dict[str, str] = {}
    for change in changes:
        files |= change if isinstance(change, dict) else hand.swapped(*change)
    return files


@pytest.mark.parametrize(
    ("changes", "prices", "bound"),
    [
        ([], "", 10),
        ([], "seats,D1,,,3,", 16),
        ([], "seats,D1,,,1,\nseats,D1,,,2,", 16),
        ([], "seats,D1,,,2,", 14),
        ([("offers.csv", ("alb-1,alb,,10", "alb-1,alb,,3"))], "places,alb-1,,,3,", 16),
        ([("destinations.csv", ("TIA,,,", "TIA,,,3"))], "reception,alb,2026-03-02,,3,", 16),
        ([{"reception.csv": "destination_id,week,people\nalb,2026-03-02,3\n"}], "reception,alb,2026-03-02,,3,", 16),
        ([("sites.csv", ("camp,Camp,IRQ,,,2,4", "camp,Camp,IRQ,,,1,3"))], "road,camp,2026-03-04,,3,", 16),
        ([{"usage.csv": "resource,id,day,need,amount\nroad,camp,2026-03-04,,5\n"}], "road,camp,2026-03-04,,3,", 16),
        ([{"usage.csv": "resource,id,day,need,amount\nseats,D1,,,1\n"}], "seats,D1,,,3,", 19),
        (
            [("departures.csv", (D1, D1.replace("03-05,3", "03-06,3")[:-2] + "hub,2026-03-04,2026-03-05")),
             {"transits.csv": "transit_id,name,country,people\nhub,Hub,ROU,3\n"}],
            "transit,hub,2026-03-04,,1,\ntransit,hub,2026-03-05,,2,", 16,
        ),
        (
            [IN_NEED, {"needs.csv": NEEDS.format("true", "false"),
                       "departure_needs.csv": "departure_id,need,places\nD1,ward,2\nD2,ward,4\n"}],
            "board,D1,,ward,3,", 16,
        ),
        (
            [IN_NEED, {"needs.csv": NEEDS.format("false", "true"),
                       "offer_needs.csv": "offer_id,need,places\nalb-1,ward,2\ndeu-1,ward,4\n"}],
            "care,alb-1,,ward,3,", 16,
        ),
        ([], "road,camp,2026-03-09,,0.25,", 8),
    ],
)  # fmt: skip
def test_the_price_of_each_resource(hand: Any, changes: list[Any], prices: str, bound: float) -> None:
    """A price of 3 makes alb cost 2 + 3 = 5, as deu: 5 × 5 - 3 × 3 = 16 for three seats, places, weeks or rides.

    At 2 it costs 4: 5 × 4 - 3 × 2 = 14. With a need in four people and two places for it, the fifth costs 2:
    4 × 5 + 2 - 2 × 3 = 16. With a seat in use, 5 × 5 - 2 × 3 = 19. A price where nobody leaves only costs, 10 - 8 / 4
    = 8, and the floor of 10 is proved without it.
    """
    figures = hand.figures(changed(hand, *changes), {"prices.csv": PRICES + prices + "\n"})
    assert figures["bound"] == pytest.approx(max(10, bound))


FLIGHT = ("departures.csv", ("3,scheduled,,,", "5,candidate,9,A1,2026-03-04"))
MONEY = ("operation.toml", ("[objective]", "[objective]\ncost = 1"))
BUDGET = ("operation.toml", ("[objective]", "[budget]\ncharter = 9\n[objective]\ncost = 1"))
POOR = ("operation.toml", ("[objective]", "[budget]\ncharter = 5\n[objective]\ncost = 1"))


@pytest.mark.parametrize(
    ("changes", "prices", "branches", "bound"),
    [
        ([FLIGHT, MONEY], "", "", 10),
        ([FLIGHT, MONEY], "seats,D1,,,3,", "", 19),
        ([FLIGHT, MONEY], "seats,D1,,,3,\naircraft,A1,2026-03-04,,2,", "", 19),
        ([FLIGHT, BUDGET], "seats,D1,,,3,\nbudget,,,,0.5,", "", 19),
        ([FLIGHT, MONEY], "join,D1,,C1,6,", "", 16),
        ([FLIGHT, MONEY], "join,D1,,C1,6,\njoin,D1,,C2,6,\njoin,D1,,C3,3,", "", 19),
        ([FLIGHT, MONEY], "seats,D2,,,10,stay", "fly,D1,true\nstay,D1,false\n", 19),
        ([FLIGHT, POOR], "seats,D2,,,10,stay", "fly,D1,true\nstay,D1,false\n", 35),
    ],
)
def test_candidates_and_branches(hand: Any, changes: list[Any], prices: str, branches: str, bound: float) -> None:
    """D1 with five seats flies at a cost of 9, so that all leave after 2 days for 10 + 9 = 19; without it, 35 is best.

    Seats at 3 are worth 15, and 6 more than the flight: 25 - 6 = 19; what the aircraft or budget is charged, it pays.
    Joins at 3 a person do the same; for C1 alone they are worth 6, less than the flight: 10 + 4 + 2 = 16.
    Branched: where D1 flies, 10 + 9; where it stays, all pay 5 + 10 for four seats: 75 - 40 = 35. A budget of 5 empties
    the first branch, and the second alone counts.
    """
    plan = {
        "prices.csv": f"{PRICES}{prices}\n",
        "branches.csv": f"branch,departure_id,flies\n{branches}",
        "flown.csv": "departure_id\nD1\n",
    }
    assert hand.figures(changed(hand, *changes), plan)["bound"] == pytest.approx(bound)


def test_tied_parties_choose_one_place(hand: Any) -> None:
    """C2 is kept from alb. Alone, C1 goes there: floor 4 + 10 + 2 = 16; tied, both go to deu: 10 + 10 + 2 = 22."""
    kept = {"decisions.csv": DECISIONS + "C2,forbid,,alb,\n"}
    tied = (
        "cases.csv",
        ("C1,,camp,normal,,,,", "C1,,camp,normal,,,,S"),
        ("C2,,camp,normal,,,,", "C2,,camp,normal,,,,S"),
    )
    assert hand.figures(kept)["floor"] == pytest.approx(16)
    assert hand.figures(changed(hand, kept, tied))["floor"] == pytest.approx(22)


@pytest.mark.parametrize(("decision", "bound"), [("only", 38), ("pin", 42)])
def test_a_pinned_party_cannot_stay(hand: Any, decision: str, bound: float) -> None:
    """C1 and C2 are ready too late for D1, and D2 has two seats, at 12 each: leaving comes to 10 + 24, staying to 30.

    Without a pin both would stay: 30 + 30 + 2 - 24 = 38. C1 with a pin has to pay: 34 + 30 + 2 - 24 = 42.
    """
    late = (
        "cases.csv",
        ("C1,,camp,normal,,", "C1,,camp,normal,2026-03-05,"),
        ("C2,,camp,normal,,", "C2,,camp,normal,2026-03-05,"),
    )
    few = ("departures.csv", ("2026-03-08,4", "2026-03-08,2"))
    decided = {"decisions.csv": f"{DECISIONS}C1,{decision},,deu,\n"}
    figures = hand.figures(changed(hand, late, few, decided), {"prices.csv": f"{PRICES}seats,D2,,,12,\n"})
    assert figures["bound"] == pytest.approx(bound)


# Against every valid plan ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tiny:
    """An operation as numbers: small enough that every plan of it can be listed.

    Day numbers count from the first day; the horizon is day 9, and who stays is exposed for 10 + 5 days.
    """

    cases: list[dict[str, Any]]
    departures: list[dict[str, Any]]
    places: list[int]
    reception: int
    rides: int
    budget: int
    money: float
    prices: dict[tuple[str, ...], float] = field(default_factory=dict)

    def files(self) -> dict[str, str]:
        """Its tables; destinations, and offers with them, are named by number."""
        day = "2026-03-{:02d}".format
        departures = [
            f"D{i},camp,d{d['to']},charter,{day(2 + d['day'])},{day(3 + d['day'])},{d['seats']},"
            f"{'candidate' if d['candidate'] else 'scheduled'},{d['cost']},{d['aircraft']},,,,"
            for i, d in enumerate(self.departures)
        ]
        cases = [
            f"C{i},camp,{c['priority']},{day(2 + c['ready'])},,{c['with']},{c['settle']}"
            for i, c in enumerate(self.cases)
        ]
        people = [
            f"P{i}-{n},C{i},F,,{'ward' if n < c['needy'] else ''}"
            for i, c in enumerate(self.cases)
            for n in range(c["people"])
        ]
        tables = {
            "sites.csv": ["site_id,buses,bus_seats,bus_trips_per_day", f"camp,{self.rides},1,1"],
            "needs.csv": ["need,extra_seats,place_on_board,place_at_destination", "ward,1,true,false"],
            "departure_needs.csv": [
                "departure_id,need,places",
                *(f"D{i},ward,{d['ward']}" for i, d in enumerate(self.departures)),
            ],
            "destinations.csv": ["destination_id,reception_per_week", f"d0,{self.reception}", "d1,"],
            "offers.csv": [
                "offer_id,destination_id,places,opens_on,closes_on,nationalities,max_case_size,case_by_case",
                *(f"o{i},d{i},{places},,,,," for i, places in enumerate(self.places)),
            ],
            "cases.csv": ["case_id,site_id,priority,ready_on,expires_on,travel_with,settle_with", *cases],
            "people.csv": ["person_id,case_id,sex,nationality,needs", *people],
            "departures.csv": [
                "departure_id,site_id,destination_id,mode,departs_on,arrives_on,seats,status,cost,aircraft,busy_until,"
                "transit_id,transit_from,transit_until",
                *departures,
            ],
        }
        toml = (
            'name = "Tiny"\nstarts_on = 2026-03-02\ndeadline = 2026-03-05\nhorizon = 2026-03-11\n'
            f"[budget]\ncharter = {self.budget}\n[objective]\nunplaced_days = 5\ncost = {self.money}\n"
        )
        return {"operation.toml": toml} | {name: "\n".join(rows) + "\n" for name, rows in tables.items()}

    def parties(self) -> list[list[dict[str, Any]]]:
        """Cases by party, in order of their first."""
        found: dict[str, list[dict[str, Any]]] = {}
        for i, case in enumerate(self.cases):
            found.setdefault(case["with"] or f"alone {i}", []).append({**case, "name": f"C{i}"})
        return list(found.values())

    def valid_plans(self) -> Iterator[tuple[tuple[int | None, ...], float]]:
        """Each choice of a departure (or None) for every party that keeps the rules, on buses of one seat; its cost."""
        parties = self.parties()
        ways = [None, *range(len(self.departures))]
        for choice in product(ways, repeat=len(parties)):
            if (cost := self._cost(parties, choice)) is not None:
                yield choice, cost

    def _cost(self, parties: list[list[dict[str, Any]]], choice: tuple[int | None, ...]) -> float | None:
        used: dict[tuple[Any, ...], float] = defaultdict(float)
        limit: dict[tuple[Any, ...], float] = {("budget",): self.budget}
        cost = 0.0
        for party, way in zip(parties, choice, strict=True):
            for case in party:
                weight = {"emergency": 4, "urgent": 2, "normal": 1}[case["priority"]] * (case["people"] + case["needy"])
                if way is None:
                    cost += weight * 15
                    continue
                flight = self.departures[way]
                if flight["day"] < case["ready"]:
                    return None
                cost += weight * flight["day"]
                for resource, amount, most in (
                    (("seats", way), case["people"] + case["needy"], flight["seats"]),
                    (("board", way), case["needy"], flight["ward"]),
                    (("places", flight["to"]), case["people"], self.places[flight["to"]]),
                    (("road", flight["day"]), case["people"], self.rides),
                    (
                        ("week", flight["to"], (flight["day"] + 1) // 7),
                        case["people"],
                        self.reception if flight["to"] == 0 else 99,
                    ),
                ):
                    used[resource] += amount
                    limit[resource] = most
        for way in {w for w in choice if w is not None and self.departures[w]["candidate"]}:
            flight = self.departures[way]
            cost += self.money * flight["cost"]
            used["budget",] += flight["cost"]
            if flight["aircraft"]:
                used["aircraft", flight["aircraft"], flight["day"]] += 1
                limit["aircraft", flight["aircraft"], flight["day"]] = 1 - sum(
                    not d["candidate"] and d["aircraft"] == flight["aircraft"] and d["day"] == flight["day"]
                    for d in self.departures
                )
        for group in self._groups(parties):
            goals = {self.departures[w]["to"] for w in (choice[i] for i in group) if w is not None}
            if len(goals) > 1:
                return None
        fine = all(amount <= limit[resource] for resource, amount in used.items() if amount > 0)
        return cost if fine else None

    def _groups(self, parties: list[list[dict[str, Any]]]) -> list[set[int]]:
        groups = [{i} for i in range(len(parties))]
        for i, j in product(range(len(parties)), repeat=2):
            ties = {c["settle"] for c in parties[i]} & {c["settle"] for c in parties[j]} - {""}
            first, second = (next(g for g in groups if k in g) for k in (i, j))
            if ties and first is not second:
                groups.remove(second)
                first |= second
        return groups


CASE = st.fixed_dictionaries(
    {
        "people": st.integers(1, 3),
        "needy": st.integers(0, 1),
        "priority": st.sampled_from(["normal", "urgent", "emergency"]),
        "ready": st.integers(0, 4),
        "with": st.sampled_from(["", "", "T"]),
        "settle": st.sampled_from(["", "S", "U"]),
    }
)
DEPARTURE = st.fixed_dictionaries(
    {
        "to": st.integers(0, 1),
        "day": st.integers(0, 8),
        "seats": st.integers(1, 7),
        "ward": st.integers(0, 2),
        "candidate": st.booleans(),
        "cost": st.integers(0, 20),
        "aircraft": st.sampled_from(["", "A"]),
    }
)


@st.composite
def tinies(draw: st.DrawFn) -> Tiny:
    """A tiny operation with prices for some of its resources."""
    cases, departures = draw(st.lists(CASE, min_size=1, max_size=4)), draw(st.lists(DEPARTURE, min_size=1, max_size=3))
    price = st.sampled_from([0.0, 0.5, 1.0, 2.5, 4.0, 10.0, 40.0])
    keys: set[tuple[str, ...]] = {("budget", "", "", "")}
    for i, d in enumerate(departures):
        leaves, week = f"2026-03-{2 + d['day']:02d}", "2026-03-02" if d["day"] < 6 else "2026-03-09"
        keys |= {
            ("seats", f"D{i}", "", ""),
            ("board", f"D{i}", "", "ward"),
            ("road", "camp", leaves, ""),
            ("reception", "d0", week, ""),
        }
        keys |= {("aircraft", "A", leaves, "")} if d["aircraft"] else set()
        keys |= {("places", f"o{d['to']}", "", "")}
        firsts = {case["with"] or i: f"C{i}" for i, case in reversed(list(enumerate(cases)))}
        keys |= {("join", f"D{i}", "", case) for case in firsts.values()} if d["candidate"] else set()
    return Tiny(
        cases,
        departures,
        draw(st.lists(st.integers(1, 9), min_size=2, max_size=2)),
        draw(st.integers(1, 9)),
        draw(st.integers(1, 9)),
        draw(st.integers(0, 30)),
        draw(st.sampled_from([0.0, 0.5])),
        {key: draw(price) for key in sorted(keys)},
    )


@given(tinies(), st.booleans())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_prices_bound_every_valid_plan(hand: Any, tiny: Tiny, branched: bool) -> None:
    """Whatever the prices, and branched or not, no valid plan costs less than they prove; the best plan is accepted.

    The plans are listed one by one, by a few lines of their own that know nothing of prices.
    """
    plans = list(tiny.valid_plans())
    choice, least = min(plans, key=lambda plan: plan[1])
    verdict = hand.judge(*files_of(tiny, choice, branched))
    assert verdict.figures["bound"] <= least + 1e-9
    assert verdict.figures["floor"] <= least + 1e-9
    assert verdict.figures["objective"] == pytest.approx(least)
    assert [fault for fault in verdict.faults if not fault.startswith("plan.json")] == []


@given(tinies(), st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_plan_is_accepted_if_and_only_if_it_is_listed(hand: Any, tiny: Tiny, data: st.DataObject) -> None:
    """Any choice of departures has no fault but in its claims exactly when it is among the valid ones."""
    ways = st.sampled_from([None, *range(len(tiny.departures))])
    choice = tuple(data.draw(ways) for _ in tiny.parties())
    verdict = hand.judge(*files_of(tiny, choice, branched=False))
    faults = [fault for fault in verdict.faults if not fault.startswith("plan.json")]
    listed = dict(tiny.valid_plans())
    assert (faults == []) == (choice in listed), faults
    if choice in listed:
        assert verdict.figures["objective"] == pytest.approx(listed[choice])


def files_of(
    tiny: Tiny, choice: tuple[int | None, ...], branched: bool
) -> tuple[Mapping[str, str | None], Mapping[str, str | None]]:
    """Files of the operation, and of the plan with this choice, on buses of one seat."""
    parties = tiny.parties()
    assigned, unplaced, buses = ["case_id,departure_id,offer_id"], ["case_id,reason"], ["departure_id,bus,case_id"]
    bus = 0
    for party, way in zip(parties, choice, strict=True):
        for case in party:
            if way is None:
                unplaced.append(f"{case['name']},none")
                continue
            assigned.append(f"{case['name']},D{way},o{tiny.departures[way]['to']}")
            for _ in range(case["people"]):
                bus += 1
                buses.append(f"D{way},{bus},{case['name']}")
    flown = sorted({way for way in choice if way is not None and tiny.departures[way]["candidate"]})
    candidates = [i for i, d in enumerate(tiny.departures) if d["candidate"]]
    leaves = ["fly", "stay"] if branched and candidates else [""]
    prices = [f"{','.join(key)},{price},{leaf}" for leaf in leaves for key, price in tiny.prices.items()]
    branches = [f"{leaf},D{candidates[0]},{str(leaf == 'fly').lower()}" for leaf in leaves if leaf]
    plan = {
        "assignments.csv": assigned,
        "unplaced.csv": unplaced,
        "buses.csv": buses,
        "flown.csv": ["departure_id", *(f"D{way}" for way in flown)],
        "prices.csv": ["resource,id,day,need,price,branch", *prices],
        "branches.csv": ["branch,departure_id,flies", *branches],
    }
    return tiny.files(), {name: "\n".join(rows) + "\n" for name, rows in plan.items()}
