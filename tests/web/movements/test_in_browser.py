"""A movement on pages in a browser: narrow, in both directions, for a screen reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.e2e.walking import follow
from tests.web.danger.convoying import set_clock, told
from tests.web.identities.test_in_browser import page, sound
from tests.web.movements.boarding import released
from tests.web.record.making import departing, made

from safeconduct.boarding.events import Kind
from safeconduct.web.accounts.models import User
from safeconduct.web.movements.models import DeviceKind
from safeconduct.web.movements.services import counting, manifests, moving, paper, telling
from safeconduct.web.record.models import Departure
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role

__all__ = ["page"]


@pytest.mark.soak
@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_movement_is_prepared_boarded_and_decided(
    language: str, page: Page, live_server: LiveServer, alma: User, bert: User, rita: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Prepared, drawn up and released; paper and a desk disagree, and somebody decides by a button."""
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
        sound(page, f"{name}-{language}", complaints)

    go("movements")
    follow(page.locator("main form button"))
    movement = moving.Movement.objects.get()
    bus = movement.vehicles.get()
    moving.add_escort(movement, name="Nora Guard", vehicle=bus, returns=True, actor=alma)
    moving.clear(movement, kind="route", granted=True, reference="MoI 7", actor=alma)
    released(movement, bert, alma)
    newest = manifests.draw_up(movement, actor=alma)
    manifests.release_alone(newest, actor=alma, reason="night")
    tokens = [line.row.card.token for line in manifests.lines(newest)]
    said = [{"kind": Kind.BOARDED, "person": one, "bus": bus.uid, "knows": 0} for one in tokens[:2]]
    telling.tell(movement, DeviceKind.DESK, said, actor=alma, kinds=frozenset({Kind.BOARDED}))
    paper.enter(movement, {tokens[0]: (Kind.REFUSED, "", "health")}, actor=bert)
    go("movements_movement", movement.uid)
    for opened in page.locator("main details > summary").all():
        opened.click()
    sound(page, f"movement-open-{language}", complaints)
    go("movements_manifest", newest.uid)
    go("movements_before", movement.uid)
    go("movements_paper", movement.uid)
    go("movements_gate", movement.uid)
    page.locator("input[name=holds]").first.check()
    follow(page.locator("form[action$='/decide/'] button"))
    assert not counting.count(movement).conflicts
    follow(page.locator("form[action$='/gate/depart/'] button"))
    sound(page, f"movement-departed-{language}", complaints)
    go("movements_before", movement.uid)
    assert movement.departure == departing(record)
