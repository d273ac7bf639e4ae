"""The forecast: how dangerous each coming day is at each site, told from its incidents as far as they are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from safeconduct.security.hawkes import Prior
from safeconduct.security.history import incidents_by_site, known_history, known_ids
from safeconduct.security.replay import HAWKES, POISSON, Stopped, replay
from safeconduct.security.site_forecast import SiteForecast, foretold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from safeconduct.operation import Operation

AUTO = "auto"
MODELS = (AUTO, POISSON, HAWKES)
MOST_DAYS = 3660


@dataclass(frozen=True)
class Forecast:
    """What the incidents of an operation let expect.

    Attributes:
        as_of: The first day that is forecast; what became known after it is not used.
        days: How many days are forecast.
        asked: The model that was asked for: ``auto``, ``poisson`` or ``hawkes``.
        stress: What every rate was multiplied by.
        prior: What was believed before any incident.
        sites: Of each site of the operation, by its code, in the order of the table.
    """

    as_of: date
    days: int
    asked: str
    stress: float
    prior: Prior
    sites: Mapping[str, SiteForecast]


def forecast(
    operation: Operation,
    *,
    model: str = AUTO,
    days: int = 90,
    as_of: date | None = None,
    prior: Prior | None = None,
    stress: float = 1.0,
    seed: int = 0,
    stop: Callable[[], str | None] = lambda: None,
    progress: Callable[[str], None] = lambda _: None,
) -> Forecast:
    """Forecast the incidents of each site, for no one person and without casualties.

    Args:
        operation: Its incidents and sites.
        model: ``poisson`` (a constant rate), ``hawkes`` (each incident makes further ones likelier for a while), or
            ``auto``: whichever foretold the history better, day by day.
        days: How many days ahead, 1 to 3660, the first of them ``as_of``.
        as_of: Uses what was known on this day; None: the day on which the operation starts.
        prior: What is believed before any incident; None: the weak one that is documented.
        stress: Multiplies every rate, for somebody who reacts to what is done: above 0.
        seed: Where the draws begin that tell how a model fits; nothing else is drawn.
        stop: Asked again and again; says why to stop, or None.
        progress: Told what is being done, in a short phrase.

    Raises:
        ValueError: an argument is out of its range.
        Stopped: ``stop`` said so. There is no forecast by halves.
    """
    if model not in MODELS:
        raise ValueError(f"model: is {model!r}, and has to be one of {', '.join(MODELS)}")
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"days: is {days}, and has to be from 1 to {MOST_DAYS}")
    if not 0 < stress < float("inf"):
        raise ValueError(f"stress: is {stress}, and has to be finite and above 0")
    today, believed = as_of or operation.settings.starts_on, prior or Prior()
    sites: dict[str, SiteForecast] = {}
    for site, log in incidents_by_site(operation).items():
        if (why := stop()) is not None:
            raise Stopped(why)
        used = [one for one in log if one.known_on <= today]
        progress(f"replaying the history of {site}")
        replayed = replay(used, today, believed, stop)
        progress(f"forecasting {site}")
        sites[site] = foretold(
            known_history(used, today, today),
            replayed.better if model == AUTO else model,
            [today + timedelta(days=ahead) for ahead in range(days)],
            replayed,
            believed,
            stress,
            known_ids(log, today),
            seed,
        )
    return Forecast(today, days, model, stress, believed, sites)
