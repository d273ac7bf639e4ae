"""Who calls: a token in place of a session, and a limit of rate over all processes."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja.errors import Throttled
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from safeconduct.web.accounts import second_factor
from safeconduct.web.api import tokens
from safeconduct.web.api.models import ApiToken, Tally

MINUTE = 60
CALLS = 120
"""Calls that one token may make in a minute."""
KEPT = 60
"""Minutes after which what was counted is forgotten."""
SLIPS = 30
"""Wrong tokens that are looked at in a minute, from one address."""


class Token(HttpBearer):
    """A token in the header ``Authorization: Bearer …``."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token, if it works, and is of a user who could sign in with a second factor.

        Raises:
            Throttled: too many wrong ones came from that address.
        """
        found = tokens.find(token)
        if found is None or not second_factor.has_one(found.user):
            if not _counted(f"slip:{request.META.get('REMOTE_ADDR', '')}", SLIPS):
                raise Throttled(wait=MINUTE)
            return None
        request.user = found.user
        return found


class PerToken(BaseThrottle):
    """Lets a token make so many calls a minute, over all processes."""

    def allow_request(self, request: Any) -> bool:
        """Whether this call is one of them."""
        return _counted(f"token:{request.auth.pk}", CALLS)

    def wait(self) -> float:
        """Seconds after which the next minute has surely begun."""
        return MINUTE


def _counted(what: str, most: int) -> bool:
    """Count one more in this minute, and say whether it is not too many.

    The row is locked while it is counted: of calls at the same moment, in whichever process, each counts.
    """
    minute = _minute()
    with transaction.atomic():
        row, is_new = Tally.objects.select_for_update().get_or_create(what=what, defaults={"minute": minute})
        if is_new:
            Tally.objects.filter(minute__lt=minute - KEPT).delete()
        row.times = row.times + 1 if row.minute == minute else 1
        row.minute = minute
        row.save(update_fields=["minute", "times"])
    return int(row.times) <= most


def _minute() -> int:
    return int(time.time()) // MINUTE
