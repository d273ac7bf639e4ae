"""What programs change: by the same rules as people, once for each key, and not over what somebody else wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.web.api.furnishing import World

from safeconduct.web.accounts.models import User
from safeconduct.web.api import once
from safeconduct.web.api.models import ApiToken, KeyedCall
from safeconduct.web.api.tokens import OFFERED
from safeconduct.web.audit.models import Entry
from safeconduct.web.record import services
from safeconduct.web.record.models import Case, Offer, StateChange, Submission
from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]
BELOW = "/api/operations/one/"
NEW = {"code": "NEW", "destination": "alb", "source": "a letter", "places": 3}


def post(client: Client, path: str, body: Any, **headers: str) -> Any:
    """The answer to a call that changes something."""
    return client.post(BELOW + path, body, content_type="application/json", headers=headers)


def patch(client: Client, path: str, body: Any) -> Any:
    """The answer to a call that edits something."""
    return client.patch(BELOW + path, body, content_type="application/json")


def offer_of(world: World) -> Offer:
    """The offer in the addresses of a furnished record."""
    return Offer.objects.get(pk=world.rows["offers"])


def test_two_who_edit_different_fields_both_keep_theirs(world: World, program: Program, cast: dict[str, User]) -> None:
    """What a program did not touch stays as somebody else wrote it meanwhile; the change goes back as any other."""
    client = program(Right.OFFERS_EDIT, Right.PLANNING_READ)
    seen = client.get(f"{BELOW}offers/{world.rows['offers']}").json()
    services.edit(offer_of(world), {"source": "a decree"}, {}, actor=cast["rita"], reason="better")
    body = {"values": {"places": 7}, "seen": {"places": seen["places"]}, "reason": "more"}
    done = patch(client, f"offers/{world.rows['offers']}", body).json()
    assert (offer_of(world).places, offer_of(world).source) == (7, "a decree")
    assert post(client, f"changes/{done['changes'][0]}/reversal", {"reason": "a slip"}).status_code == 201
    assert offer_of(world).places == seen["places"]


def test_who_was_overtaken_is_told_what_it_is_now(world: World, program: Program, cast: dict[str, User]) -> None:
    """409 with the field, what it is and what was wanted; nothing is changed, and what was seen has to be said."""
    client = program(Right.OFFERS_EDIT)
    services.edit(offer_of(world), {"places": 6}, {}, actor=cast["rita"], reason="better")
    path, body = f"offers/{world.rows['offers']}", {"values": {"places": 7}, "seen": {"places": 4}, "reason": "more"}
    answer = patch(client, path, body)
    assert answer.status_code == 409
    assert answer.json()["changed"] == [{"field": "places", "now": "6", "wanted": "7"}]
    assert offer_of(world).places == 6
    unseen = patch(client, path, {**body, "seen": {}})
    assert (unseen.status_code, unseen.json()["errors"][0]["place"]) == (422, "body.seen.places")


def test_a_case_that_changed_meanwhile_stays_as_it_is(world: World, program: Program, cast: dict[str, User]) -> None:
    """All fields of a change or none, and each of the case: window, ties, site."""
    client = program(Right.REGISTER_EDIT)
    case = Case.objects.get(uid=world.rows["cases"])
    path = f"cases/{case.uid}"
    values = {"given_expires_on": "2026-03-20", "travel_with": "both", "site": "port"}
    seen = {"given_expires_on": None, "travel_with": "", "site": "camp"}
    done = patch(client, path, {"values": values, "seen": seen, "reason": "said"})
    assert len(done.json()["changes"]) == 3
    case.refresh_from_db()
    assert (str(case.given_expires_on), case.travel_with, case.site.code) == ("2026-03-20", "both", "port")
    services.change_case(case, "status", "held", actor=cast["rita"], reason="ill")
    stale = {"values": {"travel_with": "", "status": "withdrawn"}, "seen": {"travel_with": "both", "status": "active"}}
    answer = patch(client, path, {**stale, "reason": "said"})
    assert (answer.status_code, answer.json()["changed"][0]["now"]) == (409, "held")
    case.refresh_from_db()
    assert (case.travel_with, case.status) == ("both", "held")


def test_an_identity_is_changed_by_the_version_that_was_seen(world: World, program: Program) -> None:
    """A version that is no longer the last is refused with the last one."""
    client = program(Right.IDENTITY_EDIT)
    path, body = f"people/{world.rows['people']}/identity", {"values": {"phone": "1"}, "reason": "said"}
    done = patch(client, path, {**body, "version": world.version}).json()
    assert done == {"changed": True, "version": world.version + 1}
    late = patch(client, path, {**body, "version": world.version})
    assert late.json()["changed"] == [{"field": "version", "now": str(world.version + 1), "wanted": str(world.version)}]


def test_the_same_call_again_does_nothing_and_answers_the_same(world: World, program: Program) -> None:
    """By its key, for the token alone; with another body it is refused, and in the log it is said to be again."""
    client = program(Right.OFFERS_EDIT)
    first = post(client, "offers", NEW, **{"Idempotency-Key": "a"})
    again = post(client, "offers", NEW, **{"Idempotency-Key": "a"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Offer.objects.filter(operation=world.record, code="NEW").count() == 1
    assert Entry.objects.latest("sequence").after_value == {"call": "create_offer", "again": True}
    other = post(client, "offers", {**NEW, "places": 4}, **{"Idempotency-Key": "a"})
    assert (other.status_code, other.json()["errors"][0]["place"]) == (422, "header.Idempotency-Key")
    assert post(program(Right.OFFERS_EDIT), "offers", NEW, **{"Idempotency-Key": "a"}).status_code == 422  # taken code
    assert post(client, "offers", NEW).status_code == 422


def test_a_call_that_was_refused_may_be_made_again_with_its_key(world: World, program: Program) -> None:
    """Nothing was done, so that nothing is remembered; after seven days a key is forgotten."""
    client = program(Right.OFFERS_EDIT)
    path = f"offers/{world.rows['offers']}/steps"
    step = {"state": "pledged", "on": "2026-03-04", "reason": "a letter"}
    assert post(client, path, step, **{"Idempotency-Key": "b"}).status_code == 422
    assert not KeyedCall.objects.exists()
    assert post(client, path, {**step, "state": "used"}, **{"Idempotency-Key": "b"}).status_code == 201
    KeyedCall.objects.update(made_at=timezone.now() - once.KEPT - timedelta(hours=1))
    assert post(client, "offers", NEW, **{"Idempotency-Key": "c"}).status_code == 201
    assert [row.key for row in KeyedCall.objects.all()] == ["c"]


def test_the_database_keeps_one_row_for_a_key(world: World, program: Program) -> None:
    """Past the model: a key stands for one call, and is not empty."""
    program(Right.OFFERS_EDIT)
    token = ApiToken.objects.get(operation=world.record)
    KeyedCall.objects.create(token=token, key="a", fingerprint="x")
    for key in ("a", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeyedCall.objects.bulk_create([KeyedCall(token=token, key=key, fingerprint="y")])


def test_a_refusal_is_a_problem_in_the_language_that_was_asked_for(world: World, program: Program) -> None:
    """With its place and its words, in English or in Persian."""
    client = program(Right.OFFERS_EDIT)
    path, step = f"offers/{world.rows['offers']}/steps", {"state": "pledged", "on": "2026-03-04", "reason": "x"}
    for language, words in (("en", "cannot follow"), ("fa", "نمی‌آید")):
        answer = post(client, path, step, **{"Accept-Language": language})
        assert answer["Content-Type"] == "application/problem+json"
        told = answer.json()
        assert (told["type"], told["title"], told["status"]) == ("about:blank", "Unprocessable Entity", 422)
        assert told["errors"] == [{"place": "body", "detail": told["detail"]}]
        assert words in told["detail"]
        assert answer["Content-Language"] == language


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        ({**NEW, "placse": 3}, 422, "body.placse"),
        ({**NEW, "destination": "nowhere"}, 422, "body.destination"),
        ({**NEW, "places": -1}, 422, "body.places"),
        ({**NEW, "opens_on": "9999-12-31"}, 422, "body.opens_on"),
        ({**NEW, "code": "a\x00b"}, 422, "body.code"),
        ("{", 400, ""),
        ('{"code": NaN}', 400, ""),
        (b"\xff", 400, ""),
    ],
)
def test_what_does_not_fit_is_named_by_its_place(
    body: Any, status: int, place: str, world: World, program: Program
) -> None:
    """A slip in a name, a row that is not there, a number or day beyond all sense, no JSON; nothing is made."""
    answer = post(program(Right.OFFERS_EDIT), "offers", body)
    assert answer.status_code == status
    assert [one["place"] for one in answer.json().get("errors", [])] == ([place] if place else [])
    assert not Offer.objects.filter(operation=world.record, code__startswith="NEW").exists()


def test_errors_of_the_server_itself_are_problems_too(world: World, program: Program) -> None:
    """An address that is not there, a method that is not known, too many calls; a page stays a page."""
    client = program(*OFFERED)
    for path, status in (("/api/nowhere", 404), ("/api/operations/one/offers/9/x", 404)):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (status, status)
    wrong = client.delete(f"{BELOW}offers/{world.rows['offers']}")
    assert (wrong.status_code, wrong["Content-Type"]) == (405, "application/problem+json")
    assert set(wrong["Allow"].split(", ")) == {"GET", "PATCH"}
    assert Client().get("/nowhere/")["Content-Type"].startswith("text/html")


def test_a_fault_of_the_program_says_nothing_of_itself(
    program: Program, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 as a problem, without what was in the way."""

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError(world.record.name)

    monkeypatch.setattr(services, "cancel_departure", broken)
    client = program(Right.DEPARTURES_EDIT)
    client.raise_request_exception = False
    answer = post(client, f"departures/{world.rows['departures']}/cancellation", {"reason": "x"})
    assert (answer.status_code, answer.json()) == (
        500,
        {"type": "about:blank", "title": "Internal Server Error", "status": 500},
    )


@pytest.mark.usefixtures("world")
def test_several_cases_are_changed_after_a_look_and_taken_back(program: Program) -> None:
    """The preview says what stays as it is; a case that is another by now stops all; the batch goes back."""
    client = program(Right.REGISTER_EDIT, Right.REGISTER_READ)
    cases = [one["uid"] for one in client.get(BELOW + "cases").json()["items"]]
    asked = {"cases": cases, "field": "priority", "value": "urgent"}
    preview = post(client, "previews/bulk", asked).json()
    before = [one["before"] for one in preview["items"]]
    assert (sorted(before), preview["count"], preview["more"]) == (["emergency", "normal", "urgent"], 2, 0)
    sent = {**asked, "seen": preview["seen"], "reason": "heat"}
    assert post(client, "bulk", {**sent, "seen": "another"}).status_code == 409
    everything = {**sent, "cases": None, "filters": {}}
    assert post(client, "bulk", {**everything, "cases": cases}).json()["errors"][0]["place"] == "body.cases"
    batch = post(client, "bulk", everything).json()["batch"]
    assert set(Case.objects.filter(uid__in=cases).values_list("priority", flat=True)) == {"urgent"}
    assert client.get(f"{BELOW}bulk/{batch}").json()["count"] == 2
    assert post(client, f"bulk/{batch}/reversal", {"reason": "a slip"}).json() == {"count": 2}
    assert sorted(Case.objects.filter(uid__in=cases).values_list("priority", flat=True)) == sorted(before)


def test_a_submission_goes_from_step_to_step_and_back(world: World, program: Program) -> None:
    """Proposed for another offer, submitted, accepted for days; the acceptance is taken back with its days."""
    client = program(Right.SUBMISSIONS_EDIT, Right.REGISTER_READ)
    path = f"cases/{world.rows['cases']}/submissions"
    made_id = post(client, path, {"offer": "AO2", "on": "2026-03-04"}).json()["id"]
    steps = f"submissions/{made_id}/steps"
    assert post(client, steps, {"state": "submitted", "on": "2026-03-05"}).status_code == 201
    accepted = {"state": "accepted", "on": "2026-03-06", "valid_until": "2026-04-01"}
    change = post(client, steps, accepted).json()["changes"][0]
    assert client.get(f"{BELOW}submissions/{made_id}").json()["valid_until"] == "2026-04-01"
    assert post(client, f"submissions/changes/{change}/reversal", {"reason": "a slip"}).status_code == 201
    assert Submission.objects.get(pk=made_id).state == "submitted"
    assert client.get(f"{BELOW}submissions/{made_id}").json()["valid_until"] is None


def test_what_was_recorded_is_taken_back_by_the_number_of_its_answer(world: World, program: Program) -> None:
    """As the guide has it: a submission, a decision, its end and an offer each answer with the change they wrote."""
    client = program(
        *(Right.SUBMISSIONS_EDIT, Right.DECISIONS_EDIT, Right.OFFERS_EDIT),
        *(Right.REGISTER_READ, Right.REGISTER_EDIT, Right.PLANNING_READ),
    )
    path = f"cases/{world.rows['cases']}/"
    [change] = post(client, path + "submissions", {"offer": "AO2", "on": "2026-03-04"}).json()["changes"]
    assert post(client, f"submissions/changes/{change}/reversal", {"reason": "wrong case"}).status_code == 201
    assert Submission.objects.get(changes=change).state == "withdrawn"
    decided = post(client, path + "decisions", {"decision": "short_notice", "reason": "so"}).json()
    ended = post(client, f"decisions/{decided['id']}/end", {"reason": "no more"}).json()
    assert ended["id"] == decided["id"]
    assert decided["changes"] != ended["changes"]
    undo = f"{path}changes/{ended['changes'][0]}/reversal"
    assert post(client, undo, {"reason": "a slip"}).status_code == 201
    offer = {"code": "AO7", "destination": "alb", "places": 4, "source": "Letter"}
    made = post(client, "offers", offer).json()
    assert post(client, f"changes/{made['changes'][0]}/reversal", {"reason": "a slip"}).status_code == 201


def test_a_change_is_taken_back_by_the_right_that_it_asked_for(world: World, program: Program) -> None:
    """Who sees planning and may not change offers takes no change of an offer back, nor one of a case by that way."""
    reader = program(Right.PLANNING_READ, Right.SITES_EDIT)
    assert post(reader, f"changes/{world.rows['changes']}/reversal", {"reason": "x"}).status_code == 404
    writer = program(Right.PLANNING_READ, Right.REGISTER_EDIT, Right.OFFERS_EDIT)
    of_case = world.rows["changes of cases"]
    assert post(writer, f"changes/{of_case}/reversal", {"reason": "x"}).status_code == 404
    assert post(writer, f"cases/{world.rows['cases']}/changes/{of_case}/reversal", {"reason": "x"}).status_code == 201
    assert StateChange.objects.filter(reverses=of_case).exists()
