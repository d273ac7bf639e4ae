"""Pins: whether all that was pinned can hold together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.integer import STAYS, IntegerProgram, used_by

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Ints, Problem


class PinsCompete(Exception):
    """Pins that cannot all hold together; ``cases`` names the cases that compete for the same room."""

    def __init__(self, cases: tuple[str, ...]) -> None:
        self.cases = cases
        super().__init__(f"pins cannot all hold together: {' '.join(cases)} compete for the same room")


def meet_pins(problem: Problem) -> tuple[Ints, Flags] | None:
    """A way (P,) for every pinned party, and the departures (D,) that then fly; None where nothing is pinned.

    Raises:
        PinsCompete: no plan honours every pin.
    """
    classes, departures = problem.classes, problem.departures
    if not classes.pinned.any():
        return None
    nobody = np.full(len(problem.parties), STAYS, dtype=np.int64)
    pinned = np.flatnonzero(classes.pinned[classes.of])
    groups = [group for group in problem.groups if any(classes.pinned[classes.of[p]] for p in group)]
    free = np.array(sorted(p for group in groups for p in group), dtype=np.int64)
    dear = 1.0 + problem.money_days * float(departures.cost.sum())  # no flight is saved by leaving a pin unmet
    program = IntegerProgram(
        problem,
        nobody,
        free,
        classes.open & classes.pinned[:, None],
        np.zeros(classes.open.shape),
        np.where(classes.pinned, dear, 0.0),
        np.ones(len(departures.ids), dtype=bool),
        optional=departures.candidate,
    )
    answer = program.solve(nodes=10**8)
    way = nobody.copy()
    for p, k in (answer or {}).items():
        way[p] = k
    left_out = [p for p in pinned.tolist() if way[p] == STAYS]
    if left_out:
        raise PinsCompete(_rivals(problem, way, pinned, left_out[0]))
    flying = ~departures.candidate
    flying[problem.pairs.departure[way[way >= 0]]] = True
    return way, flying


def _rivals(problem: Problem, way: Ints, pinned: Ints, left_out: int) -> tuple[str, ...]:
    """Cases of the party left out, and of the pinned parties that hold what it would need."""
    pairs, classes = problem.pairs, problem.classes
    ways = np.flatnonzero(classes.open[classes.of[left_out]])
    used = used_by(problem, way)
    wanted = {int(r) for k in ways for r in pairs.used_resource[pairs.start[k] : pairs.start[k + 1]] if used[r] > 0}
    aircraft = {slot for k in ways for slot in problem.departures.aircraft[pairs.departure[k]]}
    group = next(group for group in problem.groups if left_out in group)
    rivals = [left_out]
    for p in pinned.tolist():
        if way[p] < 0 or p == left_out:
            continue
        held = set(pairs.used_resource[pairs.start[way[p]] : pairs.start[way[p] + 1]].tolist())
        flies = set(problem.departures.aircraft[pairs.departure[way[p]]])
        if held & wanted or flies & aircraft or p in group:
            rivals.append(p)
    return tuple(case for p in rivals for case in problem.parties[p].cases)
