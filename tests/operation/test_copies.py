"""Copies of sources go with their operation, are read when they are asked for, and are never lost or altered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.operation import Faulty, check_operation, read_operation, write_operation
from safeconduct.operation.copies import FOLDER
from small_ledger import ARTICLE, DIGEST, write_ledger

Write = Callable[..., Path]


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_copies_survive_reading_and_writing(kind: str, small_operation: Write, tmp_path: Path) -> None:
    """The copy stands in the new folder as it was, and the tables of the ledger with it, in every kind of file."""
    operation = read_operation(write_ledger(small_operation, tmp_path / "op"))
    write_operation(operation, tmp_path / "again", kind)  # type: ignore[arg-type] # the words are of the kinds
    again = check_operation(tmp_path / "again")
    assert again.operation is not None
    assert (again.faults, again.warnings) == ((), ())
    assert again.operation.copies[DIGEST]() == ARTICLE.encode()
    for name, frame in operation.tables.items():
        assert again.operation.tables[name].equals(frame), name


def test_a_workbook_by_itself_holds_none(small_operation: Write, tmp_path: Path) -> None:
    """Tables survive in a workbook, and its check says once that the copies are elsewhere."""
    write_operation(read_operation(write_ledger(small_operation, tmp_path / "op")), tmp_path / "op.xlsx", "xlsx")
    findings = check_operation(tmp_path / "op.xlsx")
    assert findings.operation is not None
    assert findings.operation.copies == {}
    assert [str(one) for one in findings.warnings] == [
        "op.xlsx[sources]: no copy of a source lies in a workbook; sources that name one: 1"
    ]


def test_copies_that_lie_there_are_kept(small_operation: Write, tmp_path: Path) -> None:
    """Writing over a folder, with copies or without, loses none that it holds, nor what else lies among them."""
    operation = read_operation(write_ledger(small_operation, tmp_path / "op"))
    other = b"another text"
    place = tmp_path / "op" / FOLDER
    (place / hashlib.sha256(other).hexdigest()).write_bytes(other)
    (place / "notes").mkdir()
    for written in (operation, replace(operation, copies={})):
        write_operation(written, tmp_path / "op")
        assert sorted(path.name for path in place.iterdir()) == sorted(
            [DIGEST, hashlib.sha256(other).hexdigest(), "notes"]
        )
        assert (place / DIGEST).read_bytes() == ARTICLE.encode()


def test_a_copy_that_is_not_what_its_name_says_is_not_written(small_operation: Write, tmp_path: Path) -> None:
    """The folder is refused whole, and the earlier one stays."""
    operation = read_operation(write_ledger(small_operation, tmp_path / "op"))
    with pytest.raises(Faulty, match="is not what its name says"):
        write_operation(replace(operation, copies={DIGEST: lambda: b"changed"}), tmp_path / "op")
    assert check_operation(tmp_path / "op").faults == ()


def test_copies_are_read_when_they_are_asked_for(small_operation: Write, tmp_path: Path) -> None:
    """Reading an operation keeps no text of its sources in memory."""
    operation = read_operation(write_ledger(small_operation, tmp_path / "op"))
    (tmp_path / "op" / FOLDER / DIGEST).unlink()
    with pytest.raises(FileNotFoundError):
        operation.copies[DIGEST]()


def test_what_is_no_copy_is_passed_over(small_operation: Write, tmp_path: Path) -> None:
    """A file that is not named by a digest is said to be none; one that no source names is kept."""
    folder = write_ledger(small_operation, tmp_path / "op")
    (folder / FOLDER / "article.pdf").write_bytes(b"%PDF")
    (folder / FOLDER / ("0" * 64)).write_bytes(b"")
    findings = check_operation(folder)
    assert findings.operation is not None
    assert sorted(findings.operation.copies) == sorted(["0" * 64, DIGEST])
    assert sorted(str(one) for one in findings.warnings) == [
        f"sources/{'0' * 64}: belongs to no source of sources.csv; it is kept",
        "sources/article.pdf: is no copy of a source and is passed over; a copy is named by the SHA-256 of its text",
    ]
