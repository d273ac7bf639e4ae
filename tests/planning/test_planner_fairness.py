"""What planning does not do: let people wait for needing more, or make a refusal cost anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import Row, decision, departure, departures_of, family, offer, operation, ways_of
from tests.planning.tiny import operations

from safeconduct.operation import Operation
from safeconduct.planning import plan


def with_extra(seats: int) -> dict[str, list[Row]]:
    """A need that takes so many more seats, and nothing else."""
    need = {"need": "more", "extra_seats": seats, "extra_bus_seats": 0, "place_on_board": False}
    return {"needs": [need | {"place_at_destination": False}]}


def days(made: Operation, gap: float = 0.0) -> dict[str, int]:
    """Case → days it waits; who is left behind waits longest."""
    leaves = dict(made.tables["departures"].select("departure_id", "departs_on").iter_rows())
    found = departures_of(plan(made, gap=gap))
    cases = made.tables["cases"]["case_id"].to_list()
    return {case: (leaves[found[case]] - made.settings.starts_on).days if case in found else 10**6 for case in cases}


@settings(max_examples=30, deadline=None)
@given(
    size=st.integers(1, 4),
    more=st.integers(1, 8),
    spare=st.integers(0, 3),
    first=st.integers(0, 5),
    later=st.integers(1, 9),
    priority=st.sampled_from(["normal", "urgent", "emergency"]),
    lying_first=st.booleans(),
)
def test_of_two_families_that_differ_only_in_a_need_neither_leaves_later_for_it(
    size: int, more: int, spare: int, first: int, later: int, priority: str, lying_first: bool
) -> None:
    """Each of two departures has seats for either family, and not for both: who needs more seats leaves first.

    They weigh as much as the seats they take: the other way round, size × first + (size + more) × later, costs
    more × (later - first) more.
    """
    rows = [family("plain", size, priority=priority), family("needing", size, needs=[["more"]], priority=priority)]
    seats = size + more + min(spare, size - 1)  # for either, and not for both
    ways = [departure("D1", first, seats), departure("D2", first + later, seats)]
    made = operation(rows[::-1] if lying_first else rows, ways, tables=with_extra(more))
    assert days(made) == {"needing": first, "plain": first + later}


@settings(max_examples=15, deadline=None)
@given(size=st.integers(1, 4), more=st.integers(1, 8), spare=st.integers(0, 3))
def test_where_there_are_seats_for_both_both_leave_first(size: int, more: int, spare: int) -> None:
    """A departure with room for all of them takes both at once."""
    rows = [family("plain", size), family("needing", size, needs=[["more"]])]
    ways = [departure("D1", 2, 2 * size + more + spare), departure("D2", 9, 40)]
    assert days(operation(rows, ways, tables=with_extra(more))) == {"plain": 2, "needing": 2}


@pytest.mark.parametrize("more", [1, 2, 5])  # with 2 a third family fills the seats: both orders cost the same
def test_among_many_a_family_does_not_leave_later_for_its_need(more: int) -> None:
    """Six families of two, and three departures with seats for two families and for the need beside them.

    Whoever of them has the need leaves on the first, and nobody else leaves later than without it: 2, 2, 5, 5, 8, 8.
    """
    ways = [departure(f"D{n}", 2 + 3 * n, 4 + more) for n in range(3)]
    for needing in range(6):
        rows = [family(f"F{n}", 2, needs=[["more"]] if n == needing else []) for n in range(6)]
        found = days(operation(rows, ways, tables=with_extra(more)))
        assert found[f"F{needing}"] == 2
        assert all(day <= least for day, least in zip(sorted(found.values()), [2, 2, 5, 5, 8, 8], strict=True))


def test_a_refusal_closes_that_place_and_the_family_leaves_by_its_next_best() -> None:
    """A refuses alb on day 2 and leaves for deu on day 3, before B and C, whom it would have gone before anyway.

    One seat a departure. A is urgent: without the refusal A, B and C leave on days 2, 3 and 5; with it A on 3, B on 2.
    """
    rows = [family("A", priority="urgent"), family("B"), family("C")]
    ways = [departure("D1", 2, 1), departure("D2", 3, 1, "deu"), departure("D3", 5, 1)]
    refusal = {"decisions": [decision("A", "forbid", destination_id="alb")]}
    before, after = days(operation(rows, ways)), days(operation(rows, ways, tables=refusal))
    assert before["A"] == 2
    assert (after["A"], sorted(after.values())) == (3, [2, 3, 5])


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_refusal_changes_nothing_for_the_family_but_that_place(data: st.DataObject) -> None:
    """Its other ways, their costs and what it would cost to stay are what they were, for it and for all others.

    If the place refused is not the family's in the best plan, that plan is still the best and costs the same.
    """
    made = data.draw(operations())
    plain = Enumeration(made)
    taken = [(party, way) for party, way in zip(plain.parties, plain.plans[0].ways, strict=True) if way]
    if not taken:
        return
    party, kept = data.draw(st.sampled_from(taken))
    ways = plain.open_ways(party)
    column = data.draw(st.sampled_from(["departure_id", "offer_id"]))
    at = 0 if column == "departure_id" else 1
    others = [way for way in ways if way[at] != kept[at]]
    if not others:
        return
    place = data.draw(st.sampled_from(others))[at]
    refusal = decision(party[0], "forbid", **{column: place})
    refused = operation_with(made, refusal)
    after = Enumeration(refused)
    assert after.open_ways(party) == [way for way in ways if way[at] != place]
    for other in plain.parties:
        assert other == party or after.open_ways(other) == plain.open_ways(other)
        assert [after.cost(other, way) for way in (*after.open_ways(other), None)] == [
            plain.cost(other, way) for way in (*after.open_ways(other), None)
        ]
    found, was = plan(refused, gap=0.0), plan(made, gap=0.0)
    assert found.claims["objective"] == pytest.approx(was.claims["objective"])
    assert found.claims["floor"] >= was.claims["floor"] - 1e-9
    assert place not in [way[at] for case, way in ways_of(found).items() if case in party]


def operation_with(made: Operation, row: Row) -> Operation:
    """The operation with one decision more."""
    table = made.tables["decisions"]
    complete = {name: row.get(name) for name in table.columns}
    return Operation(
        made.settings,
        {**made.tables, "decisions": table.vstack(table.clear().vstack(type(table)([complete], schema=table.schema)))},
    )


def test_scores_never_change_who_leaves_or_when() -> None:
    """B would do far better at deu than A, where one seat leaves on day 2; A, urgent, is the one who leaves then."""
    rows = [family("A", priority="urgent"), family("B")]
    ways = [departure("D1", 2, 1, "deu"), departure("D2", 6, 1)]
    scores = {"scores": [{"case_id": "B", "destination_id": "deu", "score": 100.0}]}
    assert days(operation(rows, ways, tables=scores)) == days(operation(rows, ways)) == {"A": 2, "B": 6}


def test_a_larger_family_does_not_wait_for_a_smaller_one() -> None:
    """Two seats on day 2: two people leave together rather than one, and the offers make no difference."""
    ways = [departure("D1", 2, 2), departure("D2", 9, 9)]
    assert days(operation([family("A"), family("B", 2)], ways, [offer("alb-1", 9), offer("alb-2", 9)])) == {
        "A": 9,
        "B": 2,
    }
