"""Measure the pages of the record under load: a real server, a real database, users with sessions of their own.

    python benchmarks/web.py [--people N] [--users N] [--seconds T] [--think T] [--planning]
                             [--database sqlite|postgresql]

It makes a record of invented people with sealed names, starts ``safeconduct serve`` on it, and lets users look: at the
first page of the register, a filtered page, the page of a case, and for people by name. Each user asks again as soon
as the answer is there, and in a second round after some time to think. It prints, by page, how many answers there
were, their median, 95th and 99th percentile in milliseconds, and how many were errors.

Server, database and load share the machine; the load is a process of its own. PostgreSQL is started for it, with the
settings that Debian's has and every commit on the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

HERE = Path(__file__).parent
POSTGRESQL = HERE.parent / "tests" / "postgres_server.py"
ADDRESS = "SAFECONDUCT_TEST_DATABASE_URL"
PAGES = ("first page", "filtered page", "case page", "search")
SYNCS = 50
PLANS = 12
"""More than can be computed while pages are looked at."""

Look = tuple[str, float, int]
"""The page, how many milliseconds its answer took, and its status."""


def main() -> None:
    """Fill, serve, load, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--users", type=int, default=20, help="at once; at most 30, as many may sign in each minute")
    parser.add_argument("--seconds", type=float, default=20.0, help="for each round, beside a fifth more to warm up")
    parser.add_argument("--think", type=float, default=2.0, help="seconds between answer and question, on average")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--workers", help="processes that answer; else what the server chooses")
    parser.add_argument(
        "--planning", action="store_true", help="while the server's worker computes plans of the record"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", type=Path, help="a directory to fill and keep, or one that was filled so before")
    given = parser.parse_args()
    if given.database == "postgresql" and not os.environ.get(ADDRESS):
        again = [sys.executable, str(POSTGRESQL), "--durable", sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False).returncode)
    environment = os.environ | {"DATABASE_URL": "", "SAFECONDUCT_DATA": ""}
    if given.database == "postgresql":
        environment["DATABASE_URL"] = os.environ[ADDRESS]
    if given.workers:
        environment["SAFECONDUCT_WORKERS"] = given.workers
    with tempfile.TemporaryDirectory() as scratch:
        data = given.data or Path(scratch) / "data"
        known = filled(data, given, environment)
        if given.planning:
            plans = [sys.executable, str(HERE / "web_filling.py"), str(data), "--plans", str(PLANS)]
            subprocess.run(plans, env=environment, check=True)
        print(machine(data.parent))
        print(
            f"{known['database']}, {given.people:,} people in {known['count']['cases']:,} cases, {given.users} users"
            f"{', while plans are computed' if given.planning else ''}"
        )
        with serving(data, environment) as address:
            thinking = (0.0, given.think)
            for think, looked in zip(thinking, loaded(address, given, thinking, known, environment), strict=True):
                print(f"\n{f'{think:g} s to think on average' if think else 'no time to think'}:")
                print_looks(looked, given.seconds)
            if given.planning:
                print("\nplans of the record, at the end of the load:", end=" ", flush=True)
                subprocess.run([*plans[:3], "--planned"], env=environment, check=True)


def filled(data: Path, given: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    """What the load needs to know of the record, which is made unless a kept directory has it."""
    kept = data.with_name(f"{data.name}.json")
    filling = [sys.executable, str(HERE / "web_filling.py"), str(data)]
    if kept.exists():
        subprocess.run(filling, env=environment, check=True)
    else:
        filling += [str(given.people), str(given.users), str(given.seed)]
        begun = time.perf_counter()
        done = subprocess.run(filling, env=environment, stdout=subprocess.PIPE, check=True)
        print(f"the record was made in {time.perf_counter() - begun:.0f} s")
        kept.write_bytes(done.stdout)
    known: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return known


@contextmanager
def serving(data: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address at which the command serves a data directory until the block is left."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        while True:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                sys.exit("the server did not start; try `safeconduct serve`")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def loaded(
    address: str,
    given: argparse.Namespace,
    thinking: tuple[float, ...],
    known: dict[str, Any],
    environment: dict[str, str],
) -> list[list[Look]]:
    """What a process of its own saw with each time to think."""
    words = [address, str(given.seconds), str(given.seed), *map(str, thinking)]
    done = subprocess.run(
        [sys.executable, str(HERE / "web_load.py"), *words],
        input=json.dumps(known).encode(),
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return [[tuple(one) for one in looked] for looked in json.loads(done.stdout)]


def print_looks(looked: list[Look], seconds: float) -> None:
    """A row for each page and one for all."""
    print(f"{'':<14}{'answers':>9}{'a second':>10}{'median':>9}{'95 %':>8}{'99 %':>8}{'errors':>8}")
    for page in (*PAGES, "all"):
        of_page = [one for one in looked if page in ("all", one[0])]
        taken = [one[1] for one in of_page]
        if len(taken) < 2:
            print(f"{page:<14}{len(taken):>9}")
            continue
        cuts = quantiles(taken, n=100)
        wrong = sum(one[2] != 200 for one in of_page)
        rate = len(taken) / seconds
        print(f"{page:<14}{len(taken):>9}{rate:>10.1f}{median(taken):>9.0f}{cuts[94]:>8.0f}{cuts[98]:>8.0f}{wrong:>8}")


def machine(folder: Path) -> str:
    """Processor, memory, Python, what else runs, and how long the disk takes to keep something."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = (line.partition(":") for line in info.read_text(encoding="utf-8").splitlines())
        model = next((value.strip() for name, _, value in lines if name.strip() == "model name"), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()}, Python {platform.python_version()}"
    busy = f"load before: {os.getloadavg()[0]:.1f}; the disk takes {sync(folder):.1f} ms for a sync (median)"
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, {system}\n{busy}"


def sync(folder: Path) -> float:
    """Milliseconds until a page is on the disk."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(SYNCS):
            file.write(bytes(4096))
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


if __name__ == "__main__":
    main()
