"""Scores: how well probabilities of yes or no foretold what then happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

WEEK = 7


@dataclass(frozen=True)
class Scores:
    """How well a model foretold a history, day by day.

    Attributes:
        log_score: Mean over the days of the logarithm of the probability that the model gave to what then happened:
            at least one incident, or none. At most 0, and higher is better; None where no day could be scored.
        brier_7_days: Mean of (probability − what happened)² of at least one incident within seven days; 0 to 1, and
            lower is better; None where no seven days could be scored.
        days_scored: Days in the log score.
        weeks_scored: Days from which seven days could be scored.
    """

    log_score: float | None
    brier_7_days: float | None
    days_scored: int
    weeks_scored: int


def scores(of_day: Sequence[float], of_week: Sequence[float], happened: Sequence[bool]) -> Scores:
    """The scores of a model.

    Args:
        of_day: Probability of at least one incident on each day, n of them.
        of_week: Likewise on that day and the six after it, n of them.
        happened: Whether there was one on that day, n of them.
    """
    was = np.array(happened, dtype=bool)
    weeks = len(was) - WEEK + 1
    log_score = brier = None
    if len(was):
        day = np.array(of_day)
        with np.errstate(divide="ignore"):
            log_score = float(np.log(np.where(was, day, 1 - day)).mean())
    if weeks > 0:
        within = np.lib.stride_tricks.sliding_window_view(was, WEEK).any(axis=1)
        brier = float(((np.array(of_week)[:weeks] - within) ** 2).mean())
    return Scores(log_score, brier, len(was), max(0, weeks))
