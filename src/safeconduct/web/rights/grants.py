"""Giving and taking back roles."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.accounts import joining
from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.record.models import Operation
from safeconduct.web.rights.days import day_of_rights
from safeconduct.web.rights.models import DAYS_AT_MOST, Grant, GrantQuerySet, Revocation, last_day
from safeconduct.web.rights.roles import BESIDE, INSTALLATION_WIDE, RIGHTS, Right, Role


class NotGranted(Exception):
    """A role cannot be given or taken back; the message says why and what would be right."""


@transaction.atomic
def give(
    user: User,
    role: Role,
    operation: Operation | None,
    *,
    by: User | None,
    reason: str,
    expires_on: date | None = None,
    beside: Right | None = None,
) -> Grant:
    """Give a role until a day, in 90 days if none is named.

    Args:
        user: Who gets it.
        role: The role.
        operation: Where it holds; nothing for a role that is installation-wide, and for no other.
        by: Who gives it; nothing for the first administrator.
        reason: Why.
        expires_on: The last day on which it holds, at most a year ahead.
        beside: A right of ``BESIDE`` that is given beside it.

    Raises:
        NotGranted: one of these does not go with the others.
    """
    today = day_of_rights()
    until = expires_on or last_day(today)
    if (role in INSTALLATION_WIDE) != (operation is None):
        raise NotGranted(_("The administrator is of no operation, and every other role is of one."))
    if by == user and role not in INSTALLATION_WIDE and not _is_administrator(user):
        raise NotGranted(_("Nobody gives a role to themselves. Ask another coordinator, or an administrator."))
    if not reason.strip():
        raise NotGranted(_("Say why; the reason is kept with the role."))
    if not today <= until <= last_day(today, DAYS_AT_MOST):
        raise NotGranted(_("A role ends on a day from today on, and within a year."))
    if beside and (beside not in BESIDE or Right.REGISTER_READ not in RIGHTS[role]):
        raise NotGranted(_("This right goes only beside a role that sees the register."))
    grant = Grant.objects.create(
        user=user,
        role=role.value,
        operation=operation,
        expires_on=until,
        granted_by=by,
        reason=reason.strip(),
        beside=beside.value if beside else "",
    )
    _log("granted", grant, by, grant.reason)
    return grant


@transaction.atomic
def revoke(grant: Grant, *, by: User, reason: str) -> Revocation:
    """Take a role back, from this moment on.

    Raises:
        NotGranted: it was taken back already, no reason is given, or no administrator would be left.
    """
    held = Grant.objects.select_for_update().get(pk=grant.pk)
    if Revocation.objects.filter(grant=held).exists():
        raise NotGranted(_("This role was taken back already."))
    if not reason.strip():
        raise NotGranted(_("Say why; the reason is kept with the role."))
    if held.role == Role.ADMINISTRATOR and not administrators().exclude(pk=held.pk).exists():
        raise NotGranted(_("This is the last administrator. Make somebody else administrator first."))
    revocation = Revocation.objects.create(grant=held, revoked_by=by, reason=reason.strip())
    _log("revoked", held, by, revocation.reason)
    return revocation


@transaction.atomic
def shut_out(user: User, *, by: User, reason: str) -> None:
    """Let a user no longer sign in; roles stay as they are, and hold for nobody.

    Raises:
        NotGranted: no administrator would be left, or it is oneself.
    """
    if user == by:
        raise NotGranted(_("Nobody shuts themselves out. Ask another administrator."))
    if _is_administrator(user) and not administrators().exclude(user=user).exists():
        raise NotGranted(_("This is the last administrator. Make somebody else administrator first."))
    joining.shut_out(user, by, reason)


def administrators() -> GrantQuerySet:
    """The grants of those who administer the installation today and have a password."""
    # Somebody who was invited and never came cannot help anybody.
    return (
        Grant.objects.in_force()
        .filter(role=Role.ADMINISTRATOR.value)
        .exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    )


def _log(action: str, grant: Grant, by: User | None, reason: str) -> None:
    """Write a role that is given or taken back into the log of its operation."""
    told = {"role": grant.role, "beside": grant.beside, "until": str(grant.expires_on)}
    log.append(
        actor=by,
        action=action,
        operation=grant.operation,
        subject="user",
        ids=(str(grant.user_id),),
        reason=reason,
        before=None if action == "granted" else told,
        after=told if action == "granted" else None,
    )


def _is_administrator(user: User) -> bool:
    return administrators().filter(user=user).exists()
