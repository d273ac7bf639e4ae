"""Scores of probabilities, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.security.scoring import scores


def test_scores_by_hand() -> None:
    """Eight days, one incident on the last: the log score of each day, and two spans of seven days."""
    found = scores([0.1] * 8, [0.4] * 8, [False] * 7 + [True])
    assert found.log_score == pytest.approx((7 * np.log(0.9) + np.log(0.1)) / 8)
    assert found.brier_7_days == pytest.approx((0.4**2 + 0.6**2) / 2)
    assert (found.days_scored, found.weeks_scored) == (8, 2)


def test_too_few_days_have_no_score() -> None:
    """Without a day there is no log score, with six no span of seven days."""
    none, six = scores([], [], []), scores([0.1] * 6, [0.4] * 6, [False] * 6)
    assert (none.log_score, none.brier_7_days, none.days_scored) == (None, None, 0)
    assert (six.brier_7_days, six.days_scored, six.weeks_scored) == (None, 6, 0)


def test_the_truth_scores_best() -> None:
    """Whoever knew it scores 0, the best that there is."""
    happened = [False, True, False, False, False, False, False, True]
    found = scores([float(one) for one in happened], [1.0] * 8, happened)
    assert (found.log_score, found.brier_7_days) == (0, 0)


@given(st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=7, max_size=60))
def test_reliability_and_brier_score_tell_the_same(days: list[tuple[int, bool]]) -> None:
    """The squared error is what the tenths are off, plus how uncertain each of them is (Murphy 1973), summed by hand.

    So it is where all probabilities of a tenth are equal; every day is in exactly one.
    """
    of_week, happened = [(10 * (one // 10) + one % 10) / 10 for one, _was in days], [was for _one, was in days]
    found = scores([0.5] * len(days), of_week, happened)
    bins = found.reliability
    assert sum(one.days for one in bins) == found.weeks_scored
    assert all(one.least - 1e-12 <= one.foretold <= one.most + 1e-12 for one in bins)
    if all(value < 1 for value in of_week):  # 0.9 and 1 are in one tenth
        off = sum(one.days * (one.foretold - one.happened) ** 2 for one in bins)
        uncertain = sum(one.days * one.happened * (1 - one.happened) for one in bins)
        assert found.brier_7_days == pytest.approx((off + uncertain) / found.weeks_scored)


def test_who_is_reliable_lies_on_the_diagonal() -> None:
    """A third of the days that were given a third: by hand, with the last tenth that holds 1."""
    happened = [False] * 6 + [True] + [False] * 13 + [True]
    found = scores([0.5] * 21, [1.0] * 7 + [1 / 8] * 14, happened)
    low, high = found.reliability
    assert (low.least, low.most, low.days, high.least, high.most, high.days) == (0.1, 0.2, 8, 0.9, 1.0, 7)
    assert (low.foretold, low.happened) == (pytest.approx(1 / 8), pytest.approx(1 / 8))
    assert (high.foretold, high.happened) == (1, 1)
