"""The shell of the web application in a browser: narrow, in both directions, by keyboard, and for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PATHS = ("/", "/accounts/login/", "/nowhere/")
GRAVE = {"serious", "critical"}


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of 360 pixels, in the light and in the dark, that keeps what the browser complains of."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=request.param)
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda told: opened.complaints.append(told.text) if "Security Policy" in told.text else None)
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["en", "fa", "fr"])
def test_a_page_is_narrow_sound_and_within_its_policy(page: Page, served: str, path: str, language: str) -> None:
    """Nothing is cut off or scrolls sideways, axe finds nothing serious, and the policy forbids nothing of it."""
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(served + path)
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("getComputedStyle(document.querySelector('.shell')).display") == "flex"
    grave = [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in GRAVE]
    assert grave == []
    assert page.complaints == []


def test_the_language_can_be_turned_and_the_content_reached_by_keyboard(page: Page, served: str) -> None:
    """The first stop skips to the content; the switch turns the page around."""
    page.goto(served)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("details.languages > summary").press("Enter")
    page.get_by_role("button", name="فارسی").press("Enter")
    page.wait_for_url(served + "/")
    page.locator("html[dir=rtl]").wait_for()
    assert page.evaluate("typeof htmx") == "object"
