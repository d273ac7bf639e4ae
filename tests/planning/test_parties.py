"""Who travels together and who is tied, on cases that can be counted by hand."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import decision, family, on, operation
from tests.planning.tiny import operations

from safeconduct.operation import Operation
from safeconduct.planning.parties import gather_parties, tie_parties


def test_cases_that_travel_together_are_one_party_in_the_order_of_its_first_case() -> None:
    """A and C are a party that stands where A stands; B is a party of its own."""
    made = operation([family("A", travel_with="T"), family("B"), family("C", travel_with="T")])
    assert [party.cases for party in gather_parties(made)] == [("A", "C"), ("B",)]


def test_nobody_is_planned_whose_companion_is_held() -> None:
    """A held case holds those with its travel_with; a withdrawn or departed one does not, and is not planned."""
    made = operation(
        [
            family("A", travel_with="T"),
            family("B", travel_with="T", status="held"),
            family("C", travel_with="U"),
            family("D", travel_with="U", status="withdrawn"),
            family("E", status="departed"),
        ]
    )
    assert [party.cases for party in gather_parties(made)] == [("C",)]


def test_needs_count_in_seats_bus_seats_and_weight() -> None:
    """Three people, urgent (2 a seat), one of whom needs an escort (1 seat) and a stretcher (3 seats, 1 on the bus).

    Seats 3 + 1 + 3 = 7; bus seats 3 + 1 = 4; weight 2 × 7 = 14. The companion, alone and normal, adds 1, 1 and 1.
    """
    first = family("A", 3, needs=[["escort", "stretcher"]], priority="urgent", travel_with="T")
    (party,) = gather_parties(operation([first, family("B", travel_with="T")]))
    assert (party.people, party.seats, party.bus_seats, party.weight) == (4, 8, 5, 15.0)
    assert (party.bus_loads, party.case_sizes, dict(party.needs)) == ((4, 1), (3, 1), {"escort": 1, "stretcher": 1})


def test_the_window_of_a_party_is_what_its_cases_share() -> None:
    """The latest ready_on, never before the start, and the earliest expires_on that is given."""
    days = [(on(3), on(20)), (on(5), None), (None, on(9))]
    rows = [family(f"F{n}", ready_on=a, expires_on=b, travel_with="T") for n, (a, b) in enumerate(days)]
    rows.append(family("G", ready_on=on(-4)))
    together, alone = gather_parties(operation(rows))
    assert (together.ready_on, together.expires_on) == (on(5), on(9))
    assert (alone.ready_on, alone.expires_on) == (on(0), None)


def test_a_party_may_leave_at_short_notice_only_if_each_of_its_cases_may() -> None:
    """A pin allows it as short_notice does; one case of the second party has neither."""
    rows = [family("A", travel_with="T"), family("B", travel_with="T"), family("C", travel_with="U")]
    rows.append(family("D", travel_with="U"))
    decided = [decision("A", "short_notice"), decision("B", "pin", offer_id="alb-1"), decision("C", "short_notice")]
    parties = gather_parties(operation(rows, tables={"decisions": decided}))
    assert [party.short_notice for party in parties] == [True, False]


def test_parties_are_tied_through_one_another() -> None:
    """A shares S1 with a case of the party B-C, whose other case shares S2 with D; E is tied to nobody."""
    rows = [
        family("A", settle_with="S1"),
        family("B", settle_with="S1", travel_with="T"),
        family("C", settle_with="S2", travel_with="T"),
        family("E"),
        family("D", settle_with="S2"),
    ]
    assert tie_parties(gather_parties(operation(rows))) == ((0, 1, 3), (2,))


@settings(max_examples=60, deadline=None)
@given(made=operations(always=("company", "ties", "status", "needs")))
def test_every_party_is_in_one_group_and_groups_share_no_name(made: Operation) -> None:
    """Groups part the parties; two of them never have a settle_with in common; all as an enumeration finds them."""
    parties = gather_parties(made)
    groups = tie_parties(parties)
    assert sorted(p for group in groups for p in group) == list(range(len(parties)))
    names = [frozenset[str]().union(*(parties[p].settle_with for p in group)) for group in groups]
    assert all(a.isdisjoint(b) for a, b in combinations(names, 2))
    plain = Enumeration(made)
    assert [party.cases for party in parties] == plain.parties
    assert sorted(map(list, groups)) == sorted(plain.groups)


@given(size=st.integers(1, 9), bus=st.integers(0, 3))
def test_the_parts_of_a_party_add_up(size: int, bus: int) -> None:
    """Bus loads and case sizes sum to the party's own."""
    rows = [family("A", size, travel_with="T"), family("B", bus + 1, needs=[["stretcher"]], travel_with="T")]
    (party,) = gather_parties(operation(rows))
    assert (
        (sum(party.bus_loads), sum(party.case_sizes))
        == (party.bus_seats, party.people)
        == (size + bus + 2, size + bus + 1)
    )
