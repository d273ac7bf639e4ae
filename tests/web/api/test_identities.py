"""Who people are, to programs: shown for a purpose, found in either script, and lost when they are erased."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.api.furnishing import World

from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Person
from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db

Program = Callable[..., Client]
BELOW = "/api/operations/one/"


def post(client: Client, path: str, body: Any) -> Any:
    """The answer to a call that changes something."""
    return client.post(BELOW + path, body, content_type="application/json")


def test_a_birth_is_as_exact_as_it_is_known(world: World, program: Program) -> None:
    """As a day, a month or a year, estimated or not; and written the same way."""
    client = program(Right.IDENTITY_READ, Right.IDENTITY_EDIT)
    path = f"{BELOW}people/{world.rows['people']}/identity"
    version = world.version
    for birth in ("1985", "1985-03~", "1985-03-21", ""):
        sent = {"values": {"birth": birth}, "version": version, "reason": "said"}
        version = client.patch(path, sent, content_type="application/json").json()["version"]
        assert client.get(path).json()["birth"] == birth
    for wrong in ("1985-13", "21.3.1985", "1985-3", "3000", "1985-02-30"):
        sent = {"values": {"birth": wrong}, "version": version, "reason": "said"}
        answer = client.patch(path, sent, content_type="application/json")
        assert (answer.status_code, answer.json()["errors"][0]["place"]) == (422, "body.values.birth")


def test_a_name_is_found_in_either_script_and_stands_nowhere(world: World, program: Program) -> None:
    """By codes alone, and the log has no word of what was looked for."""
    client = program(Right.IDENTITY_READ)
    found = client.post(BELOW + "search", {"text": "AMarkerov"}, content_type="application/json").json()
    assert [(one["uid"], one["exact"]) for one in found["items"]] == [(world.rows["people"], True)]
    entry = Entry.objects.latest("sequence")
    assert entry.action == "searched"
    assert "Markerov" not in str([str(value) for value in vars(entry).values()])


def test_a_person_who_is_erased_is_lost(world: World, program: Program) -> None:
    """By their code; what was known is gone, and what would be sent of them is refused."""
    client = program(Right.IDENTITY_ERASE, Right.IDENTITY_READ, Right.IDENTITY_EDIT)
    path = f"people/{world.rows['people']}"
    assert client.get(f"{BELOW}{path}/erasure").json()["documents"] == 1
    assert post(client, f"{path}/erasure", {"code": "other", "reason": "asked"}).status_code == 422
    assert post(client, f"{path}/erasure", {"code": world.code, "reason": "asked"}).status_code == 201
    told = client.get(f"{BELOW}{path}/identity").json()
    assert (told["erased"], told["family_name"], told["documents"]) == (True, "", [])
    assert post(client, f"{path}/numbers", {"kind": "other", "number": "7"}).status_code == 422
    assert Person.objects.filter(uid=world.rows["people"]).exists()
