"""No small number of a group can be computed from its mean wait."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.report.mean_waits import hidden_means, whole_days
from safeconduct.report.suppression import LEAST, hidden_splits

END = 120
"""Days of waiting of whoever stays."""
DAYS = np.array([33, 41, 106])
"""Days of waiting until each departure."""


def possible(counts: np.ndarray, stay: np.ndarray, secret: np.ndarray, group: int) -> list[tuple[int, ...]]:
    """Everything that a group's numbers by day can be, by the day table and what is printed of the group.

    By brute force: each number up to what the day table says, with the group's split, which is printed, and its mean.
    """
    size, mean = int(counts[group].sum() + stay[group]), None
    if not secret[group]:
        mean = whole_days(int(counts[group] @ DAYS + stay[group] * END), size)
    return [
        each
        for each in product(*(range(int(most) + 1) for most in counts.sum(axis=0)))
        if sum(each) == counts[group].sum()
        and (mean is None or whole_days(int(np.array(each) @ DAYS + stay[group] * END), size) == mean)
    ]


few = st.integers(min_value=0, max_value=9)
group = st.tuples(few, few, few, few).filter(lambda each: sum(each) >= LEAST)


@given(st.lists(group, min_size=2, max_size=4))
@settings(deadline=None)
def test_no_small_number_is_the_only_one_possible(rows: list[tuple[int, ...]]) -> None:
    """Of a group whose mean is printed, each number of one to four on a day could be another."""
    counts, stay = np.array(rows)[:, :3], np.array(rows)[:, 3]
    hidden = hidden_splits(counts.sum(axis=1), stay)
    secret = hidden_means(counts, DAYS, stay, END, hidden)
    assert secret[hidden].all()
    for g in np.flatnonzero(~secret).tolist():
        found = possible(counts, stay, secret, g)
        assert tuple(counts[g].tolist()) in found
        for on in range(3):
            numbers = {each[on] for each in found}
            assert len(numbers) > 1 or not 0 < numbers.pop() < LEAST


@given(st.lists(group, min_size=2, max_size=2))
@settings(deadline=None)
def test_two_groups_do_not_tell_each_other(rows: list[tuple[int, ...]]) -> None:
    """Who is not in one of two groups is in the other: with both means no small number is the only one possible."""
    counts, stay = np.array(rows)[:, :3], np.array(rows)[:, 3]
    secret = hidden_means(counts, DAYS, stay, END, hidden_splits(counts.sum(axis=1), stay))
    if secret.all():  # what is then known, the day table says of everyone
        return
    rest = set(possible(counts, stay, secret, 1))
    whole = counts.sum(axis=0)
    found = [each for each in possible(counts, stay, secret, 0) if tuple((whole - each).tolist()) in rest]
    for g, on in product(range(2), range(3)):
        numbers = {int(each[on]) if g == 0 else int(whole[on] - each[on]) for each in found}
        assert len(numbers) > 1 or not 0 < numbers.pop() < LEAST


def test_the_last_hidden_mean_is_not_left_over() -> None:
    """From the means of all others and the day table the mean of one follows: no small number of it does."""
    counts, stay = np.array([[2, 0, 8], [30, 0, 30], [40, 0, 20]]), np.array([0, 0, 0])
    secret = hidden_means(counts, DAYS, stay, END, np.array([False] * 3))
    assert secret.sum() != 1


def test_a_mean_that_tells_who_left_early_is_hidden() -> None:
    """Three leave on day 33 and the rest on day 106: a mean of 78 days of eight says that all three are among them."""
    counts, stay = np.array([[3, 0, 5], [0, 0, 5]]), np.array([0, 0])
    assert hidden_means(counts, DAYS, stay, END, np.array([False, False])).all()


def test_means_of_many_that_tell_nothing_are_printed() -> None:
    """Of large groups with many on each day nothing is hidden."""
    counts, stay = np.array([[20, 30, 10], [25, 30, 12]]), np.array([8, 9])
    assert not hidden_means(counts, DAYS, stay, END, np.array([False, False])).any()


def test_exchanges_of_two_people_are_enough() -> None:
    """That a mean can stay the same by two exchanges at once leaves a small number open."""
    days = np.array([10, 50, 60, 100])
    counts, stay = np.array([[2, 6, 6, 6], [6, 6, 6, 6]]), np.array([0, 0])
    assert not hidden_means(counts, days, stay, END, np.array([False, False])).any()


def test_those_who_are_in_no_group_have_no_mean_in_print() -> None:
    """Twelve who have a need all stay; that the three who leave are none of them is no secret."""
    counts, stay = np.array([[0, 0, 0], [3, 0, 6]]), np.array([12, 9])
    secret = hidden_means(counts, DAYS, stay, END, np.array([False, False]), others=True)
    assert secret.tolist() == [False, True]


@pytest.mark.parametrize(("total", "people", "days"), [(10, 4, 3), (9, 4, 2), (0, 3, 0), (11, 4, 3)])
def test_whole_days(total: int, people: int, days: int) -> None:
    """A half counts as one more."""
    assert whole_days(total, people) == days
