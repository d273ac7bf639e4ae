"""History replayed: with nothing that was not known, and the better model chosen."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from safeconduct.security import hawkes
from safeconduct.security.hawkes import Prior
from safeconduct.security.history import Incident, known_history
from safeconduct.security.poisson import updated
from safeconduct.security.posterior import posterior
from safeconduct.security.replay import Stopped, replay
from safeconduct.security.scoring import scores

START = date(2025, 1, 1)


def on(number: float, known_after: int = 0) -> Incident:
    """An incident on a day, counted from the first of January, known so many days later."""
    day = START + timedelta(days=int(number))
    return Incident(f"I{number}", day, day, day + timedelta(days=known_after))


def never() -> None:
    """No reason to stop."""


def test_each_day_is_forecast_from_the_days_before() -> None:
    """The scores are those of forecasts made anew each day, of what was known at the end of the day before."""
    log, today = [on(0), on(6), on(7, known_after=5), on(20)], START + timedelta(days=30)
    told: dict[str, tuple[list[float], list[float]]] = {"poisson": ([], []), "hawkes": ([], [])}
    for number in range(1, 30):
        day = START + timedelta(days=number)
        known = known_history(log, day - timedelta(days=1), day)
        rate, found = updated(Prior().mu, known.counted, known.days), posterior(known.times, known.days)
        for place, horizon in enumerate((1, 7)):
            told["poisson"][place].append(rate.probability(horizon))
            told["hawkes"][place].append(found.mean(found.probability(horizon)))
    happened = [number in {6, 7, 20} for number in range(1, 30)]
    replayed = replay(log, today, Prior(), never)
    for model, of_model in told.items():
        wanted, got = scores(*of_model, happened), replayed.scores[model]
        assert got.log_score == pytest.approx(wanted.log_score, rel=5e-3)
        assert got.brier_7_days == pytest.approx(wanted.brier_7_days, rel=5e-3)
        assert (got.days_scored, got.weeks_scored) == (29, 23)
        assert replayed.within_7_days[model] == pytest.approx(of_model[1], rel=5e-2)
    assert replayed.dates == tuple(START + timedelta(days=number) for number in range(1, 30))
    assert list(replayed.happened) == happened


def test_what_is_reported_late_helps_late() -> None:
    """Incidents in a cluster that are reported only later are foretold worse than if they had been known at once."""
    days, today = [0, 40, 41, 42, 43, 44], START + timedelta(days=60)
    at_once, late = ([on(day, known_after=delay) for day in days] for delay in (0, 10))
    known, unknown = (replay(log, today, Prior(), never).scores["hawkes"].log_score for log in (at_once, late))
    assert known is not None
    assert unknown is not None
    assert known > unknown


def test_clusters_are_foretold_better_by_hawkes_and_even_times_by_poisson() -> None:
    """Of incidents drawn in clusters and of incidents at even distances, each is won by its own model."""
    times = hawkes.simulate(400, 0.02, 0.75, 0.8, np.random.default_rng(8))
    today = START + timedelta(days=400)
    clustered = replay([on(at) for at in times], today, Prior(), never)
    even = replay([on(at) for at in range(0, 400, 40)], today, Prior(), never)
    assert (clustered.better, even.better) == ("hawkes", "poisson")


def test_poisson_wins_where_nothing_can_be_scored() -> None:
    """Without an incident, or with one today, no day is scored."""
    for log in ([], [on(0)]):
        found = replay(log, START, Prior(), never)
        assert found.better == "poisson"
        assert found.scores["hawkes"].log_score is None


def test_it_stops_when_asked() -> None:
    """The reason is passed on."""
    with pytest.raises(Stopped, match="interrupt"):
        replay([on(0)], START + timedelta(days=9), Prior(), lambda: "interrupt")
