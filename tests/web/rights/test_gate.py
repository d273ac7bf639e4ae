"""The gate: every role with every right and without it, in its own operation, in its time, and nowhere else."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from safeconduct.web.accounts.models import User
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import gate, grants
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import BESIDE, INSTALLATION_WIDE, RIGHTS, Right, Role
from web.cast import with_second_factor

IN_OPERATION = [role for role in Role if role not in INSTALLATION_WIDE]


def asked(user: User, right: Right, operation_code: str) -> HttpResponse:
    """What a user gets who asks for a page that needs a right."""

    @gate.needs(right, purpose="a test")
    def page(request: HttpRequest, operation_code: str) -> HttpResponse:
        return HttpResponse(f"{request.operation_name} {operation_code} {request.purpose}")  # type: ignore[attr-defined]

    request = RequestFactory().get("/anywhere/")
    request.user = user
    return page(request, operation_code=operation_code)


def opened(user: User, operation_code: str) -> set[Right]:
    """The rights with which a user gets the page that asks for one."""
    found = set()
    for right in Right:
        with suppress(Http404):
            assert asked(user, right, operation_code).content == b"Camp Liberty liberty a test"
            found.add(right)
    return found


@pytest.mark.parametrize("role", IN_OPERATION)
def test_each_role_opens_what_its_rights_say_and_nothing_else(
    role: Role, alma: User, rita: User, liberty: Operation, elsewhere: Operation
) -> None:
    """With the right, the page; without it, and in another operation, no such page."""
    grants.give(alma, role, liberty, by=rita, reason="test")
    assert gate.rights_of(alma, liberty) == RIGHTS[role]
    assert gate.rights_of(alma, elsewhere) == gate.rights_of(alma, None) == frozenset()
    assert opened(alma, "liberty") == RIGHTS[role]
    assert opened(alma, "elsewhere") == opened(alma, "nowhere") == set()


def test_the_administrator_sees_nothing_of_an_operation(rita: User, liberty: Operation) -> None:
    """Who invites everybody opens no page of any operation without a role in it."""
    assert opened(rita, liberty.code) == set()


def test_a_partner_has_totals_and_nothing_else() -> None:
    """The narrowest role stays narrow, and what goes beside a role is in none."""
    assert RIGHTS[Role.PARTNER] == {Right.TOTALS_READ}
    assert not BESIDE & frozenset[Right]().union(*RIGHTS.values())


def test_who_approves_plans_makes_none() -> None:
    """Two people are needed: no role both makes and approves a plan."""
    assert not [role for role, has in RIGHTS.items() if {Right.PLAN_MAKE, Right.PLAN_APPROVE} <= has]


def test_sensitive_needs_are_seen_with_the_right_beside_a_role(alma: User, rita: User, liberty: Operation) -> None:
    """The same role without it does not see them."""
    grants.give(alma, Role.CASE_OFFICER, liberty, by=rita, reason="test", beside=Right.NEEDS_SENSITIVE_READ)
    assert gate.rights_of(alma, liberty) == RIGHTS[Role.CASE_OFFICER] | {Right.NEEDS_SENSITIVE_READ}
    assert asked(alma, Right.NEEDS_SENSITIVE_READ, "liberty").status_code == 200


def test_a_grant_holds_through_its_last_day(alma: User, rita: User, liberty: Operation) -> None:
    """On the last day it holds, on the next no more."""
    last = timezone.localdate() + timedelta(days=3)
    grants.give(alma, Role.PARTNER, liberty, by=rita, reason="test", expires_on=last)
    assert gate.rights_of(alma, liberty, last) == {Right.TOTALS_READ}
    assert gate.rights_of(alma, liberty, last + timedelta(days=1)) == frozenset()


def test_an_expired_grant_opens_nothing(alma: User, rita: User, liberty: Operation) -> None:
    """A grant of last year is there to be read about, and lets nobody in."""
    then = timezone.now() - timedelta(days=100)
    Grant.objects.create(
        user=alma,
        role=Role.PARTNER.value,
        operation=liberty,
        granted_by=rita,
        granted_at=then,
        expires_on=(then + timedelta(days=90)).date(),
        reason="test",
    )
    with pytest.raises(Http404):
        asked(alma, Right.TOTALS_READ, "liberty")


def test_a_revoked_grant_opens_nothing(alma: User, rita: User, liberty: Operation) -> None:
    """From the moment that it is taken back."""
    grant = grants.give(alma, Role.PARTNER, liberty, by=rita, reason="test")
    assert asked(alma, Right.TOTALS_READ, "liberty").status_code == 200
    revocation = grants.revoke(grant, by=rita, reason="left")
    assert grant.revoked_at == revocation.revoked_at
    with pytest.raises(Http404):
        asked(alma, Right.TOTALS_READ, "liberty")


def test_a_grant_of_who_is_shut_out_holds_for_nobody(alma: User, rita: User, liberty: Operation) -> None:
    """Even where a session were left."""
    grants.give(alma, Role.PARTNER, liberty, by=rita, reason="test")
    grants.shut_out(alma, by=rita, reason="left")
    assert gate.rights_of(alma, liberty) == frozenset()


def test_two_roles_are_united(alma: User, rita: User, liberty: Operation) -> None:
    """Who has two roles may do what either allows."""
    grants.give(alma, Role.PARTNER, liberty, by=rita, reason="test")
    grants.give(alma, Role.LEDGER_EDITOR, liberty, by=rita, reason="test")
    assert gate.rights_of(alma, liberty) == RIGHTS[Role.PARTNER] | RIGHTS[Role.LEDGER_EDITOR]


def test_a_role_without_a_second_factor_opens_nothing(rita: User, liberty: Operation) -> None:
    """The gate itself sends to the page on which one is set up."""
    weak = User.objects.create_user("weak", "correct horse battery")
    grants.give(weak, Role.PARTNER, liberty, by=rita, reason="test")
    answer = asked(weak, Right.TOTALS_READ, "liberty")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/totp/activate/")
    with_second_factor(weak)
    assert asked(weak, Right.TOTALS_READ, "liberty").status_code == 200


def test_nobody_is_sent_to_sign_in(client: Client, liberty: Operation) -> None:  # noqa: ARG001 - it is there
    """Whether the operation exists or not, the answer to nobody is the same."""
    answers = [client.get(f"/operations/{code}/roles/") for code in ("liberty", "nowhere")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert all(answer.headers["Location"].startswith("/accounts/login/") for answer in answers)


def test_no_right_looks_like_no_operation(as_alma: Client, liberty: Operation) -> None:  # noqa: ARG001
    """Word for word."""
    answers = [as_alma.get(f"/operations/{code}/roles/") for code in ("liberty", "nowhere")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
