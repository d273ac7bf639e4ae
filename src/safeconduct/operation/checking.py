"""Checking an operation: every fault of the input in one run, by place, and what is legal but odd."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType

from safeconduct.operation.checking_copies import check_copies
from safeconduct.operation.copies import read_later
from safeconduct.operation.dictionary import OPERATION_TABLES, SETTINGS
from safeconduct.operation.draft import draft_of
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.ledger_oddities import odd_in_ledger
from safeconduct.operation.ledger_rules import check_ledger
from safeconduct.operation.migrations import migrate
from safeconduct.operation.model import Findings, Operation
from safeconduct.operation.oddities import oddities
from safeconduct.operation.references import check_references
from safeconduct.operation.rules import check_rules
from safeconduct.operation.settings import format_fault, read_settings
from safeconduct.operation.sources import find_operation


def read_operation(path: Path) -> Operation:
    """Read an operation: a CSV or Parquet folder, a workbook or a folder that holds ``operation.xlsx``.

    Raises:
        Faulty: with every fault of it.
    """
    findings = check_operation(path)
    if findings.operation is None:
        raise Faulty(findings.faults)
    return findings.operation


def check_operation(path: Path) -> Findings:
    """Find every fault of an operation, and what is legal but odd; bad input never raises."""
    found = find_operation(path)
    if found.settings and (refused := format_fault(found.settings)):
        return Findings(None, (refused,), ())
    found = migrate(found)
    faults = list(found.faults)
    settings = None
    if found.settings:
        settings, wrong = read_settings(found.settings)
        faults += wrong
    draft, wrong = draft_of(found, settings)
    faults += wrong
    faults += check_references(draft)
    faults += check_rules(draft)
    faults += check_ledger(draft)
    wrong, odd = check_copies(draft, found.copies)
    faults += wrong
    warnings = by_place([*found.warnings, *oddities(draft, found.settings), *odd_in_ledger(draft), *odd])
    if faults or settings is None:
        return Findings(None, by_place(faults), warnings)
    places = {name: (texts.file, texts.lines) for name, texts in draft.found.items()}
    tables, copies = MappingProxyType(dict(draft.frames)), MappingProxyType(read_later(found.copies or {}))
    return Findings(Operation(settings, tables, places, found.risks, copies), (), warnings)


def by_place(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults in the order of the data dictionary's tables, then of lines and columns; nothing twice."""
    tables = {name: number for number, name in enumerate([SETTINGS.name, *OPERATION_TABLES])}

    def place(fault: Fault) -> tuple[int, str, int, int, str]:
        sheet = re.search(r"\[(.*)\]$", fault.file)
        table = sheet[1] if sheet else fault.file.rpartition(".")[0]
        columns = list(OPERATION_TABLES[table].columns) if table in OPERATION_TABLES else []
        column = columns.index(fault.column) if fault.column in columns else -1
        number = tables.get(table, len(tables)) if fault.file else -1
        return number, fault.file, fault.line or 0, column, fault.message

    return tuple(sorted(dict.fromkeys(faults), key=place))
