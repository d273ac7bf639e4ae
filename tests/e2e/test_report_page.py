"""The report as a person meets it: in a browser without a network, on a desk and on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

from safeconduct.cli.main import app

WIDTHS = (1200, 360)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a plan for 300 people who do not exist."""
    folder = tmp_path_factory.mktemp("report")
    operation, plan, page = (str(folder / name) for name in ("operation", "plan", "report.html"))
    for words in (
        ["new", operation, "--people", "300"],
        ["plan", operation, "--out", plan, "--time", "3"],
        ["report", operation, plan, "--out", page],
    ):
        ended = CliRunner().invoke(app, words)
        assert ended.exit_code == 0, ended.stderr
    return Path(page)


class Opened:
    """A page that was opened without a network, with what it asked for and complained of."""

    def __init__(self, page: Page, report: Path) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda told: told.type in {"error", "warning"} and self.complaints.append(told.text))
        page.context.set_offline(True)
        page.goto(report.as_uri())
        page.wait_for_load_state("load")


@pytest.fixture(scope="module", params=WIDTHS)
def opened(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Opened]:
    """The report, opened in a window of a width."""
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    yield Opened(page, report)
    page.close()


def test_the_page_asks_for_nothing_but_itself(opened: Opened, report: Path) -> None:
    """No style, script, font or picture comes from elsewhere."""
    elsewhere = [url for url in opened.asked if not url.startswith(("data:", "blob:"))]
    assert elsewhere == [report.as_uri()]


def test_the_page_complains_of_nothing(opened: Opened) -> None:
    """Neither an error nor a warning is on the console."""
    assert opened.complaints == []


def test_the_page_never_scrolls_sideways(opened: Opened) -> None:
    """On a desk and on a telephone the page is as wide as the window."""
    wide, window = opened.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= window


def test_a_page_has_a_language_one_title_and_pictures_that_are_told(opened: Opened) -> None:
    """A reader who hears the page knows its language, its title, and what each picture shows."""
    page = opened.page
    assert page.locator("html").get_attribute("lang")
    assert page.title()
    assert page.locator("h1").count() == 1
    told = "svg[aria-label], svg[aria-labelledby], svg[aria-hidden='true'], figure svg, [role='img'] svg"
    assert page.locator("svg").count() == page.locator(told).count()
    assert page.locator("img:not([alt])").count() == 0
