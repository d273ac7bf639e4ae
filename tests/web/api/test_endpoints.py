"""What programs read: by the same gate as people, with an entry of the log, and never who somebody is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.api.conftest import described
from tests.web.identities.registering import change
from tests.web.record.making import case, day, made, offered, person

from safeconduct.web.accounts.models import User
from safeconduct.web.api import tokens
from safeconduct.web.api.access import CALLS, SLIPS
from safeconduct.web.api.endpoints import api
from safeconduct.web.api.models import ApiToken
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Clearance, Need, Operation
from safeconduct.web.record.services import propose
from safeconduct.web.rights import grants
from safeconduct.web.rights.gate import Need as Gated
from safeconduct.web.rights.roles import Right, Role

pytestmark = pytest.mark.django_db

Program = Callable[..., Client]
ALL = (Right.PLANNING_READ, Right.REGISTER_READ, Right.TOTALS_READ)
CALLED = [(method, path) for method, path, _ in described()]
OF_OPERATION = [path for _, path in CALLED if "{operation_code}" in path]
NEEDS = {
    path: operation.view_func.need.right
    for router in api._get_bound_routers()
    for place, view in router.path_operations.items()
    for operation in view.operations
    for path in [f"/api/{place.lstrip('/')}"]
    if isinstance(getattr(operation.view_func, "need", None), Gated)
}


def filled(path: str, record: Operation, code: str = "one") -> str:
    """An address with an operation and a case in it."""
    return path.replace("{operation_code}", code).replace("{uid}", case(record).uid)


def test_every_call_stands_behind_the_gate() -> None:
    """All that the description has, but the list of operations, has a right; and all of it only reads."""
    assert {method for method, _ in CALLED} == {"get"}
    assert set(OF_OPERATION) == set(NEEDS)
    assert {path for _, path in CALLED} - set(OF_OPERATION) == {"/api/operations"}
    assert all(one["security"] == [{"Token": []}] for _, _, one in described())


@pytest.mark.parametrize("path", [path for _, path in CALLED])
def test_without_a_token_nothing_is_answered(path: str, record: Operation, alma: User) -> None:
    """No token, a wrong one, one of another kind, a session instead: 401, and nothing of the operation."""
    signed_in = Client()
    signed_in.force_login(alma)
    for client in (
        Client(),
        signed_in,
        Client(headers={"authorization": "Bearer sct_wrong"}),
        Client(headers={"authorization": "Basic YTpi"}),
    ):
        answer = client.get(filled(path, record))
        assert answer.status_code == 401
        assert record.name not in answer.content.decode()


@pytest.mark.parametrize("path", OF_OPERATION)
def test_each_right_opens_its_own_calls(path: str, record: Operation, program: Program) -> None:
    """With the one right it answers; with the others it is not found, as is an operation that does not exist."""
    needed = NEEDS[path]
    assert program(needed).get(filled(path, record)).status_code == 200
    others = program(*(right for right in ALL if right is not needed))
    refused, nowhere = others.get(filled(path, record)), others.get(filled(path, record, "nowhere"))
    assert refused.status_code == nowhere.status_code == 404
    assert refused.json() == nowhere.json()


@pytest.mark.parametrize("path", OF_OPERATION)
def test_a_token_opens_its_own_operation_alone(path: str, program: Program, alma: User, rita: User) -> None:
    """Not another one in which its user has the same role."""
    two = made("two")
    grants.give(alma, Role.COORDINATOR, two, by=rita, reason="leads")
    client = program(*ALL)
    assert client.get(filled(path, two, "two")).status_code == 404
    assert client.get(filled(path, two)).status_code == (404 if "{uid}" in path else 200)
    assert [one["code"] for one in client.get("/api/operations").json()] == ["one"]


def test_a_token_ends_with_the_role_the_user_and_itself(
    record: Operation, program: Program, alma: User, rita: User
) -> None:
    """Taken back, its day past, its user shut out, or the role lost: nothing is read from then on."""
    path = "/api/operations/one/offers"
    client = program(*ALL)
    assert client.get(path).status_code == 200
    tokens.revoke(ApiToken.objects.get(), by=alma)
    assert client.get(path).status_code == 401
    client = program(*ALL)
    made_at = timezone.now() - timedelta(days=60)
    ApiToken.objects.filter(revoked_at=None).update(made_at=made_at, expires_on=made_at.date())
    assert client.get(path).status_code == 401
    client = program(*ALL)
    User.objects.filter(pk=alma.pk).update(is_active=False)
    assert client.get(path).status_code == 401
    User.objects.filter(pk=alma.pk).update(is_active=True)
    assert client.get(path).status_code == 200
    grants.revoke(alma.grants.get(operation=record), by=rita, reason="left")
    assert client.get(path).status_code == 404
    assert client.get("/api/operations").json() == []


def test_cases_are_filtered_and_have_their_windows(record: Operation, program: Program) -> None:
    """As the register has them, with the clearances."""
    Clearance.objects.create(operation=record, person=person(record), kind="exit_permit", state="requested")
    client = program(Right.REGISTER_READ)
    whole = client.get("/api/operations/one/cases").json()
    assert (whole["page"], whole["pages"], whole["count"]) == (1, 1, 3)
    assert [(one["external_code"], one["people"]) for one in whole["items"]] == [("F1", 3), ("F2", 1), ("F3", 6)]
    assert whole["items"][0]["waits_for_clearance"]
    some = client.get("/api/operations/one/cases?nationality=SYR").json()
    assert [one["external_code"] for one in some["items"]] == ["F2"]
    assert client.get("/api/operations/one/cases?page=2").json()["items"] == []
    assert client.get("/api/operations/one/cases?page=0").status_code == 422
    one = client.get(f"/api/operations/one/cases/{case(record).uid}").json()
    assert one == whole["items"][0]


def test_people_have_neither_birth_dates_nor_what_is_sensitive(
    record: Operation, program: Program, alma: User, rita: User
) -> None:
    """An age in years; a sensitive need only for a token and a user with its own right."""
    change(person(record), birth="1990-03-02")
    Need.objects.filter(operation=record, code="escort").update(sensitive=True, group="SV")
    path = "/api/operations/one/people"
    answer = program(Right.REGISTER_READ).get(path)
    assert "1990" not in answer.content.decode()
    assert "escort" not in answer.content.decode()
    assert answer.json()["items"][0]["age"] == 36
    beside = Right.NEEDS_SENSITIVE_READ
    grants.give(alma, Role.CASE_OFFICER, record, by=rita, reason="cares", beside=beside)
    assert "escort" not in program(Right.REGISTER_READ).get(path).content.decode()
    assert "escort" in program(Right.REGISTER_READ, beside).get(path).content.decode()


@pytest.mark.parametrize(
    ("path", "subject"), [("cases", "case"), ("people", "person"), ("submissions", "case"), ("cases/{uid}", "case")]
)
def test_what_is_read_of_people_is_an_entry(
    path: str, subject: str, record: Operation, program: Program, alma: User
) -> None:
    """Who, whom, and by which token; where nobody is shown there is none."""
    propose(case(record), offered(record), day(1), actor=None)
    client = program(*ALL)
    count = log.head().count
    client.get(filled(f"/api/operations/{{operation_code}}/{path}", record))
    entry = Entry.objects.latest("sequence")
    assert (log.head().count, entry.action, entry.subject, entry.actor_id) == (count + 1, "read", subject, alma.pk)
    assert entry.purpose == f"api token {ApiToken.objects.get().pk}"
    shown = person(record).uid if subject == "person" else case(record).uid
    assert shown in entry.id_list
    client.get("/api/operations/one/offers")
    assert log.head().count == count + 1


def test_a_token_calls_so_often_a_minute(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is refused, while another token goes on; the next minute all is as before."""
    monkeypatch.setattr("safeconduct.web.api.access._minute", lambda: 1)
    first, second = program(*ALL), program(*ALL)
    answers = {first.get("/api/operations").status_code for _ in range(CALLS)}
    assert answers == {200}
    refused = first.get("/api/operations")
    assert refused.status_code == 429
    assert second.get("/api/operations").status_code == 200
    monkeypatch.setattr("safeconduct.web.api.access._minute", lambda: 2)
    assert first.get("/api/operations").status_code == 200


def test_wrong_tokens_are_looked_at_so_often_a_minute(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries is held up; who has a token is not."""
    monkeypatch.setattr("safeconduct.web.api.access._minute", lambda: 1)
    wrong = Client(headers={"authorization": "Bearer sct_wrong"})
    assert {wrong.get("/api/operations").status_code for _ in range(SLIPS)} == {401}
    assert wrong.get("/api/operations").status_code == 429
    assert program(*ALL).get("/api/operations").status_code == 200


def test_the_description_is_there_and_typed() -> None:
    """As OpenAPI, with a schema for every answer."""
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    schema: dict[str, Any] = answer.json()
    assert schema["openapi"].startswith("3.")
    for each in schema["paths"].values():
        assert each["get"]["responses"]["200"]["content"]["application/json"]["schema"]


@pytest.mark.parametrize("odd", ["%00", "%F0%9F%98%80", "'", "../cases", "9" * 400])
def test_nonsense_is_no_fault_of_the_program(odd: str, program: Program) -> None:
    """In the code of an operation, in the identifier of a case, in a filter and in a page."""
    client = program(*ALL)
    for path in (
        f"/api/operations/{odd}/cases",
        f"/api/operations/one/cases/{odd}",
        f"/api/operations/one/cases?code={odd}",
        f"/api/operations/one/cases?site={odd}&need={odd}&nationality={odd}&status={odd}&priority={odd}",
        f"/api/operations/one/people?page={odd}",
    ):
        assert client.get(path).status_code < 500
