"""Every page of an operation goes by the clock of the operation, and none by that of the one before it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from tests.web.record.conftest import Allow, allow, in_english
from tests.web.record.making import departing, made

from safeconduct.web.accounts.models import User
from safeconduct.web.danger import convoys
from safeconduct.web.forecasts import making
from safeconduct.web.record.models import Operation, OperationSettings, StateChange
from safeconduct.web.record.services import edit, operation_days
from safeconduct.web.record.services.operation_days import day_in, today_in
from safeconduct.web.rights import gate
from safeconduct.web.rights.days import day_of_rights
from safeconduct.web.rights.roles import Right

__all__ = ["allow", "in_english"]
pytestmark = pytest.mark.django_db
LATE = datetime(2027, 3, 1, 22, 30, tzinfo=UTC)
"""A moment at which it is the next day in Tehran."""


@pytest.fixture
def record(allow: Allow) -> Operation:
    """An operation that goes by the clock of Tehran."""
    record = made()
    OperationSettings.objects.filter(operation=record).update(timezone="Asia/Tehran")
    allow(record, "planning.read")
    return Operation.objects.get(pk=record.pk)  # the one that was made knows the settings as they were


def test_a_page_goes_by_the_clock_of_its_operation(record: Operation, alma: User) -> None:
    """Within a page, the zone is that of the operation; after it, that of the server; roles end by the server's day."""

    @gate.needs(Right.PLANNING_READ)
    def page(request: HttpRequest, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
        server = timezone.localdate(timezone=timezone.get_default_timezone())
        return HttpResponse(f"{timezone.get_current_timezone_name()} {day_of_rights() == server}")

    request = RequestFactory().get("/anywhere/")
    request.user = alma
    assert page(request, operation_code=record.code).content == b"Asia/Tehran True"
    assert timezone.get_current_timezone_name() == timezone.get_default_timezone_name()


def test_the_history_of_a_departure_tells_its_moments(record: Operation, as_alma: Client, alma: User) -> None:
    """22:30 by UTC is the next day there, on the page of a departure as on those about danger."""
    flight = departing(record)
    edit(flight, {"seats": 70}, {"seats": str(flight.seats)}, actor=alma, reason="a test")
    StateChange.objects.filter(departure=flight).update(at=LATE)
    shown = as_alma.get(reverse("record_departure", args=[record.code, flight.pk])).content.decode()
    assert "2027-03-02</time> seats" in shown


def test_there_is_one_today(record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Convoys and a forecast without a day look ahead from the same day, which is that of the operation."""
    monkeypatch.setattr(operation_days.timezone, "now", lambda: LATE)
    assert day_in(record) == today_in(record) == date(2027, 3, 2)
    assert making.begin(record, actor=alma).as_of == date(2027, 3, 2)
    assert convoys.today_in is today_in
