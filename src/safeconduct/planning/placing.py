"""Placing: a way for everybody, what flies, and the prices that prove how good that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.assignment import Assigner
from safeconduct.planning.candidates import search_flights
from safeconduct.planning.certificate import Certificate, Leaf
from safeconduct.planning.need_first import put_need_first
from safeconduct.planning.pins import meet_pins
from safeconduct.planning.relaxation import Relaxation

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Ints, Problem
    from safeconduct.planning.watch import Watch

FINEST = 1e-5
"""Precision of prices; a hundredth of the gap that is asked for is enough where that is more."""


def place(problem: Problem, certificate: Certificate, seed: int, watch: Watch) -> tuple[Ints, Flags, list[Leaf]]:
    """A way (P,) for each party (-1: it stays), the departures (D,) that fly, and the leaves of the proof.

    Args:
        problem: the problem.
        certificate: evaluates prices for it.
        seed: of the random choices.
        watch: is told of figures and says when to end.

    Raises:
        PinsCompete: pins that cannot all hold together.
    """
    watch.floor = certificate.floor()
    pins = meet_pins(problem)
    search = search_flights if len(problem.candidates) else _assign
    way, flying, leaves = search(problem, certificate, pins, seed, watch)
    return put_need_first(problem, way, flying), flying, leaves


def _assign(
    problem: Problem, certificate: Certificate, pins: tuple[Ints, Flags] | None, seed: int, watch: Watch
) -> tuple[Ints, Flags, list[Leaf]]:
    """Without candidates: everything that is scheduled flies, and one set of prices is the proof."""
    flying = np.ones(len(problem.departures.ids), dtype=bool)
    watch.step("pricing what is scarce")
    precision = max(FINEST, watch.goal / 100)
    relaxed = Relaxation(problem, certificate).solve(precision=precision, stop=watch.ended)
    if relaxed is None:
        msg = "a relaxation in which everybody may stay has a solution"
        raise AssertionError(msg)
    watch.bound(relaxed.bound)
    slack = watch.goal / 2 * max(0.0, relaxed.value - watch.floor)
    watch.step("assigning families")
    assigner = Assigner(problem, relaxed, flying, seed, watch.ended, slack)
    assigner.start(pins[0] if pins else None)
    watch.objective(assigner.cost())
    watch.step("improving the assignment")
    watch.optimal = assigner.improve(watch.content)
    watch.objective(assigner.cost())
    return assigner.way, flying, [Leaf({}, relaxed.prices)]
