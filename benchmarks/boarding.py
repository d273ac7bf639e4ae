"""Measure scans at a gate: a real server, a real database, phones that hand in as they scan.

    python benchmarks/boarding.py [--rate N] [--seconds T] [--phones N] [--kills N]
                                  [--database both|sqlite|postgresql]

It fills a departure, starts ``safeconduct serve``, pairs phones, and lets them scan at a steady rate whatever the
answers take: the time of a scan counts from when it was due. Then it goes on scanning while the server is killed again
and again at random moments; phones send again what was not answered. At the end each scan has to be there once.

It prints the median, 95th and 99th percentile in milliseconds, how much of the processor server and database took for
each scan, what load the machine was under, and after the kills how many scans were lost or doubled. Server, database
and load share the machine: where it is busy with something else, judge by the processor and not by the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from web import ADDRESS, POSTGRESQL, machine

HERE = Path(__file__).parent
TRY_AGAIN = 0.2
"""Seconds after which a phone that was not answered sends again."""
MOST_BETWEEN_KILLS = 3.0


class Desk:
    """The process that fills, invites and counts."""

    def __init__(self, data: Path, given: argparse.Namespace, environment: dict[str, str]) -> None:
        words = [sys.executable, str(HERE / "boarding_desk.py"), str(data)]
        words += [str(given.people), str(given.people // 3), str(given.buses)]
        self.process = subprocess.Popen(
            words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the desk has no pipes")
        self._asks, self._answers = self.process.stdin, self.process.stdout
        self._heard()

    def ask(self, *words: str) -> Any:
        """Have something done, and what came of it."""
        print(json.dumps(words), file=self._asks, flush=True)
        return self._heard()

    def _heard(self) -> Any:
        return json.loads(self._answers.readline())

    def end(self) -> None:
        """Let it go."""
        self._asks.close()
        self.process.wait()


class Server:
    """The command with its processes, which die as one."""

    def __init__(self, data: Path, port: int, environment: dict[str, str]) -> None:
        self.port = port
        command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data), "--port", str(port)]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)

    def wait(self) -> None:
        """Wait until it answers by itself."""
        while True:
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("GET", "/gate/")
                if connection.getresponse().status == 200:
                    return
            except (OSError, HTTPException):
                if self.process.poll() is not None:
                    sys.exit("the server did not start; try `safeconduct serve`")
            time.sleep(0.05)

    def end(self, how: signal.Signals) -> None:
        """End all of it at once, or the server in order."""
        if how is signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        self.process.wait()

    def processor(self) -> float:
        """Seconds of the processor that its processes took until now, those of PostgreSQL of the machine among them."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                name, _end, rest = stat.read_text().partition("(")[2].rpartition(")")
            except OSError:
                continue  # it ended meanwhile
            fields = rest.split()
            if int(fields[2]) == self.process.pid or name == "postgres":
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


class Phone:
    """A phone that scans when scans are due, and keeps what was not answered."""

    def __init__(self, name: str, code: str, port: int) -> None:
        self.name, self.port = name, port
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.counter = self.seq = 0
        self.said: dict[str, str] = {}
        self.waiting: list[dict[str, Any]] = []
        self.taken: list[float] = []
        self.token = ""
        self.token = self._ask("POST", "pair", {"code": code})["token"]
        self.packet = self._ask("GET", "packet")

    def _ask(self, method: str, what: str, sent: Any = None) -> Any:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        self.connection.request(method, f"/gate/{what}/", None if sent is None else json.dumps(sent), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 201):
            raise HTTPException(answer.status)
        return json.loads(content)

    def sync(self) -> None:
        """Hand in all that waits, and get what is new."""
        answer = self._ask("POST", "sync", {"since": self.seq, "events": self.waiting[:500]})
        self.waiting = [one for one in self.waiting if one["nonce"] not in answer["accepted"]]
        self.seq = answer["seq"]

    def scan(self, person: str, bus: str) -> None:
        """Make an event, which waits."""
        self.counter += 1
        nonce = f"{self.name}-{self.counter:08}"
        self.said[nonce] = person
        made = datetime.now(UTC).isoformat()
        self.waiting.append(
            {"nonce": nonce, "counter": self.counter, "knows": self.seq, "made_at": made, "kind": "boarded",
             "person": person, "bus": bus}
        )  # fmt: skip

    def work(self, due: list[tuple[float, str, str]], stopped: threading.Event) -> None:
        """Scan what is due at its time, and sync; where no answer comes, again and again."""
        place = 0
        while place < len(due) and not stopped.is_set():
            time.sleep(max(0.0, due[place][0] - time.perf_counter()))
            first = due[place][0]
            self.scan(*due[place][1:])
            place += 1
            while self.waiting:
                try:
                    self.sync()
                except (OSError, HTTPException):
                    self.connection.close()
                    time.sleep(TRY_AGAIN)
                    if stopped.is_set():
                        break
            self.taken.append((time.perf_counter() - first) * 1000)


def run(
    phones: list[Phone], given: argparse.Namespace, seconds: float, stopped: threading.Event
) -> list[threading.Thread]:
    """Let phones scan at the rate, in turns, from now on."""
    packet = phones[0].packet
    people = [(one["token"], one["bus"]) for family in packet["families"] for one in family["people"]]
    begin = time.perf_counter() + 0.5
    count = int(given.rate * seconds)
    due = [(begin + number / given.rate, *people[number % len(people)]) for number in range(count)]
    threads = []
    for place, phone in enumerate(phones):
        phone.taken = []
        threads.append(threading.Thread(target=phone.work, args=(due[place :: len(phones)], stopped)))
        threads[-1].start()
    return threads


def main() -> None:
    """Fill, serve, scan, kill, and count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=float, default=50.0, help="scans a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--phones", type=int, default=10)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--buses", type=int, default=8)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--database", choices=["both", "sqlite", "postgresql"], default="both")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", type=Path, help="a directory to fill and keep")
    given = parser.parse_args()
    if given.database == "both":
        each = [[sys.executable, *sys.argv, "--database", one] for one in ("sqlite", "postgresql")]
        sys.exit(max(subprocess.run(one, check=False).returncode for one in each))
    if given.database == "postgresql" and not os.environ.get(ADDRESS):
        again = [sys.executable, str(POSTGRESQL), "--durable", sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False).returncode)
    environment = os.environ | {"DATABASE_URL": "", "SAFECONDUCT_DATA": ""}
    if given.database == "postgresql":
        environment["DATABASE_URL"] = os.environ[ADDRESS]
    with tempfile.TemporaryDirectory() as scratch:
        measure(given.data or Path(scratch) / "data", given, environment)


def measure(data: Path, given: argparse.Namespace, environment: dict[str, str]) -> None:
    """One database: the time of scans, and then the kills."""
    desk = Desk(data, given, environment)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    server = Server(data, port, environment)
    server.wait()
    names = [f"phone{number:02}" for number in range(given.phones)]
    phones = [Phone(name, code, port) for name, code in zip(names, desk.ask("invite", *names), strict=True)]
    print(machine(data.parent))
    print(f"{given.database}, {given.rate:g} scans a second by {given.phones} phones for {given.seconds:g} s")
    before = server.processor()
    for thread in run(phones, given, given.seconds, threading.Event()):
        thread.join()
    spent = server.processor() - before
    taken = [one for phone in phones for one in phone.taken]
    cuts = quantiles(taken, n=100)
    print(f"{len(taken)} scans: median {median(taken):.0f} ms, 95 % {cuts[94]:.0f} ms, 99 % {cuts[98]:.0f} ms")
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{spent * 1000 / len(taken):.1f} ms of the processor for each scan; load of the machine {load}", flush=True)
    if given.kills:
        server = killed(server, data, phones, given, environment)
    tell(phones, desk.ask("count"))
    server.end(signal.SIGINT)
    desk.end()


def killed(
    server: Server, data: Path, phones: list[Phone], given: argparse.Namespace, environment: dict[str, str]
) -> Server:
    """Kill the server at random moments while phones scan; the one that runs at the end."""
    chance, stopped = random.Random(given.seed), threading.Event()  # noqa: S311 - when to kill is no secret
    threads = run(phones, given, 3600, stopped)
    for _ in range(given.kills):
        time.sleep(chance.uniform(0.0, MOST_BETWEEN_KILLS))
        server.end(signal.SIGKILL)
        server = Server(data, server.port, environment)
        server.wait()
    time.sleep(1)
    stopped.set()
    for thread in threads:
        thread.join()
    for phone in phones:
        while phone.waiting:
            phone.sync()
    print(f"killed {given.kills} times")
    return server


def tell(phones: list[Phone], found: dict[str, Any]) -> None:
    """Say what was lost or doubled, and whether the headcount is that of the scans."""
    said = {nonce: person for phone in phones for nonce, person in phone.said.items()}
    there = found["events"]
    lost = [nonce for nonce in said if nonce not in there]
    people = set(said.values())
    print(
        f"{len(said)} scans in all: {len(lost)} lost, {len(there.keys() - said.keys())} that nobody made; "
        f"{len(found['aboard'])} aboard of {len(people)} who were scanned"
    )
    if lost or there.keys() != said.keys() or found["aboard"].keys() != people:
        sys.exit("not every scan is there once")


if __name__ == "__main__":
    main()
