"""Who may do what in the tests of the ledger: as in those of the record."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.record.conftest import allow, in_english
from tests.web.record.making import made

from safeconduct.web.record.models import Operation

__all__ = ["allow", "in_english"]


@pytest.fixture
def record(allow: Any) -> Operation:
    """An operation with a camp, a port and two offers, and Alma, who keeps its ledger."""
    record = made()
    allow(record, "planning.read", "ledger.read", "ledger.edit")
    return record
