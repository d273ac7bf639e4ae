"""Grants: what cannot be given, and what the database itself refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from safeconduct.web.accounts import joining
from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import gate, grants
from safeconduct.web.rights.models import Grant, Revocation
from safeconduct.web.rights.roles import Right, Role


def test_a_role_is_given_for_ninety_days(alma: User, rita: User, liberty: Operation) -> None:
    """Where nobody says otherwise."""
    grant = grants.give(alma, Role.PARTNER, liberty, by=rita, reason=" reads ")
    assert (grant.expires_on - timezone.localdate()).days == 90
    assert (grant.reason, grant.granted_by, grant.revoked_at) == ("reads", rita, None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"role": Role.ADMINISTRATOR}, "of no operation"),
        ({"operation": None}, "every other role is of one"),
        ({"reason": " "}, "Say why"),
        ({"days": -1}, "within a year"),
        ({"days": 367}, "within a year"),
        ({"beside": Right.AUDIT_READ}, "sees the register"),
        ({"beside": Right.NEEDS_SENSITIVE_READ}, "sees the register"),
    ],
)
def test_what_does_not_go_together_is_refused(
    change: dict[str, Any], message: str, alma: User, rita: User, liberty: Operation
) -> None:
    """With a message that says what would be right; nothing is kept."""
    wanted: dict[str, Any] = {"role": Role.PARTNER, "operation": liberty, "reason": "test", "days": 10} | change
    wanted["expires_on"] = timezone.localdate() + timedelta(days=wanted.pop("days"))
    role, operation = wanted.pop("role"), wanted.pop("operation")
    with pytest.raises(grants.NotGranted, match=message):
        grants.give(alma, role, operation, by=rita, **wanted)
    assert not alma.grants.exists()


def test_a_role_is_taken_back_once(alma: User, rita: User, liberty: Operation) -> None:
    """By a row with a reason."""
    grant = grants.give(alma, Role.PARTNER, liberty, by=rita, reason="test")
    with pytest.raises(grants.NotGranted, match="Say why"):
        grants.revoke(grant, by=rita, reason="")
    grants.revoke(grant, by=rita, reason="left")
    with pytest.raises(grants.NotGranted, match="already"):
        grants.revoke(grant, by=rita, reason="left")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"role": "king"}, "grant_role_known"),
        ({"role": "administrator"}, "installation_wide"),
        ({"operation": None}, "installation_wide"),
        ({"beside": "audit.read"}, "grant_beside_known"),
        ({"beside": "needs.sensitive.read"}, "grant_beside_known"),
        ({"reason": ""}, "grant_has_reason"),
        ({"granted_by": None}, "grant_by_the_system"),
        ({"days": -3}, "grant_lasts_a_year"),
        ({"days": 369}, "grant_lasts_a_year"),
        ({"user": None}, "user_id"),
    ],
)
def test_the_database_keeps_the_rules(
    change: dict[str, Any], constraint: str, alma: User, rita: User, liberty: Operation
) -> None:
    """Rows that pass by the services are refused, by the name of the rule."""
    fields: dict[str, Any] = {
        "user": alma,
        "role": "partner",
        "operation": liberty,
        "granted_by": rita,
        "reason": "test",
        "days": 10,
    }
    Grant.objects.bulk_create([_row(fields)])
    with pytest.raises(IntegrityError, match=constraint), atomic():
        Grant.objects.bulk_create([_row(fields | change)])


def test_the_database_keeps_one_revocation_with_a_reason(alma: User, rita: User, liberty: Operation) -> None:
    """A second one, and one without words, are refused."""
    grant = grants.give(alma, Role.PARTNER, liberty, by=rita, reason="test")
    with pytest.raises(IntegrityError, match="revocation_has_reason"), atomic():
        Revocation.objects.bulk_create([Revocation(grant=grant, revoked_by=rita, reason="")])
    Revocation.objects.bulk_create([Revocation(grant=grant, revoked_by=rita, reason="left")])
    with pytest.raises(IntegrityError), atomic():
        Revocation.objects.bulk_create([Revocation(grant=grant, revoked_by=rita, reason="left")])


class EachDay(TestCase):  # type: ignore[misc]  # hypothesis ships no types for it
    """Every length of a grant, against every day."""

    @settings(max_examples=20, deadline=None)
    @given(length=st.integers(0, 366), day=st.integers(0, 400))
    def test_a_grant_holds_on_its_days_and_on_no_other(self, length: int, day: int) -> None:
        """From the day that it is given through its last one."""
        today = timezone.localdate()
        giver = User.objects.create_user("giver")
        user = User.objects.create_user("user")
        operation = Operation.objects.create(code="one", name="One")
        last = today + timedelta(days=length)
        grants.give(user, Role.PARTNER, operation, by=giver, reason="test", expires_on=last)
        assert bool(gate.rights_of(user, operation, today + timedelta(days=day))) == (day <= length)


def _row(fields: dict[str, Any]) -> Grant:
    rest = dict(fields)
    return Grant(expires_on=timezone.now().date() + timedelta(days=rest.pop("days")), **rest)


def test_roles_stand_in_the_log_of_their_operation(alma: User, rita: User, liberty: Operation) -> None:
    """Given and taken back: who, whom, which role, until when and why."""
    grant = grants.give(alma, Role.PARTNER, liberty, by=rita, reason="sees totals")
    grants.revoke(grant, by=rita, reason="left")
    one, taken = Entry.objects.of_operation(liberty.pk)
    told = {"role": "partner", "beside": "", "until": str(grant.expires_on)}
    assert (one.action, one.actor_id, one.id_list, one.reason) == (
        "granted",
        rita.pk,
        [str(alma.pk)],
        "sees totals",
    )
    assert (one.after_value, taken.before_value) == (told, told)
    assert (taken.action, taken.reason) == ("revoked", "left")


def test_accounts_stand_in_the_log(rita: User) -> None:
    """Invited, shut out and let in again: entries of no operation, in their order."""
    besa, _ = joining.invite("besa", rita)
    grants.shut_out(besa, by=rita, reason="left")
    joining.let_in(besa, rita, "came back")
    entries = Entry.objects.filter(subject="user", ids=f'["{besa.pk}"]').order_by("sequence")
    assert [(one.action, one.reason) for one in entries] == [
        ("invited", ""),
        ("shut-out", "left"),
        ("let-in", "came back"),
    ]
    assert {one.operation_code for one in entries} == {""}
