"""Scores of probabilities, by hand."""

from __future__ import annotations

import numpy as np
import pytest

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
