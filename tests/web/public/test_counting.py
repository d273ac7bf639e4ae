"""The counts behind the page: what had happened by the end of a day, and nothing later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.planning.making import on
from tests.web.public.conftest import TODAY, Depart

from safeconduct.web.accounts.models import User
from safeconduct.web.board import people
from safeconduct.web.public import counting
from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Case,
    Destination,
    EventKind,
    Offer,
    OfferState,
    Operation,
    Person,
    PersonEvent,
    Presence,
    StateChange,
)

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("UTC")


def left(record: Operation, day: date) -> dict[str, int]:
    """How many had left, by the code of the destination."""
    codes = dict(Destination.objects.values_list("pk", "code"))
    counts = counting.left_by_destination(record, day)
    return {codes[key] if key else "": count for key, count in counts.items() if count}


def test_who_left_later_is_not_in_it(record: Operation, depart: Depart, alma: User) -> None:
    """Day by day, with a departure that was taken back, and a death."""
    depart(range(2), on(5))
    depart(range(2, 3), on(8), by="D2")
    services.record_event(Person.objects.get(external_code="F7.1"), EventKind.DEATH, on(9), actor=alma)
    assert [left(record, on(n)) for n in (4, 5, 8)] == [{}, {"alb": 10}, {"alb": 10, "deu": 5}]
    assert [counting.remaining(record, record.settings, on(n)) for n in (4, 5, 8, 9)] == [40, 30, 25, 24]
    case = Case.objects.get(external_code="F2")
    services.reverse_change(StateChange.objects.get(case=case, what="status"), actor=alma, reason="a mistake")
    assert left(record, on(8)) == {"alb": 10}
    assert counting.remaining(record, record.settings, TODAY) == people.roll(record).remaining == 29


def test_who_had_left_before_the_record_began_is_counted(record: Operation) -> None:
    """Under no destination, since none is known."""
    Person.objects.filter(operation=record, external_code__startswith="F1.").update(presence=Presence.DEPARTED)
    assert left(record, on(1)) == {"": 5}
    assert not PersonEvent.objects.exists()


def promised(record: Operation, day: date) -> dict[str, list[tuple[int, date | None]]]:
    """The offers that stood, by the code of the destination."""
    codes = dict(Destination.objects.values_list("pk", "code"))
    found = counting.promises(record, day, ZONE)
    return {codes[key]: [(one.places, one.ends) for one in each] for key, each in found.items()}


def test_an_offer_is_told_as_it_was_then(record: Operation, alma: User) -> None:
    """Its state, places and last day, from what was changed by then; one that came later is not there."""
    one, other = Offer.objects.get(code="O1"), Offer.objects.get(code="O2")
    both = {"alb": [(40, on(60))], "deu": [(4, on(30))]}
    begun = timezone.now().astimezone(ZONE).date()
    before, yesterday = (begun - timedelta(days=days) for days in (2, 1))
    assert promised(record, begun) == both
    services.edit(one, {"places": 90, "closes_on": None}, {}, actor=alma, reason="a letter")
    services.step_offer(other, OfferState.WITHDRAWN, yesterday, actor=alma, reason="a call")
    fields: dict[str, Any] = {"code": "O3", "destination": other.destination, "places": 70, "source": "a decree"}
    services.create_offer(record, actor=alma, **fields)
    assert promised(record, before) == both
    assert promised(record, yesterday) == {"alb": [(40, on(60))]}
    today = StateChange.objects.latest("at").at.astimezone(ZONE).date()  # where it began just before midnight, the next
    assert promised(record, today) == {"alb": [(90, None)], "deu": [(70, None)]}
