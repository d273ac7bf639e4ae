"""Ways that are kept without tables are what the tables would be."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from safeconduct.planning import ways
from safeconduct.planning.ways import Costs, OpenWays, firsts, numbered, together

TABLES = st.tuples(st.integers(1, 6), st.integers(0, 19)).flatmap(lambda shape: arrays(bool, shape))


@settings(max_examples=60, deadline=None)
@given(table=TABLES, data=st.data())
def test_open_ways_are_the_table_that_they_were_made_of(table: np.ndarray, data: st.DataObject) -> None:
    """By row, by cell, by count, by label, as lists, for some classes and some pairs; equal rows are kept once."""
    with patch.object(ways, "CELLS", 24):
        found = OpenWays.of_table(table)
        many, pairs = table.shape
        assert len(found.bits) == len({row.tobytes() for row in table})
        assert (found.table() == table).all()
        assert found.count.tolist() == table.sum(axis=1).tolist()
        c, k = np.indices(table.shape).reshape(2, -1)
        assert found.at(c, k).tolist() == table.reshape(-1).tolist()
        start, lists = found.lists()
        rows = [lists[start[row] : start[row + 1]].tolist() for row in found.of]
        assert rows == [np.flatnonzero(row).tolist() for row in table]
        label = np.arange(pairs) // 3
        reached = [tuple(sorted({int(n) for n in label[row]})) for row in table]
        numbers = found.reach(label).tolist()
        assert len(set(zip(numbers, reached, strict=True))) == len(set(numbers)) == len(set(reached))
        some = np.array(data.draw(st.lists(st.integers(0, many - 1))), dtype=np.int64)
        assert (found.only(some).table() == table[some]).all()
        kept = np.flatnonzero(data.draw(arrays(bool, pairs)))
        assert (found.kept(kept).table() == table[:, kept]).all()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_costs_are_what_they_say_of_every_class_and_pair(data: st.DataObject) -> None:
    """Weight by exposure, a number of the class or of its destination, less what the departure that was told spares."""
    departures = data.draw(st.integers(1, 4))
    departure = np.array(data.draw(st.lists(st.integers(0, departures - 1), max_size=9)), dtype=np.int64)
    told = data.draw(st.lists(st.dictionaries(st.integers(0, departures - 1), st.integers(1, 5)), min_size=1))
    many = len(told)
    weight, exposure = np.arange(1.0, many + 1), np.arange(len(departure)) * 10.0
    entries = [(c * departures + d, float(n)) for c, of in enumerate(told) for d, n in sorted(of.items())]
    destination = departure % 2
    lands = data.draw(st.integers(1, 2))
    base = np.array([[sum(of.values()) + 100.0 * t for t in range(lands)] for of in told])
    keys, back = np.array([key for key, _ in entries], dtype=np.int64), np.array([n for _, n in entries], dtype=float)
    costs = Costs(base, weight, exposure, destination, departure, keys, back, departures)
    expected = [
        [
            weight[c] * exposure[k]
            + sum(n for d, n in of.items() if d != departure[k])
            + 100.0 * (destination[k] if lands > 1 else 0)
            for k in range(len(departure))
        ]
        for c, of in enumerate(told)
    ]
    assert costs.rows(slice(None)).tolist() == expected
    c, k = np.indices((many, len(departure))).reshape(2, -1)
    assert costs.at(c, k).tolist() == np.array(expected).reshape(-1).tolist()
    pairs = np.flatnonzero(departure >= 0)
    start, at, spared = costs.told_by_class()
    assert [
        dict(zip(at[start[n] : start[n + 1]], spared[start[n] : start[n + 1]], strict=True)) for n in range(many)
    ] == [{d: float(n) for d, n in sorted(of.items())} for of in told]
    kept = pairs[::2]
    assert (costs.kept(kept).rows(slice(None)) == np.array(expected)[:, kept]).all()


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2))))
def test_equal_rows_have_one_number_in_the_order_in_which_they_appear(rows: list[tuple[int, int]]) -> None:
    """Numbers of rows of columns are those of the rows as they stand, and each stands first where it first appears."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    found = together(*columns)
    assert found.tolist() == numbered(rows).tolist()
    assert [rows[at] for at in firsts(found)] == list(dict.fromkeys(rows))
