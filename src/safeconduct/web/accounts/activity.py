"""When a session was last used, for the list of one's own sessions: written down once a minute, not with every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
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
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


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
