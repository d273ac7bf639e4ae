"""The pages of danger on a phone: narrow, in both directions, for a screen reader."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.web.danger.convoying import set_clock
from tests.web.danger.entering import entered
from tests.web.identities.test_in_browser import page, sound
from tests.web.record.making import START, departing, made, site

from safeconduct.web.accounts.models import User
from safeconduct.web.danger.services import ask_for, decide_convoy, record_visit
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role

__all__ = ["page"]


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.soak), "fa"])
def test_the_word_on_a_convoy_is_on_the_screen(
    language: str, page: Page, live_server: LiveServer, alma: User, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 360 pixels nothing of a convoy has to be looked for aside, and the forms about an incident fit too."""
    set_clock(monkeypatch)
    record = made()
    grants.give(alma, Role.SECURITY_OFFICER, record, by=rita, reason="to walk through")
    decide_convoy(departing(record), "no_go", actor=alma, reason="a roadblock")
    incident = entered(record)
    page.set_extra_http_headers({"Accept-Language": language})

    page.goto(live_server.url + reverse("danger_convoys", args=["one"]))
    sound(page, f"convoys-{language}", [])
    cells = page.get_by_role("cell").all()
    assert len(cells) >= 6
    for cell in cells:
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    asked = ask_for(site(record, "camp"), "wall", party="UN", day=START, actor=alma, reason="shelling")
    seen = record_visit(site(record, "camp"), day=START, organisation="UN", findings="no walls", actor=alma)
    for name, pk in (("source", incident.pk), ("sent", incident.pk), ("step", asked.pk), ("visit", seen.pk)):
        page.goto(live_server.url + reverse(f"danger_{name}", args=["one", pk]))
        for each in page.locator("details.edit > summary").all():
            each.click()
        sound(page, f"danger_{name}-{language}", [])
