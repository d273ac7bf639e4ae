"""Whether pins can hold together, and who competes where they cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import CAMP, Row, candidate, decision, departure, family, offer, on, operation
from tests.planning.tiny import operations

from safeconduct.operation import Operation
from safeconduct.planning.buses import overfull_days
from safeconduct.planning.freezing import freeze
from safeconduct.planning.integer import used_by
from safeconduct.planning.pins import PinsCompete, meet_pins, pins_under
from safeconduct.planning.problem import Problem


def pinned(*pins: tuple[str, str]) -> dict[str, list[Row]]:
    """Pins of cases to departures."""
    return {"decisions": [decision(case, "pin", departure_id=way) for case, way in pins]}


def rivals(made: Operation) -> set[str]:
    """The cases that are said to compete."""
    with pytest.raises(PinsCompete) as caught:
        meet_pins(freeze(made))
    assert all(case in str(caught.value) for case in caught.value.cases)
    return set(caught.value.cases)


def test_without_pins_there_is_nothing_to_meet() -> None:
    """An ``only`` is no pin."""
    only = {"decisions": [decision("A", "only", departure_id="D1")]}
    assert meet_pins(freeze(operation([family("A")], [departure("D1", 1, 9)], tables=only))) is None


def test_everything_pinned_gets_a_way_and_the_others_none() -> None:
    """A is pinned to D1, B to an offer that D2 alone reaches, C to nothing; scheduled departures fly."""
    made = operation(
        [family("A"), family("B"), family("C")],
        [departure("D1", 1, 9), departure("D2", 2, 9, "deu"), candidate("C1", 3, 9)],
        tables={"decisions": [decision("A", "pin", departure_id="D1"), decision("B", "pin", offer_id="deu-1")]},
    )
    problem = freeze(made)
    met = meet_pins(problem)
    assert met is not None
    way, flying = met
    assert [int(problem.pairs.departure[k]) if k >= 0 else -1 for k in way] == [0, 1, -1]
    assert flying.tolist() == [True, True, False]


def test_a_pin_that_nobody_competes_with_says_what_is_short() -> None:
    """C1 costs more than is left; C2's aircraft is taken; three cases of 3 do not fit on two buses of 5."""
    poor = operation([family("A")], [candidate("C1", 3, 9, cost=500)], charter_budget=100.0, tables=pinned(("A", "C1")))
    assert why(poor) == "C1 costs 500 of the charter budget, and 100 is left"
    busy = [candidate("C2", 3, 9, aircraft="A1"), departure("D2", 3, 9, aircraft="A1")]
    taken = operation([family("A")], busy, tables=pinned(("A", "C2")))
    assert why(taken) == f"C2 needs aircraft A1 on {on(3)}, when it is taken"
    company = [family(name, 3, travel_with="T") for name in "ABC"]
    few = pinned(("A", "D1")) | {"sites": [CAMP | {"buses": 2, "bus_seats": 5}]}
    assert why(operation(company, [departure("D1", 3, 9)], tables=few)) == (
        "the buses of its day cannot carry the family to D1"
    )


def why(made: Operation) -> str:
    """What is said to be short for pins that nobody competes with."""
    with pytest.raises(PinsCompete) as caught:
        meet_pins(freeze(made))
    return caught.value.why


@pytest.mark.parametrize("money_days", [0.0, 0.001, 5.0])
def test_a_pin_to_a_candidate_makes_it_fly_whatever_it_costs(money_days: float) -> None:
    """C1 costs 100,000; the family is pinned to it."""
    made = operation([family("A")], [candidate("C1", 3, 9, cost=1e5)], cost=money_days, tables=pinned(("A", "C1")))
    met = meet_pins(freeze(made))
    assert met is not None
    assert met[1].tolist() == [True]


def test_those_who_compete_for_seats_are_named_and_nobody_else() -> None:
    """A and B need 2 seats each of the 3 on D1; C is pinned to D2 under the same offer, D is not pinned."""
    made = operation(
        [family("C", 2), family("A", 2), family("D"), family("B", 2)],
        [departure("D1", 1, 3), departure("D2", 5, 9)],
        tables=pinned(("A", "D1"), ("B", "D1"), ("C", "D2")),
    )
    assert rivals(made) == {"A", "B"}


def test_only_so_many_are_named_as_cannot_leave_together() -> None:
    """Of four who are pinned to two seats, three compete already."""
    made = operation([family(n) for n in "ABCD"], [departure("D1", 1, 2)], tables=pinned(*((n, "D1") for n in "ABCD")))
    assert len(rivals(made)) == 3


def test_pins_compete_for_buses_where_seats_would_do() -> None:
    """Three families of three on two buses of five: nine of ten bus seats, but no packing; four would not matter."""
    tables = pinned(*((n, "D1") for n in "ABC")) | {"sites": [CAMP | {"buses": 2, "bus_seats": 5}]}
    made = operation([family(n, 3) for n in "ABC"], [departure("D1", 1, 20)], tables=tables)
    assert rivals(made) == {"A", "B", "C"}
    fitting = operation([family("A", 3), family("B", 3), family("C", 2)], [departure("D1", 1, 20)], tables=tables)
    assert meet_pins(freeze(fitting)) is not None


def test_pins_compete_for_an_aircraft_and_for_money() -> None:
    """C1 and C2 keep one aircraft on day 2; C2 and C3 cost 6 each and there are 10."""
    ways = [
        candidate("C1", 1, 9, aircraft="A1", busy_until=on(2)),
        candidate("C2", 2, 9, aircraft="A1", cost=6.0),
        candidate("C3", 5, 9, cost=6.0),
    ]
    families = [family(n) for n in "ABC"]
    by = {"A": "C1", "B": "C2", "C": "C3"}
    for competing in ("AB", "BC"):
        made = operation(families, ways, tables=pinned(*((n, by[n]) for n in competing)), charter_budget=10.0)
        assert rivals(made) == set(competing)


def test_a_pin_that_no_budget_allows_competes_with_nothing_but_the_money() -> None:
    """C1 costs 6 of 5: it is open, since budget is taken by the flight, and can never fly."""
    made = operation([family("A")], [candidate("C1", 1, 9, cost=6.0)], tables=pinned(("A", "C1")), charter_budget=5.0)
    assert rivals(made) == {"A"}


def test_tied_families_that_are_pinned_apart_compete() -> None:
    """A is pinned to alb, B to deu, and they settle together; C is tied to nobody."""
    rows = [family("A", settle_with="S"), family("B", settle_with="S"), family("C")]
    ways = [departure("D1", 1, 9), departure("D2", 1, 9, "deu")]
    assert rivals(operation(rows, ways, tables=pinned(("A", "D1"), ("B", "D2"), ("C", "D2")))) == {"A", "B"}


def test_pins_are_met_by_any_candidates_that_meet_them() -> None:
    """Pinned to alb, A may leave by C1 or C2; without either there is no way."""
    made = operation(
        [family("A")],
        [candidate("C1", 1, 9), candidate("C2", 2, 9), candidate("C3", 3, 9, "deu")],
        tables={"decisions": [decision("A", "pin", destination_id="alb")]},
    )
    problem = freeze(made)
    for flying, expected in (([True, False, False], 0), ([False, True, True], 1), ([False, False, True], None)):
        way = pins_under(problem, np.array(flying))
        assert (None if way is None else int(problem.pairs.departure[way[0]])) == expected


def honours(problem: Problem, way: np.ndarray) -> bool:
    """Whether ways keep every limit and place everybody who is pinned."""
    classes = problem.classes
    leaves = way >= 0
    fits = (used_by(problem, way) <= problem.stock.left + 1e-6).all() and not overfull_days(problem, way)
    opened = classes.open[classes.of[leaves], way[leaves]].all()
    return bool(fits and opened and (leaves == classes.pinned[classes.of]).all())


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_pins_compete_exactly_where_no_plan_honours_them(data: st.DataObject) -> None:
    """Where an enumeration finds a plan every pin gets a way; where it finds none, those named have none together."""
    made = data.draw(
        operations(always=data.draw(st.sampled_from([("pins",), ("pins", "candidates"), ("pins", "buses")])))
    )
    plain, problem = Enumeration(made), freeze(made)
    if any(plain.is_pinned(party) and not plain.open_ways(party) for party in plain.parties):
        return
    if not plain.plans:
        with pytest.raises(PinsCompete) as caught:
            meet_pins(problem)
        named = set(caught.value.cases)
        assert named
        assert all(plain.is_pinned(party) for party in plain.parties if named & set(party))
        return
    met = meet_pins(problem)
    assert (met is None) == (not any(plain.is_pinned(party) for party in plain.parties))
    if met is not None:
        assert honours(problem, met[0])
        assert not (
            met[1] & problem.departures.candidate & ~np.isin(np.arange(len(met[1])), problem.pairs.departure[met[0]])
        ).any()


def test_two_seats_and_one_offer_place_are_enough() -> None:
    """A pinned party of two cases counts once: seats 2, places 2."""
    rows = [family("A", travel_with="T"), family("B", travel_with="T")]
    made = operation(rows, [departure("D1", 1, 2)], [offer("alb-1", 2)], tables=pinned(("A", "D1")))
    met = meet_pins(freeze(made))
    assert met is not None
    assert met[0].tolist() == [0]
