"""When a session was last used, for the list of one's own sessions: written down once a minute, not with every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

EVERY = timedelta(minutes=1)
"""How old what is written down may be. A write waits for all others; a page that only shows something should not."""


class SessionActivity:
    """Keeps the list of sessions up to date, where who uses one, from where and with what is as it was a minute ago."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Write the session down if that is due, before the page is made."""
        if request.session.session_key and request.user.is_authenticated and not _is_known(request):
            with suppress(OperationalError), without_waiting():
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


@contextmanager
def without_waiting() -> Iterator[None]:
    """Let a write fail at once where another holds SQLite, as a long job does; the next page writes it down then."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _is_known(request: HttpRequest) -> bool:
    """Whether the list has the session as it is now, seen within the last minute."""
    longest = UserSession._meta.get_field("user_agent").max_length
    known = UserSession.objects.filter(
        session_key=request.session.session_key,
        user_id=request.user.pk,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.headers.get("User-Agent", "")[:longest],
        last_seen_at__gt=timezone.now() - EVERY,
    )
    return bool(known.exists())
