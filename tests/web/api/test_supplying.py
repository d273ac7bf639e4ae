"""Sites, places for needs and leaving, to programs: each change by its right, and taken back as any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.api.furnishing import World

from safeconduct.web.record.models import Case, PersonEvent
from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]
BELOW = "/api/operations/one/"


def post(client: Client, path: str, body: Any) -> Any:
    """The answer to a call that changes something."""
    return client.post(BELOW + path, body, content_type="application/json")


def patch(client: Client, path: str, body: Any) -> Any:
    """The answer to a call that edits something."""
    return client.patch(BELOW + path, body, content_type="application/json")


def test_a_standard_of_the_operation_is_taken_back(world: World, program: Program) -> None:
    """Taken, it is the operation's own and judges the sites; taken back, that of the program holds again."""
    client = program(Right.SITES_EDIT, Right.PLANNING_READ)

    def water() -> Any:
        items = client.get(BELOW + "conditions").json()["items"]
        return next(
            one for one in items if (one["site"], one["indicator"], one["regime"]) == ("camp", "water", "emergency")
        )

    assert (water()["verdict"], water()["least"]) == ("meets", 15.0)
    taken = {"indicator": "water", "regime": "emergency", "least": 5000.0, "source": "a book", "reason": "heat"}
    assert post(client, "standards", taken).status_code == 201
    assert (water()["verdict"], water()["least"], water()["source"]) == ("short", 5000.0, "a book")
    change = client.get(BELOW + "standards/history").json()["items"][0]
    assert change["may_go_back"]
    assert post(client, f"changes/{change['id']}/reversal", {"reason": "a slip"}).status_code == 201
    assert water()["least"] == 15.0
    assert world.record.code == "one"


def test_who_holds_a_site_is_told_with_its_past(world: World, program: Program) -> None:
    """The one that began last counts; nothing is recorded without its source."""
    client, path = program(Right.SITES_EDIT, Right.PLANNING_READ), f"sites/{world.rows['sites']}/custody"
    sent = {"custody": "closed", "holder": "the army", "since": "2026-03-04", "source": "a visit"}
    assert post(client, path, {**sent, "source": ""}).status_code == 422
    assert post(client, path, sent).status_code == 201
    assert [one["custody"] for one in client.get(BELOW + path).json()["items"]] == ["closed", "open"]
    held = next(one for one in client.get(BELOW + "sites").json()["items"] if one["code"] == "camp")["custody"]
    assert held == {**sent, "contested_by": ""}


def test_places_for_needs_are_said_and_taken_back(world: World, program: Program) -> None:
    """Of an offer and of a departure; a need that takes no place there has none."""
    client = program(Right.OFFERS_EDIT, Right.DEPARTURES_EDIT, Right.PLANNING_READ)
    path = f"offers/{world.rows['offers']}/places"
    change = post(client, path, {"need": "stretcher", "places": 4, "reason": "a letter"}).json()["changes"][0]
    assert client.get(BELOW + path).json()["items"] == [{"need": "stretcher", "places": 4}]
    assert post(client, f"changes/{change}/reversal", {"reason": "a slip"}).status_code == 201
    assert client.get(BELOW + path).json()["items"] == [{"need": "stretcher", "places": 1}]
    path = f"departures/{world.rows['departures']}/places"
    wrong = post(client, path, {"need": "escort", "places": 1, "reason": "a letter"})
    assert wrong.status_code == 422
    assert (
        post(client, path, {"need": "nothing", "places": 1, "reason": "x"}).json()["errors"][0]["place"] == "body.need"
    )


def test_a_transit_is_changed_by_its_code(world: World, program: Program) -> None:
    """With its days; one that is not there is named by its place."""
    client, path = program(Right.DEPARTURES_EDIT, Right.PLANNING_READ), f"departures/{world.rows['departures']}"
    values = {"transit": "AT1", "transit_from": "2026-03-07", "transit_until": "2026-03-07"}
    seen = dict.fromkeys(values)
    assert patch(client, path, {"values": {**values, "transit": "x"}, "seen": seen, "reason": "x"}).json()[
        "errors"
    ] == [{"place": "body.values.transit", "detail": "There is no such row in this operation; name one by its code."}]
    assert len(patch(client, path, {"values": values, "seen": seen, "reason": "a stop"}).json()["changes"]) == 3
    assert client.get(BELOW + path).json()["transit"] == "AT1"
    late = patch(client, path, {"values": {"transit": None}, "seen": {"transit": None}, "reason": "x"})
    assert late.json() == {"changes": []}


def test_a_case_leaves_under_an_offer_by_the_right_of_boarding(world: World, program: Program) -> None:
    """Its places are taken; an offer of another destination is refused, and so is who may change the register alone."""
    path = f"cases/{world.rows['cases']}/departure"
    sent = {"departure": "AD1", "offer": "AO1", "on": "2026-03-07"}
    assert post(program(Right.REGISTER_EDIT), path, sent).status_code == 404
    client = program(Right.BOARDING_EDIT)
    assert post(client, path, {**sent, "offer": "AO2"}).status_code == 422
    assert post(client, path, sent).status_code == 201
    case = Case.objects.get(uid=world.rows["cases"])
    assert case.status == "departed"
    left = PersonEvent.objects.filter(person__case=case, kind="departed")
    assert {event.offer.code for event in left if event.offer} == {"AO1"}


def test_a_code_is_looked_for_in_no_address(world: World, program: Program) -> None:
    """In a body it finds its case; in an address it is no filter."""
    client = program(Right.REGISTER_READ)
    assert [one["uid"] for one in post(client, "search/cases", {"code": "AF1"}).json()["items"]] == [
        world.rows["cases"]
    ]
    assert post(client, "search/cases", {"code": world.code}).json()["count"] == 1
    assert client.get(BELOW + "cases?code=AF1").json()["count"] == 3


def test_settings_are_changed_with_the_name(world: World, program: Program) -> None:
    """All of it or nothing; who saw another name is told, and a setting goes back by its change."""
    client = program(Right.SETTINGS_EDIT, Right.PLANNING_READ)
    sent = {"values": {"name": "Camp", "notice_days": 2}, "seen": {"name": world.record.name, "notice_days": 0}}
    wrong = {
        "values": {"name": "Camp", "deadline": "2026-01-01"},
        "seen": {"name": "In memory", "deadline": "2026-03-22"},
    }
    assert patch(client, "settings", {**wrong, "reason": "x"}).status_code == 422
    assert client.get(BELOW + "settings").json()["name"] == "In memory"
    name, change = patch(client, "settings", {**sent, "reason": "agreed"}).json()["changes"]
    now = client.get(BELOW + "settings").json()
    assert (now["name"], now["notice_days"]) == ("Camp", 2)
    late = patch(client, "settings", {"values": {"name": "One"}, "seen": {"name": "In memory"}, "reason": "x"})
    assert late.status_code == 409
    assert late.json()["changed"] == [{"field": "name", "now": "Camp", "wanted": "One"}]
    assert post(client, f"changes/{change}/reversal", {"reason": "a slip"}).status_code == 201
    assert client.get(BELOW + "settings").json()["notice_days"] == 0
    assert post(client, f"changes/{name}/reversal", {"reason": "a slip"}).status_code == 201
    assert client.get(BELOW + "settings").json()["name"] == "In memory"
    assert client.get(BELOW + "settings/history").json()["count"] == 4


def test_a_destination_with_its_week(world: World, program: Program) -> None:
    """Entered and changed; a half-space in a code is named, and the week is in the history of the destination."""
    client = program(Right.OFFERS_EDIT, Right.PLANNING_READ)
    refused = post(client, "destinations", {"code": "می\u200cخ"})
    assert "half-space" in refused.json()["detail"]
    pk = post(client, "destinations", {"code": "fra", "name": "France"}).json()["id"]
    week = post(client, f"destinations/{pk}/receptions", {"week": "2026-03-09", "people": 9}).json()["id"]
    assert post(client, f"destinations/{pk}/receptions", {"week": "2026-03-10", "people": 9}).status_code == 422
    edit = {"values": {"people": 5}, "seen": {"people": 9}, "reason": "a call"}
    assert patch(client, f"receptions/{week}", edit).status_code == 200
    told = client.get(f"{BELOW}destinations/{pk}/history").json()["items"]
    assert [(one["what"], one["about"], one["may_go_back"]) for one in told] == [
        ("people", "2026-03-09", True),
        ("entered", "2026-03-09", True),
        ("entered", "", True),
    ]
    assert world.record.code == "one"


def test_a_series_is_cancelled_as_a_whole(world: World, program: Program) -> None:
    """Each departure of it that is left; then none is."""
    client, sent = program(Right.DEPARTURES_EDIT, Right.PLANNING_READ), {"series": "wed", "reason": "no fuel"}
    assert len(post(client, "series/cancellation", sent).json()["changes"]) == 1
    assert client.get(f"{BELOW}departures/{world.rows['departures']}").json()["status"] == "cancelled"
    assert post(client, "series/cancellation", sent).status_code == 422
