"""Language as in the tests of the record, and an operation that lists are brought into."""

from __future__ import annotations

import pytest
from tests.web.intake.making import begun
from tests.web.record.conftest import allow, in_english

from safeconduct.web.accounts.models import User
from safeconduct.web.record.models import Operation

__all__ = ["allow", "camp", "in_english"]


@pytest.fixture
def camp(alma: User) -> Operation:
    """An operation that has begun and holds nothing."""
    return begun(alma)
