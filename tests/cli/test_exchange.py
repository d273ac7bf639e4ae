"""``convert``: the same operation in three kinds of file."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import Result

from safeconduct.operation import digest, read_operation


def test_an_operation_survives_the_way_through_all_three_kinds(
    run: Callable[..., Result], small: Path, tmp_path: Path
) -> None:
    """CSV to Parquet to workbook to CSV ends with the same digest and the same tables."""
    stations = [small, tmp_path / "new" / "parquet", tmp_path / "book.xlsx", tmp_path / "csv"]
    for source, target in pairwise(stations):
        result = run("convert", source, target, *(["--to", "parquet"] if target.name == "parquet" else []))
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "new" / "parquet" / "cases.parquet").is_file()
    assert (tmp_path / "csv" / "cases.csv").is_file()
    first, last = read_operation(small), read_operation(stations[-1])
    assert digest(first) == digest(last)
    assert all(first.tables[name].equals(last.tables[name]) for name in first.tables)


def test_a_folder_that_holds_something_is_replaced_only_with_force(
    run: Callable[..., Result], small: Path, tmp_path: Path
) -> None:
    """A second conversion to the same place is refused without ``--force``, for a folder and for a workbook."""
    for target in (tmp_path / "copy", tmp_path / "copy.xlsx"):
        assert run("convert", small, target).exit_code == 0
        refused = run("convert", small, target)
        assert refused.exit_code == 2
        assert "--force" in refused.stderr
        assert run("convert", small, target, "--force").exit_code == 0


def test_even_force_replaces_nothing_but_an_operation(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """A folder that holds something else is left as it is."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_text("")
    assert run("convert", small, tmp_path / "photos", "--force").exit_code == 2
    assert [entry.name for entry in (tmp_path / "photos").iterdir()] == ["one.jpg"]


@pytest.mark.parametrize(
    ("target", "options", "right"),
    [
        ("copy.csv", [], ".xlsx"),
        ("copy.ods", [], ".xlsx"),
        ("copy.xlsx", ["--to", "csv"], "name a folder"),
        ("copy", ["--to", "json"], "parquet"),
    ],
)
def test_an_unclear_kind_is_refused(
    run: Callable[..., Result], small: Path, tmp_path: Path, target: str, options: list[str], right: str
) -> None:
    """A suffix or kind that is neither a folder nor a workbook is refused with what would be right."""
    result = run("convert", small, tmp_path / target, *options)
    assert result.exit_code == 2
    assert right in result.stderr
    assert not (tmp_path / target).exists()


def test_a_faulty_operation_is_not_converted(
    run: Callable[..., Result], small_operation: Callable[..., Path], tmp_path: Path
) -> None:
    """Its faults are told, and nothing is written."""
    source = small_operation(tmp_path / "faulty", {"needs.csv": "need,name\nescort,Medical escort,too much\n"})
    result = run("convert", source, tmp_path / "copy.xlsx")
    assert result.exit_code == 2
    assert "needs.csv" in result.stderr
    assert not (tmp_path / "copy.xlsx").exists()
