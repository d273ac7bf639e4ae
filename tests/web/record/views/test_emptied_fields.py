"""Every form of the record with every field emptied in turn: it says what is missing, and loses nothing of the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.record.making import case, departing, made, offered, person, site
from tests.web.record.views.test_things import form_of

from safeconduct.web.record.models import Departure, Operation, Reception, Site, SiteDay
from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db

TYPED = {
    "reason": "Letter", "code": "X9", "source": "Letter of 2 March", "departs_on": "2026-03-09",
    "arrives_on": "2026-03-09", "seats": "7", "places": "3", "cost": "5", "day": "2026-03-09", "on": "2026-03-02",
    "first": "2026-03-01", "last": "2026-03-31", "value": "30", "holder": "Army", "least": "3", "name": "Two",
    "starts_on": "2026-03-01", "deadline": "2026-05-01", "age": "3", "status": "scheduled", "purpose": "leave",
    "week": "2026-03-09", "people": "3", "buses": "2", "bus_seats": "40", "bus_trips_per_day": "2",
}  # fmt: skip
"""What is written into a field that is empty when its form opens."""


def forms(record: Operation) -> list[tuple[str, tuple[Any, ...]]]:
    """Each form that stands on a page of its own: the name of its address, and what follows the operation in it."""
    uid = case(record).uid
    port, offer, departure = site(record).pk, offered(record).pk, departing(record).pk
    day = SiteDay.objects.create(operation=record, site=site(record), day="2026-03-05")
    there = offered(record).destination_id
    week = Reception.objects.create(operation=record, destination_id=there, week="2026-03-16", people=5)
    actions = ("clearance", "consent", "decide", "departed", "propose", "newcomer", "part")
    return [
        *((f"record_{name}", (uid,)) for name in actions),
        *((f"record_new_{name}", ()) for name in ("offer", "site", "departure", "destination", "transit")),
        ("record_edit_settings", ()),
        *((f"record_{name}", (there,)) for name in ("edit_destination", "new_reception")),
        ("record_edit_reception", (week.pk,)),
        ("record_series", ()),
        *((f"record_{name}", (port,)) for name in ("edit_site", "new_site_day", "custody", "measurement")),
        ("record_edit_site_day", (day.pk,)),
        ("record_standard", ("water", "emergency")),
        *((f"record_{name}", (offer,)) for name in ("edit_offer", "offer_places", "step_offer")),
        *((f"record_{name}", (departure,)) for name in ("edit_departure", "departure_places")),
    ]


def filled(page: str) -> dict[str, str]:
    """What a form sends that is filled in wholly."""
    sent = form_of(page)
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.S):
        if not sent.get(name) and (values := [one for one in re.findall(r'value="([^"]*)"', options) if one]):
            sent[name] = values[0]
    return {name: value or TYPED.get(name, "") for name, value in sent.items()}


def test_no_emptied_field_breaks_a_page(allow: Callable[..., None], as_alma: Client) -> None:
    """It is recorded, or the form comes back with all that was written and at least one word on what is wrong."""
    record, codes = made(), count()
    allow(record, *Right)
    for name, more in forms(record):
        path = reverse(name, args=["one", *more])
        sent = filled(as_alma.get(path).content.decode())
        assert len(sent) > 2, name
        for field in sent.keys() - {"csrfmiddlewaretoken"}:
            sent |= {"code": f"X{next(codes)}"} if "code" in sent else {}
            answer = as_alma.post(path, {**sent, field: ""})
            assert answer.status_code in (200, 302, 422), (name, field)
            if answer.status_code == 302:
                continue
            page = answer.content.decode()
            again = form_of(page)
            assert {one: again.get(one) for one in sent if one not in (field, "csrfmiddlewaretoken")} == {
                one: value for one, value in sent.items() if one not in (field, "csrfmiddlewaretoken")
            }, (name, field)
            assert "errorlist" in page or name == "record_series", (name, field)


@pytest.mark.parametrize("name", ["offer", "site", "departure"])
def test_an_empty_number_is_its_default(name: str, allow: Callable[..., None], as_alma: Client) -> None:
    """Seats, places, buses and cost that nobody writes are what a file with an empty cell has."""
    record = made()
    allow(record, *Right)
    path = reverse(f"record_new_{name}", args=["one"])
    page = as_alma.get(path).content.decode()
    assert '"[]"' not in page
    numbers = ("seats", "places", "cost", "buses", "bus_seats", "bus_trips_per_day", "max_case_size")
    sent = {one: "" if one in numbers else value for one, value in filled(page).items()}
    assert as_alma.post(path, {**sent, "country": "", "nationalities": ""}).status_code == 302
    if name == "departure":
        assert (Departure.objects.get(code="X9").seats, Departure.objects.get(code="X9").cost) == (0, 0)
    if name == "site":
        assert Site.objects.get(code="X9").bus_trips_per_day == 1


def test_a_number_that_had_a_value_is_emptied_to_its_default(allow: Callable[..., None], as_alma: Client) -> None:
    """Not to an error of the database."""
    record = made()
    allow(record, *Right)
    for name, thing, field in (
        ("record_edit_site", site(record, "camp"), "buses"),
        ("record_edit_departure", departing(record), "cost"),
        ("record_edit_offer", offered(record), "places"),
    ):
        path = reverse(name, args=["one", thing.pk])
        sent = form_of(as_alma.get(path).content.decode())
        assert as_alma.post(path, {**sent, field: "", "reason": "Letter"}).status_code == 302
        thing.refresh_from_db()
        assert getattr(thing, field) == 0
    assert person(record)
