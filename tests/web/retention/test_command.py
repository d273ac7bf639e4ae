"""What the command ``retention`` prints of an operation, and what it erases when it is asked to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.record.making import case, made, person

from safeconduct.cli.retention import of_operation
from safeconduct.web.accounts.models import User
from safeconduct.web.identities import holds
from safeconduct.web.record.models import EventKind
from safeconduct.web.record.services import record_event
from safeconduct.web.retention.models import After, What
from safeconduct.web.retention.schedule import schedule
from safeconduct.web.retention.services import approve, set_rule
from safeconduct.web.secrecy import vault

pytestmark = pytest.mark.django_db


def test_it_shows_first_and_erases_when_it_is_told_to(alma: User, capsys: pytest.CaptureFixture[str]) -> None:
    """Codes with day and state; then who was erased, and who was left and why."""
    record, today = made(), timezone.localdate()
    for who in case(record, "F3").people.all()[:2]:
        record_event(who, EventKind.DEATH, today - timedelta(days=30), actor=alma)
    rule = set_rule(record, What.IDENTITY, After.DIED, 30, actor=alma, reason="our policy")
    seen = schedule(record, today, today).seen
    approve(record, today, today=today, seen=seen, typed="one", actor=alma)
    holds.hold(person(record, "F3.2"), actor=alma, reason="a court")
    of_operation(record, run=False)
    shown = capsys.readouterr()
    assert shown.out == f"one F3.1: {today}, approved ({rule})\none F3.2: {today}, held back ({rule})\n"
    assert shown.err == f"one: 1 on {today}\n"
    assert not vault.is_erased(person(record, "F3.1").uid)
    uid = person(record, "F3.1").uid
    of_operation(record, run=True)
    assert capsys.readouterr().out == f"one F3.1: erased ({rule})\none F3.2: left, held back ({rule})\n"
    assert vault.is_erased(uid)
    of_operation(record, run=False)
    assert "F3.1" not in capsys.readouterr().out
