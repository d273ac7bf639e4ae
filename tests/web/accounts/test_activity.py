"""When a session was used last is noted once a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.mark.django_db
def test_a_page_that_only_looks_writes_nothing(as_alma: Client) -> None:
    """The first request of a session is noted, the next is not, and one a minute later is."""
    as_alma.get("/")
    session = UserSession.objects.get()
    with CaptureQueriesContext(connection) as asked:
        as_alma.get("/")
    assert not [one["sql"] for one in asked if not one["sql"].startswith("SELECT")]
    UserSession.objects.update(last_seen_at=session.last_seen_at - timedelta(minutes=2))
    as_alma.get("/")
    assert UserSession.objects.get().last_seen_at > session.last_seen_at
