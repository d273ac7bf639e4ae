"""Stand-by, the offload order, the eve, and what a list changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.boarding.changes import Listed, changes
from safeconduct.boarding.eve import Cleared, Consent, Obstacle, Traveller, Way, findings
from safeconduct.boarding.families import Family
from safeconduct.boarding.offload import order, staying
from safeconduct.boarding.standby import Free, Hindrance, filling, fitting, hindrances

GO, THERE = date(2026, 3, 6), date(2026, 3, 8)
FREE = Free("alb", GO, THERE, seats=4, needs={"wheelchair": 1}, places=9)
READY = Family("F1", 3, 3, destinations=frozenset({"alb"}), short_notice=True)


@pytest.mark.parametrize(
    ("otherwise", "why"),
    [
        ({}, ()),
        ({"closed": True}, (Hindrance.CLOSED,)),
        ({"destinations": frozenset({"deu"})}, (Hindrance.DESTINATION,)),
        ({"ready_on": THERE}, (Hindrance.NOT_READY,)),
        ({"expires_on": GO}, (Hindrance.LAPSES,)),
        ({"short_notice": False}, (Hindrance.NOT_ASKED,)),
        ({"seats": 5}, (Hindrance.SEATS,)),
        ({"needs": {"wheelchair": 2}}, (Hindrance.NEEDS,)),
        ({"needs": {"escort": 2}}, ()),
    ],
)
def test_a_family_fits_or_it_is_said_why_not(otherwise: dict[str, object], why: tuple[Hindrance, ...]) -> None:
    """Each thing that keeps a family from a free seat is named; a need that takes no place keeps nobody."""
    assert hindrances(replace(READY, **otherwise), FREE) == why  # type: ignore[arg-type]


def test_those_in_most_need_fill_what_is_free() -> None:
    """The urgent family goes first, then the one that still fits; each would fit by itself."""
    urgent = replace(READY, case="F2", people=2, seats=2, weight=6.0)
    small = replace(READY, case="F3", people=2, seats=2)
    assert [one.case for one in fitting([READY, urgent, small], FREE)] == ["F2", "F1", "F3"]
    assert [one.case for one in filling([READY, urgent, small], FREE)] == ["F2", "F3"]


def test_those_in_least_need_stay_and_parties_stay_whole() -> None:
    """An urgent family keeps those it travels with aboard; who still fits is not left behind."""
    urgent = Family("F1", 2, 2, weight=8.0, together="P")
    with_it, plain, large = Family("F2", 1, 1, together="P"), Family("F3", 1, 1), Family("F4", 5, 5)
    assert [[one.case for one in party] for party in order([urgent, with_it, plain, large])] == [
        ["F4"], ["F3"], ["F1", "F2"],
    ]  # fmt: skip
    assert [one.case for one in staying([urgent, with_it, plain, large], 4)] == ["F4"]
    assert staying([urgent, with_it], 3) == []


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 9), st.sampled_from(["", "P", "Q"])), max_size=9),
       st.integers(0, 30))  # fmt: skip
def test_whoever_goes_fits_and_nobody_stays_for_whom_there_is_a_seat(
    drawn: list[tuple[int, int, str]], seats: int
) -> None:
    """Parties are whole, and none of those who stay would still fit."""
    families = [Family(f"F{n}", size, size, float(weight), together=party)
                for n, (size, weight, party) in enumerate(drawn)]  # fmt: skip
    stay = {one.case for one in staying(families, seats)}
    taken = sum(one.seats for one in families if one.case not in stay)
    assert taken <= seats
    for party in order(families):
        assert len({one.case in stay for one in party}) == 1
        assert party[0].case not in stay or taken + sum(one.seats for one in party) > seats


def test_the_eve_finds_what_would_stop_a_family() -> None:
    """One of each fault, each with whom and what it is about."""
    mother = Traveller("F1.1", "F1", 30, "1", clearances=(Cleared("exit_permit", True, None, GO),))
    child = Traveller("F1.2", "F1", 4, "2", consent=Consent.UNKNOWN, needs=("wheelchair",))
    alone = Traveller("F2.1", "F2", 9, "1", 2, clearances=(Cleared("medical", False), Cleared("security", True, THERE)))
    refuses = Traveller("F3.1", "F3", None, "", consent=Consent.REFUSED)
    way = Way(GO, THERE, {"1": 2, "2": 9}, {"wheelchair": 0}, {"F3": frozenset({"F3.1", "F3.2"})})
    found = findings([mother, child, alone, refuses], way)
    assert [(one.obstacle, one.person or one.family, one.about) for one in found] == [
        (Obstacle.CLEARANCE_LAPSES, "F1.1", "exit_permit"),
        (Obstacle.CLEARANCE_NOT_YET, "F2.1", "security"),
        (Obstacle.CLEARANCE_MISSING, "F2.1", "medical"),
        (Obstacle.CONSENT_GONE, "F3.1", ""),
        (Obstacle.NEED_WITHOUT_PLACE, "F1.2", "wheelchair"),
        (Obstacle.MINOR_ALONE, "F2.1", ""),
        (Obstacle.FAMILY_PARTED, "F3.2", ""),
        (Obstacle.FAMILY_ON_TWO_BUSES, "F1", "1, 2"),
        (Obstacle.BUS_TOO_SMALL, "", "1"),
        (Obstacle.NO_BUS, "F3.1", ""),
    ]
    whole = Traveller("F1.1", "F1", 30, "1", clearances=(Cleared("exit_permit", True, GO, THERE),))
    assert findings([whole], Way(GO, THERE, {"1": 1}, {"wheelchair": 1}, {"F1": frozenset({"F1.1"})})) == []


def test_a_new_list_says_what_it_changes() -> None:
    """On, off, another bus, stand-by and back, a corrected name; of two that are alike nothing."""
    old = [Listed(one, "f", "1") for one in "abcde"] + [Listed("s", "g", "", standby=True)]
    new = [Listed("a", "f", "1"), Listed("b", "f", "2"), Listed("c", "f", "", standby=True),
           Listed("d", "f", "1", details="x"), Listed("n", "h", "1"), Listed("s", "g", "1")]  # fmt: skip
    found = changes(old, new)
    assert vars(found) == {"added": ("n",), "removed": ("e",), "moved": ("b",), "to_standby": ("c",),
                           "from_standby": ("s",), "corrected": ("d",)}  # fmt: skip
    assert found.any
    assert not changes(old, list(reversed(old))).any
