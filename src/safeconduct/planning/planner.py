"""The planner: from an operation to a proved plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from safeconduct.planning.buses import pack_plan
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.examination import refuse_hopeless_pins
from safeconduct.planning.explanation import explain
from safeconduct.planning.freezing import freeze_with_openness
from safeconduct.planning.needed import needed_seats
from safeconduct.planning.placing import place
from safeconduct.planning.recalling import recall
from safeconduct.planning.result import plan_of, rounded
from safeconduct.planning.scores import settle_scores
from safeconduct.planning.watch import Progress, Watch

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan

METHOD = "linear relaxation over classes of families, exact residual programs, neighbourhood search"
METHOD_WITH_CANDIDATES = METHOD + ", branch and bound over candidate departures"


def never() -> str | None:
    """Never a reason to stop."""
    return None


def ignore(_: Progress) -> None:
    """Nobody watches."""


def plan(
    operation: Operation,
    previous: Plan | None = None,
    *,
    gap: float = 0.001,
    seed: int = 0,
    stop: Callable[[], str | None] = never,
    progress: Callable[[Progress], None] = ignore,
) -> Plan:
    """Plan who leaves when, by which departure, bus and offer, and prove how good that is.

    Args:
        operation: as ``read_operation`` returns it, without faults.
        previous: the plan that people were told of.
        gap: the share of the avoidable waiting that may stay unproved; planning ends there.
        seed: of the random choices; the same seed and input give the same plan unless it was stopped.
        stop: returns "time" or "interrupt" when planning has to end with the best plan so far, else None.
        progress: called with what is known so far.

    Returns:
        The plan with its claims, all but the seconds it took. Where the operation has no departure, the claims say
        what is ``needed``: seats by destination and week.

    Raises:
        Faulty: a pin that no open pair can honour.
        PinsCompete: pins that cannot all hold together.
    """
    watch = Watch(gap, stop, progress)
    watch.step("reading into arrays")
    problem, openness = freeze_with_openness(operation, previous)
    refuse_hopeless_pins(operation, openness)
    certificate = Certificate(problem)
    known = recall(problem, previous) if previous is not None else None
    way, flying, leaves = place(problem, certificate, seed, watch, known)
    scored = None
    if problem.scores is not None:
        watch.step("choosing where people go")
        scored = settle_scores(problem, way, flying, seed, watch.interrupted)
        way = scored.way
    needed = None
    if not problem.departures.ids:
        watch.step("counting the seats needed")
        needed = needed_seats(operation, stop)
    leaves = [rounded(leaf) for leaf in leaves]
    watch.step("packing buses")
    buses = pack_plan(problem, way)
    watch.step("proving and saying why")
    return plan_of(
        operation,
        problem,
        certificate,
        way=way,
        flying=flying,
        leaves=leaves,
        scored=scored,
        buses=buses,
        reasons=explain(operation, problem, certificate, openness, way, flying, leaves),
        method=METHOD_WITH_CANDIDATES if len(problem.candidates) else METHOD,
        stopped_by=watch.reason(),
        seed=seed,
        needed=needed,
    )
