"""People remaining by day."""

from __future__ import annotations

from datetime import date

from safeconduct.operation import Operation
from safeconduct.report.facts import Facts, gather
from safeconduct.report.remaining import remaining, remaining_by_day

from .conftest import make_plan


def test_days_on_which_somebody_leaves(facts: Facts) -> None:
    """Nine wait; three leave on the 9th, three on the 12th, two on the 18th; one is there on the deadline."""
    assert remaining_by_day(facts).rows() == [
        (date(2026, 3, 2), 0, 9),
        (date(2026, 3, 9), 3, 6),
        (date(2026, 3, 12), 3, 3),
        (date(2026, 3, 18), 2, 1),
        (date(2026, 3, 31), 0, 1),
    ]


def test_the_sentence_names_the_deadline_and_who_is_left(facts: Facts) -> None:
    """Whoever cannot see the picture learns the same from it."""
    figure = remaining(facts)
    assert figure.sentence == (
        "On the deadline of 31 March 2026 one of 9 people is still waiting; the last departure is on 18 March 2026. "
        "One person is left behind."
    )


def test_everybody_out_in_time(operation: Operation) -> None:
    """Where all leave before the deadline, the sentence says so."""
    ways = [
        ("C1", "N1", "alb-1"),
        ("C2", "N1", "alb-1"),
        ("C3", "N1", "alb-1"),
        ("C4", "S1", "alb-1"),
        ("C7", "S1", "alb-1"),
    ]
    assert remaining(gather(operation, make_plan(operation, ways))).sentence.startswith(
        "All 9 people are out by 12 March"
    )


def test_nobody_leaves(operation: Operation) -> None:
    """A plan that places nobody has a figure as well."""
    figure = remaining(gather(operation, make_plan(operation, [])))
    assert figure.table["people_remaining"].to_list() == [9, 9]
    assert figure.picture(752).startswith("<svg")


def test_a_far_deadline_costs_nothing(operation: Operation) -> None:
    """Days on which nothing happens have no row, however many there are."""
    from dataclasses import replace

    far = replace(operation, settings=replace(operation.settings, deadline=date(9999, 12, 31)))
    figure = remaining(gather(far, make_plan(far, [("C4", "S1", "alb-1")])))
    assert figure.table.height == 3
    assert len(figure.picture(330)) < 10_000


def test_the_picture_ends_with_the_deadline_where_all_are_out_before(operation: Operation) -> None:
    """Departures that take nobody do not stretch it; the day on which all are out is named."""
    ways = [("C1", "N1", "alb-1"), ("C2", "N1", "alb-1"), ("C3", "N1", "alb-1")]
    facts = gather(operation, make_plan(operation, [*ways, ("C4", "S1", "alb-1"), ("C7", "S1", "alb-1")]))
    picture = remaining(facts).picture(752)
    assert "all out" in picture
    assert "12 Mar" in picture
    assert "Apr" not in picture
