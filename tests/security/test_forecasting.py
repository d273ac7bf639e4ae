"""The forecast of an operation, from its tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from safeconduct.operation import Operation, read_operation
from safeconduct.security import Stopped, forecast

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = "incident_id,site_id,occurred_on,precision,reported_on,kind\n"
LOG = HEADER + "A,north,2026-01-10,day,,raid\nB,north,2026-02-20,day,2026-02-21,raid\nC,north,2026-02-22,day,,raid\n"


@pytest.fixture
def operation(small_operation: Callable[..., Path], tmp_path: Path) -> Callable[[str], Operation]:
    """A function that reads the small operation with another log."""

    def reading(log: str = LOG) -> Operation:
        return read_operation(small_operation(tmp_path / "operation", {"incidents.csv": log}))

    return reading


def test_every_site_is_forecast_from_the_start_of_the_operation(operation: Callable[..., Operation]) -> None:
    """Each site has its days, the first being the first of the operation; scores are told of both models."""
    found = forecast(operation(), days=10)
    assert (found.as_of, found.asked) == (date(2026, 3, 2), "auto")
    assert list(found.sites) == ["north", "south"]
    north, south = found.sites.values()
    assert (north.dates[0], len(north.dates), north.incidents_used) == (date(2026, 3, 2), 10, ("A", "B", "C"))
    assert set(north.scores) == {"poisson", "hawkes"}
    assert north.scores["poisson"].days_scored == 50
    assert (south.begins, south.model) == (None, "poisson")


def test_the_model_can_be_chosen(operation: Callable[..., Operation]) -> None:
    """``poisson`` and ``hawkes`` are what is asked for; ``auto`` is the one with the higher log score."""
    read = operation()
    assert {forecast(read, model=model, days=2).sites["north"].model for model in ("poisson",)} == {"poisson"}
    assert {forecast(read, model=model, days=2).sites["south"].model for model in ("hawkes",)} == {"hawkes"}
    chosen = forecast(read, days=2).sites["north"]
    assert chosen.model == max(("poisson", "hawkes"), key=lambda model: chosen.scores[model].log_score or 0)


def test_what_was_not_known_changes_nothing(operation: Callable[..., Operation]) -> None:
    """As of a day, the forecast is the same with and without what is reported or happens after it."""
    later = LOG + "D,north,2026-01-20,day,2026-02-25,raid\nE,south,2026-02-26,day,,raid\n"
    one, other = (forecast(operation(log), days=5, as_of=date(2026, 2, 24)).sites for log in (LOG, later))
    for site in ("north", "south"):
        assert one[site].rate.tolist() == other[site].rate.tolist()
        assert one[site].scores == other[site].scores
        assert one[site].incidents_used == other[site].incidents_used


def test_an_earlier_day_uses_fewer_incidents(operation: Callable[..., Operation]) -> None:
    """An incident counts from the day on which it was reported, not from when it happened."""
    read = operation()
    used = [len(forecast(read, days=1, as_of=date(2026, 2, day)).sites["north"].incidents_used) for day in (20, 21, 22)]
    assert used == [1, 2, 3]


def test_the_same_again(operation: Callable[..., Operation]) -> None:
    """Equal input and seed give an equal forecast."""
    one, again = (forecast(operation(), model="hawkes", days=3, seed=5) for _ in range(2))
    assert one.sites["north"].rate.tolist() == again.sites["north"].rate.tolist()
    assert one.sites["north"].parameters == again.sites["north"].parameters


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"model": "best"}, "model"), ({"days": 0}, "days"), ({"days": 4000}, "days"), ({"stress": 0.0}, "stress")],
)
def test_wrong_arguments_are_named(operation: Callable[..., Operation], wrong: dict[str, object], named: str) -> None:
    """The message names the argument and what would be right."""
    with pytest.raises(ValueError, match=named):
        forecast(operation(), **wrong)  # type: ignore[arg-type]


def test_it_stops_when_asked_and_says_what_it_does(operation: Callable[..., Operation]) -> None:
    """There is no forecast by halves; before, it tells each step."""
    with pytest.raises(Stopped, match="time"):
        forecast(operation(), stop=lambda: "time")
    steps: list[str] = []
    forecast(operation(), days=1, progress=steps.append)
    assert steps[:2] == ["replaying the history of north", "forecasting north"]
