"""The scores: where people go, once everybody's day is settled.

Scores may choose where and never who first: this stage sees a plan in which every day of departure, everybody left
behind and every flown candidate is fixed, and only shares out the destinations of each day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.assignment import Assigner
from safeconduct.planning.certificate import Certificate, Prices
from safeconduct.planning.problem import Classes
from safeconduct.planning.relaxation import Relaxation
from safeconduct.planning.ways import OpenWays, StatedCosts

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

GOAL = 1e-4
"""The share of the score that may stay unproved before the search for a better one ends."""


@dataclass(frozen=True)
class Scored:
    """The second stage: a way for everybody, Σ people × score, and the prices that bound it."""

    way: Ints
    score: float
    bound: float
    prices: Prices


def settle_scores(
    problem: Problem, way: Ints, flying: Flags, seed: int = 0, stop: Callable[[], bool] = lambda: False
) -> Scored:
    """The destinations with the largest Σ people × score among the plans that keep everybody's day.

    Args:
        problem: a problem with scores.
        way: (P,) the settled plan; only its days, and the departures that people were told of, are kept.
        flying: (D,) which departures fly.
        seed: of the neighbourhoods that are drawn.
        stop: says when to end with what there is.
    """
    if problem.scores is None:
        msg = "the operation has no scores"
        raise ValueError(msg)
    placed = np.flatnonzero(way >= 0)
    stage = _stage(problem, problem.scores, way, placed)
    certificate = Certificate(stage)
    fixed = {d: bool(flying[d]) for d in certificate.candidates.tolist()}
    relaxed = Relaxation(stage, certificate).solve(fixed, precision=1e-7, stop=stop)
    if relaxed is None:
        msg = "the settled plan does not fit its own days"
        raise AssertionError(msg)
    assigner = Assigner(stage, relaxed, flying, seed, stop)
    assigner.start(way[placed])
    if assigner.cost() > assigner.cost(way[placed]):
        assigner.way = way[placed].copy()
    assigner.improve(lambda cost: cost - relaxed.bound <= GOAL * abs(relaxed.bound))
    chosen = way.copy()
    chosen[placed] = assigner.way
    return Scored(chosen, 0.0 - assigner.cost(), 0.0 - relaxed.bound, relaxed.prices)


def _stage(problem: Problem, scores: Floats, way: Ints, placed: Ints) -> Problem:
    """The problem of the second stage: the placed parties, one class each, on their own days, at minus their score."""
    classes, pairs, departures = problem.classes, problem.pairs, problem.departures
    of = classes.of[placed]
    own = way[placed]
    departs = departures.departs[pairs.departure]
    opened = classes.ways.rows(of) & (departs[None, :] == departs[own][:, None])
    index = {p: i for i, p in enumerate(placed.tolist())}
    for p, told in problem.told.items():
        if p in index and int(pairs.departure[way[p]]) in told:
            opened[index[p]] &= pairs.departure == pairs.departure[way[p]]
    groups = [tuple(index[p] for p in group if p in index) for group in problem.groups]
    return replace(
        problem,
        parties=tuple(problem.parties[p] for p in placed.tolist()),
        groups=tuple(group for group in groups if group),
        classes=Classes(
            of=np.arange(len(placed)),
            size=np.ones(len(placed), dtype=np.int64),
            first=np.arange(len(placed)),
            ways=OpenWays.of_table(opened),
            costs=StatedCosts(-scores[placed][:, pairs.destination]),
            stay=np.zeros(len(placed)),
            amounts=classes.amounts[of],
            pinned=np.ones(len(placed), dtype=bool),
        ),
        departures=replace(departures, cost=np.zeros_like(departures.cost), aircraft=tuple(() for _ in departures.ids)),
        money_days=0.0,
        scores=None,
    )
