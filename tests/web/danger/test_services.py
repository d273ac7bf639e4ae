"""The log of incidents through its one door: entered, told apart, added to, corrected, and taken back."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from tests.web.danger.entering import DAY, entered
from tests.web.record.making import made, site

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.danger import services
from safeconduct.web.record import services as of_record
from safeconduct.web.record.models import Incident, IncidentSource, Operation, ProtectionStep, StateChange
from safeconduct.web.record.services.edits import text_of

pytestmark = pytest.mark.django_db


def test_what_is_not_given_is_unknown(record: Operation, alma: User) -> None:
    """An incident with nothing but place, kind and day has no number, and none of them is 0."""
    one = Incident.objects.get(pk=entered(record, alma).pk)
    assert (one.killed_min, one.killed_max, one.injured_min, one.injured_max, one.missing) == (None,) * 5
    assert (one.reported_on, one.occurred_time, one.confidence) == (None, None, "")
    assert one.entered_by == alma


@pytest.mark.parametrize(
    ("day", "precision", "is_asked"),
    [
        (DAY, "day", True),
        (DAY + timedelta(days=2), "day", True),  # the night between is told of either day
        (DAY + timedelta(days=3), "day", False),
        (DAY - timedelta(days=6), "week", True),
        (DAY - timedelta(days=8), "week", False),
        (date(2026, 3, 31), "month", True),
        (date(2026, 2, 1), "month", False),
    ],
)
def test_the_same_event_is_asked_about(record: Operation, day: date, precision: str, is_asked: bool) -> None:
    """Same site, same kind and days that overlap as far as they are known are for somebody to decide."""
    first = entered(record)
    if not is_asked:
        entered(record, occurred_on=day, precision=precision)
        return
    with pytest.raises(services.LikelySame, match=first.code) as no:
        entered(record, occurred_on=day, precision=precision)
    assert list(no.value.incidents) == [first]
    assert entered(record, occurred_on=day, precision=precision, another=True) != first


def test_another_place_or_kind_is_another_event(record: Operation) -> None:
    """Neither the port on the same day nor a threat at the camp is asked about; what was taken back is not either."""
    first = entered(record)
    entered(record, site=site(record, "port"))
    entered(record, kind="threat")
    of_record.reverse_change(StateChange.objects.get(incident=first, what="entered"), actor=None, reason="A slip")
    assert entered(record).code != first.code


def test_a_source_is_sealed(record: Operation, alma: User) -> None:
    """What a source says is in no table in clear, and opens again; neither is the reason of a change."""
    one = entered(record, alma, words="Agron saw it", source="Camp office", reason="Agron called late")
    source = IncidentSource.objects.get(incident=one)
    assert source.reason == "Agron saw it"
    assert b"Agron" not in bytes(source.sealed_reason or b"")
    change = StateChange.objects.get(incident=one)
    assert (change.reason, change.clear_reason) == ("Agron called late", "")
    for row in (*StateChange.objects.values_list(), *Entry.objects.values_list()):
        assert "Agron" not in str(row)


def test_a_source_says_something(record: Operation) -> None:
    """A source without words and without a name is none."""
    one = entered(record)
    with pytest.raises(services.incidents.Refused, match="Say who says so"):
        services.add_source(one, actor=None, reliability="A")


def test_a_correction_goes_back(record: Operation) -> None:
    """Numbers that are learned later change the incident; each change goes back to unknown."""
    one = entered(record)
    seen = {name: text_of(one, name) for name in ("killed_min", "killed_max", "occurred_time")}
    values = {"killed_min": 2, "killed_max": 3, "occurred_time": time(8, 30)}
    changes = of_record.edit(one, values, seen, actor=None, reason="Second report")
    one.refresh_from_db()
    assert (one.killed_min, one.killed_max, one.occurred_time) == (2, 3, time(8, 30))
    for change in changes:
        of_record.reverse_change(change, actor=None, reason="A slip")
    one.refresh_from_db()
    assert (one.killed_min, one.killed_max, one.occurred_time) == (None, None, None)


def test_what_cannot_be_is_refused(record: Operation) -> None:
    """More killed at least than at most, a day that has not come, and a report before the event are refused."""
    tomorrow = timezone.localdate() + timedelta(days=2)
    for wrong, said in (
        ({"killed_min": 3, "killed_max": 2}, "not below the fewest"),
        ({"occurred_on": tomorrow}, "has not come yet"),
        ({"reported_on": DAY - timedelta(days=1)}, "before it happened"),
        ({"reported_on": DAY - timedelta(days=1), "precision": "week"}, "before it happened"),
        ({"reported_on": date(2026, 2, 28), "precision": "month"}, "before it happened"),
        ({"reported_time": time(8)}, "needs its day"),
        ({"precision": "month", "occurred_time": time(8)}, "only where the day is"),
    ):
        with pytest.raises(of_record.Refused, match=said):
            entered(record, **wrong)
    assert not Incident.objects.exists()
    entered(record, precision="month", reported_on=DAY - timedelta(days=1))  # the month has begun
    one = entered(record, another=True)
    with pytest.raises(of_record.Refused, match="has not come yet"):
        of_record.edit(one, {"occurred_on": tomorrow}, {"occurred_on": str(DAY)}, actor=None, reason="Typed")


def test_an_incident_of_another_operation_is_refused(record: Operation) -> None:
    """A site of another operation is none of this one."""
    with pytest.raises(of_record.Refused, match="another operation"):
        entered(record, site=site(made("two"), "camp"))


def test_taken_back_it_counts_no_more_and_stays(record: Operation) -> None:
    """An incident that was entered by mistake is taken back with its sources, and its row stays."""
    one = entered(record, words="A tyre burst")
    of_record.reverse_change(StateChange.objects.get(incident=one), actor=None, reason="A tyre")
    assert not Incident.objects.standing().exists()
    assert Incident.objects.get() == one
    for act in (
        lambda: services.add_source(one, actor=None, reference="Radio"),
        lambda: services.report_sent(one, actor=None, sent_to="Head office"),
        lambda: of_record.edit(one, {"missing": 1}, {"missing": ""}, actor=None, reason="Radio"),
    ):
        with pytest.raises(of_record.Refused, match="taken back"):
            act()


def test_a_source_is_taken_back_and_stands_again(record: Operation) -> None:
    """A source that was added by mistake ends; that it was ended goes back as well."""
    source = services.add_source(entered(record), actor=None, reference="Radio", reliability="B", credibility=2)
    change = StateChange.objects.get(incident_source=source)
    assert change.after == "B2 Radio"
    of_record.reverse_change(change, actor=None, reason="Another event")
    assert not IncidentSource.objects.filter(ended_at=None).exists()


def test_a_site_that_an_incident_names_stays(record: Operation) -> None:
    """A site is taken back only once no incident, measure or visit that counts names it."""
    quay = of_record.create_site(record, actor=None, code="quay", name="Quay")
    made_site = StateChange.objects.get(site=quay)
    one = entered(record, site=quay)
    with pytest.raises(of_record.Refused, match="incidents"):
        of_record.reverse_change(made_site, actor=None, reason="A slip")
    of_record.reverse_change(StateChange.objects.get(incident=one), actor=None, reason="Elsewhere")
    of_record.reverse_change(made_site, actor=None, reason="A slip")
    with pytest.raises(of_record.Refused, match="taken back"):
        services.ask_for(quay, "wall", party="Army", day=DAY, actor=None)


def test_a_measure_goes_step_by_step(record: Operation, alma: User) -> None:
    """Asked, refused with a reason that is sealed, and given; a refusal without a reason is refused."""
    one = services.ask_for(site(record, "camp"), "wall", what="T-walls", party="Army", day=DAY, actor=alma)
    with pytest.raises(of_record.Refused, match="Say why"):
        services.step_protection(one, "refused", party="Army", day=DAY, actor=alma)
    step = services.step_protection(one, "refused", party="Army", day=DAY, actor=alma, reason="Colonel Agron said no")
    assert b"Agron" not in bytes(ProtectionStep.objects.get(pk=step.pk).sealed_reason or b"")
    services.step_protection(one, "given", party="Army", day=DAY + timedelta(days=3), actor=alma)
    assert list(one.steps.order_by("pk").values_list("state", flat=True)) == ["asked", "refused", "given"]


def test_a_visit_says_what_was_found(record: Operation) -> None:
    """A visit has an organisation and findings, which are sealed; without either it is refused."""
    camp = site(record, "camp")
    with pytest.raises(of_record.Refused, match="what was found"):
        services.record_visit(camp, organisation="UNAMI", day=DAY, findings=" ", actor=None)
    future = timezone.localdate() + timedelta(days=2)
    with pytest.raises(of_record.Refused, match="has not come yet"):
        services.record_visit(camp, organisation="UNAMI", day=future, findings="Calm", actor=None)
    one = services.record_visit(camp, organisation="UNAMI", day=DAY, findings="Walls lie flat", actor=None)
    assert one.reason == "Walls lie flat"
    assert b"Walls" not in bytes(one.sealed_reason or b"")
