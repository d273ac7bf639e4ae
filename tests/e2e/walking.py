"""How tests walk in a browser: a server that has just started, people on their own pages, and what a page must be."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from web.cast import code_of
from web.installation import TO_SERVE, migrated

GRAVE = {"serious", "critical"}
PASSWORD = "seven ships sail at noon"
NARROW, WIDE = 360, 1200
PATIENCE = 120_000
"""How long a browser waits for what it is to find, in milliseconds; two processors may have much else to do."""


@dataclass(frozen=True)
class Started:
    """A server that has just started: where it answers, and the first link that it printed."""

    address: str
    first: str


def wait_until_it_answers(port: int, process: subprocess.Popen[Any]) -> None:
    """Wait until a server that is starting answers by itself; whoever stands in for it turns all away."""
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/"):
                return
        except urllib.error.HTTPError as answer:
            if answer.code != 503:
                return
        except OSError:
            pass  # nobody listens there yet
        assert process.poll() is None
        time.sleep(0.1)


@contextmanager
def serving(data: Path, *options: str) -> Iterator[Started]:
    """The command, serving a data directory, until the block is left; one that is not there holds nothing yet."""
    if not data.exists():
        shutil.copytree(migrated(), data)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data), "--port", str(port), *options]
    process = subprocess.Popen(command, env=os.environ | TO_SERVE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        first = next(line.strip() for line in process.stderr if "/accounts/link/" in line)
        wait_until_it_answers(port, process)
        yield Started(f"http://127.0.0.1:{port}", first)
    finally:
        process.terminate()
        process.wait()


def opened(browser: Browser, language: str) -> Page:
    """A narrow page of its own session, that keeps what the browser complains of."""
    context = browser.new_context(viewport={"width": NARROW, "height": 740}, locale=language)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda told: page.complaints.append(told.text) if "Security Policy" in told.text else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def sound(page: Page, name: str) -> None:
    """The page is no wider than its window, axe finds nothing serious, and the policy forbids nothing of it."""
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 740})
        if folder := os.environ.get("SAFECONDUCT_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in GRAVE] == [], name
    assert page.complaints == [], name


def send(page: Page) -> None:
    """Press the first button of the content, and wait for the page that answers."""
    follow(page.locator("main form button").first)


def follow(way: Locator) -> None:
    """Press what leads to another page, and wait until that page is there."""
    with way.page.expect_navigation():
        way.click()


def enrol(page: Page, name: str) -> str:
    """Set up the second factor, look at the recovery codes, and return the secret."""
    page.wait_for_url("**/2fa/totp/activate/")
    sound(page, f"{name}-factor")
    secret = page.locator(".secret").inner_text()
    page.locator("input[name=code]").fill(code_of(secret))
    send(page)
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".codes li").count() == 10
    sound(page, f"{name}-codes")
    follow(page.locator("main a.action"))
    page.wait_for_url(re.compile(r":\d+/$"))
    return secret


def join(page: Page, name: str) -> None:
    """Fill in the page of a link with a name and the password, and send it."""
    page.locator("input[name=display_name]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=again]").fill(PASSWORD)
    send(page)


def begin(page: Page, started: Started, name: str) -> str:
    """Become the administrator ``rita`` by the first link, and return the secret of the second factor."""
    page.goto(started.first)
    page.locator("input[name=username]").fill("rita")
    page.locator("input[name=key_is_safe]").check()
    join(page, "Rita")
    return enrol(page, name)
