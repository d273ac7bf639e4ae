"""Every call tried as every role, with and without its right, as nobody, and with rows of another operation.

The calls are those that are declared: a new one is tried by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.api.conftest import client_of, token_of
from tests.web.api.furnishing import World, body_of, every, path_of, send, taken_back

from safeconduct.web.accounts.models import User
from safeconduct.web.api import access, tokens
from safeconduct.web.api.calls import Call
from safeconduct.web.api.endpoints import api
from safeconduct.web.api.models import ApiToken
from safeconduct.web.api.tokens import OFFERED
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.plans import freshness
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import INSTALLATION_WIDE, RIGHTS, Right, Role

pytestmark = pytest.mark.django_db

Program = Callable[..., Client]
DONE = (200, 201, 202)
EACH = pytest.mark.parametrize("call", every(), ids=lambda one: one.name)
SPEAK = frozenset({Right.PLAN_MAKE, Right.PLAN_APPROVE})
ONE_OF = {"say": SPEAK, "approval_letter": SPEAK}
"""Rights one of which a call asks for besides."""
BESIDE = {
    "reverse_of_supply": {Right.OFFERS_EDIT},
    "export": {Right.PLANNING_READ},
    **{name: {Right.REGISTER_EDIT} for name in ("job", "stop_job", "start_job_again")},
}
"""Rights that a call asks for besides, by what it is asked about; those of the rows of a furnished record."""


@pytest.fixture
def unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all calls be made within a minute."""
    for name in ("CALLS", "SLIPS"):
        monkeypatch.setattr(access, name, 10**9)


def needed(call: Call) -> set[Right]:
    """All the rights that a call takes to be answered."""
    return {call.right, *call.beside, *BESIDE.get(call.name, ())}


def is_problem(answer: Any, status: int) -> bool:
    """Whether an answer is a problem with a status, as RFC 9457 has it."""
    if (answer.status_code, answer["Content-Type"]) != (status, "application/problem+json"):
        return False
    return bool(answer.json()["status"] == status)


def test_what_is_declared_is_all_that_answers() -> None:
    """No address of programs is answered by a function that did not pass through the declaration."""
    paths = {
        (method, path)
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }
    declared = {(call.method, f"operations/{{operation_code}}/{call.path}") for call in every()}
    assert {(method, path.lstrip("/")) for method, path in paths} == declared | {("GET", "operations")}
    assert len(declared) == len(every())


def test_a_token_can_have_the_rights_that_calls_ask_for_and_no_others() -> None:
    """None is offered that opens nothing."""
    # Needs within answers, and who speaks.
    beside = {Right.NEEDS_SENSITIVE_READ, *SPEAK}
    assert set(OFFERED) == {right for call in every() for right in (call.right, *call.beside)} | beside


@EACH
def test_it_is_answered_with_its_right_and_written_into_the_log(
    call: Call, world: World, program: Program, cast: dict[str, User]
) -> None:
    """It does what it says, in one entry or more of which one names the token."""
    client = program(*needed(call), *list(ONE_OF.get(call.name, ()))[:1])
    count = log.head().count
    answer = send(client, call, path_of(call, world), body_of(call, world))
    assert answer.status_code in DONE, answer.content.decode()
    token = ApiToken.objects.get()
    entries = list(Entry.objects.filter(sequence__gt=count))
    assert all(entry.actor_id == cast["alma"].pk for entry in entries)
    naming = [
        entry
        for entry in entries
        if entry.purpose.startswith(f"api token {token.pk}")
        or (entry.subject == "token" and entry.id_list == [str(token.pk)])
    ]
    assert len(naming) == 1


@pytest.mark.any_database
@EACH
def test_it_is_not_there_for_who_lacks_its_right(call: Call, world: World, program: Program) -> None:
    """With all other rights it answers as it does for an operation that does not exist, and changes nothing."""
    for lacking in [*({one} for one in needed(call)), *([ONE_OF[call.name]] if call.name in ONE_OF else [])]:
        client = program(*(right for right in OFFERED if right not in lacking))
        body, count = body_of(call, world), log.head().count
        refused = send(client, call, path_of(call, world), body)
        assert is_problem(refused, 404), refused.content.decode()
        assert log.head().count == count
    nowhere = send(client, call, path_of(call, world, "nowhere"), body)
    assert nowhere.json() == refused.json()


@pytest.mark.any_database
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.usefixtures("unthrottled")
def test_a_role_is_answered_as_the_table_of_rights_has_it(role: Role, world: World, cast: dict[str, User]) -> None:
    """A token has no more than the role of its user, and works for those alone who may take lists out.

    Of the calls that are alike in method and rights, one shows that they are answered; all show that they are not.
    """
    zana, rita = cast["zana"], cast["rita"]
    grants.give(zana, role, None if role in INSTALLATION_WIDE else world.record, by=rita, reason="tries")
    held = [right for right in OFFERED if right in RIGHTS[role] and role not in INSTALLATION_WIDE]
    if not held:
        with pytest.raises(tokens.NotMade):
            token_of(zana, world.record, *RIGHTS[role])
        return
    client, wrong = client_of(token_of(zana, world.record, *held)), {}
    opened = set[tuple[object, ...]]()
    for call in every():
        one_of = ONE_OF.get(call.name, frozenset(held)) & set(held)
        opens = needed(call) <= set(held) and one_of and Right.EXPORT in RIGHTS[role] and call.name != "delete_view"
        alike = (call.method, *sorted(needed(call)), *sorted(one_of))
        if opens and alike in opened:  # that it is answered with its rights is shown above
            continue
        opened |= {alike} if opens else set()
        with taken_back():
            freshness._compared_at.cache_clear()
            answer = send(client, call, path_of(call, world), body_of(call, world))
        if not (answer.status_code in DONE if opens else is_problem(answer, 404)):
            wrong[call.name] = answer.content.decode()
    assert wrong == {}


@pytest.mark.any_database
@pytest.mark.usefixtures("unthrottled")
def test_nobody_gets_an_answer(world: World, cast: dict[str, User], program: Program) -> None:
    """No token, a wrong one, a session instead, one that is over or was taken back: 401, and nothing said."""
    signed_in = Client()
    signed_in.force_login(cast["alma"])
    over, revoked = program(*OFFERED), program(*OFFERED)
    made_at = timezone.now() - timedelta(days=60)
    first, second = ApiToken.objects.order_by("pk")
    ApiToken.objects.filter(pk=first.pk).update(made_at=made_at, expires_on=made_at.date())
    tokens.revoke(second, by=cast["alma"])
    for client in (Client(), signed_in, over, revoked, client_of("sct_wrong")):
        for call in every():
            answer = send(client, call, path_of(call, world), body_of(call, world))
            assert is_problem(answer, 401), call.name
            assert world.record.name not in answer.content.decode(), call.name


@EACH
def test_rows_of_another_operation_are_not_there(call: Call, other: World, program: Program) -> None:
    """Neither below the own operation nor below the other one, in which the user has the same roles."""
    client = program(*OFFERED)
    body = body_of(call, other)
    answers = [send(client, call, path_of(call, other), body)]
    assert is_problem(answers[0], 404), answers[0].content.decode()
    if "{" in call.path and call.name != "export":
        answers.append(send(client, call, path_of(call, other, "one"), body))
        assert is_problem(answers[1], 404), answers[1].content.decode()
    else:  # rows stand in the body alone, or none does
        answers.append(send(client, call, path_of(call, other, "one"), body))
        assert answers[1].status_code < 500
    for answer in answers:
        assert not [one for one in ("MARKER", *other.secrets) if one in answer.content.decode()]


def test_a_token_loses_what_its_user_loses(world: World, program: Program, cast: dict[str, User]) -> None:
    """With the role all calls go; one that the other role has stays."""
    client, alma, rita = program(*OFFERED), cast["alma"], cast["rita"]
    assert client.get("/api/operations/one/offers").status_code == 200
    grants.give(alma, Role.PARTNER, world.record, by=rita, reason="stays on")
    for grant in alma.grants.filter(role__in=[Role.COORDINATOR, Role.CASE_OFFICER, Role.APPROVER]):
        grants.revoke(grant, by=rita, reason="left")
    assert {send(client, one, path_of(one, world), body_of(one, world)).status_code for one in every()[:100]} == {404}
    assert client.get("/api/operations").json()["items"] == []


@pytest.mark.usefixtures("other")
def test_a_token_opens_no_second_operation(program: Program) -> None:
    """It is named with the one, whatever its user may elsewhere."""
    told = program(*OFFERED).get("/api/operations").json()
    assert [one["code"] for one in told["items"]] == ["one"]
