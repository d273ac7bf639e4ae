"""The forecast of one site under one model, every number with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.security import hawkes
from safeconduct.security.calibration import Calibration, calibration, refit_hawkes, refit_poisson
from safeconduct.security.poisson import updated
from safeconduct.security.posterior import HIGH, LOW, posterior
from safeconduct.security.replay import HAWKES, POISSON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from safeconduct.security.hawkes import Floats, Prior
    from safeconduct.security.history import History
    from safeconduct.security.replay import Replay
    from safeconduct.security.scoring import Scores

WEEK, MONTH = 7.0, 30.0
WORRYING_BRANCHING = 0.9
UNLIKELY = 0.05
SHORTEST = 1e-6
"""Days: what a history without length is taken for where parameters are fitted."""


@dataclass(frozen=True)
class Estimate:
    """A number with the interval that holds the true one with a probability of 90 %."""

    value: float
    p05: float
    p95: float


@dataclass(frozen=True)
class Foretold:
    """What one model says of a site.

    Attributes:
        parameters: By name: the most probable value, with its interval.
        log_likelihood: Of the history at those values, without the prior; the incident that opens it is given.
        probability_7_days: Of at least one incident.
        probability_30_days: Likewise.
    """

    parameters: Mapping[str, Estimate]
    log_likelihood: float
    probability_7_days: Estimate
    probability_30_days: Estimate


@dataclass(frozen=True)
class SiteForecast:
    """What is to be expected at a site.

    Attributes:
        model: ``poisson`` or ``hawkes``.
        dates: The days ahead, n of them.
        rate: Incidents to be expected on each, shape (n,).
        rate_p05: Likewise, what it is above with a probability of 95 %.
        rate_p95: Likewise, what it is below with a probability of 95 %.
        hazard: Rate over ``mean_rate``, shape (n,); 1 where nothing is known.
        mean_rate: What an ordinary day of the history had: the mean of the posterior of a constant rate, which is
            above 0 also after few incidents.
        says: What each of both models says, by its name.
        replay: The history replayed by both of them, with their scores.
        calibration: How the model fits; None where there are too few incidents to tell.
        incidents_used: The codes of those that were known.
        begins: The day of the first of them; None where there are none.
        history_days: How long the history is.
        remarks: What whoever reads the numbers has to know, in sentences.
    """

    model: str
    dates: Sequence[date]
    rate: Floats
    rate_p05: Floats
    rate_p95: Floats
    hazard: Floats
    mean_rate: float
    says: Mapping[str, Foretold]
    replay: Replay
    calibration: Calibration | None
    incidents_used: tuple[str, ...]
    begins: date | None
    history_days: float
    remarks: tuple[str, ...]

    @property
    def parameters(self) -> Mapping[str, Estimate]:
        """Those of the model that is used."""
        return self.says[self.model].parameters

    @property
    def log_likelihood(self) -> float:
        """That of the model that is used."""
        return self.says[self.model].log_likelihood

    @property
    def probability_7_days(self) -> Estimate:
        """That of the model that is used."""
        return self.says[self.model].probability_7_days

    @property
    def probability_30_days(self) -> Estimate:
        """That of the model that is used."""
        return self.says[self.model].probability_30_days

    @property
    def scores(self) -> Mapping[str, Scores]:
        """Those of both models by name, over the history."""
        return self.replay.scores


@dataclass(frozen=True)
class _Told:
    """What one model says: rates of shape (n,), how it fits where that was asked for, and the rest."""

    rate: Floats
    rate_p05: Floats
    rate_p95: Floats
    says: Foretold
    calibration: Calibration | None


def foretold(
    history: History,
    model: str,
    dates: Sequence[date],
    replay: Replay,
    prior: Prior,
    stress: float,
    used: tuple[str, ...],
    seed: int = 0,
) -> SiteForecast:
    """The forecast of a site.

    Args:
        history: What is known of it.
        model: ``poisson`` or ``hawkes``.
        dates: The days ahead, the first of them being the day at whose beginning the history ends.
        replay: Of both models, to be told beside it.
        prior: What was believed before.
        stress: Multiplies every rate.
        used: The codes of the incidents of the history.
        seed: Where the draws begin that tell how the model fits.
    """
    each = {
        name: by(history, len(dates), prior, stress, seed if name == model else None)
        for name, by in ((POISSON, _by_poisson), (HAWKES, _by_hawkes))
    }
    told = each[model]
    mean_rate = updated(prior.mu, history.counted, history.days).mean
    return SiteForecast(
        model,
        dates,
        told.rate,
        told.rate_p05,
        told.rate_p95,
        np.full(len(dates), stress) if history.begins is None else told.rate / mean_rate,
        mean_rate,
        {name: one.says for name, one in each.items()},
        replay,
        told.calibration,
        used,
        history.begins,
        history.days,
        tuple(_remarks(history, told, dates[0], stress)),
    )


def _by_poisson(history: History, days: int, prior: Prior, stress: float, seed: int | None) -> _Told:
    rate = updated(prior.mu, history.counted, history.days)
    low, high = rate.quantile(LOW), rate.quantile(HIGH)

    def within(horizon: float) -> Estimate:
        ahead = stress * horizon
        return Estimate(
            rate.probability(ahead), rate.probability_quantile(ahead, LOW), rate.probability_quantile(ahead, HIGH)
        )

    return _Told(
        np.full(days, rate.mean * stress),
        np.full(days, low * stress),
        np.full(days, high * stress),
        Foretold(
            {"mu": Estimate(rate.mean, low, high)},
            rate.log_likelihood(history.counted, history.days),
            within(WEEK),
            within(MONTH),
        ),
        None if seed is None else calibration(history, (rate.mean, 0.0, 1.0), refit_poisson(prior), seed),
    )


def _by_hawkes(history: History, days: int, prior: Prior, stress: float, seed: int | None) -> _Told:
    # The incident that opens a history gives the density a factor μ. It is what turns a density of μ into one of ln μ,
    # so that the fit finds the most probable ln μ, α and ln β with that incident given.
    opened = history.times if len(history.times) else np.zeros(1)
    found = hawkes.fit(opened, max(history.days, SHORTEST), prior)
    believed = posterior(history.times, history.days, prior)
    until = [believed.expected_count(ahead) for ahead in range(days + 1)]
    by_day = [stress * np.maximum(later - earlier, 0.0) for earlier, later in pairwise(until)]
    intervals = np.array([believed.interval(values) for values in by_day])

    def within(horizon: float) -> Estimate:
        values = believed.probability(horizon, stress)
        return Estimate(believed.mean(values), *believed.interval(values))

    return _Told(
        np.array([believed.mean(values) for values in by_day]),
        intervals[:, 0],
        intervals[:, 1],
        Foretold(
            {
                "mu": Estimate(found.mu, *believed.interval(believed.mu)),
                "alpha": Estimate(found.alpha, *believed.interval(believed.alpha)),
                "beta": Estimate(found.beta, *believed.interval(believed.beta)),
            },
            found.log_likelihood - float(np.log(found.mu)) if len(history.times) else 0.0,
            within(WEEK),
            within(MONTH),
        ),
        None
        if seed is None
        else calibration(
            history,
            (found.mu, found.alpha, found.beta),
            refit_hawkes(prior, (found.alpha, found.beta)),
            seed,
        ),
    )


def _remarks(history: History, told: _Told, today: date, stress: float) -> Iterator[str]:
    if history.begins is None:
        yield (
            f"No incident is known by {today}. These numbers are what was believed before any report. No reports is "
            "not safe: it may be that nobody reports."
        )
    elif history.counted == 0:
        yield (
            "One incident is known, and how often they come cannot be told from one: these numbers are mostly what was "
            "believed before."
        )
    alpha = told.says.parameters.get("alpha")
    if alpha is not None and alpha.p95 > WORRYING_BRANCHING:
        yield (
            f"The branching ratio may be as high as {alpha.p95:.2f}: incidents may nearly keep each other going, and "
            "the days far ahead are then hardly known."
        )
    if told.calibration is not None and told.calibration.p_value < UNLIKELY:
        yield (
            f"The model fits this history poorly (p = {told.calibration.p_value:.2f}): use its numbers with reserve."
        )
    if stress != 1:
        yield f"Every rate is multiplied by {stress:g}, as was asked for."
