"""Programs merge two records and take them apart, by what they looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.api.furnishing import World

from safeconduct.web.record.models import Person
from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]
BELOW = "/api/operations/one/"


def post(client: Client, path: str, body: Any) -> Any:
    """The answer to a call that changes something."""
    return client.post(BELOW + path, body, content_type="application/json")


def test_two_records_become_one_and_come_apart(world: World, program: Program) -> None:
    """By the side that is chosen for all that differs; the code of the other finds the one that stays."""
    client = program(Right.IDENTITY_EDIT, Right.IDENTITY_READ, Right.REGISTER_READ)
    path, count = f"pairs/{world.rows['pairs']}/merge", Person.objects.count()
    sides = client.get(BELOW + path).json()
    assert (sides["first"]["uid"], sides["second"]["uid"]) == (world.rows["people"], world.adult)
    assert sides["first"]["values"]["family_name"] == "AMarkerov"
    sent = {"stays": "second", "choices": sides["differing"], "seen": sides["seen"], "reason": "the same passport"}
    made = post(client, path, sent).json()
    assert (made["kept"], Person.objects.count()) == (world.adult, count - 1)
    assert client.get(f"{BELOW}people/{world.rows['people']}").status_code == 404
    found = client.get(f"{BELOW}people/{world.adult}/merges").json()["items"]
    assert [(one["id"], one["other"]) for one in found] == [(made["id"], world.rows["people"])]
    search = post(client, "search", {"text": "AMarkerov"}).json()["items"]
    assert [one["uid"] for one in search] == [world.adult]
    assert post(client, f"merges/{made['id']}/reversal", {"reason": "two sisters"}).status_code == 201
    assert Person.objects.count() == count
    assert client.get(f"{BELOW}people/{world.rows['people']}").status_code == 200


def test_what_was_looked_at_is_what_is_merged(world: World, program: Program) -> None:
    """A mark that is no longer that of the two, or a side that is not chosen: nothing is merged."""
    client = program(Right.IDENTITY_EDIT)
    path = f"pairs/{world.rows['pairs']}/merge"
    sides = client.get(BELOW + path).json()
    sent = {"stays": "first", "choices": sides["differing"], "seen": sides["seen"], "reason": "the same"}
    late = post(client, path, {**sent, "seen": "another"})
    assert (late.status_code, late.json()["changed"][0]["field"]) == (409, "seen")
    assert post(client, path, {**sent, "choices": {}}).status_code == 422
    assert post(client, path, {**sent, "choices": {"sex": "neither"}}).status_code == 422
    assert Person.objects.filter(uid__in=[world.rows["people"], world.adult]).count() == 2
