"""An export taken into the log: each event once, all or none, and what is likely the same is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.danger.entering import entered
from tests.web.record.making import site

from incident_exports import NORTH, acled
from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.danger import reminders, services
from safeconduct.web.record import services as record_services
from safeconduct.web.record.models import Incident, Operation, Site, StateChange
from safeconduct.web.record.services import Refused
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db

ONE = {
    **{"event_id_cnty": "IRQ1", "event_date": "2 March 2026", "year": "2026", "fatalities": "2"},
    **{"event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack"},
}
TWO = {**ONE, "event_id_cnty": "IRQ2", "event_date": "9 February 2026", "sub_event_type": "Suicide bomb"}
FAR = {**ONE, "event_id_cnty": "IRQ3", "latitude": "10.0"}


@pytest.fixture
def camp(record: Operation) -> Site:
    """The camp, with its place on the map."""
    Site.objects.filter(operation=record, code="camp").update(latitude=NORTH[0], longitude=NORTH[1])
    return site(record, "camp")


def brought(camp: Site, *events: dict[str, str], actor: Any = None, **options: Any) -> Any:
    """What became of an export."""
    content = acled(*events)
    return services.import_export(camp, content, "events.csv", **({"within_km": 10, "actor": actor} | options))


def test_events_near_are_taken_in_once(camp: Site, record: Operation, alma: User) -> None:
    """Again changes nothing; what is far is skipped; no report is due of old news; and the log says what was done."""
    done = brought(camp, ONE, TWO, FAR, actor=alma)
    assert (done.read, done.imported, done.skipped) == (3, 2, 1)
    one = Incident.objects.get(operation=record, code="acled-IRQ1")
    assert (one.site, one.kind, one.killed_min, one.killed_max, one.entered_at) == (camp, "shelling", 2, None, None)
    assert not reminders.reminders(record)
    assert Entry.objects.of_operation(record.pk).filter(action="imported", subject="incident").count() == 1
    again = brought(camp, ONE, TWO, FAR)
    assert (again.imported, again.already_there) == (0, 2)
    assert snapshot(record).tables["incidents"].height == 2
    assert log.verify() == []


def test_only_looking_writes_nothing(camp: Site, record: Operation) -> None:
    """The same counts, and no incident."""
    assert brought(camp, ONE, only_look=True).imported == 1
    assert not Incident.objects.filter(operation=record).exists()


def test_what_was_taken_back_stays_out(camp: Site, record: Operation, alma: User) -> None:
    """An event that somebody took back does not come again with the next export."""
    brought(camp, ONE)
    record_services.reverse_change(StateChange.objects.get(what="entered"), actor=alma, reason="Somewhere else")
    assert brought(camp, ONE).already_there == 1
    assert snapshot(record).tables["incidents"].is_empty()


def test_a_changed_event_is_named_or_changed(camp: Site, record: Operation, alma: User) -> None:
    """Without being asked to, nothing is overwritten; with it, each field that changed is written down."""
    brought(camp, ONE)
    told = {**ONE, "fatalities": "5"}
    assert brought(camp, told).changed == 1
    assert Incident.objects.get(operation=record).killed_min == 2
    assert brought(camp, told, update=True, actor=alma).updated == 1
    assert Incident.objects.get(operation=record).killed_min == 5
    assert StateChange.objects.filter(what="killed_min", before="2", after="5").count() == 1


def test_what_is_likely_the_same_is_named(camp: Site, record: Operation) -> None:
    """An incident that was entered by hand on that day: named beside the event, or left out where that is wished."""
    by_hand = entered(record)
    done = brought(camp, ONE, skip_likely=True)
    assert [(one.incident_id, one.like, one.taken) for one in done.likely] == [("acled-IRQ1", by_hand.code, False)]
    assert Incident.objects.filter(operation=record).count() == 1
    assert [one.taken for one in brought(camp, ONE).likely] == [True]
    assert Incident.objects.filter(operation=record).count() == 2


def test_what_cannot_be_read_is_refused(camp: Site, record: Operation) -> None:
    """A file that is no export, and a site without a place on the map; nothing is written."""
    with pytest.raises(Refused):
        services.import_export(camp, b"a,b\n1,2\n", "x.csv", within_km=10, actor=None)
    with pytest.raises(Refused, match="no place on the map"):
        services.import_export(site(record, "port"), acled(ONE), "x.csv", within_km=10, actor=None)
    assert not Incident.objects.filter(operation=record).exists()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_page(language: str, camp: Site, record: Operation, as_alma: Client) -> None:
    """It shows first, and takes in when asked; likely doubles lead to both incidents."""
    by_hand = entered(record)
    as_alma.cookies["django_language"] = language
    path = reverse("danger_bring", args=["one"])
    assert 'name="only_look"' in as_alma.get(path).content.decode()

    def sent(**more: str) -> Any:
        file = SimpleUploadedFile("events.csv", acled(ONE, FAR))
        return as_alma.post(path, {"file": file, "site": camp.pk, "within_km": "10", **more})

    looked = sent(only_look="on")
    assert looked.status_code == 200
    english = "farther than 10 km" in looked.content.decode()
    assert english == (language == "en")
    assert ("کیلومتر از" in looked.content.decode()) == (language == "fa")
    assert Incident.objects.filter(operation=record).count() == 1
    page = sent().content.decode()
    new = Incident.objects.get(operation=record, code="acled-IRQ1")
    for one in (new, by_hand):
        assert reverse("danger_incident", args=["one", one.pk]) in page
    assert sent(within_km="-1").status_code == 422
    wrong = as_alma.post(path, {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n"), "site": camp.pk, "within_km": "1"})
    assert wrong.status_code == 422


def test_an_event_of_a_day_to_come_is_skipped(camp: Site, alma: User) -> None:
    """With a reason, and counted: an export cannot know it yet."""
    later = {**ONE, "event_id_cnty": "IRQ9", "event_date": "2 March 2099", "year": "2099"}
    done = brought(camp, ONE, later, actor=alma)
    assert (done.read, done.imported, done.skipped) == (2, 1, 1)
    assert "is dated after" in done.reasons[0].text


@pytest.mark.parametrize("kilometres", ["0", "-1", "20039"])
def test_a_distance_is_above_0(kilometres: str, camp: Site, as_alma: Client) -> None:
    """As for the command; the page says it at the field."""
    file = SimpleUploadedFile("events.csv", acled(ONE))
    sent = {"file": file, "site": camp.pk, "within_km": kilometres}
    answer = as_alma.post(reverse("danger_bring", args=["one"]), sent)
    assert answer.status_code == 422
    assert "above 0 and at most 20,038" in answer.content.decode()
