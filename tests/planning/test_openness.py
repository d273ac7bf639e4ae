"""Which ways out are open: each condition closes just what it names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import CAMP, Row, decision, departure, family, offer, on, operation, told
from tests.planning.tiny import communicated, operations

from safeconduct.operation import Operation, Plan
from safeconduct.planning.freezing import openness_of
from safeconduct.planning.openness import Openness

EARLY, OTHER, LATE = ("D1", "alb-1"), ("D1", "alb-2"), ("D2", "deu-1")
"""What is open to a family in the operation below: D1 leaves on day 4 and arrives on day 5, D2 on days 9 and 10."""


def made(case: Row | None = None, d1: Row | None = None, alb1: Row | None = None, **other: Any) -> Operation:
    """One family of two with three ways out, with changes to its case, to D1, to the offer alb-1, and to the rest."""
    needs = other.pop("needs", [])
    return operation(
        [family("F", 2, needs=needs) | (case or {})],
        [departure("D1", 4, 9, takes=1) | (d1 or {}), departure("D2", 9, 9, "deu", takes=1)],
        [offer("alb-1", 9) | (alb1 or {}), offer("alb-2", 9), offer("deu-1", 9, "deu")],
        **other,
    )


def names(openness: Openness, mask: object) -> list[tuple[str, str]]:
    """Pairs by name where a mask (K,) is true."""
    pairs = openness.pairs
    return [
        (openness.departures.ids[pairs.departure[k]], openness.offers.ids[pairs.offer[k]]) for k in np.flatnonzero(mask)
    ]


def accepted(state: str, **days: object) -> dict[str, list[Row]]:
    """What the country of alb-1 answered."""
    return {"acceptances": [{"case_id": "F", "offer_id": "alb-1", "state": state, **days}]}


def places_for_stretchers(board: tuple[int, int], care: tuple[int, int, int]) -> dict[str, list[Row]]:
    """Places for the lying on D1 and D2, and under alb-1, alb-2 and deu-1."""
    return {
        "departure_needs": [
            {"departure_id": d, "need": "stretcher", "places": n} for d, n in zip(("D1", "D2"), board, strict=True)
        ],
        "offer_needs": [
            {"offer_id": o, "need": "stretcher", "places": n}
            for o, n in zip(("alb-1", "alb-2", "deu-1"), care, strict=True)
        ],
    }


def decided(kind: str, **named: str) -> dict[str, list[Row]]:
    """One decision of the family."""
    return {"decisions": [decision("F", kind, **named)]}


PORT = {"sites": [CAMP, CAMP | {"site_id": "port"}]}
HUB = {"transit_id": "hub", "transit_from": on(4), "transit_until": on(4)}
RECEPTION = {"destinations": [{"destination_id": "alb"}, {"destination_id": "deu"}]}

CLOSED = {
    "no condition": ({}, []),
    "another site": ({"d1": {"site_id": "port"}, "tables": PORT}, [EARLY, OTHER]),
    "before the start": ({"d1": {"departs_on": on(-1)}}, [EARLY, OTHER]),
    "after the horizon": ({"horizon": 8}, [LATE]),
    "on the horizon": ({"horizon": 9}, []),
    "ready later": ({"case": {"ready_on": on(5)}}, [EARLY, OTHER]),
    "ready that day": ({"case": {"ready_on": on(4)}}, []),
    "papers lapse before arrival": ({"case": {"expires_on": on(9)}}, [LATE]),
    "papers hold on arrival": ({"case": {"expires_on": on(10)}}, []),
    "only pledged": ({"alb1": {"status": "pledged"}}, [EARLY]),
    "pledged, and planned on": ({"alb1": {"status": "pledged"}, "use_pledged": True}, []),
    "withdrawn": ({"alb1": {"status": "withdrawn"}, "use_pledged": True}, [EARLY]),
    "the offer opens later": ({"alb1": {"opens_on": on(6)}}, [EARLY]),
    "the offer opens on arrival": ({"alb1": {"opens_on": on(5)}}, []),
    "the offer closes earlier": ({"alb1": {"closes_on": on(4)}}, [EARLY]),
    "another nationality": ({"alb1": {"nationalities": ["SYR", "AFG"]}}, [EARLY]),
    "a nationality that is taken": ({"alb1": {"nationalities": ["SYR", "IRQ"]}}, []),
    "a case too large": ({"alb1": {"max_case_size": 1}}, [EARLY]),
    "a case just small enough": ({"alb1": {"max_case_size": 2}}, []),
    "refused": ({"tables": accepted("refused")}, [EARLY]),
    "an expired acceptance": ({"tables": accepted("expired")}, [EARLY]),
    "asked, no answer yet": ({"tables": accepted("submitted")}, []),
    "case by case, not accepted": ({"alb1": {"case_by_case": True}, "tables": accepted("submitted")}, [EARLY]),
    "case by case, accepted": ({"alb1": {"case_by_case": True}, "tables": accepted("accepted")}, []),
    "accepted from later on": ({"tables": accepted("accepted", valid_from=on(6))}, [EARLY]),
    "accepted until earlier": ({"tables": accepted("accepted", valid_until=on(4))}, [EARLY]),
    "forbid a departure": ({"tables": decided("forbid", departure_id="D1")}, [EARLY, OTHER]),
    "forbid a destination": ({"tables": decided("forbid", destination_id="deu")}, [LATE]),
    "forbid an offer": ({"tables": decided("forbid", offer_id="alb-1")}, [EARLY]),
    "only an offer": ({"tables": decided("only", offer_id="alb-1")}, [OTHER, LATE]),
    "pinned to a departure": ({"tables": decided("pin", departure_id="D1")}, [LATE]),
    "no time to tell": ({"notice_days": 5}, [EARLY, OTHER]),
    "just time to tell": ({"notice_days": 4}, []),
    "short notice": ({"notice_days": 20, "tables": decided("short_notice")}, []),
    "a pin is notice enough": ({"notice_days": 20, "tables": decided("pin", offer_id="alb-1")}, [OTHER, LATE]),
    "too few seats": ({"d1": {"seats": 1}}, [EARLY, OTHER]),
    "too few places": ({"alb1": {"places": 1}}, [EARLY]),
    "too few places on board": (
        {"needs": [["stretcher"]], "tables": places_for_stretchers((0, 1), (1, 1, 1))},
        [EARLY, OTHER],
    ),
    "too few places of care": (
        {"needs": [["stretcher"], ["stretcher"]], "tables": places_for_stretchers((2, 2), (2, 1, 2))},
        [OTHER],
    ),
    "seats for needs": ({"d1": {"seats": 3}, "needs": [["escort"], ["escort"]]}, [EARLY, OTHER]),
    "too few received that week": (
        {"tables": RECEPTION | {"reception": [{"destination_id": "alb", "week": on(0), "people": 1}]}},
        [EARLY, OTHER],
    ),
    "too few beds in transit": (
        {"d1": HUB, "tables": {"transits": [{"transit_id": "hub", "people": 1}]}},
        [EARLY, OTHER],
    ),
    "the road is closed": ({"tables": {"site_days": [{"site_id": "camp", "day": on(9), "buses": 0}]}}, [LATE]),
}
"""What is changed, and the pairs that it closes."""


@pytest.mark.parametrize("name", CLOSED)
def test_each_condition_closes_exactly_its_pairs(name: str) -> None:
    """What the change names is closed, by conditions that are told in words, and everything else stays open."""
    changes, closed = CLOSED[name]
    openness = openness_of(made(**changes))
    assert set(names(openness, openness.open()[0])) == {EARLY, OTHER, LATE} - set(closed)
    everything = np.ones((1, len(openness.pairs.departure)), dtype=bool)
    told_of = [names(openness, ~(everything & mask)[0]) for _, mask in openness.conditions(np.array([0]))]
    assert {tuple(pairs) for pairs in told_of if pairs} == ({tuple(closed)} if closed else set())


def test_a_cancelled_departure_is_no_way_out() -> None:
    """Its pairs are not there at all."""
    openness = openness_of(made(d1={"status": "cancelled"}))
    assert names(openness, openness.open()[0]) == [LATE]


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ({"F": EARLY}, {EARLY, OTHER, LATE}),
        ({"F": LATE}, {LATE}),
        ({}, {LATE}),
        ({"F": ("D9", "alb-1")}, {LATE}),
    ],
)
def test_a_family_stays_on_a_near_departure_that_it_was_told_of(
    ways: dict[str, tuple[str, str]], expected: set[object]
) -> None:
    """With 5 days of notice D1 on day 4 is too near, but not for those who were told of it, under whatever offer."""
    openness = openness_of(made(notice_days=5), told(ways))
    assert set(names(openness, openness.open()[0])) == expected


def test_all_cases_of_a_party_must_have_been_told() -> None:
    """F and G travel together; only F was told of D1, and only once G was as well may both stay on it."""
    rows = [family("F", travel_with="T"), family("G", travel_with="T")]
    near = operation(rows, [departure("D1", 1, 9)], notice_days=3)
    assert openness_of(near, told({"F": EARLY})).open().tolist() == [[False]]
    assert openness_of(near, told({"F": EARLY, "G": EARLY})).open().tolist() == [[True]]
    assert openness_of(near, told({"F": EARLY, "G": ("D8", "alb-1")})).open().tolist() == [[False]]


def test_a_party_is_welcome_only_with_all_of_its_people() -> None:
    """One nationality, one refused case or one case without acceptance closes the way to its companions too."""
    rows = [family("F", travel_with="T"), family("G", travel_with="T", nationality="SYR")]
    offers = [offer("alb-1", 9, nationalities=["IRQ"]), offer("alb-2", 9), offer("alb-3", 9, case_by_case=True)]
    answers = [
        {"case_id": "G", "offer_id": "alb-2", "state": "refused"},
        {"case_id": "F", "offer_id": "alb-3", "state": "accepted"},
    ]
    found = openness_of(operation(rows, [departure("D1", 1, 9)], offers, tables={"acceptances": answers}))
    assert found.open().tolist() == [[False, False, False]]


def test_a_refusal_by_the_family_closes_that_place_and_changes_nothing_else() -> None:
    """Costs, weights, amounts and all other ways are as before."""
    before, after = made(), made(tables=decided("forbid", offer_id="alb-1"))
    was, now = openness_of(before), openness_of(after)
    assert set(names(was, was.open()[0])) - set(names(now, now.open()[0])) == {EARLY}
    assert (was.amounts == now.amounts).all()
    plain = Enumeration(before), Enumeration(after)
    assert [plain[0].cost(("F",), way) for way in (OTHER, LATE, None)] == [
        plain[1].cost(("F",), way) for way in (OTHER, LATE, None)
    ]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_open_is_what_an_enumeration_finds_open(data: st.DataObject) -> None:
    """For every party and pair of random operations, with and without a plan that was communicated."""
    operation_made: Operation = data.draw(
        operations(always=data.draw(st.sampled_from([(), ("candidates", "pins"), ("buses",)])))
    )
    previous: Plan | None = data.draw(communicated(operation_made))
    openness, plain = openness_of(operation_made, previous), Enumeration(operation_made, previous)
    opened = openness.open()
    for p, party in enumerate(plain.parties):
        assert set(names(openness, opened[p])) == set(plain.open_ways(party))
