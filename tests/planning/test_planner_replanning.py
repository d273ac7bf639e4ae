"""Planning anew when people were told of a plan already."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import (
    Row,
    candidate,
    decision,
    departure,
    departures_of,
    family,
    offer,
    operation,
    told,
    ways_of,
)
from tests.planning.tiny import operations

from safeconduct.operation import Operation, Plan
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import plan
from safeconduct.verification import verify


def people_moved(made: Operation, found: Plan, previous: Plan) -> int:
    """People who were told of another departure than they have."""
    now = departures_of(found)
    sizes = dict(made.tables["people"].group_by("case_id").len().iter_rows())
    return sum(sizes[case] for case, way in departures_of(previous).items() if now.get(case) != way)


def test_fewer_are_moved_the_more_a_move_counts() -> None:
    """A, B and C (1, 2 and 3 people, C urgent) were told of days 6, 9 and 14; three seats leave on day 4 as well.

    With C on day 4, A and B on day 6: 24 + 18 and 5 are moved; with B on day 9: 24 + 6 + 18 and 3 are moved; with all
    where they are: 84 + 6 + 18. So B is moved below 6 / 2 = 3 for a move, and C below 60 / 3 = 20.
    """
    rows = [family("A", 1), family("B", 2), family("C", 3, priority="urgent")]
    ways = [departure("D4", 4, 3), departure("D6", 6, 3), departure("D9", 9, 3), departure("D14", 14, 3)]
    previous = told({"A": ("D6", "alb-1"), "B": ("D9", "alb-1"), "C": ("D14", "alb-1")})
    for weight, expected in ((0.0, 5), (2.9, 5), (3.1, 3), (19.9, 3), (20.1, 0), (100.0, 0)):
        made = operation(rows, ways, [offer("alb-1", 40)], moved_days=weight)
        found = plan(made, previous, gap=0.0)
        assert verify(made, found, previous).faults == ()
        assert people_moved(made, found, previous) == expected


def test_a_move_is_made_where_it_gains_more_than_it_counts() -> None:
    """A (2 people) was told of day 9 and could leave on day 4: 2 × 5 days gained, against 2 × 4.9 and 2 × 5.1."""
    ways = [departure("D4", 4, 9), departure("D9", 9, 9)]
    for weight, expected in ((4.9, "D4"), (5.1, "D9")):
        made = operation([family("A", 2)], ways, moved_days=weight)
        found = plan(made, told({"A": ("D9", "alb-1")}), gap=0.0)
        assert departures_of(found) == {"A": expected}
        assert found.claims["objective"] == pytest.approx(2 * min(4 + weight, 9))


def test_another_offer_on_the_same_departure_is_no_move() -> None:
    """A was told of alb-1, which has been withdrawn since: alb-2 is as good, and nothing is charged."""
    made = operation(
        [family("A")],
        [departure("D1", 3, 9)],
        [offer("alb-1", 9, status="withdrawn"), offer("alb-2", 9)],
        moved_days=5.0,
    )
    found = plan(made, told({"A": ("D1", "alb-1")}))
    assert ways_of(found) == {"A": ("D1", "alb-2")}
    assert found.claims["objective"] == pytest.approx(3)


@pytest.mark.parametrize("status", ["cancelled", "candidate"])
def test_a_move_is_charged_also_where_the_old_departure_does_not_fly(status: str) -> None:
    """D1 is cancelled, or a charter that costs too much: 5 days for each of the two who were told of it."""
    ways: list[Row] = [departure("D1", 3, 9, status=status, cost=1e6), departure("D2", 6, 9)]
    made = operation([family("A", 2)], ways, moved_days=5.0, cost=1.0)
    assert plan(made, told({"A": ("D1", "alb-1")})).claims["objective"] == pytest.approx(2 * (6 + 5))


def test_cases_that_are_not_planned_any_more_are_passed_over() -> None:
    """B has departed and C is not in the operation; their seats are free for A."""
    made = operation([family("A"), family("B", status="departed")], [departure("D1", 3, 1)], moved_days=5.0)
    previous = told({"A": ("D1", "alb-1"), "B": ("D1", "alb-1"), "C": ("D1", "alb-1")})
    assert plan(made, previous).claims["objective"] == pytest.approx(3)


def test_notice_keeps_people_off_near_departures_that_they_were_not_told_of() -> None:
    """With 5 days of notice: A was told of D3 and stays, B was not and waits for D9, C may leave at short notice."""
    rows = [family("A"), family("B"), family("C")]
    ways = [departure("D3", 3, 9), departure("D9", 9, 9)]
    short = {"decisions": [decision("C", "short_notice")]}
    made = operation(rows, ways, notice_days=5, tables=short)
    found = plan(made, told({"A": ("D3", "alb-1"), "B": ("D9", "alb-1")}), gap=0.0)
    assert departures_of(found) == {"A": "D3", "B": "D9", "C": "D3"}


def test_a_plan_that_is_still_the_best_is_kept_to_the_last_family() -> None:
    """Replanned with nothing changed, everybody keeps their departure, among equals too."""
    rows = [family(f"F{n}", 2) for n in range(6)]
    ways = [departure(f"D{n}", 2 + 3 * n, 4) for n in range(3)]
    made = operation(rows, ways, [offer("alb-1", 40)], moved_days=1.0)
    backwards = told({f"F{n}": (f"D{(5 - n) // 2}", "alb-1") for n in range(6)})
    assert departures_of(plan(made, backwards, gap=0.0)) == departures_of(backwards)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_in_any_operation_fewer_are_moved_the_more_a_move_counts(data: st.DataObject) -> None:
    """Of exact optima the one at the higher charge never moves more people."""
    made = data.draw(operations())
    ids = made.tables["departures"]["departure_id"].to_list()
    plain = Enumeration(made)
    planned = [case for party in plain.parties for case in party]
    previous = told({case: (data.draw(st.sampled_from(ids)), "O0") for case in planned})
    moved = []
    for weight in (0.3, 3.1, 30.7):
        each = with_moved_days(made, weight)
        moved.append(people_moved(each, plan(each, previous, gap=0.0), previous))
    assert moved == sorted(moved, reverse=True)


def with_moved_days(made: Operation, weight: float) -> Operation:
    """The operation with another charge for a move."""
    return replace(made, settings=replace(made.settings, moved_days=weight))


def test_after_cancellations_more_families_keep_their_departure_the_more_a_move_counts() -> None:
    """The fullest departure of a larger plan is cancelled; of those whose departure still flies more keep it."""
    made = make_synthetic(120, seed=5)
    first = plan(made)
    used = first.assignments.group_by("departure_id").len().sort("len", "departure_id", descending=True)
    gone = used["departure_id"][0]
    departures = made.tables["departures"]
    status = departures["status"].to_list()
    status[departures["departure_id"].to_list().index(gone)] = "cancelled"
    tables = {**made.tables, "departures": departures.with_columns(status=type(departures["status"])("status", status))}
    before = {case: way for case, way in departures_of(first).items() if way != gone}
    kept = []
    for weight in (0.0, 1.0, 5.0, 50.0):
        changed = with_moved_days(Operation(made.settings, tables), weight)
        found = plan(changed, first, gap=0.0)
        assert verify(changed, found, first).faults == ()
        now = departures_of(found)
        kept.append(sum(now.get(case) == way for case, way in before.items()) / len(before))
    assert kept == sorted(kept)
    assert kept[-1] > 0.9


def test_a_candidate_that_people_were_told_of_may_fly_for_their_sake() -> None:
    """C1 costs 20 and saves A, three people, a day each; it flies once a move counts 6 days or more: 3 + 18 > 20."""
    ways = [candidate("C1", 3, 9, cost=20.0), departure("D4", 4, 9)]
    for weight, expected in ((5.0, "D4"), (6.0, "C1")):
        made = operation([family("A", 3)], ways, moved_days=weight, cost=1.0)
        assert departures_of(plan(made, told({"A": ("C1", "alb-1")}), gap=0.0)) == {"A": expected}
