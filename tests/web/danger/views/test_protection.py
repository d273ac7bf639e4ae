"""The pages of what protects, of visits, and the time line of a site."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web.danger.entering import DAY, entered
from tests.web.danger.views.test_incidents import text
from tests.web.record.making import site

from safeconduct.web.danger import services, timeline
from safeconduct.web.record import services as of_record
from safeconduct.web.record.models import Custody, Operation, Protection, StateChange, Visit

pytestmark = pytest.mark.django_db


def test_what_is_missing_now(record: Operation, as_alma: Client) -> None:
    """Asked for, it is missing; given, it is not; withdrawn, it is missing again; a step taken back counts no more."""
    camp = site(record, "camp")
    given = {"site": camp.pk, "kind": "wall", "what": "T-walls", "party": "Army", "day": str(DAY), "reason": ""}
    new = reverse("danger_new_protection", args=["one"])
    assert as_alma.post(new, given | {"reason": "Rockets"}).status_code == 302
    one = Protection.objects.get()
    assert "T-walls" in text(as_alma, "danger_protections").partition("Missing now")[2]
    step = reverse("danger_step", args=["one", one.pk])
    assert as_alma.post(step, {"state": "refused", "party": "Army", "day": str(DAY), "reason": ""}).status_code == 422
    later = str(DAY + timedelta(days=1))
    sent = {"state": "given", "party": "Army", "day": later, "reason": "Letter"}
    assert as_alma.post(step, sent).status_code == 302
    page = text(as_alma, "danger_protections")
    assert "All that was asked for was given." in page
    change = StateChange.objects.get(protection_step__state="given")
    as_alma.post(reverse("danger_take_back", args=["one", change.pk]), {"reason": "Another camp"})
    assert "All that was asked for was given." not in text(as_alma, "danger_protections")
    page = text(as_alma, "danger_protection", one.pk)
    assert "Rockets" in page
    assert "Another camp" in page


def test_a_measure_is_put_right_and_taken_back(record: Operation, as_alma: Client) -> None:
    """What exactly was asked for is changed by its form; taken back, the measure leaves the list with its steps."""
    one = services.ask_for(site(record, "camp"), "guard", party="Police", day=DAY, actor=None)
    path = reverse("danger_change_protection", args=["one", one.pk])
    form = as_alma.get(path).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert as_alma.post(path, sent | {"what": "At night", "reason": "Call"}).status_code == 302
    assert "At night" in text(as_alma, "danger_protections")
    entry = StateChange.objects.get(protection=one, what="entered")
    as_alma.post(reverse("danger_take_back", args=["one", entry.pk]), {"reason": "Another camp"})
    assert "At night" not in text(as_alma, "danger_protections")
    assert "It counts no more" in text(as_alma, "danger_protection", one.pk)


def test_a_visit(record: Operation, as_alma: Client) -> None:
    """A visit stands in the list without its findings, which its page shows."""
    given = {"site": site(record, "camp").pk, "organisation": "UNAMI", "visitors": "two monitors", "day": str(DAY)}
    new = reverse("danger_new_visit", args=["one"])
    assert as_alma.post(new, given).status_code == 422
    assert as_alma.post(new, given | {"findings": "The east wall lies flat"}).status_code == 302
    listed = text(as_alma, "danger_protections")
    assert "UNAMI" in listed
    assert "east wall" not in listed
    assert "The east wall lies flat" in text(as_alma, "danger_visit", Visit.objects.get().pk)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_time_line(record: Operation, as_alma: Client, language: str) -> None:
    """Incidents, steps, visits, custody and measurements in one list, the last first; sealed words are not among it."""
    camp = site(record, "camp")
    entered(record, words="Agron saw it")
    gone = entered(record, kind="raid")
    of_record.reverse_change(StateChange.objects.get(incident=gone), actor=None, reason="A slip")
    services.ask_for(camp, "wall", party="Army", day=DAY + timedelta(days=1), actor=None, reason="Agron asked")
    services.record_visit(camp, organisation="UNAMI", day=DAY + timedelta(days=4), findings="Agron is well", actor=None)
    of_record.set_custody(camp, Custody.GUARDED, actor=None, holder="Army", since=date(2025, 5, 1), source="Decree")
    of_record.measure(camp, "water", 900, DAY + timedelta(days=2), source="Engineer", actor=None)
    entered(record, site=site(record, "port"))
    with translation.override(language):
        each = timeline.events(camp)
        figure = timeline.figure(each)
    assert [one.lane for one in each] == ["visit", "conditions", "protection", "incident", "custody"]
    assert len(figure.rows) == 5
    assert figure.picture.startswith("<svg")
    as_alma.cookies["django_language"] = language
    page = text(as_alma, "danger_time_line", camp.pk)
    assert "UNAMI" in page
    assert "Agron" not in page
    assert str(reverse("danger_time_line", args=["one", camp.pk])) in text(as_alma, "record_site", camp.pk)


def test_a_time_line_of_nothing(record: Operation, as_alma: Client) -> None:
    """A site of which nothing is recorded has a sentence that says so, and no picture."""
    page = text(as_alma, "danger_time_line", site(record, "port").pk)
    assert "Nothing is recorded of this site yet." in page
    assert "<svg" not in page
