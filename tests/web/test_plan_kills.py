"""Killed at any moment among plans: each is whole or not begun, is shown as interrupted, and starts again."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from benchmark import benchmark
from web.installation import SEED, installation
from web.killed_server import KILLS, PATIENCE, Server, ran, verified
from web.killing import BASE

Visitor = benchmark("web_load").Visitor
TESTS = Path(__file__).parent.parent
VICTIMS = ("server", "worker", "job", "command", "all")
LONGEST = 6.0
"""Seconds after the button of a plan within which something is killed; a plan is made in about that time."""
LOOK_SECONDS = 0.3
ENDS = ("interrupted", "failed", "made")


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes with an installation of their own, which find the modules of the tests."""
    with installation(tmp_path / "data", "soak_plan_kills") as known:
        yield known | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent), known.get("PYTHONPATH", "")])}


def below(parent: int) -> list[tuple[int, str]]:
    """The processes that a process started, and those that these started: their numbers and commands."""
    found: dict[int, list[tuple[int, str]]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):  # it may be gone by now
                above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found.setdefault(above, []).append((int(folder.name), command))
    every, wave = [], [parent]
    while wave:
        now = [one for above in wave for one in found.get(above, [])]
        every += now
        wave = [number for number, _ in now]
    return every


def kill(server: Server, victim: str) -> bool:
    """End something at once; whether the server was among it."""
    marks = {"worker": "safeconduct work ", "job": "safeconduct.web.jobs.child", "command": "safeconduct plan "}
    for number, command in below(server.process.pid):
        if victim == "all" or (victim in marks and marks[victim] in command):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
    if victim in ("server", "all"):
        server.kill()
        return True
    return False


class Planner:
    """Somebody who plans by HTTP, and stays signed in while servers come and go."""

    def __init__(self, knows: dict[str, Any]) -> None:
        self._knows = knows
        self._cookies: dict[str, str] = {}
        self._visitor: Any = None

    def go_to(self, server: Server) -> None:
        """Look at another server."""
        if self._visitor is not None:
            self._cookies = self._visitor.cookies
        self._visitor = Visitor(f"http://127.0.0.1:{server.port}")
        self._visitor.cookies = self._cookies
        if not self._cookies:
            self._visitor.sign_in(self._knows)

    def plan(self) -> str:
        """Press the button of a plan; the address of its page."""
        self._visitor.ask(f"{BASE}/plans/")
        status, _page, place = self._visitor.ask(f"{BASE}/plans/", {"seconds": "10"})
        assert status == 302, f"seed {SEED}: status {status}"
        return str(place)

    def look(self, place: str) -> str:
        """How a plan stands, by its page; nothing while it is being computed."""
        page = self._visitor.ask(place)[1]
        if re.search(r"<h1>Plan \d+: made</h1>", page):
            return "made"
        return next((word for word in ENDS if f"Computing a plan: {word}" in page), "")

    def wait(self, place: str) -> str:
        """How a plan stands once nothing is done at it any more."""
        until = time.monotonic() + PATIENCE
        while not (found := self.look(place)):
            assert time.monotonic() < until, f"seed {SEED}: {place} neither ends nor is interrupted"
            time.sleep(LOOK_SECONDS)
        return found

    def start_again(self, place: str) -> None:
        """Press the button that starts it again."""
        page = self._visitor.ask(place)[1]
        button = re.search(r'action="([^"]+/again/)"', page)
        assert button, f"seed {SEED}: {place} cannot be started again"
        assert self._visitor.ask(button[1], {})[0] == 302


@pytest.mark.own_database
@pytest.mark.soak
def test_plans_hold_through_kills(environment: dict[str, str]) -> None:
    """Whatever is killed, and when: a plan that was not made is shown as interrupted, starts again, and comes whole."""
    chance = random.Random(SEED)  # noqa: S311 - when to kill is no secret
    planner = Planner(json.loads(ran("fill", environment, module="killing_plans"))[0])
    seen: list[str] = []
    server = Server(environment)
    try:
        planner.go_to(server)
        for round_ in range(KILLS):
            victim = VICTIMS[round_ % len(VICTIMS)]
            place = planner.plan()
            with pytest.raises(subprocess.TimeoutExpired):
                server.process.wait(chance.random() * LONGEST)
            if kill(server, victim):
                ran("check", environment, module="killing_plans")
                verified(environment)
                server = Server(environment)
                planner.go_to(server)
            stands = planner.wait(place)
            seen.append(f"{victim}: {stands}")
            ran("check", environment, module="killing_plans")
            if stands != "made":
                planner.start_again(place)
                assert planner.wait(place) == "made", f"seed {SEED}: {victim}"
        assert int(ran("check", environment, module="killing_plans")) == KILLS
    except (OSError, HTTPException) as error:
        raise AssertionError(f"seed {SEED}: {error!r} after {seen}") from error
    finally:
        server.kill()
    verified(environment)
    assert not [one for one in seen if one.endswith("failed") and not one.startswith("command")], f"seed {SEED}: {seen}"
    assert any(one.endswith("interrupted") for one in seen), f"seed {SEED}: nothing was interrupted: {seen}"
    print(seen)
