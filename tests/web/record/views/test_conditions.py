"""Custody of a site, measurements and standards: recorded by pages, judged on them, taken back and taken out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.record.making import made, person, site

from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import (
    Custody,
    EventKind,
    Measurement,
    Operation,
    SiteCustody,
    SiteStandard,
    StateChange,
)
from safeconduct.web.record.services import Refused, measure, record_event, set_custody, set_standard
from safeconduct.web.record.site_conditions import conditions_of, standards_of

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]


@pytest.fixture
def record(allow: Allow) -> Operation:
    """Ten people at the camp, nobody at the port, and Alma, who looks after sites."""
    record = made()
    allow(record, "planning.read", "sites.edit", "export")
    return record


def page(client: Client, record: Operation, code: str = "camp") -> str:
    """The page of a site."""
    return client.get(reverse("record_site", args=["one", site(record, code).pk])).content.decode()


def send(client: Client, name: str, *args: object, **fields: Any) -> int:
    """Send a form."""
    return client.post(reverse(name, args=["one", *args]), fields).status_code


def take_back(client: Client, shown: str) -> None:
    """Take the last change back, from a page that offers it."""
    path = reverse("record_take_back", args=["one", StateChange.objects.latest("pk").pk])
    assert path in shown
    assert client.post(path, {"reason": "A slip"}).status_code == 302


def verdicts(record: Operation, code: str, where: str = "camp") -> list[str]:
    """How a site fares by one indicator: in an emergency, and after it."""
    lines = conditions_of(record, site(record, where))[0].lines
    return [one.verdict.value for line in lines if line.indicator.code == code for one in line.judged]


def test_measurements_are_judged_by_how_many_are_there_now(record: Operation, as_alma: Client) -> None:
    """150 litres for ten are enough in an emergency and short after it; when one leaves, each has more."""
    camp = site(record, "camp").pk
    assert "Nothing was measured here yet" in page(as_alma, record)
    given = {"indicator": "water", "value": "150", "day": "2026-03-01", "source": "Meter at the well"}
    assert send(as_alma, "record_measurement", camp, **given) == 302
    assert verdicts(record, "water") == ["meets", "short"]
    shown = page(as_alma, record)
    assert "✓ meets" in shown
    assert "! short" in shown
    assert "Not measured yet:" in shown
    record_event(person(record, "F3.6"), EventKind.LEFT, date(2026, 3, 2), actor=None)
    [line] = [one for one in conditions_of(record, site(record, "camp"))[0].lines if one.indicator.code == "water"]
    assert (line.people, line.figure) == (9, pytest.approx(150 / 9))
    assert verdicts(record, "water", "port") == ["unknown", "unknown"]


def test_the_newest_measurement_counts_and_goes_back(record: Operation, as_alma: Client) -> None:
    """By its day and not by when it was typed in; the page says how it went; taken back, the one before counts."""
    camp = site(record, "camp").pk
    for day, value in (("2026-03-05", "60"), ("2026-03-01", "200")):
        sent = {"indicator": "water", "value": value, "day": day, "source": "Meter"}
        assert send(as_alma, "record_measurement", camp, **sent) == 302
    shown = page(as_alma, record)
    assert verdicts(record, "water") == ["far_short", "far_short"]
    assert "↓ less than before" in shown
    assert "Missing: 90 (litres of water a day, in all)" in shown
    last = StateChange.objects.get(measurement__value=60)
    path = reverse("record_take_back", args=["one", last.pk])
    assert path in shown
    as_alma.post(path, {"reason": "A slip"})
    assert verdicts(record, "water") == ["meets", "meets"]
    assert Measurement.objects.count() == 2
    assert log.verify() == []


def test_custody_over_time(record: Operation, as_alma: Client) -> None:
    """The one that began last counts, whoever contests it is named, and a slip is taken back."""
    camp = site(record, "camp").pk
    assert "Nobody has recorded who holds this site" in page(as_alma, record)
    first = {"custody": "open", "holder": "The Guards", "since": "2026-01-05", "source": "A decree"}
    then = {"custody": "closed", "holder": "The Army", "since": "2026-02-01", "source": "Radio"}
    assert send(as_alma, "record_custody", camp, **then, contested_by="The Guards") == 302
    assert send(as_alma, "record_custody", camp, **first) == 302
    assert conditions_of(record)[0].custody.holder == "The Army"  # type: ignore[union-attr]
    shown = page(as_alma, record)
    assert shown.index("The Army") < shown.index("A decree")
    assert "Contested by" in shown
    assert "contested" in as_alma.get(reverse("record_sites", args=["one"])).content.decode()
    take_back(as_alma, shown)
    assert [row.holder for row in conditions_of(record)[0].custodies] == ["The Army"]
    assert SiteCustody.objects.count() == 2
    assert send(as_alma, "record_custody", camp, source="Radio") == 422
    assert send(as_alma, "record_custody", camp, custody="open") == 422


def test_a_standard_is_another_in_this_operation_alone(record: Operation, as_alma: Client) -> None:
    """With its source, its own far short, and a reason; taken back, the one of the program holds again."""
    other = made("two")
    measure(site(record, "camp"), "area", 320, date(2026, 3, 1), source="Map", actor=None)
    assert verdicts(record, "area") == ["short", "short"]
    path = ("record_standard", "area", "emergency")
    sent = {
        "least": "30",
        "far_below": "20",
        "source": "The plan of the site",
        "checked": "on",
        "reason": "Services outside",
    }
    assert send(as_alma, *path, **sent) == 302
    assert verdicts(record, "area") == ["meets", "short"]
    shown = as_alma.get(reverse("record_standards", args=["one"])).content.decode()
    assert "of this operation" in shown
    assert shown.count("not checked at its source") == 29
    assert standards_of(other)["area", "emergency"].row is None
    take_back(as_alma, shown)
    assert verdicts(record, "area") == ["short", "short"]
    for wrong in ({"least": ""}, {"far_below": "31"}, {"source": ""}, {"reason": ""}, {"most": "20"}, {"least": "-1"}):
        assert send(as_alma, *path, **sent | wrong) == 422
    assert SiteStandard.objects.count() == 1
    assert as_alma.get(reverse("record_standard", args=["one", "tea", "later"])).status_code == 404


def test_what_cannot_be_is_refused(record: Operation) -> None:
    """Past the pages as well: an unknown indicator or regime, no source, a number that is none."""
    camp, day = site(record, "camp"), date(2026, 3, 1)
    with pytest.raises(Refused, match="not among the indicators"):
        measure(camp, "tea", 1, day, source="x", actor=None)
    with pytest.raises(Refused, match="Say who measured it"):
        measure(camp, "water", 1, day, source=" ", actor=None)
    for value in (-1.0, float("inf"), float("nan")):
        with pytest.raises(Refused):
            measure(camp, "water", value, day, source="x", actor=None)
    with pytest.raises(Refused, match="neither emergency nor later"):
        set_standard(record, "water", "never", least=1, source="x", reason="x", actor=None)
    with pytest.raises(Refused, match="give the bound as well"):
        set_standard(record, "water", "later", least=1, far_above=3, source="x", reason="x", actor=None)
    with pytest.raises(Refused, match="Say where it was said"):
        set_custody(camp, Custody.OPEN, actor=None)
    assert not StateChange.objects.exists()


def test_the_table_is_taken_out(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Every site by every standard, logged; by nobody who may not take lists out, and never by an address."""
    measure(site(record, "camp"), "toilets", 1, date(2026, 3, 1), source="=HYPERLINK()", actor=None)
    path = reverse("record_export_conditions", args=["one"])
    assert as_alma.get(path).status_code == 405
    lines = as_alma.post(path).content.decode().splitlines()
    assert len(lines) == 1 + 2 * 15 * 2
    assert any(line.startswith("camp,10,toilets,1") and ",emergency,meets," in line for line in lines)
    assert Entry.objects.filter(action="exported", subject="site_conditions").count() == 1
    allow(record, "planning.read")
    assert as_alma.post(path).status_code == 404
    allow(record, "export")
    assert as_alma.post(path).status_code == 404


def test_who_may_only_look_records_nothing(record: Operation, as_alma: Client, allow: Allow) -> None:
    """The pages open, without their buttons; the forms are not there."""
    allow(record, "planning.read")
    camp = site(record, "camp").pk
    for name, args in (
        ("record_custody", [camp]),
        ("record_measurement", [camp]),
        ("record_standard", ["water", "later"]),
    ):
        assert as_alma.get(reverse(name, args=["one", *args])).status_code == 404
        assert reverse(name, args=["one", *args]) not in page(as_alma, record)
    assert as_alma.get(reverse("record_standards", args=["one"])).status_code == 200


def test_a_site_of_another_operation_is_not_there(record: Operation, as_alma: Client) -> None:
    """Nothing is recorded for it from here."""
    other = site(made("two"), "camp").pk
    given = {"indicator": "water", "value": "150", "day": "2026-03-01", "source": "Meter"}
    assert send(as_alma, "record_measurement", other, **given) == 404
    assert not Measurement.objects.filter(operation=record).exists()
