"""A record with a whole small ledger, and Alma, who keeps it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.web.ledger.conftest import allow, in_english

from safeconduct.operation import read_operation
from safeconduct.web.record.models import Operation
from safeconduct.web.snapshot import load
from small_ledger import write_ledger

__all__ = ["allow", "in_english"]


@pytest.fixture
def small(tmp_path: Path, small_operation: Callable[..., Path], allow: Any) -> Operation:
    """The small operation with its ledger."""
    made = Operation.objects.create(code="small", name="Small")
    load(made, read_operation(write_ledger(small_operation, tmp_path / "there")))
    allow(made, "planning.read", "ledger.read", "ledger.edit", "export")
    return made
