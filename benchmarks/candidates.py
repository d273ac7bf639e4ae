"""Compare how charters are chosen: the planner, simple rules, and an integer program, in one run on one machine.

    python benchmarks/candidates.py OPERATION [--seconds T] [--peer-seconds T] [--rules RULE …]

Each rule takes candidates in its order as long as aircraft and budget allow; families are then assigned as the planner
assigns them. Every gap is against the best bound of the run. The integer program is that of ``integer_program.py``,
with each family's right to join; without ``--peer-seconds`` it is left out. Seconds of the processor, so that the
figures do not depend on who else uses the machine; memory is the most that the run had used by then.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from integer_program import solve_integer_program
from safeconduct.operation import read_operation
from safeconduct.planning import plan
from safeconduct.planning.candidates import FlightSearch
from safeconduct.planning.certificate import Certificate, gap_between
from safeconduct.planning.flight_prices import FlightPrices
from safeconduct.planning.freezing import freeze
from safeconduct.planning.pins import meet_pins
from safeconduct.planning.watch import Watch

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.planning.problem import Floats, Problem


def orders(problem: Problem, certificate: Certificate) -> dict[str, Floats]:
    """Rule → what it orders candidates by, shape (J,), the least first."""
    departures, candidates = problem.departures, certificate.candidates
    ascent = FlightPrices(problem, certificate)
    seats, cost = ascent.market.seats, departures.cost[candidates]
    levels = ascent.ascend(ascent.start(), {}, 300)
    open_to = np.array([problem.classes.open[:, problem.pairs.departure == d].any(axis=1) for d in candidates.tolist()])
    need = open_to @ (problem.classes.size * problem.classes.stay)
    return {
        "cheapest per seat": cost / np.maximum(1.0, seats),
        "earliest": departures.departs[candidates].astype(float),
        "largest": -seats,
        "most need": -need,
        "worth at prices per seat": -ascent.earnings(levels.level, levels.resource) / np.maximum(1.0, seats),
    }


def chosen_by(order: Floats, certificate: Certificate) -> frozenset[int]:
    """Candidates in this order, as many as aircraft and budget allow."""
    chosen: list[int] = []
    for j in np.argsort(order, kind="stable").tolist():
        d = int(certificate.candidates[j])
        if certificate.possible(dict.fromkeys([*chosen, d], True)):
            chosen.append(d)
    return frozenset(chosen)


def by_rule(
    problem: Problem, certificate: Certificate, flights: frozenset[int], stop: Callable[[], bool]
) -> tuple[float, float]:
    """What the plan costs in which families are assigned to these flights, and the floor, as it proves nothing."""
    watch = Watch(0.001, lambda: "time" if stop() else None, lambda _: None)
    search = FlightSearch(problem, certificate, meet_pins(problem), 0, watch, None)
    search.assign(flights, exactly=False)
    return search.objective, certificate.floor()


def until(seconds: float) -> Callable[[], bool]:
    """Says when so many seconds of the processor are spent."""
    begun = time.process_time()
    return lambda: time.process_time() - begun > seconds


def measured(name: str, work: Callable[[], tuple[float, float]]) -> tuple[str, float, float, float, float]:
    """Name, objective, bound, seconds and MiB of what was done."""
    begun = time.process_time()
    objective, bound = work()
    seconds, memory = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {name}: {objective:,.1f} in {seconds:.1f} s", flush=True)
    return name, objective, bound, seconds, memory


def compare(operation: Operation, seconds: float, peer_seconds: float, rules: list[str] | None) -> None:
    """Measure all and print them side by side."""
    problem = freeze(operation)
    certificate = Certificate(problem)
    floor = certificate.floor()

    def planned() -> tuple[float, float]:
        stop = until(seconds)
        claims = plan(operation, stop=lambda: "time" if stop() else None).claims
        return claims["objective"], claims["bound"]

    rows = [measured("planner", planned)]
    for name, order in orders(problem, certificate).items():
        if rules is None or name in rules:
            flights = chosen_by(order, certificate)
            rows.append(measured(name, partial(by_rule, problem, certificate, flights, until(seconds))))
    if peer_seconds:
        peer = solve_integer_program(operation, peer_seconds, 0.0001)
        rows.append(measured("HiGHS integer program", lambda: (peer.objective, peer.bound)))
    best = max(bound for _, _, bound, _, _ in rows)
    print(f"{operation.settings.name}: floor {floor:,.1f}, best bound {best:,.1f} weighted hazard-days")
    print(f"{'':26}{'objective':>16}{'gap':>10}{'seconds':>10}{'MiB':>8}")
    for name, objective, _, spent, memory in rows:
        print(f"{name:26}{objective:16,.1f}{gap_between(objective, best, floor):10.2%}{spent:10.1f}{memory:8,.0f}")


def main() -> None:
    """Read what to compare and do it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("operation", type=Path)
    parser.add_argument("--seconds", type=float, default=120.0, help="of the processor, for the planner and each rule")
    parser.add_argument("--peer-seconds", type=float, default=0.0, help="for the integer program")
    parser.add_argument("--rules", nargs="*", help="only these rules")
    given = parser.parse_args()
    compare(read_operation(given.operation), given.seconds, given.peer_seconds, given.rules)


if __name__ == "__main__":
    main()
