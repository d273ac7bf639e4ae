"""Measure rehearsals: futures a second beside the slow twin of the tests, and the share of time of each step.

    python benchmarks/rehearsal.py [--futures N] [--workers N] [--people N --large-futures N]

The small operation is the Camp Liberty example with a plan of the planner and the default risks; the command is timed
as a process of its own, from start to end, after one run that compiles. The twin is that of tests/rehearsal, event by
event with SimPy, on the same luck. With ``--people`` a synthetic operation of so many people is rehearsed as well, by a
plan that gives each party in turn its first way with room.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))

from safeconduct.operation import read_operation, read_plan, risk_defaults
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning.freezing import freeze
from safeconduct.rehearsal import Progress, rehearse
from safeconduct.rehearsal.drawing import draw_departures, draw_incidents, draw_pauses, nothing_drawn, rates_of
from safeconduct.rehearsal.playing import FIGURES, begin, new_state, play_days, tell
from safeconduct.rehearsal.results import claims, remaining_table
from safeconduct.rehearsal.stage import Stage
from safeconduct.rehearsal.staging import stage_of
from safeconduct.rehearsal.work import Futures, Work, parameters_of, perform
from safeconduct.security.believed import beliefs

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan

SAMPLE, TWINS = 200, 5


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that something takes, and what it gives."""
    begun = time.perf_counter()
    found = run()
    return time.perf_counter() - begun, found


def command(*arguments: object) -> None:
    """Run the command as a process."""
    subprocess.run([sys.executable, "-m", "safeconduct", *map(str, arguments), "--quiet"], check=True)


def measure_twin(operation: Operation, plan: Plan, work: Work) -> float:
    """Seconds that the twin takes for a future."""
    from tests.rehearsal.twin import Twin

    parameters = parameters_of(work, Futures(0, TWINS))
    seconds = 0.0
    for n in range(TWINS):
        twin = Twin(operation, plan, work.risks, parameters[n], work.seed, n)
        taken, outcome = timed(twin.play)
        seconds += taken
        if outcome.remaining != perform(work, Futures(n, 1)).remaining[0].tolist():
            raise SystemExit(f"the twin differs in future {n}")
    return seconds / TWINS


def work_of(operation: Operation, stage: Stage) -> Work:
    """The work of a rehearsal with the default risks."""
    return Work(stage, risk_defaults(), tuple(beliefs(operation).values()), 0)


def print_steps(work: Work, many: int) -> None:
    """Print the share of each step of a future, in one process."""
    stage, rates, seed = work.stage, rates_of(work.risks), np.uint64(work.seed)
    drawn, state = nothing_drawn(stage), new_state(stage)
    remaining, figures = np.zeros(stage.days, dtype=np.int64), np.zeros(FIGURES)
    taken: dict[str, float] = {}
    for lap in (1, many):  # the first one compiles
        taken = {}
        seconds, parameters = timed(partial(parameters_of, work, Futures(0, lap)))
        taken["parameters"] = seconds
        for n in range(lap):
            for name, step in (
                ("departures", partial(draw_departures, stage, rates, seed, n, drawn)),
                ("pauses", partial(draw_pauses, stage, rates, seed, n, drawn)),
                ("incidents", partial(draw_incidents, stage, parameters[n], seed, n, drawn)),
                ("beginning", partial(begin, stage, state)),
                ("days", partial(play_days, stage, rates, drawn, seed, n, state, True)),
                ("telling", partial(tell, stage, state, remaining, figures)),
            ):
                begun = time.perf_counter()
                step()
                taken[name] = taken.get(name, 0.0) + time.perf_counter() - begun
    whole = sum(taken.values())
    for name, seconds in taken.items():
        print(f"    {name:<12}{seconds / whole:7.1%}")


def rehearse_aloud(operation: Operation, plan: Plan, futures: int, workers: int) -> None:
    """Rehearse, and print what each step of the whole took."""
    laps: dict[str, float] = {}
    last: tuple[float, str] = (time.perf_counter(), "setting out")

    def lap(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        laps[last[1]] = laps.get(last[1], 0.0) + now - last[0]
        last = (now, name)

    def progress(now: Progress) -> None:
        lap(now.step)

    found = rehearse(operation, plan, futures=futures, workers=workers, progress=progress)
    lap("summing up")
    claims(found), remaining_table(found)
    lap("end")
    whole = sum(laps.values())
    print(f"  {futures:,} futures on {workers} workers: {whole:.1f} s, {futures / whole:,.0f} a second")
    for name, seconds in laps.items():
        print(f"    {name:<36}{seconds:8.2f} s {seconds / whole:7.1%}")
    memory = sum(resource.getrusage(of).ru_maxrss for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"  memory at most {memory / 2**20:.2f} GiB for this process and the largest of its workers")


def measure_small(futures: int, workers: int) -> None:
    """The Camp Liberty example."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        command("example", "liberty", place / "operation")
        command("plan", place / "operation", "--out", place / "plan")
        ask = ["rehearse", place / "operation", place / "plan", "--out", place / "out", "--workers", workers]
        cold, _ = timed(lambda: command(*ask, "--futures", 1))
        warm, _ = timed(lambda: command(*ask, "--futures", futures))
        operation, plan = read_operation(place / "operation"), read_plan(place / "plan")
    stage = stage_of(operation, plan)
    print(f"Camp Liberty: {stage.people.sum():,} people in {len(stage.people):,} parties, {stage.days} days")
    print(f"  the command, {futures:,} futures on {workers} workers, with process start: {warm:.2f} s")
    print(f"  the command, one future, before (compiles where it has to): {cold:.2f} s")
    work = work_of(operation, stage)
    perform(work, Futures(0, 1))
    seconds = timed(lambda: perform(work, Futures(0, SAMPLE)))[0] / SAMPLE
    twin = measure_twin(operation, plan, work)
    print(
        f"  a future: {1000 * seconds:.3f} ms compiled, {1000 * twin:.1f} ms by the twin: {twin / seconds:,.0f} times"
    )
    print("  share of the steps of a future:")
    print_steps(work, SAMPLE)


def greedy_plan(operation: Operation) -> Plan:
    """Each party in turn takes its first open pair with room: valid but for the packing of buses."""
    problem = freeze(operation)
    pairs, classes = problem.pairs, problem.classes
    left = problem.stock.left.copy()
    bound: dict[int, int] = {}
    ways: list[tuple[str, str, str]] = []
    group = {p: g for g, members in enumerate(problem.groups) for p in members}
    days = problem.departures.departs[pairs.departure]
    order = np.argsort(days, kind="stable")
    for p, party in enumerate(problem.parties):
        c = classes.of[p]
        for k in order[classes.open[c, order]].tolist():
            at = slice(pairs.start[k], pairs.start[k + 1])
            takes = classes.amounts[c, pairs.used_amount[at]]
            if bound.get(group[p], pairs.destination[k]) != pairs.destination[k]:
                continue
            if (takes > left[pairs.used_resource[at]] + 1e-6).any():
                continue
            left[pairs.used_resource[at]] -= takes
            bound[group[p]] = pairs.destination[k]
            way = (problem.departures.ids[pairs.departure[k]], problem.offers.ids[pairs.offer[k]])
            ways += [(case, *way) for case in party.cases]
            break
    text = pl.String
    empty = pl.DataFrame(schema={"departure_id": text})
    assignments = pl.DataFrame(ways, schema={"case_id": text, "departure_id": text, "offer_id": text}, orient="row")
    from safeconduct.operation import Plan

    return Plan(assignments, empty, empty, empty, empty, empty, empty, {})


def with_room(operation: Operation, people: int) -> Operation:
    """The operation without candidates, each departure as often as it takes to get nearly everybody out.

    Synthetic operations have seats for some of their people only. Here buses, beds, weeks and care grow with them.
    """
    tables = dict(operation.tables)
    scheduled = tables["departures"].filter(pl.col("status") == "scheduled")
    times = max(1, round(1.2 * people / int(scheduled["seats"].sum())))

    def copies(frame: pl.DataFrame) -> pl.DataFrame:
        each = [frame.with_columns(pl.col("departure_id") + f"-{n}") for n in range(times)]
        return pl.concat(each)

    tables["departures"] = copies(scheduled)
    needs = tables["departure_needs"].join(scheduled, on="departure_id", how="semi")
    tables["departure_needs"] = copies(needs)
    for table, column in (
        ("sites", "buses"),
        ("site_days", "buses"),
        ("transits", "people"),
        ("destinations", "reception_per_week"),
        ("reception", "people"),
        ("offers", "places"),
        ("offer_needs", "places"),
    ):
        tables[table] = tables[table].with_columns(pl.col(column) * times)
    tables["usage"], tables["decisions"] = tables["usage"].clear(), tables["decisions"].clear()
    return replace(operation, tables=tables)


def measure_large(people: int, futures: int, workers: int) -> None:
    """A synthetic operation with room for nearly everybody."""
    operation = with_room(make_synthetic(people), people)
    seconds, plan = timed(lambda: greedy_plan(operation))
    stage = stage_of(operation, plan)
    placed = int(stage.people[stage.planned >= 0].sum())
    print(
        f"Synthetic: {people:,} people in {len(stage.people):,} parties, {placed:,} of them placed greedily in "
        f"{seconds:.0f} s; {len(stage.by_day):,} departures, {len(stage.pair_offer):,} pairs, {stage.days} days"
    )
    rehearse_aloud(operation, plan, futures, workers)
    print("  share of the steps of a future:")
    print_steps(work_of(operation, stage), 20)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--futures", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--people", type=int, help="rehearse a synthetic operation of so many people as well")
    parser.add_argument("--large-futures", type=int, default=1000)
    parser.add_argument("--only-large", action="store_true")
    given = parser.parse_args()
    if not given.only_large:
        measure_small(given.futures, given.workers)
    if given.people:
        measure_large(given.people, given.large_futures, given.workers)


if __name__ == "__main__":
    main()
