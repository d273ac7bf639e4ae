"""Cases on buses: small fleets that can be packed by hand, and properties of every packing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import product
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import fewest_buses
from tests.planning.making import CAMP, departure, family, on, operation

from safeconduct.planning import buses
from safeconduct.planning.buses import (
    Boarding,
    PackingUndecided,
    bus_load,
    count_packed,
    crowd_on,
    fewest,
    overfull_days,
    pack,
    pack_plan,
    rides_on,
    share_out,
    squeeze,
)
from safeconduct.planning.freezing import freeze
from safeconduct.planning.problem import Problem

LOADS = st.lists(st.integers(1, 12), max_size=7).map(lambda loads: [(f"F{n}", load) for n, load in enumerate(loads)])
MISPACKED = [("A", 4), ("B", 4), ("C", 3), ("D", 3), ("E", 3), ("F", 3)]
"""On buses of 10, first fit puts both fours together and takes three buses; 4 + 3 + 3 twice takes two."""


def held(found: list[list[str]], loads: list[tuple[str, int]], size: int) -> None:
    """Every case is on one bus, or alone on just as many as it fills; no bus is over its seats or empty."""
    load = dict(loads)
    on_buses = Counter(name for bus in found for name in bus)
    assert on_buses == {name: max(1, ceil(each / size)) for name, each in loads}
    for bus in found:
        assert bus
        assert len(bus) == 1 or sum(load[name] for name in bus) <= size


@given(loads=LOADS, size=st.integers(1, 9))
def test_packing_carries_every_case_once_within_first_fits_bound(loads: list[tuple[str, int]], size: int) -> None:
    """None over, none forgotten, and of cases that share, never more than 11/9 of the fewest buses and 6/9 of one more.

    The bound is Dósa's (2007, doi:10.1007/978-3-540-74450-4_1).
    """
    found = pack(loads, size)
    held(found, loads, size)
    own = sum(ceil(load / size) for _, load in loads if load > size)
    shared = fewest_buses([load for _, load in loads if load <= size], size)
    assert len(found) - own <= 11 / 9 * shared + 6 / 9


@given(loads=st.lists(st.integers(1, 12), max_size=60), size=st.integers(1, 20))
def test_buses_are_counted_as_they_are_packed(loads: list[int], size: int) -> None:
    """Who is on which of them makes no difference to how many there are."""
    named = [(f"F{n}", load) for n, load in enumerate(loads)]
    assert count_packed(Counter(loads), size) == len(pack(named, size))


@settings(max_examples=60)
@given(loads=LOADS, size=st.integers(1, 9))
def test_a_searched_packing_is_the_fewest(loads: list[tuple[str, int]], size: int) -> None:
    """It says so, and an enumeration finds no fewer."""
    found, sure = fewest(loads, size)
    held(found, loads, size)
    assert sure
    assert len(found) == fewest_buses([load for _, load in loads], size)


@settings(max_examples=60)
@given(loads=LOADS, size=st.integers(1, 9), count=st.integers(0, 8))
def test_squeezing_fits_or_proves_that_it_cannot(loads: list[tuple[str, int]], size: int, count: int) -> None:
    """Onto so many buses, or None exactly where more are needed."""
    found = squeeze(loads, size, count)
    assert (found is None) == (fewest_buses([load for _, load in loads], size) > count)
    if found is not None:
        held(found, loads, size)
        assert len(found) <= count


def test_first_fit_may_take_a_bus_too_many() -> None:
    """Three against two; a case of 25 besides rides alone on three."""
    assert len(pack(MISPACKED, 10)) == 3
    assert len(fewest(MISPACKED, 10)[0]) == 2
    assert sorted(map(sorted, fewest([*MISPACKED, ("G", 25)], 10)[0]))[-3:] == [["G"], ["G"], ["G"]]


def test_a_search_that_is_given_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one place to try nothing is decided, and the packing stays first fit's."""
    monkeypatch.setattr(buses, "PLACES_TRIED", 1)
    with pytest.raises(PackingUndecided):
        squeeze(MISPACKED, 10, 2)
    found, sure = fewest(MISPACKED, 10)
    assert (len(found), sure) == (3, False)


def test_a_case_over_a_bus_keeps_all_of_its_buses() -> None:
    """9 seats on buses of 4 keep three buses, 12 seats; 4 keep 4 and 3 keep 3."""
    assert bus_load([9, 4, 3], 4) == 19


def leaving(loads: list[int], count: int, size: int, also: int = 0) -> tuple[Problem, np.ndarray]:
    """A problem in which families of these sizes leave on day 1, the last ``also`` of them by a second departure."""
    rows = [family(f"F{n}", load) for n, load in enumerate(loads)]
    camp = {"sites": [CAMP | {"buses": count, "bus_seats": size}]}
    problem = freeze(operation(rows, [departure("D1", 1, 99), departure("D2", 1, 99)], tables=camp))
    offers = np.flatnonzero(problem.pairs.destination == 0)
    way = np.full(len(loads), offers[0])
    way[len(loads) - also :] = offers[-1]
    return problem, way


DAY = on(1).toordinal()


def test_the_buses_of_a_departure_are_its_own() -> None:
    """3 + 2 fit one bus of five, but not when they leave by two departures."""
    assert overfull_days(*leaving([3, 2], 1, 5)) == []
    assert overfull_days(*leaving([3, 2], 1, 5, also=1)) == [(0, DAY, 1)]


def test_a_full_day_is_packed_by_search_and_another_by_first_fit() -> None:
    """The six cases that first fit mispacks take two buses where there are two, and three where there are three."""
    sizes = [load for _, load in MISPACKED]
    problem, way = leaving(sizes, 2, 10)
    assert overfull_days(problem, way) == []
    assert len(pack_plan(problem, way)[0]) == 2
    assert len(pack_plan(*leaving(sizes, 3, 10))[0]) == 3


def test_a_crowd_is_the_fewest_cases_that_do_not_fit() -> None:
    """3, 3 and 3 need three buses of five and there are two; the single travellers beside them do not matter."""
    problem, way = leaving([3, 1, 3, 3, 1], 2, 5)
    assert overfull_days(problem, way) == [(0, DAY, 1)]
    assert crowd_on(problem, way, 0, DAY) == {0: (3, 3, 3)}


def test_a_crowd_of_many_is_not_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a day with more cases than are searched nothing is sure."""
    monkeypatch.setattr(buses, "SMALL_DAY", 2)
    assert crowd_on(*leaving([3, 3, 3], 2, 5), 0, DAY) is None


def test_a_day_without_departures_has_no_rides() -> None:
    """Rides are counted where something leaves."""
    problem, _ = leaving([1], 3, 5)
    assert (rides_on(problem, 0, DAY), rides_on(problem, 0, DAY + 1)) == (3, 0)


@settings(max_examples=40, deadline=None)
@given(loads=st.lists(st.integers(1, 7), min_size=2, max_size=7), count=st.integers(1, 3), also=st.integers(0, 2))
def test_a_crowd_does_not_fit_and_fits_without_any_of_its_cases(loads: list[int], count: int, also: int) -> None:
    """Every crowd is too much for the day's rides, and none of its cases is there for nothing."""
    problem, way = leaving(loads, count, 5, also)
    if not overfull_days(problem, way):
        return
    crowd = crowd_on(problem, way, 0, DAY)
    assert crowd is not None
    assert sum(fewest_buses(each, 5) for each in crowd.values()) > count
    for d, each in crowd.items():
        for n in range(len(each)):
            fewer = crowd | {d: each[:n] + each[n + 1 :]}
            assert sum(fewest_buses(those, 5) for those in fewer.values()) <= count


def test_parties_board_as_long_as_a_bus_has_room_and_a_refusal_changes_nothing() -> None:
    """Two buses of five: 3 and 3 board, the third 3 is refused, the twos fill both buses, and a single is too much."""
    problem, way = leaving([3, 3, 3, 2, 2, 1], 2, 5)
    boarding = Boarding(problem, np.full_like(way, -1))
    assert [boarding.take(p, 0) for p in range(6)] == [True, True, False, True, True, False]


def test_who_leaves_already_has_a_seat_when_others_board() -> None:
    """3 of five seats of the only bus of D1 are taken: 2 more may board it, and nobody may leave by D2 that day."""
    problem, way = leaving([3, 2, 1], 1, 5)
    way[1:] = -1
    boarding = Boarding(problem, way)
    assert not boarding.take(2, 1)
    assert boarding.take(1, 0)
    assert not boarding.take(2, 0)


def test_a_case_over_a_bus_boards_buses_of_its_own() -> None:
    """Seven people take two buses of five alone; the third has room for a two and a three, and for no more."""
    problem, way = leaving([7, 2, 3, 1], 3, 5)
    boarding = Boarding(problem, np.full_like(way, -1))
    assert [boarding.take(p, 0) for p in range(4)] == [True, True, True, False]


@given(
    wanted=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), min_size=1, max_size=4),
    size=st.integers(1, 7),
    rides=st.integers(0, 6),
)
def test_shared_out_rides_carry_what_is_worth_most(wanted: list[tuple[int, int]], size: int, rides: int) -> None:
    """No other way to share out the buses carries more that is worth something, and none of them is empty."""
    loads, worth = np.array(wanted, dtype=float).T
    found = share_out(loads, worth, size, rides)
    assert found.sum() <= rides
    assert (size * (found - 1) < loads).all()

    def carried(shares: Iterable[int]) -> float:
        return sum(each * min(load, size * n) for (load, each), n in zip(wanted, shares, strict=True))

    others = (shares for shares in product(range(rides + 1), repeat=len(wanted)) if sum(shares) <= rides)
    assert carried(found.tolist()) == max(carried(shares) for shares in others)
