"""No small number can be read or computed from a published table."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from safeconduct.report.suppression import LEAST, hidden_splits, merged

counts = st.integers(min_value=0, max_value=40)
groups = st.lists(st.tuples(counts, counts).filter(lambda pair: sum(pair) >= LEAST), min_size=2, max_size=7)


def possible(leave: np.ndarray, stay: np.ndarray, hidden: np.ndarray, group: int) -> tuple[float, float]:
    """The least and the most that a group's number of leaving people can be, by all that is published.

    A linear program over every cell of the table: sizes, sums over all groups and the cells that are
    shown are equalities.
    """
    n = len(leave)
    equalities, values = [], []
    for g in range(n):  # leave + stay = size
        row = np.zeros(2 * n)
        row[g] = row[n + g] = 1
        equalities.append(row)
        values.append(leave[g] + stay[g])
        if not hidden[g]:
            shown = np.zeros(2 * n)
            shown[g] = 1
            equalities.append(shown)
            values.append(leave[g])
    for part, total in ((slice(0, n), leave.sum()), (slice(n, 2 * n), stay.sum())):
        row = np.zeros(2 * n)
        row[part] = 1
        equalities.append(row)
        values.append(total)
    aim = np.zeros(2 * n)
    aim[group] = 1
    ends = [linprog(sign * aim, A_eq=np.array(equalities), b_eq=values, bounds=(0, None)) for sign in (1, -1)]
    return ends[0].fun, -ends[1].fun


@given(groups)
def test_nothing_small_is_shown_and_nothing_hidden_can_be_computed(pairs: list[tuple[int, int]]) -> None:
    """Shown numbers are none or at least five; a hidden one could be any of many, as a linear program finds."""
    leave, stay = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    hidden = hidden_splits(leave, stay)
    if leave.sum() and stay.sum():
        shown = np.concatenate([leave[~hidden], stay[~hidden]])
        assert not ((shown > 0) & (shown < LEAST)).any()
    wanted = min(LEAST, leave.sum(), stay.sum())
    for group in np.flatnonzero(hidden):
        low, high = possible(leave, stay, hidden, group)
        assert high - low >= wanted - 1e-6


def test_hides_the_smallest_beside_a_small_number() -> None:
    """Three stay of the first; the second, the smallest, goes with it, so that the sums do not tell."""
    hidden = hidden_splits(np.array([20, 10, 100, 200]), np.array([3, 9, 50, 60]))
    assert hidden.tolist() == [True, True, False, False]


def test_none_is_no_small_number() -> None:
    """That nobody of a group stays may be said."""
    assert not hidden_splits(np.array([20, 30]), np.array([0, 9])).any()


def test_everybody_leaves() -> None:
    """Where all leave there is nothing to hide, however small a group is."""
    assert not hidden_splits(np.array([6, 30]), np.array([0, 0])).any()


def test_too_few_stay_altogether() -> None:
    """Where fewer than five stay, it is not said of which group."""
    assert hidden_splits(np.array([20, 30, 40]), np.array([2, 1, 0])).all()


@given(st.lists(st.integers(min_value=0, max_value=30), min_size=1, max_size=9), st.booleans())
def test_groups_put_together_are_large_enough_and_nobody_is_lost(sizes: list[int], ordered: bool) -> None:
    """Every group has five people or more, and everyone is in exactly one."""
    parts = merged(sizes, ordered=ordered)
    if sum(sizes) < LEAST:
        assert parts == []
        return
    assert all(sum(sizes[i] for i in part) >= LEAST for part in parts)
    assert sorted(i for part in parts for i in part) == [i for i, size in enumerate(sizes) if size]


def test_joins_neighbours_where_the_order_means_something() -> None:
    """A small band joins the smaller of its neighbours; without an order it joins the smallest of all."""
    assert merged([50, 2, 20, 6], ordered=True) == [[0], [1, 2], [3]]
    assert merged([50, 2, 20, 6], ordered=False) == [[0], [1, 3], [2]]
