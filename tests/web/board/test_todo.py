"""What needs a decision today: each line appears with its cause and goes with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.plans.making import planned
from tests.web.record.making import case, day, departing, offered, person

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.board.board import board_of
from safeconduct.web.identities.models import LikelyPair, Verdict
from safeconduct.web.identities.pairs import decide
from safeconduct.web.jobs.models import Job
from safeconduct.web.plans import approving, telling
from safeconduct.web.plans.models import Plan, Telling
from safeconduct.web.record import services
from safeconduct.web.record.models import Consent, Operation, Submission

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
LACK = "families on the next departures that lack something"
CONSENTS = "families in which a consent expires within 14 days"
SUBMISSIONS = "submissions that have waited longer than 14 days"


def waits(record: Operation) -> dict[str, int]:
    """What waits, with how many of it."""
    board = board_of(record)
    assert board is not None
    return {one.words: one.count for one in board.todos}


def test_nothing_waits(record: Operation) -> None:
    """Without a plan nobody is on a departure, and nothing else is open."""
    assert waits(record) == {}


def test_a_plan_waits_for_its_party_then_to_be_told(record: Operation, alma: User, rita: User) -> None:
    """Put in force by one person alone it is to be reviewed by another; then it waits no more."""
    approving.add_party(record, "UN mission", members=[alma], actor=rita)
    plan = planned(record, alma)
    assert waits(record) == {}
    approving.propose(plan, actor=alma)
    assert waits(record) == {"plan 1 waits for the approval of a party": 1}
    approving.say(plan, approving.parties_of(record)[0], approves=True, actor=alma)
    assert waits(record) == {"plan 1 is approved, and people are not told yet": 1}
    telling.tell_in_emergency(plan, actor=alma, reason="night")
    alone = "plan 1 was put in force by one person alone: to be reviewed"
    assert waits(record) == {alone: 1, LACK: 2}
    telling.review(Telling.objects.get(), actor=rita, words="right")
    assert waits(record) == {LACK: 2}


def test_a_cancelled_departure_asks_for_a_plan(record: Operation, in_force: Plan, alma: User) -> None:
    """The four on it are counted."""
    assert in_force.state == "in_force"
    services.cancel_departure(departing(record), actor=alma, reason="fog")
    assert waits(record)["people whose departure was cancelled: plan anew"] == 4


def test_likely_duplicates_wait_until_somebody_decides(record: Operation, alma: User) -> None:
    """A pair that was decided waits no more."""
    first, second = person(record, "F3.1"), person(record, "F3.2")
    pair = LikelyPair.objects.create(operation=record, first=first, second=second, likeness=0.9)
    assert waits(record) == {"likely duplicates, undecided": 1}
    decide(pair, Verdict.DIFFERENT, actor=alma)
    assert waits(record) == {}


def test_jobs_that_broke_wait_until_they_are_done(record: Operation, alma: User) -> None:
    """One that was interrupted counts, until a later one of its kind about the same thing took its place."""
    now = timezone.now()
    fields = {"operation": record, "kind": "plan", "subject_id": "x", "asked_by": alma}
    Job.objects.create(**fields, state="interrupted", started_at=now, ended_at=now)
    assert waits(record) == {"jobs that were interrupted or failed": 1}
    Job.objects.create(**fields, state="done", started_at=now, ended_at=now)
    assert waits(record) == {}


def test_consents_and_submissions_lead_to_their_families(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Those that expire within two weeks, and those that have waited longer; who was looked at stands in the log."""
    given = {"operation": record, "purpose": "leave", "asked_on": day(0) - timedelta(days=60)}
    Consent.objects.create(person=person(record), valid_until=day(14), **given)
    Consent.objects.create(person=person(record, "F1.2"), valid_until=day(3), **given)
    Consent.objects.create(person=person(record, "F3.1"), valid_until=day(15), **given)
    Consent.objects.create(person=person(record, "F3.2"), valid_until=day(3), withdrawn_on=day(0), **given)
    before = {"operation": record, "offer": offered(record), "state": "submitted"}
    Submission.objects.create(case=case(record, "F2"), since=day(-15), **before)
    Submission.objects.create(case=case(record, "F3"), since=day(-14), **before)
    assert waits(record) == {CONSENTS: 1, SUBMISSIONS: 1}

    page = as_alma.get("/operations/one/board/").content.decode()
    assert "/operations/one/board/waiting/consents/" in page
    consents = as_alma.get("/operations/one/board/waiting/consents/").content.decode()
    assert "<bdi>F1</bdi>" in consents
    assert "<bdi>F3</bdi>" not in consents
    assert day(3).isoformat() in consents
    assert Entry.objects.filter(action="read", purpose="board").latest("sequence").id_list == [case(record).uid]
    submissions = as_alma.get("/operations/one/board/waiting/submissions/").content.decode()
    assert "<bdi>F2</bdi>" in submissions
    assert "<bdi>F3</bdi>" not in submissions
    assert as_alma.get("/operations/one/board/waiting/others/").status_code == 404
    allow(record, "planning.read")
    assert "waiting/consents" not in as_alma.get("/operations/one/board/").content.decode()
    assert as_alma.get("/operations/one/board/waiting/consents/").status_code == 404
