"""What is done to the register and the log of incidents in a browser: by keyboard, and on a telephone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.e2e import walking

from web.installation import TO_SERVE, migrated

WITH_A_RECORD = """
import pathlib, sys
from safeconduct.web.serving import prepare
prepare(pathlib.Path(sys.argv[1]), lambda line: None)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.web.accounts.models import User
from safeconduct.web.record.models import Operation, Site
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role
from safeconduct.web.snapshot import load
from web.cast import with_second_factor
rita = User.objects.create_user("rita", "seven ships sail at noon", display_name="Rita Krasniqi")
alma = with_second_factor(User.objects.create_user("alma", "seven ships sail at noon", display_name="Alma Hoxha"))
record = Operation.objects.create(code="one", name="Camp Liberty")
load(record, make_synthetic(60))
grants.give(alma, Role.COORDINATOR, record, by=rita, reason="leads")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(alma.pk), alma.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.create()
print("found", session.session_key, Site.objects.first().pk)
"""


@dataclass(frozen=True)
class Record:
    """A server with a record: its address, the session of a coordinator, and the key of a site."""

    address: str
    session: str
    site: str


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """The command, serving a record of 60 people."""
    data = shutil.copytree(migrated(), tmp_path_factory.mktemp("record") / "data")
    known = os.environ | TO_SERVE
    known["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[1]), known.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", WITH_A_RECORD, str(data)], check=True, env=known, capture_output=True, text=True
    )
    session, site = next(one for one in done.stdout.splitlines() if one.startswith("found ")).split()[1:]
    with walking.serving(data) as server:
        yield Record(server.address, session, site)


def opened(browser: Browser, record: Record, language: str, path: str) -> Page:
    """A page as the coordinator sees it on a telephone."""
    page = walking.opened(browser, language)
    page.context.add_cookies([{"name": "sessionid", "value": record.session, "url": record.address}])
    answer = page.goto(f"{record.address}/operations/one/{path}")
    assert answer is not None
    assert answer.status == 200, path
    return page


def test_several_cases_are_changed_by_keyboard(browser: Browser, record: Record) -> None:
    """A box is ticked with the space bar, the change shown and made; the message says so."""
    page = opened(browser, record, "en", "register/")
    page.locator('input[name="case"]').first.focus()
    page.keyboard.press("Space")
    page.locator('select[name="change"]').select_option("status:held")
    page.locator("button", has_text="Show what would change").focus()
    page.keyboard.press("Enter")
    page.locator("#reason").fill("Waits for papers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/bulk/*/")
    assert "The cases were changed." in page.locator('[role="status"]').inner_text()
    assert page.complaints == []
    page.context.close()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_incident_is_entered_on_a_telephone(language: str, browser: Browser, record: Record) -> None:
    """Two choices and one button enter it; the next page offers to add more, and the same again is asked about."""
    kind = {"en": "raid", "fa": "abduction"}[language]
    for turn in (1, 2):
        page = opened(browser, record, language, "incidents/new/")
        page.locator('select[name="site"]').select_option(record.site)
        page.locator('select[name="kind"]').select_option(kind)
        page.locator("main form button").click()
        if turn == 1:
            page.wait_for_url(re.compile(r"/incidents/[0-9]+/$"))
            assert page.locator('a[href$="/change/"]').is_visible()
        else:
            assert page.locator('input[name="same"]').count() == 2
            if folder := os.environ.get("SAFECONDUCT_SCREENSHOTS"):
                page.screenshot(path=f"{folder}/{language}-same.png", full_page=True)
            page.locator('input[name="same"]').first.check()
            page.locator("#id_words, [name=words]").first.fill("Seen by two guards")
            page.locator("main form button").click()
            page.wait_for_url(re.compile(r"/incidents/[0-9]+/$"))
            assert "Seen by two guards" in page.locator("main").inner_text()
        assert page.complaints == []
        page.context.close()
