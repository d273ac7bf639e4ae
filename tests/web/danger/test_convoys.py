"""Go or no-go: who says it, that it is never altered, that the last word counts, and what it leaves as it was."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.db.transaction import atomic
from django.test import Client
from django.urls import reverse
from tests.web.danger.convoying import set_clock, shown, told
from tests.web.danger.entering import entered
from tests.web.record.conftest import Allow
from tests.web.record.making import day, departing, made, site
from tests.web.record.test_constraints import refused

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.danger.convoys import ahead, convoys, undecided
from safeconduct.web.danger.models import ConvoyDecision
from safeconduct.web.danger.services import decide_convoy
from safeconduct.web.plans.models import Plan, PlannedCase, PlanState
from safeconduct.web.record import services
from safeconduct.web.record.models import Departure, Operation
from safeconduct.web.rights.roles import RIGHTS, Right, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch)


def test_who_may_say_it() -> None:
    """Coordinators and security officers, and nobody else."""
    assert {role for role, rights in RIGHTS.items() if Right.CONVOYS_DECIDE in rights} == {
        Role.COORDINATOR,
        Role.SECURITY_OFFICER,
    }


def test_the_last_word_counts_and_each_stays(record: Operation, alma: User, rita: User) -> None:
    """With its officer, its moment and its reason, which stands nowhere in clear."""
    flight = departing(record)
    decide_convoy(flight, "go", actor=alma, reason="quiet since Monday")
    decide_convoy(flight, "go", actor=rita, reason="still quiet")
    decide_convoy(flight, "no_go", actor=alma, reason="a roadblock")
    (one,) = convoys(record, [flight])
    assert one.said is not None
    assert (one.said.word, one.said.who, one.goes) == ("no_go", alma, False)
    assert [row.reason for row in ConvoyDecision.objects.all()] == ["a roadblock", "still quiet", "quiet since Monday"]
    assert all(b"quiet" not in bytes(row.sealed_reason or b"") for row in ConvoyDecision.objects.all())
    entry = Entry.objects.order_by("-sequence")[0]
    assert (entry.subject, entry.actor_id, entry.reason) == ("convoy_decision", alma.pk, "")
    assert "roadblock" not in str(entry.after)


def test_the_database_alters_no_word(record: Operation, alma: User) -> None:
    """Neither through the model nor past it; and a word is of the list, with a reason, of one operation."""
    flight = departing(record)
    said = decide_convoy(flight, "go", actor=alma, reason="quiet")
    said.word = "no_go"
    with pytest.raises(IntegrityError, match="never altered"), atomic():
        said.save()
    with pytest.raises(IntegrityError, match="never altered"), atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE danger_convoydecision SET word = 'no_go'")
    right = {"operation": record, "departure": flight, "who": alma, "word": "go", "sealed_reason": b"x"}
    assert not refused(ConvoyDecision, **right)
    assert refused(ConvoyDecision, **{**right, "word": "maybe"})
    assert refused(ConvoyDecision, **{**right, "sealed_reason": None})
    assert refused(ConvoyDecision, **{**right, "departure": departing(made("two"))})


@pytest.mark.parametrize("status", ["candidate", "cancelled"])
def test_only_what_is_to_leave_has_a_word(record: Operation, alma: User, status: str) -> None:
    """Not what is cancelled, or not yet certain."""
    Departure.objects.update(status=status)
    with pytest.raises(services.Refused, match="Only a scheduled departure"):
        decide_convoy(departing(record), "go", actor=alma, reason="quiet")


def test_a_word_has_a_reason_and_comes_in_time(record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the day itself it is in time; on the next it is not."""
    flight = departing(record)
    with pytest.raises(services.Refused, match="Say why"):
        decide_convoy(flight, "go", actor=alma, reason=" ")
    set_clock(monkeypatch, flight.departs_on)
    decide_convoy(flight, "go", actor=alma, reason="quiet")
    set_clock(monkeypatch, day(6))
    with pytest.raises(services.Refused, match="has passed"):
        decide_convoy(flight, "no_go", actor=alma, reason="late")
    with pytest.raises(services.Refused):
        decide_convoy(flight, "maybe", actor=alma, reason="odd")


def test_a_no_go_changes_neither_plan_nor_departure(
    record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan in force still has its people, and the page says so."""
    told(monkeypatch, record, alma)
    flight = departing(record)
    before = list(PlannedCase.objects.values())
    decide_convoy(flight, "no_go", actor=alma, reason="a roadblock")
    assert list(PlannedCase.objects.values()) == before
    assert Plan.objects.get().state == PlanState.IN_FORCE
    assert departing(record).status == "scheduled"
    assert convoys(record, [flight])[0].planned.people == 4


def test_what_is_known_of_the_site(record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Incidents of the last seven days, a closed road, and whether something was entered since the word."""
    flight = departing(record)
    entered(record)
    decide_convoy(flight, "go", actor=alma, reason="quiet")
    (one,) = convoys(record, [flight])
    assert (one.incidents, one.road_closed, one.news_since) == (1, False, False)
    entered(record, kind="raid")
    services.close_road(site(record, "camp"), day(5), 1, actor=alma, reason="mines")
    (one,) = convoys(record, [flight])
    assert (one.incidents, one.road_closed, one.news_since) == (2, True, True)
    set_clock(monkeypatch, day(8))
    assert convoys(record, [flight])[0].incidents == 0


@pytest.mark.parametrize(
    ("precision", "on", "counts"),
    [("day", 12, 0), ("day", 13, 1), ("week", 6, 0), ("week", 7, 1), ("month", -20, 0), ("month", 2, 1)],
)
def test_days_that_are_known_less_well_count(
    record: Operation, monkeypatch: pytest.MonkeyPatch, precision: str, on: int, counts: int
) -> None:
    """An incident of which the week or the month is known counts where it may have happened in the last seven days."""
    entered(record, occurred_on=day(on), precision=precision)
    set_clock(monkeypatch, day(20))
    assert convoys(record, [departing(record)])[0].incidents == counts


def test_what_waits_for_a_go(record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """From two days before; a no-go waits, since people are on it; what is cancelled does not."""
    flight = departing(record)
    waits = []
    for n in range(7):
        waits.append(undecided(record, day(n)))
    assert waits == [0, 0, 0, 1, 1, 1, 0]
    set_clock(monkeypatch, day(4))
    decide_convoy(flight, "no_go", actor=alma, reason="mines")
    assert undecided(record, day(4)) == 1
    decide_convoy(flight, "go", actor=alma, reason="cleared")
    assert undecided(record, day(4)) == 0
    services.cancel_departure(flight, actor=alma, reason="fog")
    assert ahead(record) == []


def test_the_pages(record: Operation, as_alma: Client, allow: Allow) -> None:
    """The list, the convoy and the departure show the last word; the reason is read within the log."""
    flight = departing(record)
    listed, page = reverse("danger_convoys", args=["one"]), reverse("danger_convoy", args=["one", flight.pk])
    decide = reverse("danger_decide_convoy", args=["one", flight.pk])
    allow(record, "planning.read")
    assert "nobody said go or no-go" in shown(as_alma.get(listed))
    assert "Incidents at the site" not in shown(as_alma.get(listed))
    assert decide not in shown(as_alma.get(page))
    assert as_alma.post(decide, {"word": "go", "reason": "quiet"}).status_code == 404
    allow(record, "planning.read", "incidents.read", "convoys.decide", "departures.edit", "plan.make")
    assert as_alma.post(decide, {"word": "go", "reason": ""}).status_code == 422
    assert as_alma.post(decide, {"word": "no_go", "reason": "a <roadblock>"}).headers["Location"] == page
    said = shown(as_alma.get(page))
    assert "a &lt;roadblock&gt;" in said
    assert "takes nobody off the plan" in said
    assert reverse("record_cancel", args=["one", flight.pk]) in said
    assert reverse("plans_plans", args=["one"]) in said
    entry = Entry.objects.order_by("-sequence")[0]
    assert (entry.action, entry.subject, entry.purpose) == ("read", "departure", "convoys")
    assert "Incidents at the site" in shown(as_alma.get(listed))
    departure = as_alma.get(reverse("record_departure", args=["one", flight.pk])).content.decode()
    assert "no-go" in departure
    assert "roadblock" not in departure
    allow(record, "planning.read")
    said = shown(as_alma.get(page))
    assert "no-go" in said
    assert "roadblock" not in said  # the word is for all, the reason for those who may see danger
