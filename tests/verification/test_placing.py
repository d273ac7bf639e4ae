"""Of who stands where in a plan: once each, whole parties, pins, ties and flights."""

from __future__ import annotations

from typing import Any

import pytest

ASSIGNED = "case_id,departure_id,offer_id\n"
DECISIONS = "case_id,decision,departure_id,destination_id,offer_id\n"


def test_a_case_stands_somewhere(hand: Any) -> None:
    """A planned case in neither table is named."""
    faults = hand.faults(None, hand.swapped("assignments.csv", ("C2,D2,deu-1\n", "")))
    assert faults[0] == (
        "assignments.csv: case 'C2' stands neither here nor in unplaced.csv; "
        "it is to stand once, here or in unplaced.csv"
    )


@pytest.mark.parametrize(
    ("file", "row", "counts"),
    [
        ("assignments.csv", "C2,D2,deu-1", "2 times here and 0 times"),
        ("assignments.csv", "C2,D1,alb-1", "2 times here and 0 times"),
        ("unplaced.csv", "C2,none", "1 times here and 1 times"),
    ],
)
def test_a_case_stands_once(hand: Any, file: str, row: str, counts: str) -> None:
    """A case that stands twice is named with how often it stands where, also where both rows say the same."""
    assert f"assignments.csv: case 'C2' stands {counts} in unplaced.csv" in hand.faults(None, hand.longer(file, row))[0]


@pytest.mark.parametrize("file", ["assignments.csv", "unplaced.csv"])
@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("held", "is held and not to be planned"),
        ("withdrawn", "is withdrawn and not"),
        ("departed", "is departed and not"),
    ],
)
def test_only_planned_cases_stand_in_a_plan(hand: Any, file: str, status: str, why: str) -> None:
    """A case that is not active stands nowhere."""
    gone = {
        **hand.longer("cases.csv", f"C4,{status},camp,normal,,,,"),
        **hand.longer("people.csv", "P6,C4,F,1,IRQ,"),
    }
    assert hand.faults(gone) == []
    row = "C4,D2,deu-1" if file == "assignments.csv" else "C4,none"
    assert f"assignments.csv: case 'C4' is in the plan, but {why}" in hand.faults(gone, hand.longer(file, row))[0]


def test_a_case_that_travels_with_a_held_one_is_not_planned(hand: Any) -> None:
    """While a companion is held, the others stay out of the plan."""
    waiting = hand.swapped(
        "cases.csv",
        ("C1,,camp,normal,,,,", "C1,held,camp,normal,,,T,"),
        ("C3,,camp,normal,,,,", "C3,,camp,normal,,,T,"),
    )
    faults = hand.faults(waiting)
    assert "case 'C1' is in the plan, but is held and not to be planned" in faults[0]
    assert "case 'C3' is in the plan, but travels with a case that is held" in faults[1]


def test_an_unknown_case_is_named(hand: Any) -> None:
    """A case that is not in the operation is a fault."""
    assert hand.faults(None, hand.longer("unplaced.csv", "C9,none")) == [
        "assignments.csv: case 'C9' is in the plan, but not in cases.csv"
    ]


@pytest.mark.parametrize(
    ("row", "what"),
    [("D9,deu-1", "departure 'D9' is not in departures.csv"), ("D2,deu-9", "offer 'deu-9' is not in offers.csv")],
)
def test_an_unknown_departure_or_offer_is_named(hand: Any, row: str, what: str) -> None:
    """What a case leaves by has to exist."""
    faults = hand.faults(None, hand.swapped("assignments.csv", ("D2,deu-1", row)))
    assert faults[0] == f"assignments.csv: case 'C2': {what}"


@pytest.mark.parametrize(
    ("plan", "whole"),
    [
        ("C1,D1,alb-1\nC2,D2,deu-1\nC3,D1,alb-1\n", True),
        ("C1,D1,alb-1\nC2,D2,deu-1\nC3,D2,deu-1\n", False),
        ("C1,D1,alb-1\nC2,D2,deu-1\n", False),
    ],
)
def test_a_party_leaves_whole(hand: Any, plan: str, whole: bool) -> None:
    """Cases that travel together leave by one departure under one offer, or all stay."""
    together = hand.swapped(
        "cases.csv", ("C1,,camp,normal,,,,", "C1,,camp,normal,,,T,"), ("C3,,camp,normal,,,,", "C3,,camp,normal,,,T,")
    )
    left = "" if "C3" in plan else "C3,none\n"
    faults = hand.faults(together, {"assignments.csv": ASSIGNED + plan, "unplaced.csv": "case_id,reason\n" + left})
    named = "assignments.csv: cases 'C1' 'C3' travel together, but do not all leave by one departure under one offer"
    assert any(fault.startswith(named) for fault in faults) != whole


def test_a_pinned_party_leaves(hand: Any) -> None:
    """A family with a ``pin`` may not be left behind; one with an ``only`` may."""
    plan = {**hand.swapped("assignments.csv", ("C2,D2,deu-1\n", "")), **hand.longer("unplaced.csv", "C2,none")}
    plan |= hand.swapped("buses.csv", ("D2,1,C2\n", ""))
    assert hand.faults({"decisions.csv": f"{DECISIONS}C2,only,D2,,\n"}, plan) == []
    assert hand.faults({"decisions.csv": f"{DECISIONS}C2,pin,D2,,\n"}, plan) == [
        "assignments.csv: case 'C2' is pinned and has to leave, but is unplaced"
    ]


@pytest.mark.parametrize(
    ("settle", "apart"),
    [({"C1": "S", "C3": "S"}, False), ({"C1": "S", "C2": "S"}, True), ({"C1": "S", "C2": "U"}, False)],
)
def test_tied_parties_settle_in_one_place(hand: Any, settle: dict[str, str], apart: bool) -> None:
    """Cases with one ``settle_with`` that leave go to one destination."""
    tied = hand.swapped(
        "cases.csv", *((f"{case},,camp,normal,,,,", f"{case},,camp,normal,,,,{tie}") for case, tie in settle.items())
    )
    line = "assignments.csv: tied cases go to different places, and one would be right: 'C1' to 'alb', 'C2' to 'deu'"
    assert hand.faults(tied) == ([line] if apart else [])


def test_a_tie_holds_through_a_party_that_stays(hand: Any) -> None:
    """C1 and C2 are tied through C3's party, which shares a ``settle_with`` with each, though it is unplaced."""
    tied = {
        "cases.csv": "case_id,site_id,priority,ready_on,expires_on,travel_with,settle_with\n"
        "C1,camp,normal,,,,S\nC2,camp,normal,,,,U\nC3,camp,normal,,,T,S\nC4,camp,normal,,,T,U\n",
        **hand.longer("people.csv", "P6,C4,F,1,IRQ,"),
    }
    stays = {
        "assignments.csv": f"{ASSIGNED}C1,D1,alb-1\nC2,D2,deu-1\n",
        "unplaced.csv": "case_id,reason\nC3,none\nC4,none\n",
        **hand.swapped("buses.csv", ("D1,1,C3\n", "")),
    }
    assert "tied cases go to different places" in hand.faults(tied, stays)[0]


def test_flights(hand: Any) -> None:
    """A candidate with people on it is flown, a flown one carries somebody, and only candidates are flown."""
    candidate = hand.swapped("departures.csv", ("3,scheduled", "3,candidate"))
    line = "flown.csv: candidate 'D1' is not in it, but 2 parties are on it, the first with case 'C1'"
    assert hand.faults(candidate)[0] == line
    assert hand.faults(candidate, {"flown.csv": "departure_id\nD1\n"}) == []
    second = hand.longer("departures.csv", "D3,camp,deu,charter,2026-03-09,2026-03-10,9,candidate,,,,,,")
    assert hand.faults(second, {"flown.csv": "departure_id\nD3\n"}) == [
        "flown.csv: candidate 'D3' flies, but carries nobody"
    ]
    for name in ("D2", "D9"):
        faults = hand.faults(None, {"flown.csv": f"departure_id\n{name}\n"})
        assert faults == [f"flown.csv: {name!r} is no candidate departure; only candidates are flown by choice"]
