"""The shell of the pages of an operation in a browser."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.web.identities.test_in_browser import page
from tests.web.record.making import made

from safeconduct.web.accounts.models import User
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role

__all__ = ["page"]


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_the_menu_stands_for_the_links_on_a_narrow_screen(
    page: Page, live_server: LiveServer, alma: User, rita: User
) -> None:
    """A wide screen shows the pages beside this one; a narrow one has them in the menu, and on paper there is none."""
    record = made()
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="to look")
    page.goto(live_server.url + reverse("movements", args=[record.code]))
    near, menu = page.locator(".rooms .near"), page.locator(".rooms .menu")
    beside = near.locator("a").evaluate_all("(all) => all.map((one) => one.href)")
    assert len(beside) > 1
    assert not near.is_visible()
    assert not menu.locator("a").first.is_visible()
    menu.locator("summary").click()
    shown = menu.locator("a:visible").evaluate_all("(all) => all.map((one) => one.href)")
    assert set(beside) <= set(shown)
    page.set_viewport_size({"width": 1280, "height": 740})
    assert near.is_visible()
    page.emulate_media(media="print")
    assert not near.is_visible()
    assert not menu.is_visible()
    assert page.locator("h1").is_visible()


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "numbers"), [("en", "decimal"), ("fa", "persian"), ("fa-af", "persian"), ("ar", "arabic-indic"),
                              ("ps", "persian"), ("fr", "decimal")],
)  # fmt: skip
def test_lists_are_numbered_in_the_digits_of_the_language(
    page: Page, live_server: LiveServer, language: str, numbers: str
) -> None:
    """The browser numbers a list as the page writes its numbers, and a list without numbers stays so."""
    page.goto(live_server.url)
    styles = page.evaluate(
        """(language) => {
          document.documentElement.lang = language;
          document.body.insertAdjacentHTML("beforeend", "<ol><li></li></ol><ol class=cards><li></li></ol>");
          return [...document.querySelectorAll("body > ol")].map((one) => getComputedStyle(one).listStyleType);
        }""",
        language,
    )
    assert styles == [numbers, "none"]
