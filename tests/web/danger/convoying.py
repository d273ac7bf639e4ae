"""The clock of convoys in tests, and a plan in force with people on one of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from tests.web.plans.making import planned
from tests.web.record.making import START

from safeconduct.web.accounts.models import User
from safeconduct.web.plans import approving, making, telling
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import operation_days


def set_clock(monkeypatch: pytest.MonkeyPatch, day: date = START) -> None:
    """Let it be a day at nine."""
    monkeypatch.setattr(operation_days, "now_in", lambda _: datetime.combine(day, time(9), UTC))


def told(monkeypatch: pytest.MonkeyPatch, record: Operation, actor: User) -> Plan:
    """A plan in force: F1 and F2, four people, leave on day 5 by D1; F3, of 6, stays."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    plan = planned(record, actor)
    approving.propose(plan, actor=actor)
    telling.tell_in_emergency(plan, actor=actor, reason="a test")
    return Plan.objects.get(pk=plan.pk)


def shown(answer: Any) -> str:
    """What a page shows, which no browser keeps."""
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return str(answer.content.decode())
