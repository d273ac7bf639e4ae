"""The list of one's own sessions: it has each, and costs no write with every page."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from safeconduct.web.accounts.activity import EVERY


def writes(client: Client, **headers: str) -> int:
    """How many statements that write the front page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/", headers=headers).status_code == 200
    return sum(one["sql"].startswith(("INSERT", "UPDATE")) for one in queries)


def test_a_session_is_written_down_once_a_minute(as_alma: Client) -> None:
    """At the first page, not at the next, and again when what is there is a minute old."""
    assert writes(as_alma) > 0
    assert writes(as_alma) == 0
    known = UserSession.objects.get()
    earlier = known.last_seen_at - EVERY - timedelta(seconds=1)
    UserSession.objects.update(last_seen_at=earlier)
    assert writes(as_alma) > 0
    assert UserSession.objects.get().last_seen_at > earlier


def test_another_program_shows_at_once(as_alma: Client) -> None:
    """Who uses the session with something else is seen without delay."""
    as_alma.get("/")
    assert writes(as_alma, user_agent="Another") > 0
    assert UserSession.objects.get().user_agent == "Another"
