"""The pages of identities in a browser: narrow, in both directions, for a screen reader, within the policy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from tests.e2e.walking import follow
from tests.web.identities.picturing import file_of
from tests.web.identities.registering import ANA, change, registered
from tests.web.record.making import made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.identities import pairs
from safeconduct.web.record.models import EventKind, Person
from safeconduct.web.record.services import record_event
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role

GRAVE = {"serious", "critical"}
FOLDER = os.environ.get("SAFECONDUCT_TEST_PICTURES", "")
"""Where pictures of the pages are kept for somebody to look at, if anywhere."""


@pytest.fixture
def page(as_alma: Client, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A narrow page on which Alma is signed in."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": as_alma.cookies[name].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def sound(page: Page, name: str, complaints: list[str]) -> None:
    """Nothing scrolls sideways, axe finds nothing serious, and the browser complains of nothing."""
    if FOLDER:
        page.screenshot(path=Path(FOLDER) / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    grave = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]
             if one["impact"] in GRAVE]  # fmt: skip
    assert grave == [], name
    assert complaints == [], name


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.soak), "fa"])
def test_from_a_case_to_an_erasure(language: str, page: Page, live_server: LiveServer, alma: User, rita: User) -> None:
    """From the case to the person, to the identity, a search, a pair that is decided, and an erasure by typing."""
    record = made()
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="to walk through")
    ana = registered(record)
    change(person(record, "F2.1"), family_name="Markerof", given_names="Sherin Gol", birth="1991-01-01")
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if "Security Policy" in told.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_extra_http_headers({"Accept-Language": language})

    page.goto(live_server.url + reverse("record_case", args=["one", ana.case.uid]))
    follow(page.get_by_role("link", name="F1.1", exact=True))
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "fa" else "ltr")
    sound(page, f"person-{language}", complaints)
    page.locator("#id_purpose").select_option("contact")
    follow(page.locator("main form button"))
    page.get_by_text(ANA["phone"]).first.wait_for()
    for summary in page.locator("main summary").all():
        summary.press("Enter")
    sound(page, f"identity-{language}", complaints)

    page.goto(live_server.url + reverse("identities_search", args=["one"]))
    page.locator("#id_text").fill("شيرين")
    page.locator("#id_text").press("Enter")
    page.get_by_role("link", name="F1.1", exact=True).wait_for()
    sound(page, f"search-{language}", complaints)

    page.goto(live_server.url + reverse("identities_pairs", args=["one"]))
    follow(page.locator("main form button").first)
    page.locator("section").wait_for()
    sound(page, f"pairs-{language}", complaints)
    follow(page.locator("section button[value=different]"))
    page.locator("section").wait_for(state="detached")

    page.goto(live_server.url + reverse("identities_erase", args=["one", ana.uid]))
    sound(page, f"erase-{language}", complaints)
    page.locator("#id_reason").fill("asked for it")
    page.locator("#id_code").fill(ana.code)
    follow(page.locator("main form button").last)
    page.locator("main strong").wait_for()
    sound(page, f"erased-{language}", complaints)


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", pytest.param("fa", marks=pytest.mark.soak)])
def test_from_a_pair_to_a_schedule(language: str, page: Page, live_server: LiveServer, alma: User, rita: User) -> None:
    """A photo is handed in; two records are merged; a rule is stated and approved; somebody is held back."""
    record = made()
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="to walk through")
    ana = registered(record, birth="1990-12-31")
    change(person(record, "F2.1"), family_name="Markerof", given_names="Sherin Gol", birth="1991-01-01")
    record_event(person(record, "F3.1"), EventKind.DEATH, timezone.localdate() - timedelta(days=25), actor=alma)
    pairs.look(record, alma)
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if "Security Policy" in told.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_extra_http_headers({"Accept-Language": language})

    def show() -> None:
        page.goto(live_server.url + reverse("identities_person", args=["one", ana.uid]))
        page.locator("#id_purpose").select_option("contact")
        follow(page.locator("main form[action*='/identity/'] button"))

    show()
    page.locator("details:has(form[action*='photo/put']) summary").press("Enter")
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": file_of((640, 800), "PNG", "RGBA")}
    page.locator("#id_photo").set_input_files(files=[picture])
    follow(page.locator("form[action*='photo/put'] button"))
    show()
    page.locator("img.photo").wait_for()
    assert page.evaluate("document.querySelector('img.photo').naturalWidth") == 384
    sound(page, f"photo-{language}", complaints)

    page.goto(live_server.url + reverse("identities_pairs", args=["one"]))
    follow(page.locator("section button[value=same]"))
    page.locator("input[name=stays]").first.wait_for()
    sound(page, f"merge-{language}", complaints)
    page.locator("input[name=family_name][value=second]").check()
    page.locator("#id_reason").fill("one family")
    follow(page.locator("main form button"))
    page.get_by_text("F2.1").first.wait_for()
    sound(page, f"merged-{language}", complaints)
    assert Person.objects.filter(operation=record).count() == 9

    page.goto(live_server.url + reverse("identities_erase", args=["one", ana.uid]))
    page.locator("details:has(form[action*='hold']) summary").press("Enter")
    page.locator("form[action*='hold'] input[name=reason]").fill("a court")
    follow(page.locator("form[action*='hold'] button"))
    page.get_by_text("a court").first.wait_for()
    sound(page, f"held-{language}", complaints)

    page.goto(live_server.url + reverse("retention", args=["one"]))
    page.locator("details:has(form[action*='rule']) summary").press("Enter")
    page.locator("#id_after").select_option("died")
    page.locator("#id_days").fill("30")
    page.locator("form[action*='rule'] input[name=reason]").fill("our policy")
    follow(page.locator("form[action*='rule'] button"))
    page.locator("#id_code").fill("one")
    sound(page, f"retention-{language}", complaints)
    follow(page.locator("form[action*='approve'] button"))
    page.locator("main").get_by_text("F3.1").first.wait_for()
    sound(page, f"approved-{language}", complaints)
