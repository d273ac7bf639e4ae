"""Drawing a future: what happens to departures, offers and roads, before anybody is looked at."""

from __future__ import annotations

from math import exp, floor, log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from safeconduct.planning.compiling import compiled
from safeconduct.rehearsal.luck import CANCELLED, INCIDENT, LATE, PAUSE, two_uniforms, uniform
from safeconduct.rehearsal.stage import NEVER, Stage

if TYPE_CHECKING:
    from safeconduct.operation import Risks
    from safeconduct.planning.problem import Flags, Floats, Ints

DAYS_IN_YEAR = 365.25
MOST_INCIDENTS = 100_000
"""No site has more incidents in one future: a process that nearly keeps itself going ends here."""


class Rates(NamedTuple):
    """What can go wrong, as compiled functions take it."""

    cancelled: float
    late: Floats
    """Cumulative probabilities of 0, 1, 2, … days."""
    no_show: float
    unready: float
    unready_days: int
    pauses_per_day: float
    paused_days: int
    road_closed_days: int


class Drawn(NamedTuple):
    """What happens in one future."""

    cancelled: Flags
    """(D,)"""
    late: Ints
    """(D,) days"""
    paused_since: Ints
    """(O, days of arrival) when the first pause that covers the day began; NEVER where there is none."""
    incidents: Ints
    """(S, N)"""


def rates_of(risks: Risks) -> Rates:
    """The rates of risks."""
    late = np.cumsum(np.array(risks.late_days, dtype=float))
    late[np.flatnonzero(np.array(risks.late_days))[-1] :] = 1.0
    return Rates(
        risks.cancelled,
        late,
        risks.no_show,
        risks.unready,
        risks.unready_days,
        risks.paused_per_year / DAYS_IN_YEAR,
        risks.paused_days,
        risks.road_closed_days,
    )


def no_rates() -> Rates:
    """Nothing goes wrong."""
    return Rates(0.0, np.ones(1), 0.0, 0.0, 0, 0.0, 0, 0)


def nothing_drawn(stage: Stage) -> Drawn:
    """A future in which nothing goes wrong, to be written to."""
    return Drawn(
        np.zeros(len(stage.departs), dtype=np.bool_),
        np.zeros(len(stage.departs), dtype=np.int64),
        np.full((len(stage.offer_row), stage.span + 1), NEVER, dtype=np.int64),
        np.zeros((len(stage.waited), stage.days), dtype=np.int64),
    )


@compiled
def draw_departures(stage: Stage, rates: Rates, seed: np.uint64, future: int, drawn: Drawn) -> None:
    """Which departures do not leave, and how late each of the others is."""
    for d in range(len(stage.departs)):
        row = stage.departure_row[d]
        drawn.cancelled[d] = rates.cancelled > 0 and uniform(seed, future, CANCELLED, row, 0) < rates.cancelled
        days = 0
        if rates.late[0] < 1:
            u = uniform(seed, future, LATE, row, 0)
            while u >= rates.late[days]:
                days += 1
        drawn.late[d] = days


@compiled
def draw_pauses(stage: Stage, rates: Rates, seed: np.uint64, future: int, drawn: Drawn) -> None:
    """When each offer takes nobody: pauses begin at a constant rate from the first day to the horizon."""
    span = drawn.paused_since.shape[1]
    for o in range(len(stage.offer_row)):
        drawn.paused_since[o, :] = NEVER
        if rates.pauses_per_day <= 0 or rates.paused_days <= 0:
            continue
        at, number = 0.0, 0
        while True:
            at -= log(uniform(seed, future, PAUSE, stage.offer_row[o], number)) / rates.pauses_per_day
            number += 1
            if at >= stage.days:
                break
            began = floor(at)
            for day in range(began, min(span, began + rates.paused_days)):
                drawn.paused_since[o, day] = min(drawn.paused_since[o, day], began)


@compiled
def draw_incidents(stage: Stage, parameters: Floats, seed: np.uint64, future: int, drawn: Drawn) -> None:
    """Incidents of each site and day, from its μ, α, β and excited rate of today.

    Exact, by the time to the next of those that have no cause and of those that have one (Dassios and Zhao 2013,
    doi:10.1214/ECP.v18-2717).

    Args:
        stage: Where it happens.
        parameters: (S, 4) μ, α, β, and the rate above μ at the beginning of the first day.
        seed: Of the rehearsal.
        future: Its number.
        drawn: Written to.
    """
    for s in range(len(parameters)):
        drawn.incidents[s, :] = 0
        mu, alpha, beta, excess = parameters[s, 0], parameters[s, 1], parameters[s, 2], parameters[s, 3]
        at = 0.0
        for number in range(MOST_INCIDENTS):
            first, second = two_uniforms(seed, future, INCIDENT, s, number)
            wait = np.inf
            if mu > 0:
                wait = -log(first) / mu
            if excess > 0:
                reached = 1 + beta * log(second) / excess
                if reached > 0:
                    wait = min(wait, -log(reached) / beta)
            at += wait
            if not at < stage.days:
                break
            excess = excess * exp(-beta * wait) + alpha * beta
            drawn.incidents[s, floor(at)] += 1
