"""Destinations with their weeks, places on the way, and the settings: entered, changed, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web.record.making import made
from tests.web.record.views.test_things import form_of, opened

from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Case,
    Destination,
    Operation,
    OperationSettings,
    Reception,
    Site,
    StateChange,
    Transit,
)
from safeconduct.web.record.models.places import Custody
from safeconduct.web.record.supply_forms import DestinationForm, ReceptionForm, SettingsForm, TransitForm
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]


@pytest.fixture
def record(allow: Allow) -> Operation:
    """An operation, and Alma, who may change what it rests on."""
    record = made()
    allow(record, "planning.read", "offers.edit", "departures.edit", "settings.edit")
    return record


def back(client: Client, change: StateChange) -> None:
    """Take a change back."""
    client.post(reverse("record_take_back", args=["one", change.pk]), {"reason": "A slip"})


def test_a_destination_and_its_weeks(record: Operation, as_alma: Client) -> None:
    """Entered and changed by one form each; both go back, the destination only while nothing names it."""
    new = reverse("record_new_destination", args=["one"])
    given = {"code": "fra", "name": "France", "country": "FRA", "reception_per_week": "40", "reason": "Call"}
    assert as_alma.post(new, given).status_code == 302
    assert as_alma.post(new, given).status_code == 422
    one = Destination.objects.get(operation=record, code="fra")
    path, sent = opened(as_alma, "record_edit_destination", one.pk)
    assert as_alma.post(path, sent | {"airport": "CDG", "reason": "Call"}).status_code == 302
    week = reverse("record_new_reception", args=["one", one.pk])
    assert as_alma.post(week, {"week": "2026-03-10", "people": "9", "reason": "Feast"}).status_code == 422
    assert as_alma.post(week, {"week": "2026-03-09", "people": "9", "reason": "Feast"}).status_code == 302
    assert as_alma.post(week, {"week": "2026-03-09", "people": "8", "reason": "Feast"}).status_code == 422
    path, sent = opened(as_alma, "record_edit_reception", Reception.objects.get(destination=one).pk)
    assert as_alma.post(path, sent | {"people": "5", "reason": "Call"}).status_code == 302
    assert snapshot(record).tables["reception"].row(0) == ("fra", date(2026, 3, 9), 5)
    page = as_alma.get(reverse("record_destination", args=["one", one.pk])).content.decode()
    may = [change for change in StateChange.objects.all() if f"take-back/{change.pk}/" in page]
    assert sorted(change.what for change in may) == ["airport", "entered", "entered", "people"]
    for change in may:
        if change.what != "entered":
            back(as_alma, change)
    one.refresh_from_db()
    assert (one.airport, Reception.objects.get(destination=one).people) == ("", 9)
    entry = StateChange.objects.get(what="entered", destination=one)
    back(as_alma, entry)  # its week names it
    listed = reverse("record_destinations", args=["one"])
    assert "<bdi>fra</bdi>" in as_alma.get(listed).content.decode()
    back(as_alma, StateChange.objects.get(what="entered", reception__destination=one))
    assert snapshot(record).tables["reception"].is_empty()
    back(as_alma, entry)
    assert "<bdi>fra</bdi>" not in as_alma.get(listed).content.decode()
    assert "fra" not in snapshot(record).tables["destinations"]["destination_id"]
    with pytest.raises(services.Refused, match="taken back"):
        services.edit(one, {"airport": "CDG"}, {}, actor=None, reason="Call")
    with pytest.raises(services.Refused, match="taken back"):
        services.create_reception(one, week=date(2026, 3, 9), people=3, actor=None)
    assert as_alma.post(new, given).status_code == 302
    assert Destination.objects.standing().filter(code="fra").get().pk == one.pk
    page = as_alma.get(reverse("record_destination", args=["one", one.pk])).content.decode()
    assert "take-back/" in page


def test_a_week_entered_by_mistake_limits_nothing_any_more(record: Operation, as_alma: Client) -> None:
    """Taken back, it is on no page and in no plan; the same week can be entered anew, and taken back again."""
    one = Destination.objects.filter(operation=record)[0]
    path = reverse("record_new_reception", args=["one", one.pk])
    for people in (9, 4):
        assert as_alma.post(path, {"week": "2026-03-09", "people": people, "reason": "Call"}).status_code == 302
        assert snapshot(record).tables["reception"].rows() == [(one.code, date(2026, 3, 9), people)]
        entry = StateChange.objects.filter(what="entered", reverses=None).latest("pk")
        back(as_alma, entry)
        assert snapshot(record).tables["reception"].is_empty()
        page = as_alma.get(reverse("record_destination", args=["one", one.pk])).content.decode()
        assert "Every week is alike" in page
        assert f"take-back/{entry.pk}/" not in page
        edit = reverse("record_edit_reception", args=["one", Reception.objects.get(destination=one).pk])
        assert as_alma.get(edit).status_code == 404
    assert StateChange.objects.filter(what="entered").count() == 4


def test_a_transit(record: Operation, as_alma: Client) -> None:
    """Entered, changed and taken back; a departure can pass it at once."""
    given = {"code": "hub", "name": "Hub", "people": "30", "reason": "Call"}
    assert as_alma.post(reverse("record_new_transit", args=["one"]), given).status_code == 302
    one = Transit.objects.get(operation=record, code="hub")
    path, sent = opened(as_alma, "record_edit_transit", one.pk)
    assert as_alma.post(path, sent | {"people": "20", "reason": "Call"}).status_code == 302
    page = as_alma.get(reverse("record_transit", args=["one", one.pk])).content.decode()
    change = StateChange.objects.get(what="people")
    assert f"take-back/{change.pk}/" in page
    back(as_alma, change)
    one.refresh_from_db()
    assert one.people == 30
    assert "<bdi>hub</bdi>" in as_alma.get(reverse("record_transits", args=["one"])).content.decode()
    back(as_alma, StateChange.objects.get(what="entered"))
    assert "<bdi>hub</bdi>" not in as_alma.get(reverse("record_transits", args=["one"])).content.decode()
    assert not re.search(r"\bhub\b", as_alma.get(reverse("record_new_departure", args=["one"])).content.decode())


def test_a_site_is_taken_back_while_nobody_waits_there(record: Operation, as_alma: Client, allow: Allow) -> None:
    """On no page, in no choice and in no plan then, and nothing is recorded of it until it is entered again."""
    allow(record, "planning.read", "sites.edit", "departures.edit")
    new, listed = reverse("record_new_site", args=["one"]), reverse("record_sites", args=["one"])
    given = {"code": "pier", "name": "Pier", "buses": "2", "bus_seats": "30", "reason": "Call"}
    assert as_alma.post(new, given).status_code == 302
    one = Site.objects.get(operation=record, code="pier")
    assert "<bdi>Pier</bdi>" in as_alma.get(listed).content.decode()
    case = Case.objects.filter(operation=record, status="active")[0]
    moved = services.move_case(case, one, date(2026, 3, 2), actor=None)
    entry = StateChange.objects.get(what="entered", site=one)
    back(as_alma, entry)
    assert Site.objects.standing().filter(pk=one.pk).exists()
    services.reverse_change(moved, actor=None, reason="A slip")
    back(as_alma, entry)
    assert Site.objects.standing().filter(pk=one.pk).exists()  # somebody was there, and the history says so
    assert as_alma.post(new, given | {"code": "quay", "name": "Quay"}).status_code == 302
    quay = Site.objects.get(operation=record, code="quay")
    back(as_alma, StateChange.objects.get(what="entered", site=quay))
    assert "<bdi>Quay</bdi>" not in as_alma.get(listed).content.decode()
    assert not re.search(r"\bquay\b", as_alma.get(reverse("record_new_departure", args=["one"])).content.decode())
    assert "quay" not in snapshot(record).tables["sites"]["site_id"]
    for change in (
        lambda: services.move_case(case, quay, date(2026, 3, 2), actor=None),
        lambda: services.create_site_day(quay, day=date(2026, 3, 2), actor=None),
        lambda: services.measure(quay, "water", 20, date(2026, 3, 2), source="Call", actor=None),
        lambda: services.set_custody(quay, Custody.OPEN, source="Call", actor=None),
    ):
        with pytest.raises(services.Refused, match="taken back"):
            change()
    assert as_alma.post(new, given | {"code": "quay", "name": "Quay"}).status_code == 302
    assert Site.objects.standing().get(code="quay").pk == quay.pk


def test_a_name_goes_back(record: Operation, as_alma: Client) -> None:
    """From the history of the settings, unless it is called otherwise by then."""
    path, sent = opened(as_alma, "record_edit_settings")
    assert as_alma.post(path, sent | {"called": "Camp One", "reason": "Call"}).status_code == 302
    change = StateChange.objects.get(what="name")
    assert f"take-back/{change.pk}/" in as_alma.get(reverse("record_settings", args=["one"])).content.decode()
    services.rename_operation(record, "Camp Two", seen="Camp One", actor=None, reason="Letter")
    back(as_alma, change)
    record.refresh_from_db()
    assert record.name == "Camp Two"
    services.reverse_change(StateChange.objects.get(after="Camp Two"), actor=None, reason="No letter came")
    back(as_alma, change)
    record.refresh_from_db()
    assert record.name == "In memory"


def test_the_settings_are_changed_with_the_name(record: Operation, as_alma: Client) -> None:
    """By one form, all of it or nothing; who looked before somebody else renamed it is told."""
    path, sent = opened(as_alma, "record_edit_settings")
    wrong = {"called": "Camp One", "deadline": "2026-01-01", "reason": "Call"}
    assert as_alma.post(path, sent | wrong).status_code == 422
    record.refresh_from_db()
    assert record.name == "In memory"
    right = {"called": "Camp One", "notice_days": "3", "reason": "Call"}
    assert as_alma.post(path, sent | right).status_code == 302
    record.refresh_from_db()
    assert (record.name, record.settings.notice_days) == ("Camp One", 3)
    page = as_alma.get(reverse("record_settings", args=["one"])).content.decode()
    change = StateChange.objects.get(what="notice_days")
    assert f"take-back/{change.pk}/" in page
    back(as_alma, change)
    assert OperationSettings.objects.get(operation=record).notice_days == 0


def test_two_who_change_the_same_setting_choose(record: Operation, as_alma: Client) -> None:
    """The name, which only one of them changed, waits for the choice too."""
    path, sent = opened(as_alma, "record_edit_settings")
    assert as_alma.post(path, sent | {"notice_days": "3", "reason": "Call"}).status_code == 302
    answer = as_alma.post(path, sent | {"called": "Camp One", "notice_days": "5", "reason": "Letter"})
    assert answer.status_code == 422
    record.refresh_from_db()
    assert record.name == "In memory"
    again = form_of(answer.content.decode())
    assert as_alma.post(path, again | {"keep_notice_days": "mine"}).status_code == 302
    record.refresh_from_db()
    assert (record.name, OperationSettings.objects.get(operation=record).notice_days) == ("Camp One", 5)


@pytest.mark.parametrize(("stays", "called"), [("mine", "Camp 1"), ("theirs", "Camp One")])
def test_two_who_rename_an_operation_choose(stays: str, called: str, record: Operation, as_alma: Client) -> None:
    """Both names are shown, and whichever stays, the other fields that were changed go with it."""
    path, sent = opened(as_alma, "record_edit_settings")
    assert as_alma.post(path, sent | {"called": "Camp One", "reason": "Call"}).status_code == 302
    late = as_alma.post(path, sent | {"called": "Camp 1", "notice_days": "3", "reason": "Letter"})
    assert late.status_code == 422
    page = late.content.decode()
    assert "Name of the operation: what stays?" in page
    assert "what somebody else wrote: Camp One" in page
    assert "what I wrote: Camp 1" in page
    assert OperationSettings.objects.get(operation=record).notice_days == 0
    assert as_alma.post(path, form_of(page) | {"keep_called": stays}).status_code == 302
    record.refresh_from_db()
    assert (record.name, OperationSettings.objects.get(operation=record).notice_days) == (called, 3)


def test_a_name_and_a_setting_are_decided_at_once(record: Operation, as_alma: Client) -> None:
    """Where two people changed both, both are asked for on one page; what a third changes then is asked anew."""
    path, sent = opened(as_alma, "record_edit_settings")
    assert as_alma.post(path, sent | {"called": "Camp One", "notice_days": "3", "reason": "Call"}).status_code == 302
    late = as_alma.post(path, sent | {"called": "Camp 1", "notice_days": "5", "reason": "Letter"})
    again = form_of(late.content.decode()) | {"keep_called": "mine", "keep_notice_days": "mine"}
    assert {"keep_called", "keep_notice_days"} <= late.context["form"].fields.keys()
    record.name = "Camp Two"
    record.save()
    third = as_alma.post(path, again)
    assert "what somebody else wrote: Camp Two" in third.content.decode()
    chosen = form_of(third.content.decode()) | {"keep_called": "mine", "keep_notice_days": "mine"}
    assert as_alma.post(path, chosen).status_code == 302
    record.refresh_from_db()
    assert (record.name, OperationSettings.objects.get(operation=record).notice_days) == ("Camp 1", 5)


NUMBERS = (
    *("notice_days", "unplaced_days", "cost", "moved_days"),
    *("weight_emergency", "weight_urgent", "weight_normal"),
)


def test_no_emptied_weight_becomes_another(record: Operation, as_alma: Client) -> None:
    """Each number of the settings is to be written; empty, it is told at its field, and nothing changes."""
    path, sent = opened(as_alma, "record_edit_settings")
    before = OperationSettings.objects.filter(operation=record).values(*NUMBERS)[0]
    for name in NUMBERS:
        answer = as_alma.post(path, sent | {name: "", "reason": "Call"})
        assert answer.status_code == 422, name
        assert answer.context["form"].errors[name], name
    assert OperationSettings.objects.filter(operation=record).values(*NUMBERS)[0] == before


def test_what_is_without_a_limit_is_said(record: Operation, as_alma: Client) -> None:
    """An empty budget, time zone or reception stays on its page, in words."""
    path, sent = opened(as_alma, "record_edit_settings")
    emptied = {"charter_budget": "", "timezone": "", "reason": "Call"}
    assert as_alma.post(path, sent | emptied).status_code == 302
    shown = dict(as_alma.get(reverse("record_settings", args=["one"])).context["facts"])
    assert (shown["budget for charters"], shown["timezone"]) == ("no limit", "not set")
    one = Destination.objects.filter(operation=record)[0]
    path, sent = opened(as_alma, "record_edit_destination", one.pk)
    assert as_alma.post(path, sent | {"reception_per_week": "", "reason": "Call"}).status_code == 302
    shown = dict(as_alma.get(reverse("record_destination", args=["one", one.pk])).context["facts"])
    assert "no limit" in shown.values()


def test_nobody_in_an_emergency_waits_longest(record: Operation, as_alma: Client) -> None:
    """Weights that would put the order upside down are refused at the field in words, and taken back no way either."""
    path, sent = opened(as_alma, "record_edit_settings")
    sent |= {"weight_emergency": "9", "weight_urgent": "3", "weight_normal": "1", "reason": "Call"}
    assert as_alma.post(path, sent).status_code == 302
    path, sent = opened(as_alma, "record_edit_settings")
    for name, value in (("weight_emergency", "0"), ("weight_urgent", "0.5")):
        answer = as_alma.post(path, sent | {name: value, "reason": "Call"})
        assert answer.status_code == 422
        assert "would weigh less than" in str(answer.context["form"].errors[name])
    assert as_alma.post(path, sent | {"weight_emergency": "20", "reason": "Call"}).status_code == 302
    path, sent = opened(as_alma, "record_edit_settings")
    assert as_alma.post(path, sent | {"weight_urgent": "15", "reason": "Call"}).status_code == 302
    back(as_alma, StateChange.objects.get(what="weight_emergency", after="20.0"))
    settings = OperationSettings.objects.get(operation=record)
    assert (settings.weight_emergency, settings.weight_urgent, settings.weight_normal) == (20, 15, 1)


def test_the_history_has_the_words_and_digits_of_the_page(record: Operation, as_alma: Client) -> None:
    """On a Persian page Persian digits and no spare zeros; a weight by its whole name, and no limit as no limit."""
    for values in ({"cost": 7.0, "charter_budget": 360000.0}, {"cost": 5.5, "charter_budget": None}):
        services.edit(OperationSettings.objects.get(operation=record), values, {}, actor=None, reason="Call")
    path = reverse("record_settings", args=["one"])
    page = as_alma.get(path).content.decode().partition("<h2>")[2]
    assert "weight of cost: 7 → 5.5" in page
    assert "budget for charters: 360,000 → no limit" in page
    persian = as_alma.get(path, headers={"accept-language": "fa"}).content.decode().partition("<h2>")[2]
    assert "وزن هزینه: ۷ ← ۵٫۵" in persian
    assert "۳۶۰٬۰۰۰ ← بدون سقف" in persian


def test_what_is_empty_by_now_is_said_to_be_empty(record: Operation, as_alma: Client) -> None:
    """An old change of a field that was emptied since is not taken back, and the page says why in words."""
    one = Destination.objects.filter(operation=record)[0]
    for airport in ("TIA", ""):
        services.edit(one, {"airport": airport}, {}, actor=None, reason="Call")
    old = StateChange.objects.get(what="airport", after="TIA")
    path = reverse("record_take_back", args=["one", old.pk])
    assert "it is empty now" in as_alma.post(path, {"reason": "A slip"}, follow=True).content.decode()


def test_who_may_only_look_changes_nothing(record: Operation, as_alma: Client, allow: Allow) -> None:
    """The pages are there without a way on, and the forms are not."""
    allow(record, "planning.read", "sites.edit")
    one = Destination.objects.filter(operation=record)[0]
    for name, more in (("settings", []), ("destination", [one.pk]), ("destinations", []), ("transits", [])):
        page = as_alma.get(reverse(f"record_{name}", args=["one", *more])).content.decode()
        assert 'class="action"' not in page.partition("<main")[2]
    for name, more in (("edit_settings", []), ("edit_destination", [one.pk]), ("new_transit", [])):
        assert as_alma.get(reverse(f"record_{name}", args=["one", *more])).status_code == 404


def test_forms_speak_persian(record: Operation) -> None:
    """Each label and help is another text there."""
    one = Destination.objects.filter(operation=record)[0]
    settings = OperationSettings.objects.get(operation=record)

    def said(language: str) -> list[tuple[str, str, str]]:
        with translation.override(language):
            forms = (DestinationForm(record), ReceptionForm(one), TransitForm(record), SettingsForm(settings))
            each = [(name, field) for form in forms for name, field in form.fields.items()]
            return [(name, str(field.label), str(field.help_text)) for name, field in each if name[:5] != "seen_"]

    for (name, label, text), (_name, persian, told) in zip(said("en"), said("fa"), strict=True):
        assert persian != label, name
        assert not text or told != text, name
