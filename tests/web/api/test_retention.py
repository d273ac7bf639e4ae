"""Erasure by schedule to programs: they read and state rules and hold people back, and erase nobody by schedule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.api.furnishing import World

from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]
BELOW = "/api/operations/one/"


def post(client: Client, path: str, body: Any) -> Any:
    """The answer to a call that changes something."""
    return client.post(BELOW + path, body, content_type="application/json")


def test_a_rule_is_stated_and_waits_for_people_to_approve_it(world: World, program: Program) -> None:
    """It is told with its reason and without approval; stated again, nothing changes; a list counts from its day."""
    client = program(Right.IDENTITY_ERASE)
    rule = {"what": "photo", "after": "left", "days": 90, "reason": "as the law has it"}
    assert post(client, "retention/rules", rule).json() == {"changed": True}
    assert post(client, "retention/rules", rule).json() == {"changed": False}
    told = client.get(BELOW + "retention/rules").json()
    assert [(one["days"], one["reason"], one["approved_until"]) for one in told["items"]] == [
        (90, rule["reason"], None)
    ]
    assert post(client, "retention/rules", {**rule, "what": "list"}).status_code == 422
    assert client.get(BELOW + "retention/schedule").json()["items"] == []
    assert world.record.code == "one"


def test_who_is_held_back_is_not_erased(world: World, program: Program) -> None:
    """Until the hold is released, by its number; released once, it is over."""
    client = program(Right.IDENTITY_ERASE)
    person = world.rows["people"]
    hold = post(client, f"people/{person}/holds", {"reason": "a court asks"}).json()["id"]
    assert person in [one["person"] for one in client.get(BELOW + "holds").json()["items"]]
    assert post(client, f"people/{person}/erasure", {"code": world.code, "reason": "asked"}).status_code == 422
    assert post(client, f"holds/{hold}/release", {"reason": "it ended"}).status_code == 201
    assert post(client, f"holds/{hold}/release", {"reason": "it ended"}).status_code == 422
    assert post(client, f"people/{person}/erasure", {"code": world.code, "reason": "asked"}).status_code == 201
