"""Incidents laid into an operation: its table of incidents anew, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from incident_exports import acled
from safeconduct.operation import Faulty, check_operation, digest, read_operation, write_operation
from safeconduct.operation.import_incidents import IncidentImport, import_incidents, laying, read_export
from safeconduct.operation.import_incidents.laying import lay_into, read_folder, site_of, with_incidents

Write = Callable[..., Path]


def _import(folder: Path, content: bytes, **options: Any) -> tuple[IncidentImport, Path | None]:
    operation = read_folder(folder)
    place = site_of(operation, "north")
    done = import_incidents(
        read_export(content, "events.csv"),
        operation.tables["incidents"].to_dicts(),
        site_id=place.site_id,
        latitude=place.latitude,
        longitude=place.longitude,
        within_km=5,
        **options,
    )
    return done, lay_into(folder, operation, done)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_only_the_table_of_incidents_is_written(small_operation: Write, tmp_path: Path) -> None:
    """Every other file stays byte for byte, the digest stays, and the operation has no fault."""
    folder = small_operation(tmp_path / "op")
    (folder / "remarks.txt").write_text("mine", encoding="utf-8")
    before, was = _files(folder), digest(read_operation(folder))
    done, file = _import(folder, acled({}, {}))
    assert (done.imported, file) == (2, folder / "incidents.csv")
    after = _files(folder)
    assert {name for name in after if after[name] != before.get(name)} == {"incidents.csv"}
    assert before.keys() == after.keys()
    findings = check_operation(folder)
    assert findings.operation is not None
    assert findings.warnings == ()
    assert digest(findings.operation) == was
    assert findings.operation.tables["incidents"]["incident_id"].to_list() == ["I1", "acled-XYZ1", "acled-XYZ2"]


def test_columns_that_are_not_known_are_kept(
    small_operation: Write, small_operation_files: dict[str, str], tmp_path: Path
) -> None:
    """A column of one's own keeps its cells, and is empty in new rows."""
    header, row = small_operation_files["incidents.csv"].splitlines()
    folder = small_operation(tmp_path / "op", {"incidents.csv": f"file_no,{header}\n0017,{row}\n"})
    _import(folder, acled({}))
    assert read_operation(folder).tables["incidents"]["file_no"].to_list() == ["0017", None]


def test_the_same_again_writes_nothing(small_operation: Write, tmp_path: Path) -> None:
    """Where nothing is new, not even the table of incidents is touched."""
    folder = small_operation(tmp_path / "op")
    _import(folder, acled({}))
    before = _files(folder)
    done, file = _import(folder, acled({}))
    assert (done.already_there, file, _files(folder)) == (1, None, before)


def test_an_update_changes_its_row_alone(small_operation: Write, tmp_path: Path) -> None:
    """The row that changed is updated in its place."""
    folder = small_operation(tmp_path / "op")
    _import(folder, acled({}, {}))
    was = read_operation(folder).tables["incidents"]
    _import(folder, acled({"fatalities": "8"}, {}), update=True)
    now = read_operation(folder).tables["incidents"]
    assert now["killed_min"].to_list() == [0, 8, 2]
    assert now.drop("killed_min").equals(was.drop("killed_min"))


def test_an_operation_without_incidents(small_operation: Write, tmp_path: Path) -> None:
    """The table is made where there is none."""
    folder = small_operation(tmp_path / "op", {"incidents.csv": None})
    _import(folder, acled({}))
    assert read_operation(folder).tables["incidents"].height == 1


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_of_parquet(small_operation: Write, tmp_path: Path, there: bool) -> None:
    """A Parquet folder keeps its kind of file, also where it has no table of incidents yet."""
    changes: dict[str, str | None] = {} if there else {"incidents.csv": None}
    folder = tmp_path / "parquet"
    write_operation(read_operation(small_operation(tmp_path / "op", changes)), folder, "parquet")
    _, file = _import(folder, acled({}))
    assert file == folder / "incidents.parquet"
    assert not (folder / "incidents.csv").exists()
    assert read_operation(folder).tables["incidents"].height == 1 + there


@pytest.mark.parametrize("name", ["op.xlsx", "op"])
def test_a_workbook_is_refused(small_operation: Write, tmp_path: Path, name: str) -> None:
    """A workbook, alone or in a folder, is refused with the way out, and stays as it is."""
    path = tmp_path / "to" / name
    write_operation(read_operation(small_operation(tmp_path / "op")), path, "xlsx")
    with pytest.raises(Faulty, match="convert"):
        read_folder(path)


@pytest.mark.parametrize(("site", "why"), [("west", "north, south"), ("north", "latitude: is empty")])
def test_a_site_that_nothing_is_near_to(
    small_operation: Write, small_operation_files: dict[str, str], tmp_path: Path, site: str, why: str
) -> None:
    """A site that is not there or without coordinates is refused, at its place."""
    sites = small_operation_files["sites.csv"].replace("36.34,43.13", ",43.13")
    operation = read_folder(small_operation(tmp_path / "op", {"sites.csv": sites}))
    with pytest.raises(Faulty, match=why):
        site_of(operation, site)


def test_a_failure_leaves_the_table_as_it_was(
    small_operation: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where writing breaks off, the table is the one from before and nothing is left beside it."""
    folder = small_operation(tmp_path / "op")
    before = _files(folder)

    def breaks_off(frame: pl.DataFrame, path: Path) -> None:
        path.write_text(frame.columns[0], encoding="utf-8")
        raise OSError("the disk is full")

    monkeypatch.setattr(laying, "write_csv", breaks_off)
    with pytest.raises(OSError, match="full"):
        _import(folder, acled({}))
    assert _files(folder) == before


def test_rows_of_a_table_in_memory(small_operation: Write, tmp_path: Path) -> None:
    """The new table has the types of the old one, so that it can be used as it is."""
    operation = read_operation(small_operation(tmp_path / "op"))
    done = import_incidents(
        read_export(acled({}), "events.csv"), [], site_id="north", latitude=36.34, longitude=43.13, within_km=1
    )
    table = operation.tables["incidents"]
    assert with_incidents(table, done).schema == table.schema
