"""Tokens made, shown once, looked up and taken back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.accounts.models import User
from safeconduct.web.api.models import DAYS_AT_MOST, ApiToken
from safeconduct.web.audit import log
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import gate
from safeconduct.web.rights.days import day_of_rights
from safeconduct.web.rights.roles import Right

OFFERED = (
    Right.PLANNING_READ,
    Right.REGISTER_READ,
    Right.NEEDS_SENSITIVE_READ,
    Right.TOTALS_READ,
    Right.INCIDENTS_READ,
    Right.EXPORT,
    Right.REGISTER_EDIT,
    Right.SUBMISSIONS_EDIT,
    Right.OFFERS_EDIT,
    Right.DEPARTURES_EDIT,
    Right.BOARDING_EDIT,
    Right.SITES_EDIT,
    Right.DECISIONS_EDIT,
    Right.INCIDENTS_EDIT,
    Right.SETTINGS_EDIT,
    Right.PLAN_MAKE,
    Right.PLAN_APPROVE,
    Right.REHEARSALS_MAKE,
    Right.GRANTS_EDIT,
    Right.IDENTITY_READ,
    Right.IDENTITY_EDIT,
    Right.IDENTITY_ERASE,
)
"""The rights that a token can have, those that only read and tell of nobody by name first.

Giving roles, inviting users, beginning operations and reading the log stay with people: with the right to give roles, a
program names the parties that approve plans, and no more.
"""

BEGINS = "sct_"
"""With which a token begins, so that it is known for what it is where it does not belong."""


class NotMade(Exception):
    """A token cannot be made or taken back; the message says why and what would be right."""


@transaction.atomic
def make(user: User, operation: Operation, *, name: str, rights: Collection[Right], expires_on: date) -> str:
    """Make a token and return it; it is shown this once.

    Args:
        user: Whose rights it has a part of, today and on every later day.
        operation: Where it holds.
        name: What it is for.
        rights: What it may do: some of ``OFFERED`` that the user has.
        expires_on: The last day on which it works.

    Raises:
        NotMade: one of these cannot be.
    """
    today = day_of_rights()
    if not name.strip():
        raise NotMade(_("Say what it is for."))
    if not rights or not set(rights) <= set(OFFERED) & gate.rights_of(user, operation):
        raise NotMade(_("Choose what it may do; it can be no more than you may."))
    if not today <= expires_on <= today + timedelta(days=DAYS_AT_MOST):
        raise NotMade(_("It ends on a day from today on, and within 90 days."))
    token = BEGINS + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        user=user,
        operation=operation,
        name=name.strip(),
        token_hash=_hash(token),
        rights=" ".join(sorted(right.value for right in rights)),
        expires_on=expires_on,
    )
    made.refresh_from_db()
    _log("made", made, user)
    return token


def find(token: str) -> ApiToken | None:
    """The token as it is kept, if it works today."""
    return ApiToken.objects.in_force().select_related("user").filter(token_hash=_hash(token)).first()


@transaction.atomic
def revoke(token: ApiToken, *, by: User) -> None:
    """Take a token back, from this moment on.

    Raises:
        NotMade: it was taken back already.
    """
    held = ApiToken.objects.select_for_update().get(pk=token.pk)
    if held.revoked_at is not None:
        raise NotMade(_("This token was taken back already."))
    held.revoked_at = max(timezone.now(), held.made_at)
    held.save(update_fields=["revoked_at"])
    _log("revoked", held, by)


def _log(action: str, token: ApiToken, by: User) -> None:
    told = {"name": token.name, "rights": " ".join(token.rights), "until": str(token.expires_on)}
    log.append(
        actor=by,
        action=action,
        operation=token.operation,
        subject="token",
        ids=(str(token.pk),),
        before=told if action == "revoked" else None,
        after=told if action == "made" else None,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
