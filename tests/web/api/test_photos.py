"""Photos to programs: put as bytes, answered to one reader, removed with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.api.furnishing import World
from tests.web.identities.picturing import bomb, with_marks

from safeconduct.web.audit.models import Entry
from safeconduct.web.identities.pictures import MOST_BYTES
from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]


def test_a_photo_is_kept_small_and_read_for_a_purpose(world: World, program: Program) -> None:
    """Nothing that a camera wrote is answered; the reading names the token; removed, there is none."""
    client = program(Right.IDENTITY_READ, Right.IDENTITY_EDIT)
    path = f"/api/operations/one/people/{world.rows['people']}/photo"
    assert client.put(path, with_marks(), content_type="image/jpeg").json() == {"has_photo": True}
    answer = client.get(path)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "no-store")
    assert answer.content.startswith(b"\xff\xd8")
    assert b"marker" not in answer.content
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.subject, entry.id_list) == ("read", "photo", [world.rows["people"]])
    assert client.post(f"{path}/removal", {"reason": ""}, content_type="application/json").status_code == 422
    assert client.post(f"{path}/removal", {"reason": "old"}, content_type="application/json").status_code == 200
    assert client.get(path).status_code == 404


def test_what_is_no_picture_is_refused(world: World, program: Program) -> None:
    """Nothing, another file, one that is too large and one that unfolds to too much; the photo before stays."""
    client = program(Right.IDENTITY_READ, Right.IDENTITY_EDIT)
    path = f"/api/operations/one/people/{world.rows['people']}/photo"
    for content in (b"", b"{}", b"\xff" * (MOST_BYTES + 1), bomb(30_000, 30_000)):
        assert client.put(path, content, content_type="image/png").status_code == 422
    assert client.get(path).status_code == 200
