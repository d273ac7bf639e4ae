"""The pages of the log: what they show, to whom, and what a phone sends in under a minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.alerts.ruling import ruled
from tests.web.danger.entering import DAY, entered
from tests.web.record.making import site

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts.models import Alert
from safeconduct.web.audit.models import Entry
from safeconduct.web.danger import reminders, services
from safeconduct.web.record.models import Incident, Operation, StateChange
from safeconduct.web.record.services.operation_days import moment_in, now_in, zone_of

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]


def text(client: Client, name: str, *args: object) -> str:
    """What a page shows; it is kept by no browser and no proxy."""
    answer = client.get(reverse(name, args=["one", *args]))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def test_an_empty_log_does_not_say_safe(record: Operation, as_alma: Client) -> None:
    """Where nothing was reported, the page says that this is not the same as safe."""
    assert record.code == "one"
    assert "No reports is not safe" in text(as_alma, "danger_log")


def test_the_quick_entry(record: Operation, as_alma: Client, alma: User) -> None:
    """Place, kind and "now" are enough; the next page offers to add what is known, and nothing unknown became 0."""
    sent = {"site": site(record, "camp").pk, "kind": "shelling", "when": "now"}
    answer = as_alma.post(reverse("danger_enter", args=["one"]), sent)
    one = Incident.objects.get(operation=record)
    assert answer.headers["Location"] == reverse("danger_incident", args=["one", one.pk])
    now = now_in(record)
    assert (one.occurred_on, one.reported_on, one.precision) == (now.date(), now.date(), "day")
    assert one.occurred_time is not None
    assert (one.killed_min, one.injured_min, one.missing, one.entered_by) == (None, None, None, alma)
    page = text(as_alma, "danger_incident", one.pk)
    assert "Add what you know" in page
    assert page.count("<dd>not known</dd>") == 4  # killed, injured, missing, claimed by


def test_nothing_is_recorded_that_nobody_chose(record: Operation, as_alma: Client) -> None:
    """A form sent as it was opened enters no incident."""
    answer = as_alma.post(reverse("danger_enter", args=["one"]), {"when": "now", "site": "", "kind": ""})
    assert answer.status_code == 422
    assert not Incident.objects.filter(operation=record).exists()


def test_at_another_time(record: Operation, as_alma: Client) -> None:
    """A day by the Solar Hijri calendar with Persian digits is taken."""
    path = reverse("danger_enter", args=["one"])
    sent = {"site": site(record, "camp").pk, "kind": "threat", "when": "now"}
    wrong = as_alma.post(path, sent | {"occurred_on": "soon"})
    assert wrong.status_code == 422
    assert '<details class="edit" open>' in wrong.content.decode()
    sent |= {"occurred_on": "۱۴۰۴/۱۲/۱۱", "precision": "month", "killed_min": "۰"}
    assert as_alma.post(path, sent).status_code == 302
    one = Incident.objects.get()
    assert (one.occurred_on, one.precision, one.occurred_time, one.killed_min) == (DAY, "month", None, 0)


def test_the_same_event_becomes_a_source(record: Operation, as_alma: Client) -> None:
    """Asked whether it is in the log, one answers yes and adds a source, or no and enters another event."""
    first = entered(record)
    path = reverse("danger_enter", args=["one"])
    sent = {"site": first.site_id, "kind": "shelling", "when": "now", "occurred_on": str(DAY), "words": "Two rounds"}
    asked = as_alma.post(path, sent)
    assert asked.status_code == 422
    assert f"Yes: {first.code}" in asked.content.decode()
    assert as_alma.post(path, sent | {"likely": str(first.pk), "same": str(first.pk)}).status_code == 302
    assert [one.reason for one in first.sources.all()] == ["Two rounds"]
    assert Incident.objects.count() == 1
    assert as_alma.post(path, sent | {"likely": str(first.pk), "same": "another"}).status_code == 302
    assert Incident.objects.count() == 2


def test_a_foreign_incident_is_no_answer(record: Operation, as_alma: Client) -> None:
    """Whoever names an incident that was not asked about is refused."""
    first = entered(record)
    sent = {"site": first.site_id, "kind": "threat", "when": "now", "words": "x", "likely": "", "same": str(first.pk)}
    as_alma.post(reverse("danger_enter", args=["one"]), sent)
    assert not first.sources.exists()


def test_what_is_learned_later(record: Operation, as_alma: Client) -> None:
    """The form of an incident takes everything, shows unknown as empty, and each change stands in the history."""
    one = entered(record, occurred_time=time(8, 30))
    path = reverse("danger_change_incident", args=["one", one.pk])
    page = as_alma.get(path)
    assert page.status_code == 200
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    sent |= {"killed_min": "1", "killed_max": "2", "reason": "Doctor"}
    assert as_alma.post(path, sent).status_code == 302
    one.refresh_from_db()
    assert (one.killed_min, one.killed_max, one.occurred_time, one.missing) == (1, 2, time(8, 30), None)
    shown = text(as_alma, "danger_incident", one.pk)
    assert "1 to 2" in shown
    assert "Doctor" in shown
    change = StateChange.objects.get(incident=one, what="killed_max")
    as_alma.post(reverse("danger_take_back", args=["one", change.pk]), {"reason": "A slip"})
    one.refresh_from_db()
    assert (one.killed_min, one.killed_max) == (1, None)
    assert "at least 1" in text(as_alma, "danger_incident", one.pk)


def test_the_page_is_read_for_a_purpose(record: Operation, as_alma: Client) -> None:
    """Who opened the words of sources stands in the audit log."""
    one = entered(record, words="They came at eight")
    assert "They came at eight" in text(as_alma, "danger_incident", one.pk)
    entry = Entry.objects.filter(action="read").latest("sequence")
    assert (entry.subject, entry.purpose) == ("incident", "incidents")
    assert "They came" not in text(as_alma, "danger_log")


def test_a_report_is_due_until_it_was_sent(record: Operation, as_alma: Client) -> None:
    """The log names what is due, until it is marked as sent."""
    one = entered(record)
    assert "Reports that are due" in text(as_alma, "danger_log")
    sent = reverse("danger_sent", args=["one", one.pk])
    assert as_alma.post(sent, {"sent_to": ""}).status_code == 422
    assert as_alma.post(sent, {"sent_to": "Head office"}).status_code == 302
    assert "Reports that are due" not in text(as_alma, "danger_log")
    assert "Head office" in text(as_alma, "danger_incident", one.pk)


def test_the_filters(record: Operation, as_alma: Client) -> None:
    """By site, kind and days; a day that is none asks nothing."""
    camp, port = entered(record), entered(record, site=site(record, "port"), kind="raid", occurred_on=date(2025, 1, 2))
    path = reverse("danger_log", args=["one"])
    for asked, found in (
        ({"site": "port"}, [port]),
        ({"kind": "shelling"}, [camp]),
        ({"first": "2026-01-01"}, [camp]),
        ({"last": "1404/01/01"}, [port]),
        ({"first": "soon", "kind": "quarrel", "site": ""}, [camp, port]),
    ):
        assert list(as_alma.get(path, asked).context["page"]) == found
    assert "may have happened all the same" in as_alma.get(path, {"kind": "abduction"}).content.decode()


def test_taken_back_on_its_page(record: Operation, as_alma: Client) -> None:
    """An incident entered by mistake leaves the log; its page says so and offers no more to add."""
    one = entered(record)
    change = StateChange.objects.get(incident=one)
    as_alma.post(reverse("danger_take_back", args=["one", change.pk]), {"reason": "A tyre"})
    assert one.code not in text(as_alma, "danger_log")
    page = text(as_alma, "danger_incident", one.pk)
    assert "It counts no more" in page
    assert "Add what you know" not in page


def test_no_other_change_goes_back_here(record: Operation, as_alma: Client) -> None:
    """The right to incidents takes back nothing else."""
    from safeconduct.web.record import services as of_record

    of_record.create_site(record, actor=None, code="quay", name="Quay", buses=0, bus_seats=0, bus_trips_per_day=0)
    change = StateChange.objects.get(site__code="quay")
    assert as_alma.post(reverse("danger_take_back", args=["one", change.pk]), {"reason": "x"}).status_code == 404


def test_who_only_reads_changes_nothing(record: Operation, as_alma: Client, allow: Allow) -> None:
    """A coordinator who may only see finds no form, and a partner finds no page."""
    one = entered(record)
    allow(record, "incidents.read")
    assert "Enter an incident" not in text(as_alma, "danger_log")
    assert "Add what you know" not in text(as_alma, "danger_incident", one.pk)
    for name in ("danger_enter",):
        assert as_alma.get(reverse(name, args=["one"])).status_code == 404
    allow(record, "totals.read", "planning.read")
    for name, args in (("danger_log", []), ("danger_incident", [one.pk]), ("danger_time_line", [one.site_id])):
        assert as_alma.get(reverse(name, args=["one", *args])).status_code == 404
    assert "danger_log" not in as_alma.get(reverse("record_site", args=["one", one.site_id])).content.decode()


def test_an_incident_of_elsewhere_is_not_there(record: Operation, as_alma: Client) -> None:
    """An incident of another operation has no page here."""
    from tests.web.record.making import made

    other = entered(made("two"))
    assert record.code == "one"
    assert as_alma.get(reverse("danger_incident", args=["one", other.pk])).status_code == 404


def test_a_source_by_its_form(record: Operation, as_alma: Client) -> None:
    """Source, reliability and credibility each stand on the page, and what is not given is said to be so."""
    one = entered(record)
    path = reverse("danger_source", args=["one", one.pk])
    assert as_alma.post(path, {}).status_code == 422
    given = {"reference": "Radio", "reliability": "B", "credibility": "2", "words": "Rounds"}
    assert as_alma.post(path, given).status_code == 302
    services.add_source(one, actor=None, words="Smoke")
    page = text(as_alma, "danger_incident", one.pk)
    assert "B: usually reliable" in page
    assert "reliability not given" in page
    assert "not named" in page
    assert "––" not in page


def test_an_old_incident_is_history_where_it_was_known_for_long(record: Operation, as_alma: Client, alma: User) -> None:
    """No report is due and nobody is told, unless somebody ticks so; an hour without its day is asked about."""
    ruled(record, alma, users=[alma])
    path = reverse("danger_enter", args=["one"])
    old = now_in(record).date() - timedelta(days=40)
    sent = {"site": site(record, "camp").pk, "kind": "shelling", "when": "now", "precision": "day"}
    for place, more in enumerate(({}, {"tell": "on"})):
        day = str(old - timedelta(days=30 * place))
        answer = as_alma.post(path, sent | more | {"occurred_on": day, "reported_on": str(old)})
        assert answer.status_code == 302, answer.content.decode()
        assert reminders.reminders(record) == []
        assert Alert.objects.count() == place
    yesterday = str(now_in(record).date() - timedelta(days=1))
    as_alma.post(path, sent | {"occurred_on": yesterday, "reported_on": yesterday})
    (due,) = reminders.reminders(record)
    assert due.due_at == moment_in(zone_of(record), date.fromisoformat(yesterday), None) + timedelta(hours=24)
    wrong = as_alma.post(path, sent | {"occurred_on": str(old), "occurred_time": "12:00", "precision": "month"})
    assert wrong.status_code == 422
    assert "An hour is of a day that is known" in wrong.content.decode()
