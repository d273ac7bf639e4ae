"""The first start in a browser: the link that the command prints, a second factor, an invitation, a role."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from web.cast import code_of

GRAVE = {"serious", "critical"}
PASSWORD = "seven ships sail at noon"
TO_SQLITE = {"DATABASE_URL": "", "SAFECONDUCT_DATA": ""}
WITH_AN_OPERATION = """
import pathlib, sys
from safeconduct.web.serving import prepare
prepare(pathlib.Path(sys.argv[1]), print)
from safeconduct.web.record.models import Operation
Operation.objects.create(code="liberty", name="Camp Liberty")
"""


@dataclass(frozen=True)
class Started:
    """A server that has just started: where it answers, and the first link that it printed."""

    address: str
    first: str


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """The command, serving a new data directory that holds one operation and nobody."""
    data = str(tmp_path / "data")
    subprocess.run([sys.executable, "-c", WITH_AN_OPERATION, data], check=True, env=os.environ | TO_SQLITE)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", data, "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | TO_SQLITE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        first = next(line.strip() for line in process.stderr if "/accounts/link/" in line)
        while True:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None
        yield Started(f"http://127.0.0.1:{port}", first)
    finally:
        process.terminate()
        process.wait()


def opened(browser: Browser, language: str) -> Page:
    """A narrow page of its own session, that keeps what the browser complains of."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda told: page.complaints.append(told.text) if "Security Policy" in told.text else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def sound(page: Page, name: str) -> None:
    """The page is narrow, axe finds nothing serious, and the policy forbids nothing of it."""
    if folder := os.environ.get("SAFECONDUCT_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    assert [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in GRAVE] == [], name
    assert page.complaints == [], name


def send(page: Page) -> None:
    """Press the first button of the content."""
    page.locator("main form button").first.click()


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
    page.locator("main a.action").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    return secret


def sign_in(page: Page, code: str) -> None:
    """Sign in with password and code, from the sign-in page."""
    page.locator("input[name=login]").fill("rita")
    page.locator("input[name=password]").fill(PASSWORD)
    send(page)
    page.wait_for_url("**/2fa/authenticate/**")
    sound(page, "authenticate")
    page.locator("input[name=code]").first.fill(code)
    send(page)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_from_the_first_link_to_a_role(browser: Browser, started: Started, language: str) -> None:
    """Two people come in, each on a page of 360 pixels, and one gives the other a role."""
    first = opened(browser, language)
    first.goto(started.first)
    assert first.url == f"{started.address}/first/"
    assert first.locator("html").get_attribute("lang") == language
    sound(first, f"{language}-first")
    first.locator("input[name=username]").fill("rita")
    first.locator("input[name=display_name]").fill("Rita")
    first.locator("input[name=password]").fill(PASSWORD)
    first.locator("input[name=again]").fill(PASSWORD)
    first.locator("input[name=key_is_safe]").check()
    send(first)
    secret = enrol(first, f"{language}-first")

    first.goto(f"{started.address}/people/")
    first.locator("input[name=username]").fill("besa")
    send(first)
    sound(first, f"{language}-link")
    link = first.locator("#link").input_value()

    second = opened(browser, language)
    second.goto(link)
    sound(second, f"{language}-join")
    second.locator("input[name=display_name]").fill("Besa")
    second.locator("input[name=password]").fill(PASSWORD)
    second.locator("input[name=again]").fill(PASSWORD)
    send(second)
    enrol(second, f"{language}-join")

    first.locator("main a.action").click()
    first.wait_for_url("**/people/*/")
    first.locator("select[name=role]").select_option("coordinator")
    first.locator("select[name=operation]").select_option("liberty")
    first.locator("input[name=reason]").first.fill("leads the team")
    send(first)
    first.locator(".message.success").wait_for()
    sound(first, f"{language}-person")
    first.goto(f"{started.address}/people/")
    sound(first, f"{language}-people")

    second.reload()
    sound(second, f"{language}-front")
    second.locator("main li a").click()
    sound(second, f"{language}-roles")
    second.locator("main td a").first.click()
    sound(second, f"{language}-revoke")

    for path in ("accounts/2fa/", "accounts/sessions/", "accounts/password/change/"):
        first.goto(f"{started.address}/{path}")
        sound(first, f"{language}-{path.split('/')[1]}")
    first.locator("header form[action*=logout] button").click()
    first.goto(f"{started.address}/accounts/login/")
    sound(first, f"{language}-login")
    sign_in(first, code_of(secret))
    first.wait_for_url(re.compile(r":\d+/$"))

    first.goto(f"{started.address}/people/")
    first.locator("input[name=username]").fill("drita")
    first.context.clear_cookies(name="sessionid")
    send(first)
    sign_in(first, code_of(secret, time.time() + 30))
    first.wait_for_url("**/accounts/kept/")
    sound(first, f"{language}-kept")
    send(first)
    assert "drita" in first.locator("main").inner_text()
    first.goto(started.first)
    sound(first, f"{language}-spent")
