"""A newcomer's first minutes in a browser: the example, a case that is changed, the log that shows it, the totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.e2e.walking import Started, begin, enrol, follow, join, opened, send, serving, sound

REASON = "Surgery in the capital"
CHANGED = {"en": r"changed\s+case", "fa": r"تغییر داد\s+پرونده", "fr": r"a modifié\s+dossier"}
OTHERS = ("offers", "submissions", "departures", "departures/series", "sites", "totals", "roles", "import",
          "imports", "ledger", "ledger/figures", "ledger/sources", "ledger/sources/take", "ledger/measures",
          "ledger/time-line", "ledger/commitments/new")  # fmt: skip


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """The command, serving a data directory that it makes itself."""
    with serving(tmp_path / "data") as server:
        yield server


def come_in(browser: Browser, link: str, language: str, name: str) -> Page:
    """Join by a link in a window of one's own, and go on to the one operation that there is."""
    page = opened(browser, language)
    page.goto(link)
    join(page, name.title())
    enrol(page, f"{language}-{name}")
    sound(page, f"{language}-{name}-front")
    follow(page.locator("main li a").first)
    page.wait_for_url("**/operations/liberty/*/")
    return page


@pytest.mark.parametrize("language", ["fa", *(pytest.param(each, marks=pytest.mark.soak) for each in ("en", "fr"))])
def test_from_the_first_start_to_a_change_in_the_log(browser: Browser, started: Started, language: str) -> None:
    """One person tries what takes three: a coordinator changes a case, an auditor sees that, a partner sees totals."""
    rita = opened(browser, language)
    begin(rita, started, f"{language}-rita")
    sound(rita, f"{language}-nothing-yet")
    rita.goto(f"{started.address}/begin/")
    sound(rita, f"{language}-begin")
    follow(rita.locator("main a.action"))
    sound(rita, f"{language}-example")
    send(rita)
    sound(rita, f"{language}-cast")
    auditor, partner = (rita.locator(f"#link-{role}").input_value() for role in ("auditor", "partner"))

    follow(rita.locator("main a.action"))
    rita.wait_for_url("**/operations/liberty/board/")
    sound(rita, f"{language}-board-without-plan")
    rita.goto(f"{started.address}/operations/liberty/register/")
    assert rita.locator("[role=note]").count() == 1
    assert rita.locator("main tbody tr").count() == 50
    sound(rita, f"{language}-register")
    follow(rita.locator("main tbody a").first)
    uid = rita.url.rstrip("/").rpartition("/")[2]
    sound(rita, f"{language}-case")
    rita.locator("details.edit summary").first.click()
    new = "emergency" if rita.locator("select[name=priority]").input_value() != "emergency" else "normal"
    rita.locator("select[name=priority]").select_option(new)
    rita.locator("details.edit[open] [name=reason]").fill(REASON)
    sound(rita, f"{language}-case-open")
    follow(rita.locator("details.edit[open] form button"))
    rita.locator(".message.success").wait_for()
    assert REASON in rita.locator(".history").inner_text()
    sound(rita, f"{language}-case-changed")
    for name in OTHERS:
        rita.goto(f"{started.address}/operations/liberty/{name}/")
        sound(rita, f"{language}-{name.replace('/', '-')}")

    sees = come_in(browser, auditor, language, "auditor")
    sees.locator("nav.rooms summary").press("Enter")
    follow(sees.locator("nav.rooms details a[href$='/log/']"))
    told = sees.locator("main tbody").inner_text()
    assert re.search(rf"{CHANGED[language]} {uid}", told)
    assert REASON not in told  # the log says that, and of whom; why stands with the case
    sound(sees, f"{language}-log")

    knows = come_in(browser, partner, language, "partner")
    assert knows.url.endswith("/totals/")
    assert knows.locator("nav.rooms a").count() == 1
    sound(knows, f"{language}-partner-totals")
    knows.goto(f"{started.address}/operations/liberty/register/{uid}/")
    assert knows.locator("[role=note]").count() == 0
    sound(knows, f"{language}-partner-nothing")
