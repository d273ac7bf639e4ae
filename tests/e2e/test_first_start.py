"""The first start in a browser: the link that the command prints, a second factor, an invitation, a role."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.e2e.walking import PASSWORD, Started, enrol, follow, join, opened, send, serving, sound

from web.cast import code_of
from web.installation import TO_SQLITE, migrated

WITH_AN_OPERATION = """
import pathlib, sys
from safeconduct.web.serving import prepare
prepare(pathlib.Path(sys.argv[1]), print)
from safeconduct.web.record.models import Operation
Operation.objects.create(code="liberty", name="Camp Liberty")
"""


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """The command, serving a new data directory that holds one operation and nobody."""
    data = tmp_path / "data"
    shutil.copytree(migrated(), data)
    subprocess.run([sys.executable, "-c", WITH_AN_OPERATION, str(data)], check=True, env=os.environ | TO_SQLITE)
    with serving(data) as server:
        yield server


def sign_in(page: Page, code: str) -> None:
    """Sign in with password and code, from the sign-in page."""
    page.locator("input[name=login]").fill("rita")
    page.locator("input[name=password]").fill(PASSWORD)
    send(page)
    page.wait_for_url("**/2fa/authenticate/**")
    sound(page, "authenticate")
    page.locator("input[name=code]").first.fill(code)
    send(page)


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.soak), "fa"])
def test_from_the_first_link_to_a_role(browser: Browser, started: Started, language: str) -> None:
    """Two people come in, each on a page of 360 pixels, and one gives the other a role."""
    first = opened(browser, language)
    first.goto(started.first)
    assert first.url == f"{started.address}/first/"
    assert first.locator("html").get_attribute("lang") == language
    sound(first, f"{language}-first")
    first.locator("input[name=username]").fill("rita")
    first.locator("input[name=key_is_safe]").check()
    join(first, "Rita")
    secret = enrol(first, f"{language}-first")

    first.goto(f"{started.address}/people/")
    first.locator("input[name=username]").fill("besa")
    send(first)
    sound(first, f"{language}-link")
    link = first.locator("#link").input_value()

    second = opened(browser, language)
    second.goto(link)
    sound(second, f"{language}-join")
    join(second, "Besa")
    enrol(second, f"{language}-join")

    follow(first.locator("main a.action"))
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
    follow(second.locator("main li a[href$='/roles/']"))
    sound(second, f"{language}-roles")
    follow(second.locator("main td a").first)
    sound(second, f"{language}-revoke")

    for path in ("accounts/2fa/", "accounts/sessions/", "accounts/password/change/"):
        first.goto(f"{started.address}/{path}")
        sound(first, f"{language}-{path.split('/')[1]}")
    follow(first.locator("header form[action*=logout] button"))
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
