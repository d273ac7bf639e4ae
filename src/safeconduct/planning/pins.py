"""Pins: whether all that was pinned can hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.buses import Crowd, crowd_on, overfull_days
from safeconduct.planning.integer import STAYS, IntegerProgram
from safeconduct.planning.shortfalls import Room

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Ints, Problem


class PinsCompete(Exception):
    """Pins that cannot all hold; ``cases`` names the cases that compete for the same room.

    Where a single party cannot leave though nobody competes with it, ``why`` says what is short.
    """

    def __init__(self, cases: tuple[str, ...], why: str = "") -> None:
        self.cases = cases
        self.why = why
        together = f"pins cannot all hold together: {' '.join(cases)} compete for the same room"
        super().__init__(f"the pin of {' '.join(cases)} cannot hold: {why}" if why else together)


def meet_pins(problem: Problem) -> tuple[Ints, Flags] | None:
    """A way (P,) for every pinned party, and the departures (D,) that then fly; None where nothing is pinned.

    Raises:
        PinsCompete: no plan honours every pin.
    """
    classes, departures = problem.classes, problem.departures
    if not classes.pinned.any():
        return None
    everything = np.ones(len(departures.ids), dtype=bool)
    pinned = np.flatnonzero(classes.pinned[classes.of]).tolist()
    way = _meet(problem, pinned, everything, departures.candidate)
    if (way[pinned] == STAYS).any():
        rivals = _rivals(problem, pinned)
        cases = tuple(case for p in rivals for case in problem.parties[p].cases)
        raise PinsCompete(cases, _short_alone(problem, rivals[0]) if len(rivals) == 1 else "")
    flying = ~departures.candidate
    flying[problem.pairs.departure[way[way >= 0]]] = True
    return way, flying


def pins_under(problem: Problem, flying: Flags) -> Ints | None:
    """A way (P,) for every pinned party where just these departures (D,) fly; None where there is none."""
    pinned = np.flatnonzero(problem.classes.pinned[problem.classes.of]).tolist()
    way = _meet(problem, pinned, flying, None)
    return None if (way[pinned] == STAYS).any() else way


def _meet(problem: Problem, pinned: Sequence[int], flying: Flags, optional: Flags | None) -> Ints:
    """Ways (P,) for as many of these pinned parties as can leave together, -1 for all others."""
    classes, departures = problem.classes, problem.departures
    nobody = np.full(len(problem.parties), STAYS, dtype=np.int64)
    chosen = set(pinned)
    groups = [tuple(p for p in group if p in chosen) for group in problem.groups]
    among = replace(problem, groups=tuple(group for group in groups if group))
    # No flight is saved by leaving a pin unmet.
    stay = np.full(len(classes.size), 1.0 + problem.money_days * float(departures.cost.sum()))
    crowds: list[Crowd] = []
    margin: dict[int, int] = {}
    while True:
        program = IntegerProgram(
            among,
            nobody,
            np.array(sorted(chosen), dtype=np.int64),
            None,
            None,
            stay,
            flying,
            margin,
            optional,
            crowds,
        )
        way = nobody.copy()
        for p, k in (program.solve(nodes=10**8) or {}).items():
            way[p] = k
        days = overfull_days(problem, way)
        if not days:
            return way
        for site, day, _ in days:
            crowd = crowd_on(problem, way, site, day)
            if crowd is not None:
                crowds.append(crowd)
                continue
            for d in np.flatnonzero((departures.site == site) & (departures.departs == day)).tolist():
                margin[d] = margin.get(d, 0) + 1


def _short_alone(problem: Problem, p: int) -> str:
    """What keeps a pinned party, by itself, from each of the departures that are open to it."""
    departures = problem.departures
    room = Room(problem, np.full(len(problem.parties), STAYS, dtype=np.int64), ~departures.candidate)
    reasons: dict[int, str] = {}
    for k in np.flatnonzero(problem.classes.ways.row(int(problem.classes.of[p]))).tolist():
        d = int(problem.pairs.departure[k])
        lacks = {lack.resource.kind: lack for lack in room.on(p, k)}
        if "budget" in lacks:
            left = room.left[lacks["budget"].indices[0]]
            money = f"{departures.cost[d]:,g} of the charter budget, and {left:,g} is left"
            reasons[d] = f"{departures.ids[d]} costs {money}"
        elif "aircraft" in lacks:
            taken = lacks["aircraft"].resource
            reasons[d] = f"{departures.ids[d]} needs aircraft {taken.id} on {taken.day}, when it is taken"
        else:
            reasons[d] = f"the buses of its day cannot carry the family to {departures.ids[d]}"
    return "; ".join(reasons[d] for d in sorted(reasons))


def _rivals(problem: Problem, pinned: Sequence[int]) -> list[int]:
    """Pinned parties that cannot leave together, though they could without any one of them.

    Found by dropping parties while the others still compete, many at a time and at last one by one (deletion filter,
    Chinneck & Dravnieks 1991, doi:10.1287/ijoc.3.2.157).
    """
    everything = np.ones(len(problem.departures.ids), dtype=bool)
    rivals = list(pinned)
    many = len(rivals)
    while many > 1:
        many = (many + 1) // 2
        for dropped in [rivals[n : n + many] for n in range(0, len(rivals), many)]:
            fewer = [p for p in rivals if p not in dropped]
            if (_meet(problem, fewer, everything, problem.departures.candidate)[fewer] == STAYS).any():
                rivals = fewer
    return rivals
