"""When the report of an incident is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.web.danger.entering import entered

from safeconduct.web.danger import services
from safeconduct.web.danger.reminders import due_at, hours, reminders
from safeconduct.web.record import services as of_record
from safeconduct.web.record.models import Incident, Operation, StateChange

BAGHDAD = ZoneInfo("Asia/Baghdad")
ENTERED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "within"),
    [
        ({"kind": "shelling"}, 24),
        ({"kind": "shelling", "near_miss": True}, 24),
        ({"kind": "abduction"}, 24),
        ({"kind": "threat"}, 48),
        ({"kind": "threat", "injured_min": 1}, 24),
        ({"kind": "blockade", "missing": 2}, 24),
        ({"kind": "blockade", "killed_max": 1}, 24),
        ({"kind": "other", "killed_min": 0, "killed_max": 0}, 48),
        ({"kind": "other"}, 48),
    ],
)
def test_what_is_serious_is_reported_in_a_day(known: dict[str, object], within: int) -> None:
    """Whoever was harmed, and what is serious by its kind, is reported within 24 hours, all else within 48."""
    assert hours(Incident(**known)) == within


@pytest.mark.parametrize(
    ("known", "due"),
    [
        ({}, datetime(2026, 3, 3, 9, tzinfo=UTC)),
        # Half past eight in Baghdad is half past five in UTC.
        ({"reported_on": date(2026, 3, 2), "reported_time": time(8, 30)}, datetime(2026, 3, 3, 5, 30, tzinfo=UTC)),
        ({"reported_on": date(2026, 3, 2)}, datetime(2026, 3, 2, 21, tzinfo=UTC)),
        ({"reported_on": date(2026, 2, 20)}, None),  # history when it was entered
        ({"entered_at": None}, None),  # a file brought it
    ],
)
def test_the_hours_count_from_the_report(known: dict[str, object], due: datetime | None) -> None:
    """From the moment of the report by the clock of the operation, from the beginning of its day, or from the entry."""
    assert due_at(Incident(**{"kind": "shelling", "entered_at": ENTERED, **known}), BAGHDAD) == due


@pytest.mark.django_db
def test_a_report_that_was_sent_ends_the_reminder(record: Operation) -> None:
    """The most urgent is first; sent or taken back, nothing is due, and a report taken back is due again."""
    threat, shelling = entered(record, kind="threat"), entered(record)
    assert [one.incident for one in reminders(record)] == [shelling, threat]
    late = reminders(record, datetime.now(UTC) + timedelta(hours=30))
    assert [one.is_late for one in late] == [True, False]
    report = services.report_sent(shelling, sent_to="Head office", actor=None)
    of_record.reverse_change(StateChange.objects.get(incident=threat), actor=None, reason="A rumour")
    assert reminders(record) == []
    of_record.reverse_change(StateChange.objects.get(incident_report=report), actor=None, reason="It did not go")
    assert [one.incident for one in reminders(record)] == [shelling]
