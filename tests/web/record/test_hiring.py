"""A candidate is hired: it flies whatever a plan says, and its cost is taken from the budget."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.danger.convoying import set_clock
from tests.web.record.conftest import Allow
from tests.web.record.making import START, case, day, departing, made

from safeconduct.web.accounts.models import User
from safeconduct.web.movements.services import moving
from safeconduct.web.record.models import Departure, Operation, OperationSettings, StateChange, Usage
from safeconduct.web.record.services import Refused, cancel_departure, depart_case, hire_departure, reverse_change
from safeconduct.web.record.services.hiring import budget
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Operation:
    """An operation whose D1 is a candidate for 700 of a budget of 1,000, of which 200 are gone."""
    record = made()
    Departure.objects.filter(pk=departing(record).pk).update(status="candidate", cost=700.0)
    OperationSettings.objects.filter(operation=record).update(charter_budget=1000.0)
    Usage.objects.create(operation=record, resource="budget", amount=200.0)
    set_clock(monkeypatch, START)
    return record


def spent(record: Operation) -> float:
    """What planning knows to be taken of the budget."""
    usage = snapshot(record).tables["usage"]
    return float(usage.filter(usage["resource"] == "budget")["amount"].sum())


def test_its_cost_is_taken_from_the_budget_until_it_is_taken_back(record: Operation, alma: User) -> None:
    """It is scheduled and paid for; the reversal gives the money back, and a change of the cost is followed."""
    assert (spent(record), budget(record).left) == (200.0, 800.0)
    change = hire_departure(departing(record), actor=alma, reason="the carrier holds it until noon")
    assert departing(record).status == "scheduled"
    assert (spent(record), budget(record).taken) == (900.0, 900.0)
    with pytest.raises(Refused, match="candidate"):
        hire_departure(departing(record), actor=alma)
    reverse_change(change, actor=alma, reason="the carrier has no crew")
    assert departing(record).status == "candidate"
    assert (spent(record), budget(record).left) == (200.0, 800.0)
    hire_departure(departing(record), actor=alma)
    Departure.objects.filter(pk=departing(record).pk).update(cost=750.0)
    assert spent(record) == budget(record).taken == 950.0


def test_what_the_budget_does_not_pay_for_is_not_hired(record: Operation, alma: User) -> None:
    """Neither is a departure whose day is past; without a limit anything is."""
    Departure.objects.filter(pk=departing(record).pk).update(cost=801.0)
    with pytest.raises(Refused, match="800"):
        hire_departure(departing(record), actor=alma)
    OperationSettings.objects.filter(operation=record).update(charter_budget=None)
    Departure.objects.filter(pk=departing(record).pk).update(departs_on=START.replace(year=START.year - 1))
    with pytest.raises(Refused, match="past"):
        hire_departure(departing(record), actor=alma)
    Departure.objects.filter(pk=departing(record).pk).update(departs_on=day(5))
    hire_departure(departing(record), actor=alma)
    assert spent(record) == 1001.0


def test_it_stays_hired_once_something_rests_on_it(record: Operation, alma: User) -> None:
    """A movement that was begun keeps it; cancelled it flies no more, and the money is not taken to be back."""
    with pytest.raises(Refused, match="scheduled"):
        moving.begin(departing(record), actor=alma)
    change = hire_departure(departing(record), actor=alma)
    moving.begin(departing(record), actor=alma)
    with pytest.raises(Refused, match="stays hired"):
        reverse_change(change, actor=alma, reason="no")
    cancel_departure(departing(record), actor=alma, reason="no crew")
    assert spent(record) == 900.0


def test_who_left_by_it_is_counted_once(record: Operation, alma: User) -> None:
    """A candidate that flew was paid when somebody left by it; hired before that, it is not paid twice."""
    hire_departure(departing(record), actor=alma)
    depart_case(case(record), departing(record), day(5), actor=alma, offer=None)
    assert spent(record) == 900.0
    with pytest.raises(Refused, match="stays hired"):
        reverse_change(StateChange.objects.get(departure__isnull=False, before="candidate"), actor=alma, reason="no")


def test_the_page_says_what_is_left_and_hires_with_one_button(record: Operation, as_alma: Client, allow: Allow) -> None:
    """The cost and the rest of the budget stand on it; afterwards the departure can be prepared."""
    allow(record, "planning.read", "departures.edit")
    page = reverse("record_hire", args=["one", departing(record).pk])
    assert page in as_alma.get(reverse("record_departure", args=["one", departing(record).pk])).content.decode()
    shown = as_alma.get(page).content.decode()
    assert "seats for 700" in shown
    assert "800 of 1,000 are left" in shown
    assert (
        "prepared as a movement now" in as_alma.post(page, {"reason": "held until noon"}, follow=True).content.decode()
    )
    assert departing(record).status == "scheduled"
    assert as_alma.post(page).status_code == 422
    listed = as_alma.get(reverse("movements", args=["one"])).content.decode()
    assert reverse("movements_begin", args=["one", departing(record).pk]) in listed
