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
from safeconduct.planning.objective import costs_of
from safeconduct.planning.problem import PEOPLE, Classes
from safeconduct.planning.relaxation import Relaxation
from safeconduct.planning.ways import OpenWays

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

GOAL = 1e-4
"""The share of the score that may stay unproved before the search for a better one ends."""
LARGE = 5_000_000
"""Parties that leave times pairs, from which on prices rise by themselves, as they do for large plans."""
PRECISION = 1e-3
"""Share of what scores differ by that these prices may leave unproved."""
RELUCTANCE = 2.0
"""What leaving somebody behind would cost, in the most that a person's score can differ by; only while prices rise."""


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
    stage = _stage(problem, problem.scores, way, placed, flying)
    large = len(placed) * len(stage.pairs.departure) > LARGE
    settled = _settle_by_prices if large else _settle_exactly
    own, prices = settled(stage, way[placed], flying, seed, stop)
    certificate = Certificate(stage)
    bound = certificate.bound(prices, {d: bool(flying[d]) for d in certificate.candidates.tolist()})
    chosen = way.copy()
    chosen[placed] = own
    return Scored(chosen, 0.0 - float(costs_of(stage, own).sum()), 0.0 - bound, prices)


def _settle_exactly(
    stage: Problem, own: Ints, flying: Flags, seed: int, stop: Callable[[], bool]
) -> tuple[Ints, Prices]:
    """Ways by a linear program and neighbourhoods that are solved exactly, and the program's prices."""
    certificate = Certificate(stage)
    fixed = {d: bool(flying[d]) for d in certificate.candidates.tolist()}
    relaxed = Relaxation(stage, certificate).solve(fixed, precision=1e-7, stop=stop)
    if relaxed is None:
        msg = "the settled plan does not fit its own days"
        raise AssertionError(msg)
    assigner = Assigner(stage, relaxed, flying, seed, stop)
    assigner.start(own)
    if assigner.cost() > assigner.cost(own):
        assigner.way = own.copy()
    assigner.improve(lambda cost: cost - relaxed.bound <= GOAL * abs(relaxed.bound))
    return assigner.way, relaxed.prices


def _settle_by_prices(
    stage: Problem, own: Ints, flying: Flags, seed: int, stop: Callable[[], bool]
) -> tuple[Ints, Prices]:
    """Ways by prices that rise by themselves: families change places wherever that scores more."""
    # Compiled code takes its time to be loaded, which smaller problems are spared.
    from safeconduct.planning.ascent import Ascent
    from safeconduct.planning.filling import Filler
    from safeconduct.planning.layout import lay_out

    people = stage.classes.amounts[:, PEOPLE]
    layout = lay_out(stage)
    party, pair = np.nonzero(stage.classes.open)
    each = stage.classes.costs.at(party, pair) / people[party]
    spread = float(np.ptp(each)) if len(each) else 0.0
    if spread == 0.0:  # wherever they go, it is as good
        return own, Prices(np.zeros(len(stage.stock.keys)))
    ascent = Ascent(replace(layout, stay=RELUCTANCE * spread * people), stop)
    ascent.climb(PRECISION)
    filler = Filler(stage, layout, ascent.prices, flying, 0.0, seed, stop)
    filler.start(own)
    filler.improve(lambda cost: cost - ascent.bound <= GOAL * abs(ascent.bound), spread * float(people.sum()))
    better = filler.cost() < float(costs_of(stage, own).sum()) and bool((filler.way >= 0).all())
    return filler.way if better else own, Prices(ascent.prices)


def _stage(problem: Problem, scores: Floats, way: Ints, placed: Ints, flying: Flags) -> Problem:
    """The problem of the second stage: the placed parties, one class each, on their own days, at minus their score."""
    classes, pairs, departures = problem.classes, problem.pairs, problem.departures
    of = classes.of[placed]
    own = way[placed]
    departs = departures.departs[pairs.departure]
    opened = classes.ways.rows(of) & flying[pairs.departure] & (departs[None, :] == departs[own][:, None])
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
            costs=replace(
                classes.costs,
                base=-scores[placed],
                weight=np.zeros(len(placed)),
                told=np.zeros(0, dtype=np.int64),
                back=np.zeros(0),
            ),
            stay=np.zeros(len(placed)),
            amounts=classes.amounts[of],
            pinned=np.ones(len(placed), dtype=bool),
        ),
        departures=replace(departures, cost=np.zeros_like(departures.cost), aircraft=tuple(() for _ in departures.ids)),
        money_days=0.0,
        scores=None,
    )
