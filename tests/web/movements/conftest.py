"""Who may do what in the tests of movements: as in those of the record."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.danger.convoying import set_clock, told
from tests.web.movements.boarding import Phone, released
from tests.web.record.conftest import allow, in_english
from tests.web.record.making import START, day, departing, made

from safeconduct.web.accounts.models import User
from safeconduct.web.danger.services import decide_convoy
from safeconduct.web.movements.models import Movement
from safeconduct.web.movements.services import moving
from safeconduct.web.record.models import Operation
from web.cast import with_second_factor

__all__ = ["allow", "in_english"]


@pytest.fixture
def record(allow: Any) -> Operation:
    """An operation of which Alma may do all that is done with movements."""
    record = made()
    allow(record, "planning.read", "register.read", "identity.read", "departures.edit", "boarding.edit",
          "manifests.release", "boarding.decide", "incidents.read")  # fmt: skip
    return record


@pytest.fixture
def bert(db: None) -> User:  # noqa: ARG001 - it needs the database
    """A second person."""
    return with_second_factor(User.objects.create_user("bert", "correct horse battery", display_name="Bert Meier"))


@pytest.fixture
def movement(monkeypatch: pytest.MonkeyPatch, record: Operation, alma: User) -> Movement:
    """D1 is prepared: F1, of three people, and F2, of one, are on it by the plan in force."""
    told(monkeypatch, record, alma)
    set_clock(monkeypatch, START)
    decide_convoy(departing(record), "go", actor=alma, reason="the road is quiet")
    return moving.begin(departing(record), actor=alma)


@pytest.fixture
def phone(movement: Movement, alma: User, bert: User, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """A phone at the gate on the day of the departure."""
    released(movement, alma, bert)
    set_clock(monkeypatch, day(5))
    return Phone(movement, alma)
