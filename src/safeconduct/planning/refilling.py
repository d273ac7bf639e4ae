"""Refilling: departures of a large plan filled anew, a few at a time, by integer programs.

What is lost of a plan that is good already are the last seats of scarce departures, the last places for those who have
needs, and buses that are not full. To use them, dozens of families have to move at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

from safeconduct.planning.buses import overfull_days
from safeconduct.planning.certificate import TOLERANCE
from safeconduct.planning.integer import IntegerProgram, within_limits

if TYPE_CHECKING:
    from safeconduct.planning.assignment import Assigner
    from safeconduct.planning.neighbourhoods import Neighbourhoods

BESIDE = 2
"""Programs that are solved at a time, on as many processors; as many on one, so that the plan is the same."""
DEPARTURES = 3
"""Departures that one program fills, or more where they share the buses of a day."""
QUIET = 40
"""Times that a few programs saved nothing, one after the other, after which no more are solved."""
NODES = 100
"""Nodes of a program at most."""


def refill(
    assigner: Assigner,
    neighbourhoods: Neighbourhoods,
    content: Callable[[float], bool],
    rounds: int,
    slack: float,
    quiet: int = QUIET,
) -> None:
    """Improve the plan of an assigner until ``content(cost)``, its search is stopped, or nothing more is saved.

    Args:
        assigner: holds the plan.
        neighbourhoods: draw whom to free.
        content: whether what a plan costs is good enough, in weighted hazard-days.
        rounds: how often a few programs are solved beside one another, at most.
        slack: weighted hazard-days that each of them may leave unproved.
        quiet: how often they may save nothing, one time after the other.
    """

    def solved(program: IntegerProgram) -> dict[int, int] | None:
        # Nobody is in two programs: what another took meanwhile changes nothing for whom this one is asked.
        return program.solve(nodes=NODES, slack=slack, stop=assigner.stop, start=assigner.way)

    problem, vain = assigner.problem, 0
    with ThreadPoolExecutor(BESIDE) as crew:
        for _ in range(rounds):
            if assigner.stop() or content(assigner.cost()) or vain == quiet:
                return
            drawn = neighbourhoods.draw(assigner.way, DEPARTURES, BESIDE)
            programs = [assigner.program(free, wanted) for free, wanted in drawn]
            costs = [assigner.cost()]
            for answer in crew.map(solved, programs):
                trial = assigner.with_ways(answer or {})
                better = assigner.cost(trial) < costs[-1] - TOLERANCE
                if better and within_limits(problem, trial) and not overfull_days(problem, trial):
                    assigner.way = trial
                costs.append(assigner.cost())
            vain = 0 if costs[-1] < costs[0] - TOLERANCE else vain + 1
            neighbourhoods.learn([before - after for before, after in pairwise(costs)])
