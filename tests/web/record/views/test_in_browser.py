"""What a plan rests on, in a browser: destinations, transits, settings, and an operation that is removed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.e2e.walking import follow
from tests.web.identities.test_in_browser import page, sound
from tests.web.record.making import made

from safeconduct.web.accounts.models import User
from safeconduct.web.record import services
from safeconduct.web.record.models import Destination, Transit
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role

__all__ = ["page"]


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.soak), "fa"])
def test_what_a_plan_rests_on(language: str, page: Page, live_server: LiveServer, alma: User, rita: User) -> None:
    """A destination and a week are entered, a setting is changed and taken back, and an operation is removed."""
    record = made()
    spare = made("spare")
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        operation = record if role is Role.COORDINATOR else None
        grants.give(alma, role, operation, by=rita, reason="to walk through")
    begun = services.begin_operation(
        code="twice",
        name="Begun twice",
        starts_on=record.settings.starts_on,
        deadline=record.settings.deadline,
        actor=rita,
    )
    Transit.objects.create(operation=record, code="hub", name="Hub", people=5)
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if "Security Policy" in told.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_extra_http_headers({"Accept-Language": language})

    page.goto(live_server.url + reverse("record_offers", args=["one"]))
    follow(page.locator("main a[href$='/destinations/']"))
    sound(page, f"destinations-{language}", complaints)
    follow(page.locator("main a.action"))
    page.locator("#id_code").fill("fra")
    page.locator("#id_reception_per_week").fill("40")
    page.locator("#id_reason").fill("a call")
    sound(page, f"new-destination-{language}", complaints)
    follow(page.locator("main form button"))
    page.goto(live_server.url + reverse("record_destination", args=["one", Destination.objects.get(code="fra").pk]))
    follow(page.locator("main a[href$='/week/']"))
    page.locator("#id_week").fill("1404/12/18" if language == "fa" else "2026-03-09")
    page.locator("#id_people").fill("9")
    page.locator("#id_reason").fill("a feast")
    follow(page.locator("main form button"))
    page.locator("main li a").first.wait_for()
    sound(page, f"destination-{language}", complaints)
    page.goto(live_server.url + reverse("record_transits", args=["one"]))
    sound(page, f"transits-{language}", complaints)
    follow(page.locator("main tbody a"))
    sound(page, f"transit-{language}", complaints)

    page.locator("nav.rooms summary").press("Enter")
    follow(page.locator("nav.rooms details a[href$='/settings/']"))
    follow(page.locator("main a.action"))
    sound(page, f"edit-settings-{language}", complaints)
    page.locator("#id_called").fill("Camp One")
    page.locator("#id_notice_days").fill("3")
    page.locator("#id_reason").fill("agreed")
    follow(page.locator("main form button"))
    page.locator("ol.history details summary").first.press("Enter")
    sound(page, f"settings-{language}", complaints)

    page.goto(live_server.url + reverse("operations"))
    follow(page.locator(f"main a[href$='{reverse('remove_operation', args=[begun.pk])}']"))
    page.locator("#id_typed").fill("twice")
    page.locator("#id_reason").fill("begun twice")
    sound(page, f"remove-{language}", complaints)
    follow(page.locator("main form button"))
    page.locator("main details summary").press("Enter")
    sound(page, f"operations-{language}", complaints)
    assert page.locator(f"main a[href$='{reverse('remove_operation', args=[spare.pk])}']").count() == 0
