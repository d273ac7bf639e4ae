"""``risks.toml``: what it may say, what it means where it says nothing, and how a fault is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from safeconduct.operation import check_operation, digest, read_operation, risk_defaults, write_operation
from safeconduct.operation.dictionary import RISKS
from safeconduct.operation.risks import KEYS, read_risks, risk_rows, risks_to_toml

WRONG = [
    ("[departure]\ncancelled = 1.5\n", "risks.toml:2: departure.cancelled: '1.5' is above 1, and is a probability"),
    ("[departure]\ncancelled = -0.1\n", "'-0.1' is not a finite number of 0 or more"),
    ("[departure]\ncancelled = nan\n", "'nan' is not a finite number of 0 or more"),
    ("[departure]\ncancelled = true\n", "'True' is not a number"),
    ('[case]\nno_show = "often"\n', "'often' is not a number"),
    ("[departure]\nlate_days = [0.5, 0.4]\n", "the probabilities add up to 0.9, and have to add up to 1"),
    ("[departure]\nlate_days = []\n", "is no list of probabilities as [0.9, 0.1]"),
    ("[departure]\nlate_days = 0.5\n", "is no list of probabilities as [0.9, 0.1]"),
    ("[departure]\nlate_days = [2, -1]\n", "'2' is not a probability from 0 to 1"),
    ("[case]\nunready_days = 1.5\n", "'1.5' is not a whole number of days"),
    ("[offer]\npaused_days = 99999\n", "'99999' is more than 3,660 days"),
    ("[offer]\npaused_per_year = 1e9\n", "is more than 366 in a year"),
    ("departure = 3\n", "departure: is no value but a section, which holds departure.cancelled, departure.late_days"),
    ('repair = "hope"\n', "'hope' is none of none, next_departure, replan"),
    ("repair_days = 0\n", "'0' is below 1"),
    ("repair = \n", "risks.toml: cannot be read as TOML"),
]


@pytest.fixture
def folder(small_operation: Callable[..., Path], tmp_path: Path) -> Path:
    """A folder of the small operation, to be changed."""
    return small_operation(tmp_path / "operation")


def test_without_a_file_the_defaults_hold(folder: Path) -> None:
    """An operation says nothing of risks, and the defaults are those of the dictionary, each a risk that can be."""
    assert read_operation(folder).risks is None
    assert risk_defaults().repair == "next_departure"
    assert risk_defaults().cancelled == float(RISKS.columns["departure.cancelled"].default)
    assert sum(risk_defaults().late_days) == pytest.approx(1, abs=1e-12)
    assert set(risk_rows(risk_defaults())) == set(RISKS.columns) == set(KEYS)


def test_what_is_given_counts_and_the_rest_is_default(folder: Path) -> None:
    """Whole numbers are taken for numbers, and a list may span lines."""
    text = 'repair = "none"\n[departure]\ncancelled = 1\nlate_days = [\n  0.5,\n  0.5,\n]\n'
    (folder / "risks.toml").write_text(text)
    expected = replace(risk_defaults(), repair="none", cancelled=1.0, late_days=(0.5, 0.5))
    assert read_operation(folder).risks == expected


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_fault_names_key_and_what_would_be_right(folder: Path, text: str, said: str) -> None:
    """Each is a fault of the operation, in one line."""
    (folder / "risks.toml").write_text(text)
    found = check_operation(folder)
    assert found.operation is None
    assert len(found.faults) == 1
    assert said in str(found.faults[0])
    assert str(found.faults[0]).startswith("risks.toml")


def test_an_unknown_key_is_a_warning(folder: Path) -> None:
    """It is passed over, with the key that may be meant."""
    (folder / "risks.toml").write_text("[departure]\ncanceled = 0.5\n")
    found = check_operation(folder)
    said = "risks.toml:2: departure.canceled: is no known key and is passed over; did you mean departure.cancelled?"
    assert said in [str(one) for one in found.warnings]
    assert found.operation is not None
    assert found.operation.risks == risk_defaults()


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_it_is_written_with_the_operation_and_no_part_of_its_digest(
    folder: Path, tmp_path: Path, kind: Literal["csv", "parquet", "xlsx"]
) -> None:
    """Written and read it says the same in each kind of file; a plan does not depend on it."""
    before = read_operation(folder)
    said = replace(before, risks=replace(risk_defaults(), cancelled=0.25, late_days=(0.9, 0.1), repair="none"))
    write_operation(said, tmp_path / "again", kind)
    again = read_operation(tmp_path / "again")
    assert again.risks == said.risks
    assert digest(again) == digest(before)


def test_every_default_survives_writing(tmp_path: Path) -> None:
    """What is written of the defaults reads as the defaults, without a fault or a warning."""
    (tmp_path / "risks.toml").write_text(risks_to_toml(risk_defaults()))
    assert read_risks(tmp_path / "risks.toml") == (risk_defaults(), [], [])


def test_a_fault_in_a_sheet_names_its_row(folder: Path, tmp_path: Path) -> None:
    """The sheet is read as the file is, and both together are refused."""
    openpyxl = pytest.importorskip("openpyxl")
    write_operation(replace(read_operation(folder), risks=risk_defaults()), tmp_path / "book", "xlsx")
    place = tmp_path / "book" / "operation.xlsx"
    (tmp_path / "book" / "risks.toml").write_text("repair_days = 3\n")
    assert "keep one of the two" in str(check_operation(tmp_path / "book").faults[0])
    (tmp_path / "book" / "risks.toml").unlink()
    book = openpyxl.load_workbook(place)
    sheet = book["risks"]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == "case.no_show")
    sheet.cell(row, 2).value = "often"
    book.save(place)
    said = [str(fault) for fault in check_operation(tmp_path / "book").faults]
    assert said == [f"operation.xlsx[risks]:{row}: case.no_show: 'often' is not a number"]
