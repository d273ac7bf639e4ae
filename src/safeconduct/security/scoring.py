"""Scores: how well probabilities of yes or no foretold what then happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

WEEK = 7
BINS = 10


@dataclass(frozen=True)
class Reliability:
    """The days on which a model gave nearly the same probability, and how often it then happened.

    A model that can be relied on has ``happened`` near ``foretold`` in every one (Murphy and Winkler 1977,
    doi:10.2307/2346866). Weeks overlap, so that the days of one are no independent trials.

    Attributes:
        least: The smallest probability of these.
        most: The one that is too large to be among these, but for the last, which holds 1.
        foretold: Mean of the probabilities of at least one incident within seven days.
        happened: Share of the days after which there was one.
        days: How many days.
    """

    least: float
    most: float
    foretold: float
    happened: float
    days: int


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
        reliability: Those days by the probability that was given, in tenths; those without any are left out.
    """

    log_score: float | None
    brier_7_days: float | None
    days_scored: int
    weeks_scored: int
    reliability: tuple[Reliability, ...]


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
    reliability: tuple[Reliability, ...] = ()
    if len(was):
        day = np.array(of_day)
        with np.errstate(divide="ignore"):
            log_score = float(np.log(np.where(was, day, 1 - day)).mean())
    if weeks > 0:
        within = np.asarray(np.lib.stride_tricks.sliding_window_view(was, WEEK).any(axis=1))
        week = np.array(of_week)[:weeks]
        brier = float(((week - within) ** 2).mean())
        reliability = tuple(_reliability(week, within))
    return Scores(log_score, brier, len(was), max(0, weeks), reliability)


def _reliability(told: NDArray[np.float64], was: NDArray[np.bool_]) -> Iterator[Reliability]:
    """Of the tenths of 0 to 1 that hold any of the probabilities ``told``, shape (n,); ``was`` likewise."""
    of_bin = np.minimum((told * BINS).astype(int), BINS - 1)
    for one in range(BINS):
        among = of_bin == one
        if among.any():
            yield Reliability(
                one / BINS, (one + 1) / BINS, float(told[among].mean()), float(was[among].mean()), int(among.sum())
            )
