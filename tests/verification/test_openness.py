"""Of the seven conditions of an open pair: each is broken once, and once met by what makes it right."""

from __future__ import annotations

from typing import Any

import pytest

NEEDS = """\
need,name,extra_seats,extra_bus_seats,place_on_board,place_at_destination
wheelchair,Wheelchair,0,0,true,false
dialysis,Dialysis,0,0,false,true
stretcher,Stretcher,2,6,false,false
"""
ACCEPTANCES = "case_id,offer_id,state,valid_from,valid_until\n"
DECISIONS = "case_id,decision,departure_id,destination_id,offer_id,reason,decided_by\n"
OFFER, D1 = "alb-1,alb,,10,,,,,", "2026-03-04,2026-03-05,3,scheduled,,,,,,"
SETTINGS = "horizon = 2026-03-11"


def test_the_plan_is_open_to_everybody(hand: Any) -> None:
    """Without a change, no condition is broken."""
    assert hand.faults() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("departures.csv", "D1,camp", "D1,hill", "it waits at site 'camp', but the departure leaves from 'hill'"),
        ("departures.csv", D1, D1.replace("scheduled", "cancelled"), "the departure is cancelled"),
        ("operation.toml", "starts_on = 2026-03-02", "starts_on = 2026-03-05", "not within 2026-03-05 to 2026-03-11"),
        ("departures.csv", "2026-03-04,2026-03-05", "2026-03-12,2026-03-13", "not within 2026-03-02 to 2026-03-11"),
        ("cases.csv", "C1,,camp,normal,,", "C1,,camp,normal,2026-03-05,", "but the party is ready from 2026-03-05"),
        ("cases.csv", "C1,,camp,normal,,", "C1,,camp,normal,,2026-03-04", "but the party has to be there by"),
        ("offers.csv", OFFER, "alb-1,deu,,10,,,,,", "goes to 'alb', but the offer is of 'deu'"),
        ("offers.csv", OFFER, "alb-1,alb,pledged,10,,,,,", "the offer is pledged, and only a confirmed one"),
        ("offers.csv", OFFER, "alb-1,alb,withdrawn,10,,,,,", "the offer is withdrawn, and only a confirmed one"),
        ("offers.csv", OFFER, "alb-1,alb,,10,2026-03-06,,,,", "but the offer is open from 2026-03-06"),
        ("offers.csv", OFFER, "alb-1,alb,,10,,2026-03-04,,,", "but the offer is open until 2026-03-04"),
        ("offers.csv", OFFER, "alb-1,alb,,10,,,SYR AFG,,", "does not take the nationality of each of its people"),
        ("offers.csv", OFFER, "alb-1,alb,,10,,,,1,", "of 2 people, but the offer takes cases of at most 1"),
        ("offers.csv", OFFER, "alb-1,alb,,10,,,,,true", "decides case by case and has not accepted each of its cases"),
        ("operation.toml", SETTINGS, SETTINGS + "\nnotice_days = 3", "with notice it can leave from 2026-03-05"),
        ("departures.csv", D1, D1.replace(",3,", ",1,"), "it takes 2 seats, but of seats 'D1' 1 are left"),
        ("offers.csv", OFFER, "alb-1,alb,,1,,,,,", "but of places 'alb-1' 1 are left"),
        ("destinations.csv", "TIA,,,", "TIA,,,1", "but of reception 'alb' 2026-03-02 1 are left"),
        ("sites.csv", "camp,Camp,IRQ,,,2,4", "camp,Camp,IRQ,,,1,1", "but of road 'camp' 2026-03-04 1 are left"),
    ],
)  # fmt: skip
def test_a_broken_condition_is_named_with_both_sides(hand: Any, file: str, old: str, new: str, sentence: str) -> None:
    """A case that leaves by a pair that is not open to it is named with the condition and both its sides."""
    faults = hand.faults(hand.swapped(file, (old, new)))
    assert any(
        fault.startswith("assignments.csv: case 'C1' by 'D1' under 'alb-1': ") and sentence in fault for fault in faults
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("C1,alb-1,refused,,", "one of its cases is refused"),
        ("C1,alb-1,expired,,", "or the decision on it has expired"),
        ("C1,alb-1,accepted,2026-03-06,", "but its acceptance holds from 2026-03-06"),
        ("C1,alb-1,accepted,,2026-03-04", "but its acceptance holds until 2026-03-04"),
    ],
)
def test_an_acceptance_that_does_not_hold_is_named(hand: Any, rows: str, sentence: str) -> None:
    """Under an offer that does not decide case by case, a refusal or a lapsed acceptance still closes the pair."""
    faults = hand.faults({"acceptances.csv": f"{ACCEPTANCES}{rows}\n"})
    assert [sentence in fault for fault in faults if "'C1' by 'D1'" in fault] == [True]


@pytest.mark.parametrize("state", ["submitted", "refused", "expired", "accepted"])
def test_case_by_case_takes_only_accepted_cases(hand: Any, state: str) -> None:
    """Where a country decides on each case, accepted cases alone leave under its offer."""
    by_case = hand.swapped("offers.csv", (OFFER, OFFER + "true"))
    rows = f"C1,alb-1,{state},2026-03-05,2026-03-05\nC3,alb-1,accepted,,\n"
    faults = hand.faults({**by_case, "acceptances.csv": ACCEPTANCES + rows})
    assert (faults == []) == (state == "accepted")


def test_one_case_that_is_not_accepted_keeps_its_party(hand: Any) -> None:
    """A party leaves under an offer that decides case by case only when each of its cases is accepted."""
    together = hand.swapped(
        "cases.csv", ("C1,,camp,normal,,,,", "C1,,camp,normal,,,T,"), ("C3,,camp,normal,,,,", "C3,,camp,normal,,,T,")
    )
    by_case = hand.swapped("offers.csv", (OFFER, OFFER + "true"))
    accepted = ACCEPTANCES + "C1,alb-1,accepted,,\n"
    assert "has not accepted each of its cases" in hand.faults({**together, **by_case, "acceptances.csv": accepted})[0]
    assert hand.faults({**together, **by_case, "acceptances.csv": accepted + "C3,alb-1,accepted,,\n"}) == []


def test_an_unknown_nationality_is_not_taken_by_a_list(hand: Any) -> None:
    """An offer with a list of nationalities takes nobody whose nationality is not given."""
    unknown = hand.swapped("people.csv", ("31,IRQ", "31,"))
    listed = hand.swapped("offers.csv", (OFFER, "alb-1,alb,,10,,,IRQ,,"))
    assert hand.faults(listed) == []
    assert "nationality" in hand.faults({**listed, **unknown})[0]


def test_a_pledged_offer_is_open_with_use_pledged(hand: Any) -> None:
    """The setting opens pledged offers."""
    pledged = hand.swapped("offers.csv", (OFFER, "alb-1,alb,pledged,10,,,,,"))
    assert (
        hand.faults({**pledged, **hand.swapped("operation.toml", (SETTINGS, f"use_pledged = true\n{SETTINGS}"))}) == []
    )


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("C1,forbid,D1,,", "the departure"),
        ("C1,forbid,,alb,", "the destination 'alb'"),
        ("C1,forbid,,,alb-1", "the offer"),
        ("C1,only,D2,,", "the departure"),
        ("C1,only,,deu,", "the destination 'alb'"),
        ("C1,pin,,,deu-1", "the offer"),
        ("C1,only,D1,,", None),
        ("C1,pin,,alb,", None),
        ("C1,forbid,D2,,", None),
        ("C1,short_notice,,,", None),
    ],
)
def test_decisions_are_kept(hand: Any, row: str, what: str | None) -> None:
    """What a decision rules out is closed and named; what it allows stays open."""
    faults = hand.faults({"decisions.csv": f"{DECISIONS}{row},,\n"})
    expected = (
        [] if what is None else [f"a decision (pin, only or forbid) rules out {what} (condition 5 of an open pair)"]
    )
    assert [fault.partition("'alb-1': ")[2] for fault in faults if "'C1' by" in fault] == expected


@pytest.mark.parametrize("decision", ["short_notice", "pin", "only"])
def test_notice_is_waived_by_the_family(hand: Any, decision: str) -> None:
    """A ``short_notice`` or a ``pin`` of each case lets them leave at once; an ``only`` does not."""
    notice = hand.swapped("operation.toml", (SETTINGS, f"notice_days = 3\n{SETTINGS}"))
    named = "" if decision == "short_notice" else "D1"
    rows = "".join(f"{case},{decision},{named},,,,\n" for case in ("C1", "C3"))
    assert (hand.faults({**notice, "decisions.csv": DECISIONS + rows}) == []) == (decision != "only")


def test_notice_is_given_by_the_earlier_plan(hand: Any) -> None:
    """A family stays on a departure that it was told of, however near it is, and joins no other so near."""
    notice = hand.swapped("operation.toml", (SETTINGS, f"notice_days = 3\n{SETTINGS}"))
    assert hand.faults(notice, previous={}) == []
    other = {"assignments.csv": "case_id,departure_id,offer_id\nC1,D2,deu-1\nC3,D1,alb-1\n"}
    sentence = "of which the party was not told, and with notice it can leave from 2026-03-05"
    assert sentence in hand.faults(notice, previous=other)[0]


@pytest.mark.parametrize(
    ("need", "table", "row", "resource"),
    [
        (
            "wheelchair",
            "departure_needs.csv",
            "departure_id,need,places\nD1,wheelchair,{}\n",
            "board 'D1' 'wheelchair'",
        ),
        ("dialysis", "offer_needs.csv", "offer_id,need,places\nalb-1,dialysis,{}\n", "care 'alb-1' 'dialysis'"),
    ],
)
def test_places_for_needs(hand: Any, need: str, table: str, row: str, resource: str) -> None:
    """A need with a place, on board or at the destination, needs one that is stated: no row means none."""
    people = hand.swapped("people.csv", ("30,IRQ,", f"30,IRQ,{need}"))
    for places in (None, 0, 1):
        stated = None if places is None else row.format(places)
        faults = hand.faults({**people, "needs.csv": NEEDS, table: stated})
        assert faults[:1] == (
            []
            if places
            else [
                f"assignments.csv: case 'C1' by 'D1' under 'alb-1': even alone it takes 1 places for people with need "
                f"{need!r}, but of {resource} 0 are left (condition 7 of an open pair)"
            ]
        )


def test_extra_seats_count_on_board_and_on_the_bus(hand: Any) -> None:
    """A stretcher that takes 2 seats more leaves no way for two people on 3 seats, nor with 6 more on a bus of 4."""
    people = hand.swapped("people.csv", ("30,IRQ,", "30,IRQ,stretcher"))
    assert "it takes 4 seats" in hand.faults({**people, "needs.csv": NEEDS})[0]
    more_seats = hand.swapped("departures.csv", (D1, D1.replace(",3,", ",9,")))
    one_bus = hand.swapped("sites.csv", ("camp,Camp,IRQ,,,2,4", "camp,Camp,IRQ,,,1,4"))
    assert "it takes 8 bus seats" in hand.faults({**people, **more_seats, **one_bus, "needs.csv": NEEDS})[0]


def test_transit_has_room_on_each_day(hand: Any) -> None:
    """A party leaves by a departure that pauses only where the transit holds it on every day of its stay."""
    pausing = hand.swapped("departures.csv", (D1, D1.replace("03-05,3", "03-06,3")[:-2] + "hub,2026-03-04,2026-03-05"))
    usage = "resource,id,day,need,amount\ntransit,hub,2026-03-05,,1\n"
    transits = "transit_id,name,country,people\nhub,Hub,ROU,{}\n"
    assert hand.faults({**pausing, "transits.csv": transits.format(4), "usage.csv": usage}) == []
    faults = hand.faults({**pausing, "transits.csv": transits.format(2), "usage.csv": usage})
    assert "it takes 2 places for people, but of transit 'hub' 2026-03-05 1 are left" in faults[0]
