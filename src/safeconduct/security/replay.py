"""A history replayed: each day forecast by both models with only what was known at the end of the day before.

What became known late is taken in late, at the time at which it happened. The posterior of the Hawkes process is
computed anew for every day; only the nodes of its grid are kept, until a tenth more incidents or a fifth more days ask
for new ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from safeconduct.security.history import known_history
from safeconduct.security.poisson import updated
from safeconduct.security.posterior import followed
from safeconduct.security.scoring import WEEK, Scores, scores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from safeconduct.security.hawkes import Prior
    from safeconduct.security.history import History, Incident
    from safeconduct.security.posterior import Posterior, Running

DAY = timedelta(days=1)
POISSON, HAWKES = "poisson", "hawkes"
GROWTH_OF_INCIDENTS, GROWTH_OF_DAYS, FIRST_DAYS = 1.1, 1.2, 7.0


class Stopped(Exception):
    """It was asked to stop before there was a forecast; the message says why."""


@dataclass(frozen=True)
class Replay:
    """A history replayed.

    Attributes:
        dates: The days that were forecast, n of them.
        within_7_days: Of each model by its name: the probability that it gave on each day, from what was known then, to
            at least one incident on it and the six days after it, n of them.
        happened: Whether there was one on each day, n of them.
        scores: Of each model by its name.
        better: The name of the one with the higher log score; ``poisson`` where neither is higher.
    """

    dates: tuple[date, ...]
    within_7_days: dict[str, tuple[float, ...]]
    happened: tuple[bool, ...]
    scores: dict[str, Scores]
    better: str


def replay(incidents: Sequence[Incident], today: date, prior: Prior, stop: Callable[[], str | None]) -> Replay:
    """Forecast every day between the first incident and today, and score what both models said of it.

    Args:
        incidents: Those of a site that are known today.
        today: The first day that is not scored.
        prior: What was believed before, the same for both models.
        stop: Says why to stop, or None.

    Raises:
        Stopped: it was asked to stop.
    """
    full = known_history(incidents, today, today + DAY)
    told: dict[str, tuple[list[float], list[float]]] = {POISSON: ([], []), HAWKES: ([], [])}
    happened: list[bool] = []
    dates: list[date] = []
    if full.begins is not None:
        incident_days = full.days_with_incidents()
        follower = _Follower(prior)
        day = full.begins + DAY
        changes = {one.known_on + DAY for one in incidents} | {day}
        known = known_history(incidents, day - DAY, day)
        while day < today:
            if (why := stop()) is not None:
                raise Stopped(why)
            if day in changes:
                known = known_history(incidents, day - DAY, day)
            end = _days(known, day)
            rate = updated(prior.mu, known.counted, end)
            at = follower.at(known, end)
            for ahead in (0, 1):
                horizon = (1, WEEK)[ahead]
                told[POISSON][ahead].append(rate.probability(horizon))
                told[HAWKES][ahead].append(at.mean(at.probability(horizon)))
            happened.append(day in incident_days)
            dates.append(day)
            day += DAY
    found = {model: scores(*of_model, happened) for model, of_model in told.items()}
    poisson, hawkes = found[POISSON].log_score, found[HAWKES].log_score
    is_better = poisson is not None and hawkes is not None and hawkes > poisson
    within = {model: tuple(of_week) for model, (_of_day, of_week) in told.items()}
    return Replay(tuple(dates), within, tuple(happened), found, HAWKES if is_better else POISSON)


class _Follower:
    """Keeps the nodes of a grid while the history only grows, and grows little."""

    def __init__(self, prior: Prior) -> None:
        self._prior = prior
        self._running: Running | None = None
        self._most = (0.0, 0.0)

    def at(self, known: History, end: float) -> Posterior:
        many, (most, longest) = len(known.times), self._most
        if self._running is None or many > most or end > longest or not self._running.take(known.times):
            self._running = followed(known.times, end, self._prior)
            self._most = many * GROWTH_OF_INCIDENTS, end * GROWTH_OF_DAYS + FIRST_DAYS
        return self._running.posterior(end)


def _days(known: History, day: date) -> float:
    """Days from the first known incident to the beginning of a day."""
    if known.begins is None:
        return 0.0
    return (day - known.begins).days - float(known.clock[0])
