"""Who may do what in the tests of notices: as in those of movements."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.web.movements.boarding import released
from tests.web.movements.conftest import bert, movement
from tests.web.record.conftest import allow, in_english
from tests.web.record.making import made

from safeconduct.web.accounts.models import User
from safeconduct.web.data_directory import DataDirectory
from safeconduct.web.movements.models import Manifest, Movement
from safeconduct.web.record.models import Operation

__all__ = ["allow", "bert", "in_english", "movement"]


@pytest.fixture
def record(allow: Any) -> Operation:
    """An operation of which Alma may do all that is done with notices."""
    record = made()
    allow(record, "planning.read", "register.read", "identity.read", "identity.edit", "departures.edit",
          "manifests.release", "notices.send", "notices.write", "incidents.read")  # fmt: skip
    return record


@pytest.fixture
def manifest(movement: Movement, alma: User, bert: User) -> Manifest:
    """A manifest that counts: F1, of three people, and F2, of one."""
    return released(movement, alma, bert)


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    """The file that notices are written into."""
    settings.DATA_DIRECTORY = DataDirectory(tmp_path)
    return tmp_path / "outbox" / "notices.jsonl"
