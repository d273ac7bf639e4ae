"""Plans to programs: begun and followed, read by family, brought before the parties, put in force by two, tried."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.api.conftest import client_of, token_of
from tests.web.api.furnishing import World
from tests.web.plans.making import taken_in

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.jobs.models import Job
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.record.models import Case
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Right, Role

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]
BELOW = "/api/operations/one/"
LETTER = b"%PDF-1.7 yes"


def post(client: Client, path: str, body: Any = None, **headers: str) -> Any:
    """The answer to a call that changes something."""
    given = {} if body is None else {"data": body, "content_type": "application/json"}
    return client.post(BELOW + path, headers=headers, **given)


def get(client: Client, path: str) -> Any:
    """What a call reads."""
    answer = client.get(BELOW + path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def of(program: Program, world: World) -> tuple[Client, str]:
    """A program that makes plans and reads families, and the address of the plan that is made."""
    client = program(Right.PLANNING_READ, Right.PLAN_MAKE, Right.REGISTER_READ)
    return client, f"plans/{world.rows['plans']}"


def test_a_plan_is_begun_once_and_followed(world: World, program: Program) -> None:
    """It is accepted with the address to ask; the same key begins no second one; computed, it says how good it is."""
    client, _ = of(program, world)
    answers = [post(client, "plans", {"seconds": 10, "reason": "weekly"}, **{"Idempotency-Key": "w"}) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {202}
    assert answers[0].json() == answers[1].json()
    begun = answers[0].json()
    assert Job.objects.filter(subject_id=begun["uid"]).count() == 1
    told = client.get(begun["look"]).json()
    assert (told["state"], told["job"]["state"], told["certificate"]) == ("computing", "queued", None)
    taken_in(Plan.objects.get(uid=begun["uid"]))
    told = client.get(begun["look"]).json()
    assert (told["state"], told["people_leave"], told["people_stay"]) == ("made", 1, 5)
    assert told["certificate"]["objective"] >= told["certificate"]["bound"] > 0
    assert get(client, "plans")["items"][0]["uid"] == begun["uid"]
    assert get(program(Right.PLANNING_READ), f"plans/{begun['uid']}")["job"] is None


def test_a_plan_that_is_computed_is_stopped_and_computed_again(world: World, program: Program) -> None:
    """One that waits is stopped at once; what is over is not stopped."""
    client, _ = of(program, world)
    path = f"plans/{world.rows['plans/stop']}"
    assert post(client, f"{path}/stop").json()["state"] == "computing"
    assert get(client, path)["job"]["state"] == "stopped"
    assert post(client, f"{path}/stop").status_code == 422
    assert post(client, f"{path}/again").status_code == 200
    assert get(client, path)["job"]["attempt"] == 2


def test_families_are_read_for_a_purpose_by_departure_and_by_staying(world: World, program: Program) -> None:
    """Each leaves or stays with its reason; those of a page are in the log and no others."""
    client, path = of(program, world)
    every = get(client, f"{path}/families")
    by = next(one["departure"] for one in every["items"] if one["departure"])
    leaving, staying = (get(client, f"{path}/families?departure={name}")["items"] for name in (by, "stay"))
    assert every["count"] == len(leaving) + len(staying)
    assert {one["departure"] for one in leaving} == {by}
    assert all(one["departure"] is None and one["reason"] for one in staying)
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.subject, entry.id_list) == ("read", "case", [one["case"] for one in staying])
    assert client.get(f"{BELOW}{path}/families", headers={"purpose": ""}).status_code == 422


def test_two_plans_are_held_against_each_other(world: World, program: Program, cast: dict[str, User]) -> None:
    """A family that is decided away has to be told; a plan that nobody was told of has nothing before it."""
    client, path = of(program, world)
    assert get(client, f"{path}/changes")["against"] is None
    leaves = next(one for one in get(client, f"{path}/families")["items"] if one["departure"])
    Case.objects.filter(uid=leaves["case"]).update(status="held")
    second = post(client, "plans", {}).json()
    taken_in(Plan.objects.get(uid=second["uid"]))
    changes = get(client, f"plans/{second['uid']}/changes?against={world.rows['plans']}")
    assert changes["against"] == world.rows["plans"]
    held = next(one for one in changes["items"] if one["case"] == leaves["case"])
    assert (held["change"], held["before"]["departure"], held["now"]) == ("unplanned", leaves["departure"], None)
    assert (changes["people_unplanned"], changes["told"], held["told"]) == (leaves["people"], None, None)
    assert cast["alma"].username == "alma"
    assert get(client, path)["changed"]["digest"]
    assert client.get(f"{BELOW}{path}/changes?against=nothing").status_code == 404


def test_parties_speak_by_their_user_or_by_letter(world: World, program: Program, cast: dict[str, User]) -> None:
    """Who belongs to none needs its letter; a letter is read as it was sent; a refusal sends the plan back."""
    rita, zana = cast["rita"], cast["zana"]
    grants.give(zana, Role.COORDINATOR, world.record, by=rita, reason="leads")
    zanas = client_of(token_of(zana, world.record, Right.PLANNING_READ, Right.PLAN_MAKE))
    client, path = of(program, world)
    assert post(client, f"{path}/proposal", {}).json() == {
        "uid": world.rows["plans"],
        "state": "proposed",
        "waits_for": world.rows["parties"],
    }
    said = {"party": world.rows["parties"], "approves": True}
    refused = post(zanas, f"{path}/approvals", said)
    assert (refused.status_code, "attach its letter" in refused.json()["detail"]) == (422, True)
    assert post(zanas, f"{path}/approvals", {**said, "letter": "===="}).status_code == 422
    assert post(client, f"{path}/approvals", {**said, "approves": False}).status_code == 422
    by_letter = post(zanas, f"{path}/approvals", {**said, "letter": b64encode(LETTER).decode()})
    assert (by_letter.status_code, by_letter.json()["state"]) == (201, "approved")
    uid = get(client, path)["approvals"][-1]["uid"]
    letter = client.get(f"{BELOW}{path}/approvals/{uid}/letter")
    assert (letter.content, letter["X-Content-Type-Options"]) == (LETTER, "nosniff")
    assert Entry.objects.latest("sequence").subject == "letter"


def test_it_takes_the_tokens_of_two_users_to_tell_people(world: World, program: Program, cast: dict[str, User]) -> None:
    """A second token of the same user does not count; another user's does, and the plan is in force."""
    grants.give(cast["zana"], Role.MOVEMENT_OFFICER, world.record, by=cast["rita"], reason="moves")
    zanas = client_of(token_of(cast["zana"], world.record, Right.PLAN_MAKE))
    client, path = of(program, world)
    Plan.objects.filter(uid=world.rows["plans"]).update(state=PlanState.APPROVED)
    assert post(client, f"{path}/telling").status_code == 201
    assert post(of(program, world)[0], f"{path}/telling/agreement", {}).status_code == 422
    assert post(zanas, f"{path}/telling/agreement", {}).json()["state"] == "in_force"
    told = get(client, path)["tellings"][0]
    assert (told["asked_by"], told["done_by"]) == ("alma", "zana")
    assert post(client, f"plans/{world.rows['plans']}/act/emergency", {"reason": "night"}).status_code == 404


def test_what_changed_in_the_record_is_confirmed_by_who_saw_it(
    world: World, program: Program, cast: dict[str, User]
) -> None:
    """Without the digest of what was read, a stale plan does not come in force."""
    grants.give(cast["zana"], Role.MOVEMENT_OFFICER, world.record, by=cast["rita"], reason="moves")
    zanas = client_of(token_of(cast["zana"], world.record, Right.PLAN_MAKE, Right.PLANNING_READ))
    client, path = of(program, world)
    Plan.objects.filter(uid=world.rows["plans"]).update(state=PlanState.APPROVED)
    post(client, f"{path}/telling")
    changes = program(Right.REGISTER_EDIT)
    values = {"values": {"priority": "normal"}, "seen": {"priority": "urgent"}, "reason": "well again"}
    done = changes.patch(f"{BELOW}cases/{world.rows['cases']}", values, content_type="application/json")
    assert done.status_code == 200, done.content.decode()
    assert post(zanas, f"{path}/telling/agreement", {}).status_code == 422
    seen = get(zanas, path)["changed"]["digest"]
    assert post(zanas, f"{path}/telling/agreement", {"seen": seen}).json()["state"] == "in_force"


def test_parties_are_named_by_who_may_give_roles(world: World, program: Program) -> None:
    """Their members are users who may approve; a party is ended with a reason."""
    client = program(Right.PLANNING_READ, Right.GRANTS_EDIT)
    assert post(client, "parties", {"name": "Ministry", "members": ["zana"]}).status_code == 422
    made = post(client, "parties", {"name": "Ministry", "members": ["alma"]}).json()["id"]
    assert [one["members"] for one in get(client, "parties")["items"]] == [["alma"], ["alma"]]
    assert post(client, f"parties/{made}/end", {"reason": "closed"}).status_code == 200
    assert [one["id"] for one in get(client, "parties")["items"]] == [world.rows["parties"]]


def test_trials_are_begun_read_and_dropped(world: World, program: Program) -> None:
    """What makes no sense is refused; one more is tried once; a trial says what it changes, and is dropped."""
    client, path = of(program, world)
    offer = {"table": "offers", "key": ["AO1"], "field": "places", "value": "9"}
    for wrong in (
        {"value": "many"},
        {"value": "-4"},
        {"key": []},
        {"key": ["AO1", "x"]},
        {"key": ["nothing"]},
        {"field": "seats"},
        {"table": "operation", "key": [], "field": "charter_budget", "value": "nan"},
    ):
        assert post(client, f"{path}/trials", {"edits": [offer | wrong]}).status_code == 422, wrong
    begun = post(client, f"{path}/trials", {"edits": [offer], "reason": "they may give more"})
    assert begun.status_code == 202, begun.content.decode()
    trial = begun.json()["uid"]
    assert post(client, f"plans/{trial}/trials", {"edits": [offer]}).status_code == 422  # it is not made yet
    taken_in(Plan.objects.get(uid=trial))
    told = get(client, f"{path}/trials")["items"][0]
    assert (told["uid"], told["edits"]) == (trial, [offer])
    assert told["changes"]["people"][1] >= told["changes"]["people"][0]
    assert get(client, f"plans/{trial}")["base"] == world.rows["plans"]
    places = {"kind": "places", "code": "AO1"}
    once, twice = (post(client, f"{path}/one-more", places).json()["uid"] for _ in range(2))
    assert once == twice
    assert post(client, f"plans/{trial}/drop", {"reason": "no use"}).json()["state"] == "dropped"


def test_what_is_scarce_is_told_as_one_more_of_it_is_asked_for(
    world: World, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a plan keeps of it, by kind, code and day, is what a trial of one more takes."""
    client, path = of(program, world)
    kept = {"scarce": [{"name": "reception|alb|2026-03-02|", "price": 3.5}]}
    monkeypatch.setattr("safeconduct.web.plans.pictures.of", lambda _plan: kept)
    (one,) = get(client, f"{path}/scarce")["items"]
    assert one == {"kind": "reception", "code": "alb", "day": "2026-03-02", "need": None, "price": 3.5}
    del one["price"]
    assert post(client, f"{path}/one-more", one).status_code == 202


def test_seats_are_asked_for_and_taken_back(world: World, program: Program) -> None:
    """In totals; the letter is a text in the language wanted, and that it was taken out is written down."""
    client, path = of(program, world)
    assert get(client, path)["needed"][0]["people"] == 3
    uid = post(client, f"{path}/seats", {"addressee": "Bridge", "reason": "all"}).json()["uid"]
    letter = client.get(f"{BELOW}{path}/seats/{uid}/letter?language=fa")
    assert "درخواست صندلی" in letter.content.decode()
    assert Entry.objects.filter(action="exported", subject="seat request").exists()
    assert post(client, f"{path}/seats/{uid}/removal", {"reason": "found some"}).json() == {"uid": uid}
    told = get(client, f"{path}/seats")["items"][0]
    assert (told["uid"], told["taken_back_because"], told["rows"][0]["people"]) == (uid, "found some", 3)
