"""Two plans side by side: who has to be told after a departure was cancelled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.planning.making import departure, family, offer, operation
from tests.web.plans.making import planned
from tests.web.record.making import START, case, day, departing, offered

from safeconduct.web.accounts.models import User
from safeconduct.web.plans import approving, freshness, making, telling
from safeconduct.web.plans.comparing import difference
from safeconduct.web.plans.models import Plan
from safeconduct.web.plans.told import tells, told_before
from safeconduct.web.record import services
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import cancel_departure
from safeconduct.web.snapshot import load

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Operation:
    """Families of three, one and six people, who all leave by D1."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    record = Operation.objects.create(code="one", name="one")
    load(record, operation([family(f"F{n}", n) for n in (1, 3, 6)], [departure("D1", 5, 20)], [offer("O1", 20)]))
    return record


def in_force(plan: Plan, alma: User, rita: User) -> Plan:
    """A plan, put in force by two."""
    stale = freshness.stale(plan, surely=True)
    seen = stale.digest if stale is not None else ""
    approving.propose(plan, actor=alma, seen=seen)
    telling.ask(plan, actor=alma)
    telling.agree(plan, actor=rita, seen=seen)
    return Plan.objects.get(pk=plan.pk)


def test_who_was_told_of_a_cancelled_departure_has_to_be_told(
    alma: User, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two families leave by each of two departures; the first is cancelled, and only its families are told anew."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    record = Operation.objects.create(code="two", name="Two")
    families = [family(f"F{n}", 2) for n in range(4)]
    departures = [departure("D1", 5, 4), departure("D2", 6, 4), departure("D3", 9, 4)]
    load(record, operation(families, departures, [offer("O1", 20)], moved_days=5.0))
    first = planned(record, alma)
    in_force(first, alma, rita)
    on_first = {one.case.code for one in first.cases.select_related("case") if one.departure == departing(record, "D1")}
    cancel_departure(departing(record, "D1"), actor=alma, reason="Fog")
    second = planned(record, alma)
    found = difference(first, second)
    assert len(on_first) == 2
    assert found.told == on_first
    assert set(found.comparison.cases["departure_second"]) == {"D3"}
    assert found.placed == (8, 8)


def test_who_was_told_and_is_planned_no_more_has_to_be_told(
    record: Operation, alma: User, rita: User, as_alma: Client, allow: Allow
) -> None:
    """A family that is held after it was told of D1 leaves by none; one that left by D1 needs no telling."""
    first = in_force(planned(record, alma), alma, rita)
    services.change_case(case(record, "F3"), "status", "held", actor=alma, reason="Ill")
    services.depart_case(case(record, "F1"), departing(record), day(5), actor=alma, offer=offered(record))
    second = planned(record, alma)
    found = difference(first, second)
    held = case(record, "F3")
    assert found.told == {held.code}
    assert [(row["case_id"], row["change"], row["departure_first"]) for row in found.rows] == [
        (held.code, "unplanned", "D1")
    ]
    assert (found.placed, found.gone, found.left, found.lost) == ((10, 6), 4, 1, 3)
    allow(record, "planning.read", "register.read")
    page = as_alma.get(reverse("plans_changes", args=["one", second.uid])).content.decode()
    assert "6 people leave; by plan 1 it was 10. 1 family has to be told." in page
    assert (
        "people who have left by it, 1; people who are planned for no more, such as in a family that is held, 3."
        in page
    )
    assert "leaves by none any more" in page


def test_a_plan_is_held_against_what_people_were_told_before_it(
    record: Operation, alma: User, rita: User, as_alma: Client, allow: Allow
) -> None:
    """That is the plan in force, whatever was in force when it was made; and for that one, the plan before it."""
    first = in_force(planned(record, alma), alma, rita)
    older = planned(record, alma)
    newer = in_force(planned(record, alma), alma, rita)
    assert (told_before(first), told_before(older), told_before(newer)) == (None, newer, first)
    again = in_force(older, alma, rita)
    first, newer = (Plan.objects.get(pk=one.pk) for one in (first, newer))
    assert (told_before(again), told_before(newer), told_before(first)) == (newer, first, None)
    assert (tells(newer, again), tells(first, again), tells(None, first), tells(again, newer)) == (
        *(True, False),
        *(False, False),
    )
    allow(record, "planning.read", "register.read")
    page = as_alma.get(reverse("plans_changes", args=["one", older.uid]))
    assert page.context["first"] == newer


def test_nobody_has_to_be_told_of_a_difference_to_a_plan_that_nobody_was_told_of(
    record: Operation, alma: User, rita: User, as_alma: Client, allow: Allow
) -> None:
    """The page says how many leave otherwise and has no column of who is told; a plan that is none is not there."""
    in_force(planned(record, alma), alma, rita)
    untold = planned(record, alma)
    services.change_case(case(record, "F3"), "status", "held", actor=alma, reason="Ill")
    last = planned(record, alma)
    allow(record, "planning.read", "register.read")
    path = reverse("plans_changes", args=["one", last.uid])
    page = as_alma.get(path, {"against": untold.uid}).content.decode()
    assert "1 family leaves otherwise." in page
    assert "told." not in page
    assert "To be told" not in page
    page = as_alma.get(path).content.decode()
    assert "1 family has to be told." in page
    assert "To be told" in page
    assert as_alma.get(path, {"against": "nonsense"}).status_code == 404


def test_who_left_as_they_were_told_is_told_of_no_older_plan(record: Operation, alma: User, rita: User) -> None:
    """An older plan that knew of no departure still plans a family that has left since by the plan in force."""
    cancelled = services.cancel_departure(departing(record), actor=alma, reason="Fog")
    older = planned(record, alma)
    services.reverse_change(cancelled, actor=alma, reason="No fog")
    now = in_force(planned(record, alma), alma, rita)
    assert len(difference(now, older).told) == 3
    services.depart_case(case(record, "F1"), departing(record), day(5), actor=alma, offer=offered(record))
    found = difference(now, older)
    assert found.told == {case(record, "F3").code, case(record, "F6").code}
    assert len(found.rows) == 3
