"""Who may call what: a token in place of a session, the same gate as before the pages, and a limit of rate."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest
from ninja.errors import Throttled
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from safeconduct.web.accounts import second_factor
from safeconduct.web.api import tokens
from safeconduct.web.api.models import ApiToken
from safeconduct.web.audit import log
from safeconduct.web.rights import gate
from safeconduct.web.rights.roles import Right

MINUTE = 60
CALLS = 120
"""Calls that one token may make in a minute."""
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


def opened(right: Right) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Open an endpoint, which takes ``operation_code``, to tokens with a right in that operation.

    The user of the token must have the right to take lists out, besides. For others there is no such operation.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def gated(request: Any, operation_code: str, **given: Any) -> Any:
            token: ApiToken = request.auth
            if "\x00" in operation_code:  # PostgreSQL cannot look for it
                raise Http404
            at_most = frozenset(Right(one) for one in token.rights) | {Right.EXPORT}
            passed = gate.enter(
                request, operation_code, right, Right.EXPORT, purpose=f"api token {token.pk}", at_most=at_most
            )
            if not passed or request.operation.pk != token.operation_id:
                raise Http404
            return view(request, operation_code=operation_code, **given)

        gated.need = gate.Need(right)  # type: ignore[attr-defined]  # read by the test of every endpoint
        return gated

    return decorate


def reading(request: Any, subject: str, ids: Iterable[str]) -> AbstractContextManager[log.Reading]:
    """A block in which an answer about people is made; that it was read is in the log before anybody gets it."""
    return log.reading(request, subject, ids, purpose=request.purpose or "")


def _counted(what: str, most: int) -> bool:
    """Count one more in this minute, and say whether it is not too many."""
    key = f"api:{what}:{_minute()}"
    if cache.add(key, 1, 2 * MINUTE):
        return True
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it went between the two questions
        return True


def _minute() -> int:
    return int(time.time()) // MINUTE
