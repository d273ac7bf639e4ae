"""What is new since yesterday, in the time of the operation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.web.record.making import case, day, departing, offered, person

from safeconduct.web.accounts.models import User
from safeconduct.web.board import since
from safeconduct.web.board.clock import Clock, clock_of
from safeconduct.web.intake.models import Batch, BatchState, BatchStep
from safeconduct.web.record import services
from safeconduct.web.record.models import EventKind, Operation, SubmissionState

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(record: Operation) -> Clock:
    """The present of the operation, by the clock on the wall."""
    return clock_of(record.settings, timezone.now())


def told(record: Operation, clock: Clock) -> dict[str, int]:
    """What is new, and how often."""
    return {one.words: one.count for one in since.news(record, clock)}


def test_yesterday_begins_where_the_operation_is(record: Operation) -> None:
    """In Kabul it is a day later already when it is evening in Europe; the example stands still on its first day."""
    record.settings.timezone = "Asia/Kabul"
    kabul = clock_of(record.settings, datetime(2026, 3, 9, 20, 0, tzinfo=UTC))
    assert kabul.today == date(2026, 3, 10)
    assert kabul.yesterday == datetime(2026, 3, 8, 19, 30, tzinfo=UTC)
    record.settings.operation.is_example = True
    still = clock_of(record.settings, datetime(2026, 3, 9, 20, 0, tzinfo=UTC))
    assert (still.today, still.yesterday) == (record.settings.starts_on, kabul.yesterday)


def test_nothing_is_new(record: Operation, clock: Clock) -> None:
    """A record that was brought in and left alone has no news."""
    assert told(record, clock) == {}
    assert since.figure(record, clock).sentence == "Nothing has changed since yesterday."


def test_what_happened_is_counted_by_its_kind(record: Operation, clock: Clock, alma: User) -> None:
    """Deaths, a step before a country, an offer, a cancelled departure by its code; what was taken back is none."""
    services.record_event(person(record, "F3.1"), EventKind.DEATH, day(0), actor=alma)
    services.record_event(person(record, "F3.2"), EventKind.DEATH, day(0), actor=alma)
    gone = services.record_event(person(record, "F3.3"), EventKind.LEFT, day(0), actor=alma)
    services.reverse_event(gone, actor=alma, reason="a mistake")
    one = services.propose(case(record), offered(record), day(0), actor=alma)
    services.step_submission(one, SubmissionState.SUBMITTED, day(0), actor=alma)
    services.cancel_departure(departing(record), actor=alma, reason="fog")
    assert told(record, clock) == {
        "people: death": 2,
        "submissions: proposed": 1,
        "submissions: submitted": 1,
        "departures: cancelled": 1,
    }
    figure = since.figure(record, clock)
    assert figure.sentence == "5 changes since yesterday. Cancelled: \u2068D1\u2069."
    assert all(isinstance(last, datetime) and last.utcoffset() == timedelta(0) for _what, _n, last in figure.rows)


def test_settings_and_lists_are_news_too(record: Operation, clock: Clock, alma: User) -> None:
    """Another deadline, and people who came by a list, change everything on the board."""
    services.edit(record.settings, {"notice_days": 5}, {"notice_days": "0"}, actor=alma, reason="agreed")
    batch = Batch.objects.create(operation=record, digest=b"0" * 32, state=BatchState.MERGED, by=alma)
    BatchStep.objects.create(operation=record, batch=batch, what="state", before="merging", after="merged", who=alma)
    assert told(record, clock) == {"settings of the operation: changed": 1, "lists of people: merged": 1}


def test_what_is_older_is_not_new(record: Operation, clock: Clock, alma: User) -> None:
    """Two days on, nothing of it is told."""
    services.record_event(person(record, "F3.1"), EventKind.DEATH, day(0), actor=alma)
    later = clock_of(record.settings, timezone.now() + timedelta(days=2, minutes=1))
    assert told(record, clock) == {"people: death": 1}
    assert told(record, later) == {}


def test_a_departure_that_flies_again_is_not_called_cancelled(record: Operation, clock: Clock, alma: User) -> None:
    """The sentence names what is cancelled still."""
    change = services.cancel_departure(departing(record), actor=alma, reason="fog")
    assert since.cancelled(record, clock) == ["D1"]
    services.reverse_change(change, actor=alma, reason="the fog lifted")
    assert since.cancelled(record, clock) == []
    assert told(record, clock) == {}
