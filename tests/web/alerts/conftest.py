"""Who may do what in the tests of alerts: as in those of the record."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.conftest import PASSWORD
from tests.web.record.conftest import allow, in_english
from tests.web.record.making import made

from safeconduct.web.accounts.models import User
from safeconduct.web.record.models import Operation
from web.cast import with_second_factor

__all__ = ["allow", "in_english"]


@pytest.fixture
def record(allow: Any) -> Operation:
    """An operation with a camp and a port, and Alma, who is its coordinator with the rights of a security officer."""
    record = made()
    allow(record, "planning.read", "incidents.read", "incidents.edit")
    return record


@pytest.fixture
def zana(db: None) -> User:  # noqa: ARG001 - it needs the database
    """Another user, without any role."""
    return with_second_factor(User.objects.create_user("zana", PASSWORD))
