"""What stands in tables: a row that is lost, doubled or changed shows, and the order of rows does not count."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.backup import tables
from safeconduct.web.backup.tables import Content

CELLS = st.one_of(st.none(), st.integers(-9, 9), st.floats(0, 9), st.text(max_size=3), st.binary(max_size=3))


def content(rows: Iterable[tuple[object, object]]) -> Content:
    """What a database holds that has one table with some rows."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE one (a, b)")
        database.executemany("INSERT INTO one VALUES (?, ?)", rows)
        return tables.of_sqlite(database)


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=6), other=st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_two_tables_are_the_same_where_their_rows_are(
    rows: list[tuple[object, object]], other: list[tuple[object, object]]
) -> None:
    """In any order; and differ where any row does, in its value or in its kind."""
    ours = content(rows)
    assert tables.differences(ours.tables, content(reversed(rows)).tables) == []
    is_same = sorted(map(repr, rows)) == sorted(map(repr, other))
    assert (tables.differences(ours.tables, content(other).tables) == []) is is_same


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([(1, "a")], "one: has 1 rows and should have 2"),
        ([(1, "a"), (2, "b"), (2, "b")], "one: has 3 rows and should have 2"),
        ([(1, "a"), (2, "c")], "one: has 2 rows, and not all are as they were"),
        ([(1, "a"), ("2", "b")], "one: has 2 rows, and not all are as they were"),
    ],
)
def test_what_differs_is_named(rows: list[tuple[object, object]], told: str) -> None:
    """By the table, and how."""
    expected = content([(1, "a"), (2, "b")]).tables
    assert tables.differences(expected, content(rows).tables) == [told]


def test_a_table_that_is_not_there_is_named() -> None:
    """And one that should not be."""
    there = content([]).tables
    assert tables.differences(there, {}) == ["one: is not there"]
    assert tables.differences({}, there) == ["one: is there and should not be"]
