"""One content has one digest, and another content another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from safeconduct.operation import digest, read_operation

Write = Callable[..., Path]

SAME = [
    ("decimals", "site_days.csv", ",0,5,3", ",0.0,5.000,3e0"),
    ("a default written out", "cases.csv", "C2,,", "C2,active,"),
    ("a default left out", "cases.csv", "C1,active", "C1,"),
    ("a truth in capitals", "needs.csv", "true,false", "TRUE,FALSE"),
    ("a count as a spreadsheet writes it", "offers.csv", "confirmed,12", "confirmed,12.0"),
    ("order of a list", "people.csv", "ara kur", "kur  ara"),
    ("order of rows", "usage.csv", "seats,N1,,,1\nboard,N1,,escort,1\n", "board,N1,,escort,1\nseats,N1,,,1\n"),
    ("hashtags", "transits.csv", "hub,Transit", "#id,#name,#country,\nhub,Transit"),
    ("a blank line", "transits.csv", "hub,Transit", "\nhub,Transit"),
    ("incidents", "incidents.csv", "Reported by two papers", "Reported by one paper"),
    ("a day as a text", "operation.toml", "deadline = 2026-03-31", 'deadline = "2026-03-31"'),
    ("a whole number with a fraction", "operation.toml", "emergency = 4", "emergency = 4.0"),
    ("a default of the settings", "operation.toml", "format = 1\n", ""),
    ("a comment", "operation.toml", "format = 1\n", "format = 1 # the first\n"),
]
OTHER = [
    ("a number", "site_days.csv", ",0,5,3", ",0,5.000000001,3"),
    ("an empty cell that means something else", "site_days.csv", ",0,5,3", ",,5,3"),
    (
        "the order of cases",
        "cases.csv",
        "C5,held,south,normal,,,,\nC6,departed,south,normal,,,,",
        "C6,departed,south,normal,,,,\nC5,held,south,normal,,,,",
    ),
    ("a name", "sites.csv", "North camp", "North Camp"),
    ("a reason", "decisions.csv", "Brother", "Sister"),
    ("a row", "scores.csv", "C1,alb,0.4\n", ""),
    ("the end", "operation.toml", "horizon = 2026-04-30", "horizon = 2026-05-01"),
    ("a limit", "operation.toml", "charter = 100000", ""),
    ("the way that a list is cut", "people.csv", "ara kur", "ara"),
]


def _digest(write: Write, folder: Path, changes: Mapping[str, str | None]) -> str:
    return digest(read_operation(write(folder, changes)))


@pytest.mark.parametrize(("file", "before", "after"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_other_way_of_writing_has_the_same_digest(
    file: str, before: str, after: str, small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """How a content is written down does not matter, nor what no plan depends on."""
    text = small_operation_files[file]
    assert before in text
    changed = _digest(small_operation, tmp_path / "b", {file: text.replace(before, after, 1)})
    assert changed == _digest(small_operation, tmp_path / "a", {})


@pytest.mark.parametrize(("file", "before", "after"), [case[1:] for case in OTHER], ids=[case[0] for case in OTHER])
def test_other_content_has_another_digest(
    file: str, before: str, after: str, small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Whatever a plan depends on changes the digest."""
    text = small_operation_files[file]
    assert before in text
    changed = _digest(small_operation, tmp_path / "b", {file: text.replace(before, after, 1)})
    assert changed != _digest(small_operation, tmp_path / "a", {})


def test_order_of_columns_and_unknown_columns_do_not_matter(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Columns may stand in any order, with others between them."""
    rows = [line.split(",") for line in small_operation_files["cases.csv"].splitlines()]
    turned = "".join(",".join([*reversed(row), "mine" if i == 0 else "x"]) + "\n" for i, row in enumerate(rows))
    wanted = _digest(small_operation, tmp_path / "a", {})
    assert _digest(small_operation, tmp_path / "b", {"cases.csv": turned}) == wanted


def test_absent_optional_table_is_an_empty_one(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """A table of only its header says no more than none."""
    header = small_operation_files["decisions.csv"].splitlines()[0] + "\n"
    empty = _digest(small_operation, tmp_path / "a", {"decisions.csv": header})
    assert _digest(small_operation, tmp_path / "b", {"decisions.csv": None}) == empty


def test_text_cannot_pass_for_structure(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Tabs, line breaks and backslashes within a text are not taken for the ends of cells and rows."""
    digests = set()
    for number, name in enumerate(["a\tcountry=IRQ", "a\\tcountry=IRQ", "a\\\tcountry=IRQ", "a\n", "a\\n"]):
        sites = small_operation_files["sites.csv"].replace("North camp", f'"{name}"')
        digests.add(_digest(small_operation, tmp_path / str(number), {"sites.csv": sites}))
    assert len(digests) == 5


def test_digest_stays_from_version_to_version(small_operation: Write, tmp_path: Path) -> None:
    """Plans name the digest of their operation, so it may not change without a reason."""
    found = _digest(small_operation, tmp_path / "a", {})
    assert re.fullmatch("[0-9a-f]{64}", found)
    assert found == "b0e1a84cdda470a635a603513ab311a3c17e38f41e31d6a3449758e9c946625d"
