"""One time line of statuses, custody, agreements and events, with what contests them and what outlived its term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from safeconduct.ledger import time_line
from safeconduct.operation import read_operation
from small_ledger import SMALL_LEDGER, write_ledger

Write = Callable[..., Path]


def test_everything_stands_on_one_line(small_operation: Write, tmp_path: Path) -> None:
    """By first day: a status since June 2025, the agreement and the custody of the 15th, a flight."""
    line = time_line(read_operation(write_ledger(small_operation, tmp_path / "op")).tables)
    assert [(one.kind, one.code, one.first, one.last) for one in line] == [
        ("status", "L1", date(2025, 6, 1), None),
        ("agreement", "A1", date(2025, 6, 15), date(2026, 6, 14)),
        ("custody", "north", date(2025, 6, 15), None),
        ("event", "E1", date(2026, 2, 20), date(2026, 2, 20)),
    ]
    assert line[0].contested_by == ("T2", "T3")
    assert (line[2].who, line[2].what, line[2].title) == ("the army", "security", "On the camps")
    assert line[2].source_ids == ("S1", "S3")


def test_custody_that_outlives_its_agreement_is_marked(small_operation: Write, tmp_path: Path) -> None:
    """An army that stays after the agreement has ended; one that leaves on its last day has not outlived it."""
    line = time_line(read_operation(write_ledger(small_operation, tmp_path / "op")).tables)
    assert [one.outlived for one in line if one.kind == "custody"] == [date(2026, 6, 14)]
    text = SMALL_LEDGER["custody.csv"].replace("2025-06-15,,", "2025-06-15,2026-06-14,")
    line = time_line(read_operation(write_ledger(small_operation, tmp_path / "left", {"custody.csv": text})).tables)
    assert [one.outlived for one in line if one.kind == "custody"] == [None]


def test_an_end_that_is_not_known_is_open(small_operation: Write, tmp_path: Path) -> None:
    """The status holds from the first day of its month on; the flight on its day alone."""
    line = time_line(read_operation(write_ledger(small_operation, tmp_path / "op")).tables)
    on = {day: {one.code for one in line if one.holds_on(day)} for day in (date(2025, 5, 31), date(2025, 6, 1))}
    assert on == {date(2025, 5, 31): set(), date(2025, 6, 1): {"L1"}}
    assert {one.code for one in line if one.holds_on(date(2027, 1, 1))} == {"L1", "north"}


def test_an_end_within_a_year_is_known_to_the_day(small_operation: Write, tmp_path: Path) -> None:
    """One precision stands for both days: of a beginning by the year, and of no end that names a day within one."""
    head = SMALL_LEDGER["statuses.csv"].splitlines()[0]
    text = f"{head}\nL1,they,a state,terror_listing,1997-01-01,2012-09-28,year,,,S3\n"
    text += "L2,they,a state,refugee,2013-01-01,2014-01-01,year,,,S3\n"
    line = time_line(read_operation(write_ledger(small_operation, tmp_path / "op", {"statuses.csv": text})).tables)
    found = {one.code: (one.first, one.last, one.end_precision) for one in line if one.kind == "status"}
    assert found == {
        "L1": (date(1997, 1, 1), date(2012, 9, 28), "day"),
        "L2": (date(2013, 1, 1), date(2014, 12, 31), "year"),
    }
