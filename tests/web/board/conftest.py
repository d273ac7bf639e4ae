"""Who may do what in the tests of the board: as in those of the record; and an operation with a plan in force."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.web.plans.making import planned
from tests.web.record.conftest import allow, in_english
from tests.web.record.making import START, made

from safeconduct.web.accounts.models import User
from safeconduct.web.board import clock
from safeconduct.web.plans import approving, making, telling
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import Operation

__all__ = ["allow", "in_english"]


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch, allow: Any) -> Operation:
    """Three families (of 3, 1 and 6) at the camp on the first day; one departure of 8 seats on day 5, 4 places."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    monkeypatch.setattr(clock, "present", lambda: datetime(START.year, START.month, START.day, 9, tzinfo=UTC))
    record = made()
    allow(record, "planning.read", "register.read", "ledger.read", "plan.make")
    return record


@pytest.fixture
def in_force(record: Operation, alma: User) -> Plan:
    """A plan in force: F1 and F2 leave on day 5 under O1, and F3, of 6, stays."""
    plan = planned(record, alma)
    approving.propose(plan, actor=alma)
    telling.tell_in_emergency(plan, actor=alma, reason="a test")
    return Plan.objects.get(pk=plan.pk)
