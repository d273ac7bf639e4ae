"""Need first, in plans that are far from the best: whoever has a need does not leave later for it."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Answer, Enumeration
from tests.planning.making import CAMP, Row, departure, departures_of, family, offer, operation

from safeconduct.operation import Operation
from safeconduct.planning import plan
from safeconduct.planning.freezing import freeze
from safeconduct.planning.need_first import put_need_first

FREE = {"need": "escorted", "extra_seats": 0, "extra_bus_seats": 0, "place_on_board": False}
WIDE = {"need": "wide", "extra_seats": 2, "extra_bus_seats": 1, "place_on_board": False}
NEEDS = [need | {"place_at_destination": False} for need in (FREE, WIDE)]


@pytest.mark.parametrize("order", list(permutations(["A", "B", "C"])))
def test_a_need_that_takes_no_seat_decides_between_orders_of_equal_cost(order: tuple[str, ...]) -> None:
    """Three people alike and one seat a departure: whichever row the one in need stands in, they leave first."""
    ways = [departure(f"D{n}", n, 1) for n in range(3)]
    rows = [family(name, needs=[["escorted"]] if name == "B" else []) for name in order]
    assert departures_of(plan(operation(rows, ways, tables={"needs": NEEDS})))["B"] == "D0"


def test_one_family_takes_the_place_of_two() -> None:
    """F, with 2 + 2 seats, waits on day 5 behind B and C with 2 each; they change places at the same cost, 4 × 5."""
    rows = [family("F", 2, needs=[["wide"]]), *(family(name, 2) for name in "BC")]
    made = operation(rows, [departure("D0", 1, 4), departure("D1", 5, 4)], tables={"needs": NEEDS})
    assert changed(made, ("D1", "D0", "D0")) == ("D0", "D1", "D1")


def test_who_would_stay_behind_for_a_need_leaves_instead_of_another() -> None:
    """One seat, and the plan gave it to the family without the need."""
    rows = [family("A"), family("B", needs=[["escorted"]])]
    made = operation(rows, [departure("D0", 1, 1)], tables={"needs": NEEDS})
    assert changed(made, ("D0", None)) == (None, "D0")


def test_places_are_not_changed_where_seats_or_buses_do_not_allow_it() -> None:
    """With 3 seats on the early departure the family of 2 + 2 seats cannot leave by it; nor on buses of 2."""
    rows = [family("F", 2, needs=[["wide"]]), family("B", 2)]
    few = operation(rows, [departure("D0", 1, 3), departure("D1", 5, 9)], tables={"needs": NEEDS})
    assert changed(few, ("D1", "D0")) == ("D1", "D0")
    small = {"needs": NEEDS, "sites": [CAMP | {"buses": 1, "bus_seats": 2}]}
    made = operation(rows, [departure("D0", 1, 9), departure("D1", 5, 9)], tables=small)
    assert changed(made, ("D1", "D0")) == ("D1", "D0")


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_plan_stays_valid_costs_no_more_and_leaves_no_order_that_need_could_turn(data: st.DataObject) -> None:
    """From any valid plan to one in which no two alike can change places in favour of need at no cost."""
    made = data.draw(alike())
    every = Enumeration(made)
    ways = {answer.ways: answer for answer in every.plans}
    before = data.draw(st.sampled_from(every.plans))
    assume(any(before.ways))
    after = ways[changed(made, before.ways)]
    assert after.cost <= before.cost + 1e-6
    for p, q in permutations(range(len(after.ways)), 2):
        if _needs(every, q) < _needs(every, p):
            swapped = list(after.ways)
            swapped[p], swapped[q] = after.ways[q], after.ways[p]
            other = ways.get(tuple(swapped))
            turns = _day(every, after, p) > _day(every, after, q)
            assert not (turns and other and other.cost <= after.cost + 1e-9)


@st.composite
def alike(draw: st.DrawFn) -> Operation:
    """Families of one size that differ in a need alone, and few seats, places and buses."""
    size = draw(st.integers(1, 2))
    chosen = draw(st.lists(st.sampled_from([(), (), ("escorted",), ("wide",)]), min_size=2, max_size=4))
    rows = [family(f"F{n}", size, needs=[needs]) for n, needs in enumerate(chosen)]
    rows = [row | {"settle_with": draw(st.sampled_from([None, None, "S"]))} for row in rows]
    lands = st.sampled_from(["alb", "deu"])
    ways: list[Row] = [
        departure(f"D{n}", draw(st.integers(0, 9)), draw(st.integers(1, 8)), draw(lands)) for n in range(3)
    ]
    offers = [offer("alb-1", draw(st.integers(1, 8))), offer("deu-1", draw(st.integers(1, 8)), "deu")]
    site = CAMP | {"buses": draw(st.integers(1, 2)), "bus_seats": draw(st.integers(2, 5))}
    return operation(rows, ways, offers, tables={"needs": NEEDS, "sites": [site]})


def changed(made: Operation, ways: tuple[tuple[str, str] | str | None, ...]) -> tuple[object, ...]:
    """The ways after need was put first, in the form in which they were given: departures, or departures and offers."""
    problem = freeze(made)
    pairs = problem.pairs
    names = [
        (problem.departures.ids[d], problem.offers.ids[o]) for d, o in zip(pairs.departure, pairs.offer, strict=True)
    ]
    short = all(way is None or isinstance(way, str) for way in ways)
    keys: list[object] = [name[0] if short else name for name in names]
    way = np.array([keys.index(each) if each else -1 for each in ways], dtype=np.int64)
    after = put_need_first(problem, way, np.ones(len(problem.departures.ids), dtype=bool))
    return tuple(keys[k] if k >= 0 else None for k in after.tolist())


def _needs(every: Enumeration, p: int) -> int:
    return sum(len(person["needs"]) for case in every.parties[p] for person in every.people[case])


def _day(every: Enumeration, answer: Answer, p: int) -> object:
    way = answer.ways[p]
    return every.departure[way[0]]["departs_on"] if way else every.settings.horizon.replace(year=9999)
