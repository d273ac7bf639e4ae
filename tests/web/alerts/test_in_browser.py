"""What an incident does, go or no-go, and alerts in a browser: narrow, in both directions, for a screen reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.e2e.walking import follow
from tests.web.alerts.ruling import happens, ruled
from tests.web.danger.convoying import set_clock, told
from tests.web.identities.test_in_browser import page, sound
from tests.web.record.making import departing, made

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts.models import AlertRule, Message
from safeconduct.web.danger.models import ConvoyDecision
from safeconduct.web.record.models import Departure, SiteDay
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role

__all__ = ["page"]


@pytest.mark.soak
@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "fa"])
def test_from_an_incident_to_a_no_go(
    language: str, page: Page, live_server: LiveServer, alma: User, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule is made, an incident is told of, its road closed, and its convoy stopped."""
    record = made()
    grants.give(alma, Role.COORDINATOR, record, by=rita, reason="to walk through")
    told(monkeypatch, record, alma)
    today = timezone.now().date()
    set_clock(monkeypatch, today)
    Departure.objects.update(departs_on=today, arrives_on=today)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_extra_http_headers({"Accept-Language": language})

    def go(name: str, *args: Any) -> None:
        page.goto(live_server.url + reverse(name, args=["one", *args]))

    go("alerts_new_rule")
    sound(page, f"alert-rule-{language}", complaints)
    page.locator("input[value=webhook]").check()
    page.locator("#id_address").fill("https://hook.example/x")
    follow(page.locator("main form button"))
    sound(page, f"alert-secret-{language}", complaints)
    assert AlertRule.objects.get().way == "webhook"
    ruled(record, alma)
    one = happens(record, alma)
    Message.objects.update(error="answer_500", attempts=1)
    go("alerts_rules")
    sound(page, f"alert-rules-{language}", complaints)
    go("alerts_alerts")
    page.locator("nav .unread").wait_for()
    sound(page, f"alerts-{language}", complaints)
    follow(page.locator("main form button"))
    page.locator("nav .unread").wait_for(state="detached")

    go("danger_incident", one.pk)
    follow(page.locator("main a[href$='/close-road/']"))
    sound(page, f"close-road-{language}", complaints)
    follow(page.locator("main form button"))
    assert SiteDay.objects.filter(buses=0).count() == 3
    sound(page, f"effect-{language}", complaints)
    follow(page.locator("main a[href$='/families/']"))
    sound(page, f"families-at-risk-{language}", complaints)

    go("danger_convoys")
    sound(page, f"convoys-{language}", complaints)
    follow(page.locator("main a[href$='/decide/']"))
    page.locator("input[value=no_go]").check()
    page.locator("#id_reason").fill("a roadblock")
    sound(page, f"decide-{language}", complaints)
    follow(page.locator("main form button"))
    assert ConvoyDecision.objects.get().word == "no_go"
    sound(page, f"convoy-{language}", complaints)
    go("record_departure", departing(record).pk)
    sound(page, f"departure-with-word-{language}", complaints)
