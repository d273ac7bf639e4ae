"""How many remain: the numbers of the board against small cases that are counted by hand."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.record.making import START, case, day, departing, made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.board import people, remaining
from safeconduct.web.plans.models import Plan
from safeconduct.web.record import services
from safeconduct.web.record.models import EventKind, Operation

pytestmark = pytest.mark.django_db


def test_nothing_happened(record: Operation) -> None:
    """Ten were counted, and ten remain on every day."""
    points = people.remaining_by_day(record, record.settings, day(3))
    assert points == [(START, 10)]
    assert people.roll(record) == people.Roll(10, 10, 0)


def test_each_day_has_who_is_still_there(record: Operation, alma: User) -> None:
    """One dies on day 1, three depart on day 5; what was taken back counts for nothing from then on."""
    services.record_event(person(record, "F3.1"), EventKind.DEATH, day(1), actor=alma)
    gone = services.record_event(person(record, "F3.2"), EventKind.LEFT, day(2), actor=alma)
    services.depart_case(case(record), departing(record), day(5), actor=alma)
    services.reverse_event(gone, actor=alma, reason="a mistake")
    points = dict(people.remaining_by_day(record, record.settings, day(5)))
    assert (points[START], points[day(1)], points[day(5)]) == (10, 9, 6)
    assert people.roll(record) == people.Roll(10, 6, 3)
    assert people.roll(record).otherwise == 1


def test_the_plan_by_day(in_force: Plan) -> None:
    """Four leave on day 5, six stay."""
    assert people.planned_by_day(in_force) == [(START, 10), (day(5), 6)]
    assert people.outlook(in_force, 10) == people.Outlook(4, 0, 6, 0, day(5))


def test_a_cancelled_departure_strands_its_people(in_force: Plan, record: Operation, alma: User) -> None:
    """Whoever the plan has on it has no way out any more."""
    services.cancel_departure(departing(record), actor=alma, reason="fog")
    found = people.outlook(in_force, 10)
    assert (found.leaving, found.stranded, found.without, found.last) == (0, 4, 10, None)


def test_who_left_is_in_no_outlook(in_force: Plan, record: Operation, alma: User) -> None:
    """Of F1 and F2, on the departure of day 5, F2 left already; one who joined is in no plan."""
    services.depart_case(case(record, "F2"), departing(record), day(5), actor=alma)
    services.add_person(case(record, "F1"), EventKind.JOINED, day(1), actor=alma, sex="F", age=20, nationality="IRQ")
    found = people.outlook(in_force, people.roll(record).remaining)
    assert (found.leaving, found.staying, found.unplanned) == (4, 6, 0)


@pytest.mark.parametrize(
    ("outlook", "said"),
    [
        (None, "No plan is in force."),
        (people.Outlook(0, 4, 6, 0, None), "takes nobody out any more"),
        (people.Outlook(10, 0, 0, 0, day(5)), "gets the last of them out in time, on 2026-03-07."),
        (people.Outlook(10, 0, 0, 0, day(12)), "out on 2026-03-14, 2 days too late."),
        (people.Outlook(9, 0, 1, 0, day(5)), "leaves 1 person without a way out; the others leave by 2026-03-07."),
        (people.Outlook(4, 0, 6, 0, day(11)), "the others leave by 2026-03-13. That is 1 day too late."),
    ],
)
def test_the_first_sentence(outlook: people.Outlook | None, said: str) -> None:
    """It says how many remain of how many, how far the deadline is, and what the plan in force comes to."""
    sentence = remaining.headline(people.Roll(13, 10, 3), day(10), day(8), outlook)
    assert sentence.startswith("10 of 13 people remain, 2 days before the deadline of 2026-03-12.")
    assert said in sentence


def test_the_first_sentence_after_the_deadline() -> None:
    """And where nobody is left, or nobody came yet."""
    late = remaining.headline(people.Roll(13, 1, 3), day(10), day(11), None)
    assert late.startswith("1 of 13 people remains, 1 day after the deadline of 2026-03-12.")
    assert remaining.headline(people.Roll(3, 0, 3), day(10), day(8), None).startswith("Nobody remains: all 3")
    assert remaining.headline(people.Roll(0, 0, 0), day(10), day(8), None) == "Nobody is in the record yet."


HAPPENINGS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["death", "left_on_own", "missing", "found"])), max_size=8
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HAPPENINGS, st.booleans())
def test_the_last_number_is_the_roll(alma: User, happened: list[tuple[int, str]], departs: bool) -> None:
    """Whatever happens to whom, the first count less who left and plus who came is who is there by the roll."""
    with transaction.atomic():
        record = made("other")
        for on, (who, kind) in enumerate(happened):
            try:
                with transaction.atomic():
                    services.record_event(person(record, f"F3.{who}"), EventKind(kind), day(on), actor=alma)
            except services.Refused:
                continue
        if departs:
            services.depart_case(case(record, "F3"), departing(record), day(9), actor=alma)
        points = people.remaining_by_day(record, record.settings, day(9))
        assert points[-1][1] == people.roll(record).remaining
        assert points[-1][1] == sum(one.present for one in services.numbers_by_site(record))
        transaction.set_rollback(True)
