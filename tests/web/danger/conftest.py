"""Who may do what in the tests of danger: as in those of the record."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.record.conftest import allow, in_english
from tests.web.record.making import made

from safeconduct.web.record.models import Operation

__all__ = ["allow", "in_english"]


@pytest.fixture
def record(allow: Any) -> Operation:
    """An operation with a camp and a port, and Alma, who is its security officer."""
    record = made()
    allow(record, "planning.read", "incidents.read", "incidents.edit")
    return record
