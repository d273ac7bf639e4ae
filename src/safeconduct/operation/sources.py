"""Finding an operation on disk, and reading its tables as texts: a folder of CSV or Parquet files, or a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from safeconduct.operation.copies import find_copies
from safeconduct.operation.dictionary import OPERATION_TABLES, RISKS, SETTINGS
from safeconduct.operation.faults import Fault
from safeconduct.operation.reading_csv import read_csv
from safeconduct.operation.reading_parquet import read_parquet
from safeconduct.operation.reading_workbook import read_workbook, settings_of
from safeconduct.operation.risks import RISKS_TOML, Risks, read_risks, risks_of_sheet
from safeconduct.operation.settings import TOML, SettingsText, read_toml
from safeconduct.operation.text_table import TextTable

WORKBOOK = "operation.xlsx"
READERS: Mapping[str, Callable[[Path], tuple[TextTable | None, list[Fault]]]] = {
    ".csv": read_csv,
    ".parquet": read_parquet,
}
FILES = frozenset({TOML, WORKBOOK, RISKS_TOML} | {name + suffix for name in OPERATION_TABLES for suffix in READERS})
"""Every file that the folder of an operation can have."""


@dataclass(frozen=True)
class Found:
    """An operation as it was found.

    Args:
        settings: their texts; None where they are absent or cannot be parsed.
        tables: the tables found, by name.
        unread: tables that are there but could not be read at all.
        file_of: gives what a fault names for a table that is absent.
        faults: of reading.
        warnings: of reading.
        risks: what can go wrong; None where nothing is stated, or something wrong.
        copies: files that are copies of sources, by their names; None for a workbook by itself, which has none.
    """

    settings: SettingsText | None
    tables: Mapping[str, TextTable] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    file_of: Callable[[str], str] = "{}.csv".format
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    risks: Risks | None = None
    copies: Mapping[str, Path] | None = None


def find_operation(path: Path) -> Found:
    """Read whatever lies at the path as texts; a fault for what cannot be read, never an exception."""
    try:
        if path.is_dir():
            return _find_folder(path)
        if path.is_file() and path.suffix.lower() == ".xlsx":
            return _find_workbook(path)
        there = path.exists()
    except (OSError, ValueError) as error:  # no right to look, a name that no file can have
        return _refused(f"{path} cannot be read: {error}")
    if there:
        return _refused(f"{path} is no operation: neither a folder of tables nor a workbook (.xlsx)")
    return _refused(f"{path} does not exist")


def _refused(message: str) -> Found:
    return Found(None, unread=frozenset(OPERATION_TABLES), faults=(Fault("", None, None, message),))


def _find_folder(folder: Path) -> Found:
    names = {entry.name for entry in folder.iterdir()}
    found = _find_tables(folder, names)
    copies, odd = find_copies(folder)
    found = replace(found, copies=copies, warnings=(*found.warnings, *odd))
    if RISKS_TOML not in names:
        return found
    if found.risks is not None:
        both = Fault(
            RISKS_TOML, None, None, f"stands beside {WORKBOOK}, which has a sheet {RISKS.name}; keep one of the two"
        )
        return replace(found, faults=(*found.faults, both))
    risks, faults, warnings = read_risks(folder / RISKS_TOML)
    return replace(found, risks=risks, faults=(*found.faults, *faults), warnings=(*found.warnings, *warnings))


def _find_tables(folder: Path, names: set[str]) -> Found:
    tables_there = {name for name in OPERATION_TABLES for suffix in READERS if name + suffix in names}
    if WORKBOOK in names:
        if tables_there or TOML in names:
            others = ", ".join(sorted(names & FILES - {RISKS_TOML}))
            return _refused(f"{folder} holds {WORKBOOK} and also {others}; keep one of the two")
        return _find_workbook(folder / WORKBOOK)
    if not tables_there and TOML not in names:
        return _refused(f"{folder} is no operation: it holds none of the tables, no {TOML} and no {WORKBOOK}")
    settings, faults = read_toml(folder / TOML) if TOML in names else (None, [Fault(TOML, None, None, "is missing")])
    tables, unread = {}, set()
    parquet = any(f"{name}.parquet" in names for name in tables_there)
    csv = any(f"{name}.csv" in names for name in tables_there)
    for name in OPERATION_TABLES:
        files = [(name + suffix, reader) for suffix, reader in READERS.items() if name + suffix in names]
        if len(files) > 1:
            both = " and ".join(file for file, _ in files)
            faults.append(Fault(files[0][0], None, None, f"stands beside {files[1][0]}; keep one of {both}"))
        for file, reader in files[:1]:
            table, wrong = reader(folder / file)
            faults += wrong
            if table is None:
                unread.add(name)
            else:
                tables[name] = table
    return Found(
        settings,
        tables,
        frozenset(unread),
        "{}.parquet".format if parquet and not csv else "{}.csv".format,
        tuple(faults),
        tuple(_unknown_files(names)),
    )


def _unknown_files(names: set[str]) -> list[Fault]:
    warnings = []
    for name in sorted(names - FILES):
        if Path(name).suffix.lower() in READERS and not name.startswith("."):
            warnings.append(Fault(name, None, None, "is no table of an operation and is passed over" + _hint(name)))
    return warnings


def _hint(name: str) -> str:
    close = get_close_matches(Path(name).stem.lower(), [*OPERATION_TABLES, SETTINGS.name], n=1, cutoff=0.8)
    return f"; did you mean {close[0]}{Path(name).suffix.lower()}?" if close else ""


def _find_workbook(path: Path) -> Found:
    tables, unread, faults, sheets = read_workbook(path)

    def file_of(name: str) -> str:
        return f"{path.name}[{name}]"

    if not sheets:  # nothing could be read, which is said already
        return Found(None, faults=tuple(faults), file_of=file_of, unread=frozenset(OPERATION_TABLES))
    if not tables and not unread:
        return _refused(f"{path} is no operation: it holds none of the tables as a sheet")
    warnings, risks = [], None
    if RISKS.name in tables:
        said, places, wrong = settings_of(tables.pop(RISKS.name))
        risks, unsound, odd = risks_of_sheet(said, file_of(RISKS.name), places)
        faults += [*wrong, *unsound]
        warnings += odd
    for sheet in sheets:
        close = get_close_matches(sheet.lower(), [*OPERATION_TABLES, SETTINGS.name], n=1, cutoff=0.8)
        if close and close[0] not in sheets:
            message = f"is no table of an operation and is passed over; did you mean {close[0]}?"
            warnings.append(Fault(file_of(sheet), None, None, message))
    settings = None
    if SETTINGS.name in tables:
        texts, lines, wrong = settings_of(tables.pop(SETTINGS.name))
        faults += wrong
        settings = None if wrong and not texts else SettingsText(file_of(SETTINGS.name), texts, lines)
    elif SETTINGS.name not in unread:
        faults.append(Fault(file_of(SETTINGS.name), None, None, "is missing"))
    return Found(settings, tables, unread, file_of, tuple(faults), tuple(warnings), risks)
