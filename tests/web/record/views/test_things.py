"""Offers, sites, days at sites and departures: made, changed by two people at once, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web.record.making import departing, made, offered, site

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.web.record.dictionary_words import HELP, LABELS
from safeconduct.web.record.models import (
    Departure,
    Destination,
    Need,
    Offer,
    Operation,
    Site,
    SiteDay,
    StateChange,
    Transit,
)
from safeconduct.web.record.services import Refused, edit, set_places
from safeconduct.web.record.supply_forms import DepartureForm, OfferForm, SiteDayForm, SiteForm
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
RIGHTS = ("planning.read", "offers.edit", "sites.edit", "departures.edit")


@pytest.fixture
def record(allow: Allow) -> Operation:
    """Two offers, two sites, one departure, and Alma, who may change them."""
    record = made()
    allow(record, *RIGHTS)
    return record


def form_of(page: str) -> dict[str, str]:
    """The fields of the form on a page, as a browser would send them without a change."""
    inside = page.partition("<main")[2]
    sent = {}
    for tag in re.findall(r"<input [^>]*>", inside):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="radio"' not in tag and ('type="checkbox"' not in tag or "checked" in tag):
            sent[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', inside, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', inside, re.S):
        sent[name] = text
    return sent


def opened(client: Client, name: str, *more: object) -> tuple[str, dict[str, str]]:
    """A form's address and what it would send."""
    path = reverse(name, args=["one", *more])
    answer = client.get(path)
    assert answer.status_code == 200
    return path, form_of(answer.content.decode())


def test_an_offer_is_entered_pledged_and_taken_back_as_withdrawn(record: Operation, as_alma: Client) -> None:
    """It says where it was promised; its code is its own."""
    given = {"code": "O9", "destination": Destination.objects.get(code="alb").pk, "places": "30", "reason": "Call"}
    path = reverse("record_new_offer", args=["one"])
    assert as_alma.post(path, given).status_code == 422
    assert as_alma.post(path, given | {"source": "Letter of 2 March"}).status_code == 302
    assert (offered(record, "O9").status, offered(record, "O9").places) == ("pledged", 30)
    assert as_alma.post(path, given | {"source": "Letter of 2 March"}).status_code == 422
    back = reverse("record_take_back", args=["one", StateChange.objects.get(offer=offered(record, "O9")).pk])
    assert back in as_alma.get(reverse("record_offer", args=["one", offered(record, "O9").pk])).content.decode()
    as_alma.post(back, {"reason": "Of another operation"})
    assert offered(record, "O9").status == "withdrawn"


def test_what_was_not_touched_is_not_changed(record: Operation, as_alma: Client) -> None:
    """A form that is sent as it came writes nothing; one with a change writes that one field, and it goes back."""
    path, sent = opened(as_alma, "record_edit_offer", offered(record).pk)
    assert as_alma.post(path, sent | {"reason": "Looked"}).status_code == 302
    assert not StateChange.objects.exists()
    assert as_alma.post(path, sent | {"places": "7", "nationalities": "SYR AFG", "reason": "Call"}).status_code == 302
    assert (offered(record).places, offered(record).nationalities) == (7, ["SYR", "AFG"])
    for change in StateChange.objects.all():
        as_alma.post(reverse("record_take_back", args=["one", change.pk]), {"reason": "No"})
    assert (offered(record).places, offered(record).nationalities) == (4, [])


def test_two_people_are_told_and_choose_field_by_field(record: Operation, as_alma: Client) -> None:
    """What only the other changed stays; of what both changed, both values are shown, and one is chosen."""
    path, sent = opened(as_alma, "record_edit_offer", offered(record).pk)
    edit(offered(record), {"places": 5, "max_case_size": 6}, {}, actor=None, reason="Call")
    answer = as_alma.post(path, sent | {"places": "9", "source": "Decree", "reason": "Letter"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "what somebody else wrote: 5" in page
    assert "what I wrote: 9" in page
    assert "keep_max_case_size" not in page
    assert offered(record).places == 5
    again = form_of(page)
    assert as_alma.post(path, again | {"keep_places": "theirs"}).status_code == 302
    now = offered(record)
    assert (now.places, now.max_case_size, now.source) == (5, 6, "Decree")
    path, sent = opened(as_alma, "record_edit_offer", offered(record).pk)
    edit(offered(record), {"places": 6}, {}, actor=None, reason="Call")
    again = form_of(as_alma.post(path, sent | {"places": "9", "reason": "Letter"}).content.decode())
    assert as_alma.post(path, again | {"keep_places": "mine"}).status_code == 302
    assert offered(record).places == 9


def test_a_rule_of_the_database_is_said_before_it_breaks(record: Operation, as_alma: Client) -> None:
    """An offer that closes before it opens."""
    path, sent = opened(as_alma, "record_edit_offer", offered(record).pk)
    wrong = {"opens_on": "2026-04-01", "closes_on": "2026-03-01", "reason": "Call"}
    assert as_alma.post(path, sent | wrong).status_code == 422
    assert Offer.objects.get(pk=offered(record).pk).opens_on is None


def test_taking_back_breaks_no_rule(record: Operation, as_alma: Client) -> None:
    """A first day goes back only to one before the last day of by now; the page says why."""
    first, second = date(2026, 4, 1), date(2026, 5, 1)
    edit(offered(record), {"opens_on": second}, {}, actor=None, reason="Call")
    edit(offered(record), {"opens_on": first}, {}, actor=None, reason="Call")
    edit(offered(record), {"closes_on": date(2026, 4, 20)}, {}, actor=None, reason="Call")
    change = StateChange.objects.get(what="opens_on", before=str(second))
    answer = as_alma.post(reverse("record_take_back", args=["one", change.pk]), {"reason": "No"}, follow=True)
    assert answer.status_code == 200
    assert offered(record).opens_on == first
    assert "message error" in answer.content.decode()


def test_a_site_and_its_days(record: Operation, as_alma: Client) -> None:
    """Made, changed and back to a day as any other; a day is there once."""
    given = {"code": "inn", "name": "Inn", "buses": "1", "bus_seats": "30", "bus_trips_per_day": "1", "reason": "New"}
    assert as_alma.post(reverse("record_new_site", args=["one"]), given).status_code == 302
    inn = site(record, "inn")
    new = reverse("record_new_site_day", args=["one", inn.pk])
    day = {"day": "2026-03-09", "buses": "0", "hazard": "3", "road_hazard": "0.5", "reason": "Road closed"}
    assert as_alma.post(new, day).status_code == 302
    assert as_alma.post(new, day).status_code == 422
    path, sent = opened(as_alma, "record_edit_site_day", SiteDay.objects.get().pk)
    assert as_alma.post(path, sent | {"hazard": "4", "reason": "Shelling"}).status_code == 302
    assert SiteDay.objects.get().hazard == 4
    page = as_alma.get(reverse("record_site", args=["one", inn.pk])).content.decode()
    made_by = StateChange.objects.get(what="site_day")
    assert reverse("record_take_back", args=["one", made_by.pk]) in page
    as_alma.post(reverse("record_take_back", args=["one", made_by.pk]), {"reason": "Another site"})
    one = SiteDay.objects.get()
    assert (one.buses, one.hazard, one.road_hazard) == (None, 1, 0)


def test_a_departure_is_entered_changed_and_taken_back_as_cancelled(record: Operation, as_alma: Client) -> None:
    """One beside the series; its cancelling goes back too."""
    given = {
        "code": "D9", "site": site(record).pk, "destination": Destination.objects.get(code="alb").pk, "mode": "charter",
        "departs_on": "2026-03-09", "arrives_on": "2026-03-09", "seats": "189", "status": "scheduled", "cost": "0",
        "reason": "Charter found",
    }  # fmt: skip
    path = reverse("record_new_departure", args=["one"])
    assert as_alma.post(path, given | {"arrives_on": "2026-03-08"}).status_code == 422
    assert as_alma.post(path, given).status_code == 302
    one = departing(record, "D9")
    as_alma.post(reverse("record_cancel", args=["one", one.pk]), {"reason": "Fog"})
    change = StateChange.objects.latest("pk")
    as_alma.post(reverse("record_take_back", args=["one", change.pk]), {"reason": "Clear"})
    assert departing(record, "D9").status == "scheduled"
    as_alma.post(
        reverse("record_take_back", args=["one", StateChange.objects.get(departure=one, before="").pk]),
        {"reason": "Twice"},
    )
    assert departing(record, "D9").status == "cancelled"
    assert Departure.objects.get(pk=one.pk).departs_on == date(2026, 3, 9)


@pytest.mark.parametrize("kind", ["offer", "departure", "site"])
def test_who_may_only_look_takes_nothing_back(kind: str, record: Operation, as_alma: Client, allow: Allow) -> None:
    """The page is there, without a form; the address of taking back is not."""
    things: dict[str, Any] = {"offer": offered(record), "departure": departing(record), "site": site(record)}
    field = {"offer": "places", "departure": "seats", "site": "buses"}[kind]
    edit(things[kind], {field: 99}, {}, actor=None, reason="Call")
    allow(record, "planning.read", "register.read", "register.edit")
    page = as_alma.get(reverse(f"record_{kind}", args=["one", things[kind].pk])).content.decode()
    assert "Call" in page
    assert "<form method" not in page.partition("<main")[2]
    path = reverse("record_take_back", args=["one", StateChange.objects.get().pk])
    assert as_alma.post(path, {"reason": "No"}).status_code == 404


def test_a_change_of_a_case_is_not_taken_back_from_here(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Its own page asks for the right of the register."""
    from tests.web.record.making import case

    from safeconduct.web.record.services import change_case

    change = change_case(case(record), "priority", "normal", actor=None, reason="Call")
    assert change is not None
    allow(record, *RIGHTS, "register.edit")
    assert as_alma.post(reverse("record_take_back", args=["one", change.pk]), {"reason": "No"}).status_code == 404


def test_forms_speak_the_words_of_the_dictionary_in_persian(record: Operation) -> None:
    """Each label and help of these forms is one of the dictionary, is gathered, and is another text in Persian."""
    said = {one.description for table in DICTIONARY.values() for one in table.columns.values()}
    assert set(HELP) <= said
    forms: list[Any] = [
        OfferForm(record), SiteForm(record), SiteDayForm(site(record)), DepartureForm(record),
    ]  # fmt: skip
    for form in forms:
        for name, field in form.fields.items():
            if not field.help_text:
                continue
            with translation.override("en"):
                english = (str(field.help_text), name)
            with translation.override("fa"):
                assert str(field.help_text) != english[0], name
    assert len(set(LABELS)) == len(LABELS)
    assert Site._meta.get_field("bus_seats").verbose_name in LABELS


def test_aircraft_and_transit_of_a_departure_are_changed_and_go_back(record: Operation, as_alma: Client) -> None:
    """By one form; the history has the code of the transit, and taking it back leads past no transit again."""
    hub = Transit.objects.create(operation=record, code="hub", people=5)
    other = Transit.objects.create(operation=made("two"), code="hub", people=5)
    one = departing(record)
    path, sent = opened(as_alma, "record_edit_departure", one.pk)
    sent |= {"reason": "Refuels", "aircraft": "TAIL-1", "transit": str(other.pk)}
    sent |= {"transit_from": str(one.departs_on), "transit_until": str(one.arrives_on)}
    assert as_alma.post(path, sent).status_code == 422
    assert as_alma.post(path, sent | {"transit": str(hub.pk)}).status_code == 302
    one.refresh_from_db()
    assert (one.aircraft, one.transit) == ("TAIL-1", hub)
    shown = as_alma.get(reverse("record_departure", args=["one", one.pk])).content.decode()
    assert "<bdi>hub</bdi>" in shown
    changes = {change.what: change for change in StateChange.objects.filter(departure=one, reverses=None)}
    assert (changes["transit"].before, changes["transit"].after) == ("", "hub")
    for what in ("transit_from", "transit_until", "transit", "aircraft"):
        as_alma.post(reverse("record_take_back", args=["one", changes[what].pk]), {"reason": "A slip"})
    one.refresh_from_db()
    assert one.aircraft == ""


@pytest.mark.parametrize(("kind", "takes"), [("departure", "place_on_board"), ("offer", "place_at_destination")])
def test_places_for_needs_are_said_changed_and_taken_back(
    kind: str, takes: str, record: Operation, as_alma: Client
) -> None:
    """On the page of the departure or offer; for needs that take a place there, and for no others."""
    Need.objects.create(operation=record, code="litter", **{takes: True})
    thing = departing(record) if kind == "departure" else offered(record)
    shown = reverse(f"record_{kind}", args=["one", thing.pk])
    path = reverse(f"record_{kind}_places", args=["one", thing.pk])
    assert "It takes nobody with a need" in as_alma.get(shown).content.decode()
    form = as_alma.get(path).content.decode()
    assert "litter" in form
    assert "company" not in form
    need = Need.objects.get(operation=record, code="litter").pk
    for places in ("2", "4"):
        assert as_alma.post(path, {"need": need, "places": places, "reason": "Letter"}).status_code == 302
    assert as_alma.post(path, {"need": need, "places": "4", "reason": "Again"}).status_code == 422
    assert as_alma.post(path, {"need": need, "places": "5", "reason": ""}).status_code == 422
    table = f"{kind}_needs"
    assert snapshot(record).tables[table]["places"].to_list() == [4]
    for left in (2, 0):
        change = StateChange.objects.filter(reverses=None, what="places").exclude(
            pk__in=StateChange.objects.exclude(reverses=None).values("reverses")
        )
        last = change.latest("pk")
        at = reverse("record_take_back", args=["one", last.pk])
        assert at in as_alma.get(shown).content.decode()
        as_alma.post(at, {"reason": "A slip"})
        assert snapshot(record).tables[table]["places"].to_list() == [left]
    other = Need.objects.create(operation=record, code="company")
    with pytest.raises(Refused, match="takes no place"):
        set_places(thing, other, 1, actor=None, reason="x")
