"""A gate in a browser: the desk beside a server, and phones that are paired, scan, and lose their network."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route
from tests.e2e.walking import wait_until_it_answers

from benchmark import BENCHMARKS
from web.installation import TO_SQLITE

PASSPHRASE = "lamp river seven onions"
SENDS = "**/gate/sync/"
"""Where a phone sends what happened, and hears of the others."""


class Desk:
    """What an officer does at the desk, in a process of its own on the data of the server."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def __call__(self, what: str, *words: str) -> Any:
        """Do something, and what came of it."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([what, *words]) + "\n")
        self.process.stdin.flush()
        return self.heard()

    def heard(self) -> Any:
        """What it answers next."""
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


@contextmanager
def desk(data: Path, people: int, families: int, buses: int, mark: str = "") -> Iterator[Desk]:
    """The desk of a gate where so many people wait, on a data directory that is there."""
    words = [str(data), str(people), str(families), str(buses), mark]
    command = [sys.executable, str(BENCHMARKS / "boarding_desk.py"), *words]
    process = subprocess.Popen(
        command, env=os.environ | TO_SQLITE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        made = Desk(process)
        assert made.heard() == "ready"
        yield made
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


@contextmanager
def answering(data: Path) -> Iterator[str]:
    """The address at which the command serves a data directory that has an administrator, until the block is left."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | TO_SQLITE, stderr=subprocess.DEVNULL, text=True)
    try:
        wait_until_it_answers(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


class Phone:
    """A phone in somebody's hand."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.packet: dict[str, Any] = {}
        self.page = self._page()

    def _page(self) -> Page:
        page = self.context.new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda told: page.complaints.append(told.text) if "Security Policy" in told.text else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("response", self._heard)
        return page

    def _heard(self, response: Any) -> None:
        if response.url.endswith("/gate/packet/") and response.ok:
            self.packet = response.json()

    def pair(self, code: str, passphrase: str = PASSPHRASE) -> None:
        """Open the link of a code, and choose a passphrase."""
        self.page.goto(f"{self.address}/gate/#{code}")
        self.type_twice(passphrase)
        self.page.locator("#totals").wait_for()
        assert "#" not in self.page.url
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.settled()

    def type_twice(self, passphrase: str) -> None:
        """Choose a passphrase in the form of pairing, and send it."""
        self.page.locator("#passphrase").fill(passphrase)
        self.page.locator("#again").fill(passphrase)
        self.page.locator("#pairing button").click()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Type the passphrase."""
        self.page.locator("#passphrase").fill(passphrase)
        self.page.locator("#opening button.main").click()

    def restart(self) -> None:
        """Kill the page, open it anew, and unlock it."""
        self.page.close()
        self.page = self._page()
        self.page.goto(f"{self.address}/gate/")
        self.unlock()
        self.page.locator("#totals").wait_for()

    def cut(self, off: bool = True) -> None:
        """Lose the network, or find it again.

        A phone that is open has noticed the loss at the end: until then a request may be under way that hears of what
        happens afterwards.
        """
        self.context.set_offline(off)
        if off and self.page.locator("#sync").count():
            self.page.locator("#sync").click()
            self.page.locator("#status.off").wait_for()

    def between(self, stands: Callable[[Route], None]) -> None:
        """Have something stand between it and its server whenever it sends, and wait until it does.

        A browser says that it is there a little before the requests of a page go through it.
        """
        passed: list[Route] = []

        def passing(route: Route) -> None:
            passed.append(route)
            stands(route)

        self.page.route(SENDS, passing)
        while not passed:
            with self.page.expect_response(SENDS):
                self.page.locator("#sync").click()

    @property
    def families(self) -> list[dict[str, Any]]:
        """The families of its packet, in order."""
        return list(self.packet["families"])

    def scan(self, token: str) -> None:
        """Scan a card, as a scanner types it."""
        self.page.locator("#card").fill(token)
        self.page.locator("#card").press("Enter")
        self.page.locator("#family").wait_for()

    def board(self, family: dict[str, Any], bus: str = "") -> None:
        """Board a whole family by its card."""
        self.scan(family["token"])
        self.page.locator("#tick-all").click()
        if bus:
            self.page.locator("#bus").select_option(bus)
        self.press("#board")

    def refuse(self, person: dict[str, Any], why: str) -> None:
        """Refuse one person by their card, which ticks them."""
        self.scan(person["token"])
        self.page.locator("#refusing summary").click()
        self.page.locator("#why").select_option(why)
        self.press("#refuse")

    def press(self, button: str) -> None:
        """Press, and wait until it says what it noted."""
        self.page.locator("#said").evaluate("(one) => (one.textContent = '')")
        self.page.locator(button).click()
        self.page.locator("#said:not(:empty)").wait_for()

    def settled(self) -> None:
        """Wait until everything is sent."""
        self.page.locator("#sync").click()
        self.page.locator("#status", has_text=re.compile("All sent")).wait_for()

    def shows(self, text: str) -> None:
        """Ask the server now, and wait until the headcount says something."""
        self.page.locator("#sync").click()
        self.page.locator("#totals", has_text=text).wait_for()

    @property
    def totals(self) -> str:
        """The headcount as it shows it."""
        return self.page.locator("#totals").inner_text()
