"""Long work to programs: seen by the right of its kind, stopped, and begun anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.api.furnishing import World

from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]
BELOW = "/api/operations/one/jobs"


def test_jobs_are_those_whose_right_the_token_has(world: World, program: Program) -> None:
    """Without the right of their kind there are none, and none by its identifier."""
    blind, seeing = program(Right.PLANNING_READ), program(Right.PLANNING_READ, Right.REGISTER_EDIT)
    assert blind.get(BELOW).json()["items"] == []
    assert blind.get(f"{BELOW}/{world.rows['jobs']}").status_code == 404
    states = {one["uid"]: one["state"] for one in seeing.get(BELOW).json()["items"]}
    assert states == {world.rows["jobs"]: "stopped", world.rows["jobs/stop"]: "queued"}
    assert "Asubject" not in seeing.get(BELOW).content.decode()


def test_a_job_is_stopped_and_begins_anew(world: World, program: Program) -> None:
    """Once each; what is over is not stopped, and what waits does not begin anew."""
    client, uid = program(Right.PLANNING_READ, Right.REGISTER_EDIT), world.rows["jobs/stop"]
    assert client.post(f"{BELOW}/{uid}/again").status_code == 422
    assert client.post(f"{BELOW}/{uid}/stop").json() == {"uid": uid, "state": "stopped", "is_stopping": False}
    assert client.post(f"{BELOW}/{uid}/stop").status_code == 422
    assert client.post(f"{BELOW}/{uid}/again").json()["state"] == "queued"
    assert client.get(f"{BELOW}/{uid}").json()["attempt"] == 2
