"""Why a family is left behind, in words that name what is scarce."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import (
    CAMP,
    Row,
    candidate,
    decision,
    departure,
    family,
    offer,
    on,
    operation,
    reason_of,
    ways_of,
)
from tests.planning.tiny import operations

from safeconduct.planning import PinsCompete, plan
from safeconduct.planning.explanation import describe
from safeconduct.planning.resources import Resource

FIRST = family("A", 2, priority="emergency")
"""Takes two of everything, before the other family."""


def lying(board: int, care: int) -> dict[str, list[Row]]:
    """Places for the lying on D1 and under alb-1."""
    return {
        "departure_needs": [{"departure_id": "D1", "need": "stretcher", "places": board}],
        "offer_needs": [{"offer_id": "alb-1", "need": "stretcher", "places": care}],
    }


HUB = {"takes": 1, "transit_id": "hub", "transit_from": on(2), "transit_until": on(2)}
LYING = {"needs": [["stretcher"]]}

SCARCE: dict[str, tuple[Resource, dict[str, Any], float]] = {
    "seats": (Resource("seats", "D1"), {"departures": [departure("D1", 2, 3)]}, 29),
    "places": (Resource("places", "alb-1"), {"offers": [offer("alb-1", 3)]}, 29),
    "reception": (
        Resource("reception", "alb", on(0)),
        {"tables": {"destinations": [{"destination_id": "alb", "reception_per_week": 3}]}},
        29,
    ),
    "transit": (
        Resource("transit", "hub", on(2)),
        {"departures": [departure("D1", 2, 9, **HUB)], "tables": {"transits": [{"transit_id": "hub", "people": 3}]}},
        29,
    ),
    "road": (Resource("road", "camp", on(2)), {"tables": {"sites": [CAMP | {"buses": 1, "bus_seats": 3}]}}, 29),
    "board": (
        Resource("board", "D1", None, "stretcher"),
        {"families": [family("A", priority="urgent", **LYING), family("B", **LYING)], "tables": lying(1, 2)},
        4 * 29,
    ),
    "care": (
        Resource("care", "alb-1", None, "stretcher"),
        {"families": [family("A", priority="urgent", **LYING), family("B", **LYING)], "tables": lying(2, 1)},
        4 * 29,
    ),
}
"""What is scarce, where A and B want to leave by D1 on day 2 and only A can, and what one more would save.

B would leave at 2 and stays at 31: 29 for each person, and for each of the four seats of one who lies.
"""


@pytest.mark.parametrize("name", SCARCE)
def test_what_is_full_is_named_with_what_one_more_would_save(name: str) -> None:
    """The departure, its day, the offer, the right resource and the price of one more."""
    resource, changes, saved = SCARCE[name]
    given_parts = {
        "families": [FIRST, family("B", 2)],
        "departures": [departure("D1", 2, 9)],
        "offers": [offer("alb-1", 9)],
    }
    found = plan(operation(**(given_parts | changes)), gap=0.0)
    assert ways_of(found) == {"A": ("D1", "alb-1")}
    reason = reason_of(found, "B")
    for part in ("D1", "alb-1", on(2).isoformat(), describe(resource), f"save {saved:,.1f} "):
        assert part in reason
    others = {describe(each) for each, _, _ in SCARCE.values()} - {describe(resource)}
    assert not [each for each in others if f"{each} are" in reason]


def test_buses_that_cannot_be_packed_are_named() -> None:
    """Three families of three on two buses of five: a bus seat is left, but none of the buses has three."""
    tables = {"sites": [CAMP | {"buses": 2, "bus_seats": 5}]}
    rows = [
        family(name, 3, priority=priority) for name, priority in zip("ABC", ("urgent", "urgent", "normal"), strict=True)
    ]
    assert "buses" in reason_of(plan(operation(rows, [departure("D1", 2, 20)], tables=tables), gap=0.0), "C")


def test_a_charter_that_does_not_fly_is_told() -> None:
    """A could leave by C1 alone, which costs more than it saves."""
    found = plan(operation([family("A", 2)], [candidate("C1", 2, 9, cost=1e6)], cost=1.0), gap=0.0)
    assert "candidate" in reason_of(found, "A")


def test_a_tie_to_a_family_that_goes_elsewhere_is_told() -> None:
    """A goes to alb; B, tied to A, may only go to deu."""
    rows = [family("A", 2, settle_with="S", priority="emergency"), family("B", 2, settle_with="S")]
    only = [decision("A", "only", departure_id="D1"), decision("B", "only", departure_id="D2")]
    ways = [departure("D1", 2, 2), departure("D2", 9, 2, "deu")]
    reason = reason_of(plan(operation(rows, ways, tables={"decisions": only}), gap=0.0), "B")
    assert "alb" in reason
    assert "settle" in reason


def test_where_nothing_is_open_the_condition_is_told() -> None:
    """Neither departure waits until the family is ready."""
    made = operation([family("A", ready_on=on(5))], [departure("D1", 2, 9), departure("D2", 3, 9)])
    assert "not ready" in reason_of(plan(made), "A")


@pytest.mark.parametrize(
    "kind", ["seats", "board", "places", "care", "reception", "transit", "road", "aircraft", "budget"]
)
def test_every_resource_has_words(kind: str) -> None:
    """A kind, an id, a day and a need are all said where there are any."""
    words = describe(Resource(kind, "X1", on(3), "stretcher"))
    assert kind == "budget" or "X1" in words
    assert (on(3).isoformat() in words) == (kind in {"reception", "transit", "road", "aircraft"})
    assert ("stretcher" in words) == (kind in {"board", "care"})


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_everybody_left_behind_has_a_reason_and_nobody_else(data: st.DataObject) -> None:
    """One sentence each, which says that no way is open exactly where none is."""
    made = data.draw(operations(always=data.draw(st.sampled_from([("ties",), ("candidates",), ("buses",)]))))
    plain = Enumeration(made)
    try:
        found = plan(made, gap=0.0)
    except PinsCompete:
        return
    placed = set(ways_of(found))
    reasons = dict(found.unplaced.iter_rows())
    assert set(reasons) == {case for party in plain.parties for case in party} - placed
    for party in plain.parties:
        for case in set(party) - placed:
            assert reasons[case].endswith(".")
            assert reasons[case].startswith("No way out is open") == (not plain.open_ways(party))
