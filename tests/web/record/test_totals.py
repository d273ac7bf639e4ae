"""Totals for a partner: no number under five is there, and none can be computed."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.report.suppression import LEAST
from safeconduct.web.record.models import Case, Operation, Person, Presence, Site
from safeconduct.web.record.totals import totals

pytestmark = pytest.mark.django_db

groups = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=4)


def peopled(counts: list[tuple[int, int]]) -> Operation:
    """A record with so many who wait and who left, of a nationality each."""
    record = Operation.objects.create(code=f"o{Operation.objects.count()}", name="Totals")
    camp = Site.objects.create(operation=record, code="camp")
    case = Case.objects.create(operation=record, code="C", site=camp, priority="normal")
    codes = ("AFG", "IRN", "IRQ", "SYR")
    Person.objects.bulk_create(
        Person(operation=record, case=case, code=f"{code}{left}{n}", nationality=code, presence=left, sex="F", age=30)
        for code, (stay, go) in zip(codes, counts, strict=False)
        for left, many in ((Presence.PRESENT, stay), (Presence.DEPARTED, go))
        for n in range(many)
    )
    return record


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=groups)
def test_no_small_number_is_shown_or_given_away(counts: list[tuple[int, int]]) -> None:
    """Every number is none or five and more; where splits are hidden, many others would give the same page."""
    everybody = sum(a + b for a, b in counts)
    for table in totals(peopled(counts)):
        assert sum(line.people for line in table.lines) == (everybody if everybody >= LEAST else 0)
        hidden = [line for line in table.lines if line.departed is None]
        assert len(hidden) != 1 or len(table.lines) == 1
        for line in table.lines:
            assert line.people >= LEAST
            for part in (line.waiting, line.departed):
                assert part is None or part == 0 or part >= LEAST


def test_a_small_group_joins_another() -> None:
    """Two people of one nationality are told with others, never alone."""
    table = totals(peopled([(20, 9), (2, 0), (9, 8)]))[0]
    assert [line.group for line in table.lines] == ["AFG", "IRN, IRQ"]
    assert [(line.people, line.waiting, line.departed) for line in table.lines] == [(29, 20, 9), (19, 11, 8)]


def test_too_few_people_are_told_of_not_at_all() -> None:
    """Four people make no table; an empty record none either."""
    assert all(table.lines == () for table in totals(peopled([(2, 2)])))
    assert all(table.lines == () for table in totals(peopled([])))


def test_a_single_departure_is_told_by_no_number() -> None:
    """One who left cannot be found, in any table, by sums."""
    for table, line in product(totals(peopled([(30, 1), (30, 0)])), range(2)):
        assert all(one.departed is None for one in table.lines[line : line + 1])
