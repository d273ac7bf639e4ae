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
from safeconduct.web.plans import approving, making, telling
from safeconduct.web.plans.comparing import difference
from safeconduct.web.plans.models import Plan
from safeconduct.web.record import services
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import cancel_departure
from safeconduct.web.snapshot import load

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
ROOM = {"departures": [departure("D1", 5, 20)], "offers": [offer("O1", 20)]}


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Operation:
    """Families of three, one and six people, who all leave by D1."""
    monkeypatch.setattr(making, "today", lambda: START)
    record = Operation.objects.create(code="one", name="one")
    load(record, operation([family(f"F{n}", n) for n in (1, 3, 6)], **ROOM))
    return record


def in_force(plan: Plan, alma: User, rita: User) -> Plan:
    """A plan, put in force by two."""
    approving.propose(plan, actor=alma)
    telling.ask(plan, actor=alma)
    telling.agree(plan, actor=rita)
    return Plan.objects.get(pk=plan.pk)


def test_who_was_told_of_a_cancelled_departure_has_to_be_told(
    alma: User, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two families leave by each of two departures; the first is cancelled, and only its families are told anew."""
    monkeypatch.setattr(making, "today", lambda: START)
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
