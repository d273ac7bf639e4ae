"""The small operation with its ledger, as it is and with changes, and dossiers of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from safeconduct.operation import Operation, read_operation
from safeconduct.report.dossier import About, Dossier, make_dossier
from safeconduct.report.dossier.citing import Citing
from safeconduct.report.dossier.evidence import Evidence
from safeconduct.report.dossier.selecting import select
from small_ledger import SMALL_LEDGER, write_ledger

LATE = date(2026, 7, 2)
"""A day by which everything of the small ledger has happened, and a promise is overdue."""
Changed = Callable[..., Operation]


@pytest.fixture(scope="session")
def changed(small_operation: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """A function that reads the small operation with its ledger after changing it.

    ``changed({"figures.csv": ("used,a count", ",")})`` replaces a text in a file; a text alone is added at its end.
    """

    def make(changes: Mapping[str, tuple[str, str] | str] | None = None) -> Operation:
        files = {}
        for name, change in (changes or {}).items():
            if isinstance(change, str):
                files[name] = SMALL_LEDGER[name] + change
            else:
                assert change[0] in SMALL_LEDGER[name]
                files[name] = SMALL_LEDGER[name].replace(*change)
        return read_operation(write_ledger(small_operation, tmp_path_factory.mktemp("ledger") / "op", files))

    return make


@pytest.fixture(scope="session")
def ledger(changed: Changed) -> Operation:
    """The small operation with its ledger."""
    return changed()


@pytest.fixture(scope="session")
def evidence_of() -> Callable[..., Evidence]:
    """A function that chooses what a dossier is made from."""

    def choose(operation: Operation, about: str, on: date = LATE) -> Evidence:
        subject = About.of(about)
        return Evidence(operation, on, select(operation, subject, on), Citing(operation.tables["sources"]))

    return choose


@pytest.fixture(scope="session")
def whole(ledger: Operation) -> Dossier:
    """A dossier of two years, which hold all of the small ledger."""
    return make_dossier(ledger, About.of("period:2025-01-01..2026-12-31"), LATE)
