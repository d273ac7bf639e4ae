"""What openness shows of an operation before planning: hopeless pins, and families that nothing is open to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import CAMP, decision, departure, family, offer, on, operation, told
from tests.planning.tiny import communicated, operations

from safeconduct.operation import Faulty, Operation
from safeconduct.planning import examine, plan
from safeconduct.planning.cancelled import Cancelled
from safeconduct.planning.examination import refuse_hopeless_pins, why_closed
from safeconduct.planning.freezing import openness_of


def test_a_good_operation_has_neither_faults_nor_warnings() -> None:
    """A pin that can hold is none."""
    pins = [decision("A", "pin", departure_id="D1")]
    assert examine(operation([family("A")], [departure("D1", 1, 9)], tables={"decisions": pins})) == ((), ())


def test_a_hopeless_pin_is_a_fault_that_names_the_case_and_what_rules_it_out() -> None:
    """A is pinned to D1, which has one seat for two; B's pin holds, and the companion of A has none of its own."""
    made = operation(
        [family("A", travel_with="T"), family("B"), family("C", travel_with="T")],
        [departure("D1", 1, 1), departure("D2", 1, 9)],
        tables={"decisions": [decision("B", "pin", departure_id="D2"), decision("A", "pin", departure_id="D1")]},
    )
    faults, warnings = examine(made)
    (fault,) = faults
    assert (fault.file, fault.column) == ("decisions.csv", "decision")
    assert "'A'" in fault.message
    assert "seats" in fault.message
    (warning,) = warnings
    assert (warning.file, warning.column) == ("cases.csv", "case_id")
    assert "'A' 'C'" in warning.message
    with pytest.raises(Faulty) as refused:
        refuse_hopeless_pins(made, openness_of(made))
    assert refused.value.faults == faults


def test_a_plan_is_refused_for_a_hopeless_pin() -> None:
    """Before anything is computed, and naming the pin."""
    made = operation(
        [family("A")], [departure("D1", 1, 0)], tables={"decisions": [decision("A", "pin", destination_id="alb")]}
    )
    with pytest.raises(Faulty, match="pin of 'A'"):
        plan(made)


def test_a_pin_may_hold_only_since_the_family_was_told() -> None:
    """An ``only`` for D1, too near to be told of it now: closed, unless the last plan has the family there."""
    decided = {"decisions": [decision("A", "only", departure_id="D1")]}
    made = operation([family("A")], [departure("D1", 1, 9)], tables=decided, notice_days=5)
    assert len(examine(made)[1]) == 1
    assert examine(made, told({"A": ("D1", "alb-1")})) == ((), ())


def reason(**parts: object) -> str:
    """Why nothing is open to the only family."""
    return told_of(operation([family("A", 2)], **parts))  # type: ignore[arg-type] # what a test gives


def told_of(made: Operation) -> str:
    """Why nothing is open to the first party."""
    openness = openness_of(made)
    assert not openness.open()[0].any()
    return why_closed(openness, 0, Cancelled(made, openness))


def test_the_condition_that_closes_most_ways_is_named_first() -> None:
    """Three ways: two leave after the horizon, one has too few seats; that one alone would open with more."""
    ways = [departure("D1", 25, 9), departure("D2", 26, 9), departure("D3", 2, 1)]
    words = reason(departures=ways, offers=[offer("alb-1", 9)])
    assert "of 3 ways" in words
    assert words.index("outside the days of the plan") < words.index("too few seats")


def test_no_departure_and_no_departure_from_the_site_are_told_apart() -> None:
    """Nothing leaves anywhere; or something leaves, from another site."""
    assert "no departure goes" in reason(departures=[])
    assert "no departure goes" in reason(departures=[departure("D1", 1, 9)], offers=[])
    port = {"sites": [CAMP, CAMP | {"site_id": "port"}]}
    assert "no departure leaves camp" in reason(departures=[departure("D1", 1, 9, site_id="port")], tables=port)


def test_one_thing_that_would_open_a_way_is_named() -> None:
    """D1 takes another nationality and has too few seats, D2 only too few seats: with more seats one way would open."""
    ways = [departure("D1", 1, 1), departure("D2", 2, 1, "deu")]
    words = reason(departures=ways, offers=[offer("alb-1", 9, nationalities=["SYR"]), offer("deu-1", 9, "deu")])
    assert "1 way would open if this alone were otherwise: it has too few seats" in words


def test_each_decision_is_named_with_what_it_closes_and_why() -> None:
    """Of three ways two are closed by a ``forbid`` and two by an ``only``; one by both, which is said."""
    rules = [
        decision("A", "forbid", destination_id="alb", reason="does not want to go there"),
        decision("A", "only", departure_id="D1"),
    ]
    ways = [departure("D1", 1, 9), departure("D2", 2, 9), departure("D3", 2, 9, "deu")]
    offers = [offer("alb-1", 9), offer("deu-1", 9, "deu")]
    words = reason(departures=ways, offers=offers, tables={"decisions": rules})
    assert "2 are closed because a 'forbid' names destination 'alb' (by officer: does not want to go there)" in words
    assert "2 are closed because an 'only' names departure 'D1' (by officer)" in words
    assert "a way may be closed for more than one reason" in words


def test_a_hopeless_pin_is_told_by_what_closes_the_ways_that_it_names() -> None:
    """D1 is full for this family alone; that D2 goes elsewhere is nothing to the pin, and no decision closes D1."""
    made = operation(
        [family("A", 2)],
        [departure("D1", 1, 1), departure("D2", 1, 9, "deu")],
        [offer("alb-1", 9), offer("deu-1", 9, "deu")],
        tables={"decisions": [decision("A", "pin", departure_id="D1")]},
    )
    (fault,) = examine(made)[0]
    assert fault.message == (
        "the pin of 'A' to departure 'D1' cannot be honoured: the one way by it is closed because it has too few seats "
        "even for this family alone."
    )


def test_a_pin_to_what_nothing_goes_to_is_told() -> None:
    """No departure goes to deu."""
    rules = [decision("A", "pin", destination_id="deu")]
    (fault,) = examine(operation([family("A")], [departure("D1", 1, 9)], tables={"decisions": rules}))[0]
    assert "no way goes by it" in fault.message


def test_two_pins_that_exclude_each_other_name_each_other() -> None:
    """Each is closed by the other."""
    rules = [decision("A", "pin", departure_id="D1"), decision("A", "pin", departure_id="D2")]
    ways = [departure("D1", 1, 9), departure("D2", 2, 9)]
    made = operation([family("A")], ways, [offer("alb-1", 9)], tables={"decisions": rules})
    messages = [fault.message for fault in examine(made)[0]]
    assert "a 'pin' names departure 'D2'" in messages[0]
    assert "a 'pin' names departure 'D1'" in messages[1]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_hopeless_pin_and_every_closed_family_is_found(data: st.DataObject) -> None:
    """Exactly those to whom an enumeration finds nothing open."""
    made = data.draw(operations(always=("pins", "days")))
    previous = data.draw(communicated(made))
    plain = Enumeration(made, previous)
    faults, warnings = examine(made, previous)
    closed = [party for party in plain.parties if not plain.open_ways(party)]
    assert [" ".join(map(repr, party)) for party in closed] == [warning.message.split(":")[0] for warning in warnings]
    pins = {row["case_id"] for row in plain.rows["decisions"] if row["decision"] == "pin"}
    expected = {case for party in closed for case in party if case in pins}
    assert {case for case in pins if any(repr(case) in fault.message for fault in faults)} == expected
    openness = openness_of(made, previous)
    for p, party in enumerate(plain.parties):
        if party in closed:
            assert why_closed(openness, p, Cancelled(made, openness)).endswith(".")
            assert not np.logical_and.reduce(
                [np.broadcast_to(m, (1, len(openness.pairs.departure))) for _, m in openness.conditions(np.array([p]))]
            ).any()


def test_days_are_told_as_what_they_rule_out() -> None:
    """Papers that lapse on day 3, before the arrival on day 4."""
    made = operation([family("A", expires_on=on(3))], [departure("D1", 2, 9, takes=2)])
    assert "lapse before arrival" in examine(made)[1][0].message


def test_every_decision_is_named_however_much_else_closes_the_ways() -> None:
    """Notice, readiness and an offer's days close the only two ways as well; the ``forbid`` of one is still told."""
    rules = [decision("A", "forbid", departure_id="D1")]
    ways = [departure("D1", 1, 1), departure("D2", 1, 1)]
    made = operation(
        [family("A", 2, ready_on=on(5))], ways, [offer("alb-1", 9)], tables={"decisions": rules}, notice_days=4
    )
    words = told_of(made)
    assert "1 is closed because a 'forbid' names departure 'D1' (by officer)" in words


def test_a_closed_road_and_a_site_without_a_bus_are_told_as_what_they_are() -> None:
    """No bus on one day, none on a day that nothing is stated of, none ever; and too few seats on the one there is."""
    one, size = [departure("D1", 2, 9)], {"buses": 1, "bus_seats": 1}
    sites = {"sites": [CAMP | size]}
    closed = {"site_days": [{"site_id": "camp", "day": on(2), "buses": 0}]}
    assert "because the road is closed that day." in reason(departures=one, tables=closed)
    seldom = {"sites": [CAMP | {"buses": 0}], "site_days": [{"site_id": "camp", "day": on(3), "buses": 2}]}
    assert "because no bus runs that day." in reason(departures=one, tables=seldom)
    assert "because the site has no bus." in reason(departures=one, tables={"sites": [CAMP | {"buses": 0}]})
    assert "because the site has no bus." in reason(departures=one, tables={"sites": [CAMP | {"bus_seats": 0}]})
    words = reason(departures=one, tables=sites)
    assert "because it has too few bus seats even for this family alone." in words
    assert words.endswith(
        "Least is missing on D1 on 2026-03-04 to alb under alb-1: 1 bus seat from camp on 2026-03-04."
    )


def test_places_on_board_and_at_the_destination_are_told_apart_and_the_nearest_way_is_named() -> None:
    """Two lie: D1 has no place for that, D2 one and its offer one. D2 lacks one of each, D1 two on board."""
    lying = operation(
        [family("A", 2, needs=[["stretcher"], ["stretcher"]])],
        [departure("D1", 1, 9), departure("D2", 2, 9, "deu")],
        tables={
            "departure_needs": [{"departure_id": "D2", "need": "stretcher", "places": 1}],
            "offer_needs": [
                {"offer_id": "alb-1", "need": "stretcher", "places": 2},
                {"offer_id": "deu-1", "need": "stretcher", "places": 1},
            ],
        },
    )
    words = told_of(lying)
    assert "all are closed because each has too few places on board for stretcher even for this family alone" in words
    assert "1 is closed because the offer has too few places for stretcher even for this family alone" in words
    assert words.endswith(
        "1 way would open if this alone were otherwise: it has too few places on board for stretcher even for this "
        "family alone. Least is missing on D1 on 2026-03-03 to alb under alb-1: 2 places for stretcher on board D1."
    )


def test_what_is_missing_of_several_kinds_is_all_named() -> None:
    """One seat and one place for two: one more of each would do; a way that something else closes is not near."""
    ways = [departure("D1", 2, 1), departure("D2", 25, 9)]
    words = reason(departures=ways, offers=[offer("alb-1", 1)])
    assert words.endswith(
        "Least is missing on D1 on 2026-03-04 to alb under alb-1: 1 seat on D1 and 1 place of offer alb-1."
    )


def test_where_more_than_room_is_missing_no_way_is_near() -> None:
    """D1 has too few seats and leaves too late."""
    assert "Least is missing" not in reason(departures=[departure("D1", 25, 1)])


def test_a_cancelled_departure_that_would_be_open_is_named() -> None:
    """D1 is cancelled and D2 leaves too late; D3, cancelled too, has no seat for two."""
    off = {"status": "cancelled"}
    ways = [departure("D1", 2, 9, **off), departure("D2", 25, 9), departure("D3", 3, 1, **off)]
    assert reason(departures=ways).endswith(" D1 would be open, but is cancelled.")
    assert reason(departures=ways[:1]) == (
        "No way out is open: no departure goes to a destination that has an offer. D1 would be open, but is cancelled."
    )
    many = [departure(f"D{n}", 10 - n, 9, **off) for n in range(5)]
    assert reason(departures=many).endswith(" D4, D3, D2 and 2 more would be open, but are cancelled.")
    assert "cancelled" not in reason(departures=ways[1:])


def test_a_cancelled_departure_is_open_to_who_was_told_of_it() -> None:
    """Too near to be told of now; A was, so that only its being cancelled keeps the family."""
    made = operation([family("A")], [departure("D1", 1, 9, status="cancelled")], notice_days=5)
    (warning,) = examine(made, told({"A": ("D1", "alb-1")}))[1]
    assert warning.message.endswith("D1 would be open, but is cancelled.")
    assert "cancelled" not in examine(made)[1][0].message
