"""Killed at any moment: each edit and each import is there whole or not at all, and what was answered is saved."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
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
MOST_EDITS = 12
"""Answered edits after which a server is killed at the latest, or a moment later."""
LETTERS = str.maketrans("0123456789", "abcdefghij")
"""For names: a text with a digit in it is found as one word."""


@pytest.fixture
def environment(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment of processes with an installation of their own, which find the modules of the tests."""
    with installation(tmp_path / "data", f"soak_{request.node.name[-20:]}") as known:
        yield known | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent), known.get("PYTHONPATH", "")])}


class Editor:
    """Somebody who edits by HTTP as fast as they are answered, until the server is gone."""

    def __init__(self, knows: dict[str, Any]) -> None:
        self.knows = knows
        self.cookies: dict[str, str] = {}
        self.answered: list[str] = []
        self.number = 0
        self.wrong: list[str] = []

    def work(self, address: str, chance: random.Random, done: threading.Semaphore) -> None:
        """Edit; what was answered is remembered, and counted."""
        visitor = Visitor(address)
        visitor.cookies = self.cookies
        try:
            if not self.cookies:
                visitor.sign_in(self.knows)
            visitor.ask(f"{BASE}/find/")  # for a token against forgery
            while True:
                self.number += 1
                chance.choice((self.many, self.one, self.name))(visitor)
                done.release()
        except (OSError, HTTPException):
            self.cookies = visitor.cookies
        except Exception as error:
            self.wrong.append(repr(error))
            done.release(MOST_EDITS)

    def many(self, visitor: Any) -> None:
        """Give all own cases another priority: looked at first, then confirmed."""
        path, reason = f"{BASE}/register/bulk/", f"{self.knows['name']} many {self.number}"
        word = ("urgent", "emergency", "normal")[self.number % 3]
        fields = {"change": f"priority:{word}", "case": self.knows["many"]}
        page = visitor.ask(path, fields)[1]
        seen = re.search(r'name="seen" value="(\w+)"', page)
        assert seen, page
        if 'name="make"' in page:  # something would change
            self.keep(reason, visitor.ask(path, {**fields, "seen": seen[1], "make": "1", "reason": reason}))

    def one(self, visitor: Any) -> None:
        """Hold a case, or let it go on."""
        path, reason = f"{BASE}/register/{self.knows['case']}/", f"{self.knows['name']} one {self.number}"
        seen = dict(re.findall(r'name="(seen_\w+)" value="(\w+)"', visitor.ask(path)[1]))
        status = "held" if seen["seen_status"] == "active" else "active"
        now = {"status": status, "priority": seen["seen_priority"], "site": seen["seen_site"]}
        self.keep(reason, visitor.ask(f"{path}change/", {**seen, **now, "reason": reason}))

    def name(self, visitor: Any) -> None:
        """Give a person two other names."""
        path, mark = f"{BASE}/people/{self.knows['person']}/", str(self.number).translate(LETTERS)
        reason = f"{self.knows['name']} name {mark}"
        visitor.ask(path)
        page = visitor.ask(f"{path}identity/", {"purpose": "registration"})[1]
        version = re.search(r'name="seen" value="(\d+)"', page)
        assert version, page
        names = {"family_name": f"family{mark}", "given_names": f"given{mark}"}
        sent = {**names, "birth_precision": "day", "seen": version[1], "reason": reason}
        self.keep(reason, visitor.ask(f"{path}change/", sent))

    def keep(self, reason: str, answer: tuple[int, str, str]) -> None:
        """Remember an edit that was answered as saved; any other answer is wrong."""
        assert answer[0] == 302, f"{reason}: status {answer[0]}"
        self.answered.append(reason)


@pytest.mark.own_database
@pytest.mark.soak
def test_edits_hold_through_kills(environment: dict[str, str]) -> None:
    """However often the server is killed among edits, each is whole in record, journal and log, and none is lost."""
    chance = random.Random(SEED)  # noqa: S311 - when to kill is no secret
    editors = [Editor(knows) for knows in json.loads(ran("fill", environment))]
    for _ in range(KILLS):
        server = Server(environment)
        done = threading.Semaphore(0)
        address = f"http://127.0.0.1:{server.port}"
        threads = [
            threading.Thread(target=editor.work, args=(address, random.Random(chance.random()), done))  # noqa: S311
            for editor in editors
        ]
        try:
            for thread in threads:
                thread.start()
            for _ in range(chance.randint(1, MOST_EDITS)):
                assert done.acquire(timeout=PATIENCE), f"seed {SEED}: no edit was answered"
            with pytest.raises(subprocess.TimeoutExpired):
                server.process.wait(chance.random() / 10)
        finally:
            server.kill()
        for thread in threads:
            thread.join()
        assert [one for editor in editors for one in editor.wrong] == [], f"seed {SEED}"
        ran("check", environment, [{**editor.knows, "answered": editor.answered} for editor in editors])
        verified(environment)
    assert sum(len(editor.answered) for editor in editors) >= KILLS


@pytest.mark.own_database
@pytest.mark.soak
def test_imports_hold_through_kills(environment: dict[str, str]) -> None:
    """However often a process is killed among imports, each operation is whole or not there, and none is lost."""
    killed_among(environment, "killing", "load_forever", "check_loads")


@pytest.mark.own_database
@pytest.mark.soak
def test_lists_hold_through_kills(environment: dict[str, str]) -> None:
    """However often a process is killed while lists come in by stages, each is whole or not there, and none is lost."""
    ran("begin", environment, module="killing_lists")
    killed_among(environment, "killing_lists", "merge_forever", "check")


def killed_among(environment: dict[str, str], module: str, work: str, check: str) -> None:
    """Kill a process that does one thing after another and says each, and look after each kill."""
    chance = random.Random(SEED)  # noqa: S311
    said: set[str] = set()
    for _ in range(KILLS):
        command = [sys.executable, "-c", f"from web.{module} import {work}; {work}()"]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(chance.randint(1, 3)):
                said.add(process.stdout.readline().strip())
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(chance.random() / 2)
            process.send_signal(signal.SIGKILL)
            said |= set(process.stdout.read().split())
        assert process.returncode == -signal.SIGKILL
        assert said <= set(ran(check, environment, module=module).split()), f"seed {SEED}"
    verified(environment)
