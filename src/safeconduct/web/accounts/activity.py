"""When a session was used last: noted once a minute, and never at the price of the page."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.middleware import UserSessionsMiddleware
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

EVERY = timedelta(minutes=1)


class ActivityNoted(UserSessionsMiddleware):  # type: ignore[misc]  # the library ships no types
    """Notes the use of a session as the library does, but not with every request: that would be a write for each page.

    A page that only looks, such as that of a job which holds the database for itself, then needs no write at all.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; its session is noted where that was not done within the last minute."""
        key = request.session.session_key
        if key and UserSession.objects.filter(session_key=key, last_seen_at__gt=timezone.now() - EVERY).exists():
            answer: HttpResponse = self.get_response(request)
            return answer
        return super().__call__(request)  # type: ignore[no-any-return]
