"""The objective: what a plan costs, in weighted hazard-days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem


def costs_of(problem: Problem, way: Ints) -> Floats:
    """What each party's way costs, shape (P,); ``way`` (P,) is each party's pair, -1 where it stays."""
    classes = problem.classes
    cost = classes.stay[classes.of]
    placed = np.flatnonzero(way >= 0)
    cost[placed] = classes.costs.at(classes.of[placed], way[placed])
    return cost


def money_of(problem: Problem, flying: Flags) -> float:
    """What the money of the candidates among the flying departures (D,) weighs."""
    flown = flying & problem.departures.candidate
    return problem.money_days * float(problem.departures.cost[flown].sum())


def objective_of(problem: Problem, way: Ints, flying: Flags) -> float:
    """The cost of a plan: everyone's way and the money of the flown candidates."""
    return float(costs_of(problem, way).sum()) + money_of(problem, flying)
