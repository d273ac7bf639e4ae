"""Compare the planner with general solvers and with the rule of the queue, in one run on one machine.

    python benchmarks/planner.py [--people N …] [--operation FOLDER …] [--seed S] [--gap G] [--seconds T]
        [--peer-seconds T] [--peers PEER …] [--curve N …] [--svg FILE]

Each operation is written without its candidate departures (for those see ``candidates.py``) and frozen once. The
planner is run as the whole command, from files to files: cold, with nothing compiled kept from before, and warm. Each
peer of ``peers.py`` gets the frozen problem, in a process of its own, with ``--peer-seconds`` by the clock. For each
it prints

- the state in which it ended, its objective and bound in weighted hazard-days, the gap of its objective against the
  best bound of the run (of one that has prices alone, how much of the gap its bound leaves open), and its own gap;
- seconds of the processor and by the clock, the most memory that it had, and both seconds and objective beside the
  planner's.

It then tells the planner's share of time for each step, and how time grows with size (``--curve``). Whoever has no
answer says so. OR-Tools is not needed to run Safe Conduct: ``make bench`` installs it into an environment of its own,
and without it the two peers that are of it are left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from peers import OPERATION, PEERS
from safeconduct.planning.certificate import gap_between

HERE = Path(__file__).parent
GRACE = 60.0
"""Seconds that a peer may take beyond its limit, for writing the program and for hearing of the limit."""
BAR = 40
"""Characters of the longest bar."""


@dataclass
class Measured:
    """What one program reached and took; costs in weighted hazard-days, None where it has none.

    ``gap`` is the planner's own; a peer's follows from its costs and the floor.
    """

    name: str
    state: str
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    buses_short: int | None = None
    processor: float = 0.0
    clock: float = 0.0
    mebibytes: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)


def run(command: list[str], limit: float, environment: dict[str, str] | None = None) -> tuple[Measured, list[str]]:
    """Run a program on its own: what it took, and the lines that it printed. It is killed ``GRACE`` after its limit."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(
            command, stdout=out, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
        )
        _, status, used, said = wait(child, begun + limit + GRACE)
        out.seek(0)
        lines = out.read().splitlines()
    state = "done" if status == 0 else "killed" if os.WIFSIGNALED(status) else f"failed: {said[-1] if said else status}"
    taken = Measured("", state)
    taken.processor, taken.clock = used.ru_utime + used.ru_stime, time.perf_counter() - begun
    taken.mebibytes = used.ru_maxrss / 1024
    taken.steps = steps_of(said, taken.clock)
    return taken, lines


def wait(child: subprocess.Popen[str], until: float) -> tuple[int, int, Any, list[str]]:
    """Wait for a child, or kill it: its id, how it ended, what it used, and the lines it said meanwhile."""
    said: list[str] = []
    if child.stderr is None:
        raise AssertionError("the child's words are piped")
    os.set_blocking(child.stderr.fileno(), False)
    while True:
        said += child.stderr.readlines()
        found = os.wait4(child.pid, os.WNOHANG)
        if found[0]:
            child.returncode = os.waitstatus_to_exitcode(found[1])
            said += child.stderr.readlines()
            child.stderr.close()
            return *found, said
        if time.perf_counter() > until:
            child.kill()
        time.sleep(0.02)


def steps_of(said: list[str], whole: float) -> dict[str, float]:
    """Seconds by step from lines of progress; what they leave of the whole is for starting and ending."""
    begins: list[tuple[float, str]] = []
    for line in said:
        if line.startswith('{"elapsed"'):
            told = json.loads(line)
            if not begins or begins[-1][1] != told["step"]:
                begins.append((told["elapsed"], told["step"]))
    if not begins:
        return {}
    steps: dict[str, float] = defaultdict(float)
    ends = [at for at, _ in begins[1:]] + [whole]
    for (at, step), end in zip(begins, ends, strict=True):
        steps[step] += end - at
    return dict(steps)


def measure_planner(name: str, frozen: Path, given: argparse.Namespace, environment: dict[str, str]) -> Measured:
    """The whole command, from files to files."""
    out = frozen / "plan"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "safeconduct", "plan", str(frozen / OPERATION), "--out", str(out)]
    command += ["--gap", str(given.gap), "--time", str(given.seconds), "--progress", "json"]
    measured, _ = run(command, given.seconds, environment)
    measured.name = name
    if measured.state == "done":
        claims = json.loads((out / "plan.json").read_text(encoding="utf-8"))
        measured.state = f"stopped by {claims['stopped_by']}"
        measured.objective, measured.bound, measured.gap = claims["objective"], claims["bound"], claims["gap"]
        measured.buses_short = 0
    return measured


def measure_peer(name: str, frozen: Path, given: argparse.Namespace) -> Measured:
    """One peer on the frozen problem."""
    command = [sys.executable, str(HERE / "peers.py"), name, str(frozen), "--seconds", str(given.peer_seconds)]
    measured, lines = run(command, given.peer_seconds)
    measured.name = name
    if measured.state == "done":
        answer = json.loads(lines[-1])
        measured.state = answer["state"].lower()
        measured.objective, measured.bound = answer["objective"], answer["bound"]
        measured.buses_short = answer["buses_short"]
    return measured


def compare(frozen: Path, problem: dict[str, Any], given: argparse.Namespace) -> Measured:
    """Measure the planner and its peers on one problem and print them; the planner's warm run is returned."""
    print(f"\n{problem['name']}: {problem['people']:,} people in {problem['parties']:,} parties,", end=" ")
    print(f"{problem['classes']:,} classes, {problem['open_pairs']:,} open pairs, {problem['limits']:,} limits")
    with tempfile.TemporaryDirectory() as nothing:
        rows = [measure_planner("planner, cold", frozen, given, {"NUMBA_CACHE_DIR": nothing})]
    warm = measure_planner("planner, warm", frozen, given, {})
    rows.append(warm)
    missing = importlib.util.find_spec("ortools") is None
    for name in given.peers:
        if missing and name.startswith("OR-Tools"):
            rows.append(Measured(name, "not installed"))
        else:
            rows.append(measure_peer(name, frozen, given))
    show(rows, warm, problem["floor"])
    print("\nShare of time by step, planner, warm:")
    for step, seconds in warm.steps.items():
        print(f"  {step:28}{seconds:8.2f} s{seconds / warm.clock:8.1%}")
    return warm


def show(rows: list[Measured], ours: Measured, floor: float) -> None:
    """Print what each reached, with ``ours`` as the measure."""
    best = max((row.bound for row in rows if row.bound is not None), default=floor)
    least = min((row.objective for row in rows if row.objective is not None), default=floor)
    print(f"floor {floor:,.1f}, best bound {best:,.1f}, best plan {least:,.1f} weighted hazard-days")
    print(f"{'':26}{'objective':>14}{'bound':>14}{'gap':>9}{'own gap':>9}", end="")
    print(f"{'processor':>11}{'clock':>9}{'MiB':>8}{'x time':>9}{'x cost':>9}  state")
    for row in rows:
        gap = "" if row.objective is None else share(row.objective, best, floor)
        own = "" if row.bound is None else share(row.objective or least, row.bound, floor)
        cost = "" if not row.objective or not ours.objective else f"{row.objective / ours.objective:.4f}"
        state = row.state + (f", {row.buses_short} buses short" if row.buses_short else "")
        print(f"{row.name:26}{number(row.objective):>14}{number(row.bound):>14}{gap:>9}{own:>9}", end="")
        print(f"{row.processor:11.1f}{row.clock:9.1f}{row.mebibytes:8,.0f}", end="")
        print(f"{row.processor / max(0.01, ours.processor):9.2f}{cost:>9}  {state}")


def share(objective: float, bound: float, floor: float) -> str:
    """A gap as a percentage; what rounding left below zero is zero."""
    return f"{max(0.0, gap_between(objective, bound, floor)):.3%}"


def number(cost: float | None) -> str:
    """A cost, or nothing where there is none."""
    return "none" if cost is None else f"{cost:,.1f}"


def show_curve(points: list[tuple[int, Measured]], svg: Path | None) -> None:
    """How the planner's time grows with people: a bar for each size, and the exponent that fits best."""
    longest = max(each.processor for _, each in points)
    print(f"\n{'people':>10}{'processor':>11}{'MiB':>8}{'own gap':>9}")
    for people, each in points:
        bar = "#" * max(1, round(BAR * each.processor / longest))
        gap = "" if each.gap is None else f"{each.gap:.3%}"
        print(f"{people:10,}{each.processor:11.1f}{each.mebibytes:8,.0f}{gap:>9}  {bar}  {each.state}")
    if len(points) > 1:
        print(f"seconds of the processor grow with people to the power of {exponent(points):.2f}")
    if svg is not None:
        svg.write_text(drawn(points), encoding="utf-8")


def exponent(points: list[tuple[int, Measured]]) -> float:
    """The power of the number of people with which time grows, by least squares of logarithms."""
    people, seconds = np.log([[n, each.processor] for n, each in points]).T
    return float(np.polyfit(people, seconds, 1)[0])


def drawn(points: list[tuple[int, Measured]]) -> str:
    """The curve as an SVG, both axes in powers of ten."""
    import vl_convert

    values = [{"people": people, "seconds": each.processor} for people, each in points]
    axes = {
        axis: {"field": name, "type": "quantitative", "scale": {"type": "log"}, "title": title}
        for axis, name, title in (("x", "people", "People"), ("y", "seconds", "Seconds of the processor"))
    }
    chart = {"data": {"values": values}, "mark": {"type": "line", "point": True}, "encoding": axes}
    return str(vl_convert.vegalite_to_svg(chart))


def freeze(frozen: Path, given: argparse.Namespace, source: list[str]) -> dict[str, Any]:
    """Write an operation and its problem to a folder; what there is to say of it."""
    command = [sys.executable, str(HERE / "peers.py"), "freeze", str(frozen), "--seed", str(given.seed), *source]
    taken, lines = run(command, 1e6)
    if taken.state != "done":
        raise SystemExit(taken.state)
    told: dict[str, Any] = json.loads(lines[-1])
    return told


def main() -> None:
    """Measure each operation, then the curve."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, nargs="*", help="sizes of synthetic operations (default: 1300 10000)")
    parser.add_argument("--operation", type=Path, nargs="*", default=[], help="folders of operations")
    parser.add_argument("--seed", type=int, default=0, help="of the synthetic operations")
    parser.add_argument("--gap", type=float, default=0.002, help="at which the planner ends")
    parser.add_argument("--seconds", type=float, default=120.0, help="limit for the planner, by the clock")
    parser.add_argument("--peer-seconds", type=float, default=60.0, help="limit for each peer, by the clock")
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS), metavar="PEER")
    parser.add_argument("--curve", type=int, nargs="*", default=[300, 1000, 3000], help="further sizes for the curve")
    parser.add_argument("--svg", type=Path, help="file to draw the curve to")
    given = parser.parse_args()
    people = given.people if given.people is not None else [] if given.operation else [1300, 10000]
    sources = [["--operation", str(folder)] for folder in given.operation] + [["--people", str(n)] for n in people]
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    points: list[tuple[int, Measured]] = []
    for source in sources:
        with tempfile.TemporaryDirectory() as folder:
            problem = freeze(Path(folder), given, source)
            points.append((problem["people"], compare(Path(folder), problem, given)))
    for size in given.curve:
        with tempfile.TemporaryDirectory() as folder:
            problem = freeze(Path(folder), given, ["--people", str(size)])
            points.append((problem["people"], measure_planner("", Path(folder), given, {})))
    show_curve(sorted(points, key=lambda point: point[0]), given.svg)


if __name__ == "__main__":
    main()
