"""Links that are handed over where there is no mail: made, looked up, used once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from safeconduct.web.accounts.models import Link, User

LIVES: Mapping[str, timedelta] = {
    Link.Kind.FIRST: timedelta(hours=1),
    Link.Kind.INVITATION: timedelta(days=7),
    Link.Kind.RESET: timedelta(days=1),
}
"""How long a link of each kind works."""


class Spent(Exception):
    """A link was used, withdrawn or is too old; nothing was changed."""


@transaction.atomic
def make(kind: Link.Kind, user: User | None = None, by: User | None = None) -> str:
    """Make a link and return its token, which is nowhere kept. Earlier links of its kind for this user end."""
    now = timezone.now()
    _open(now).filter(kind=kind, user=user).update(withdrawn_at=now)
    token = secrets.token_urlsafe(32)
    Link.objects.create(
        kind=kind, token_hash=_hash(token), user=user, made_by=by, made_at=now, expires_at=now + LIVES[kind]
    )
    return token


def find(token: str) -> Link | None:
    """The link with this token, if it still works."""
    return _open(timezone.now()).filter(token_hash=_hash(token)).first()


def still_works(pk: object, kinds: tuple[Link.Kind, ...]) -> Link | None:
    """The link with this number, if it still works and is of one of these kinds."""
    if not isinstance(pk, int):
        return None
    return _open(timezone.now()).filter(pk=pk, kind__in=kinds).select_related("user").first()


def use(link: Link) -> None:
    """Use a link up, within the transaction that does what it is for.

    Raises:
        Spent: somebody was faster, or it is too old.
    """
    now = timezone.now()
    if not _open(now).filter(pk=link.pk).update(used_at=now):
        raise Spent


def withdraw(user: User) -> None:
    """End every open link for a user."""
    now = timezone.now()
    _open(now).filter(user=user).update(withdrawn_at=now)


def _open(now: datetime) -> QuerySet[Link]:
    works_for_its_user = Link.objects.exclude(user__is_active=False)
    return works_for_its_user.filter(used_at=None, withdrawn_at=None, expires_at__gt=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
