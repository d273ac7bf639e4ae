"""A fixed cast of users, and browsers without a browser: each signed in as one of them."""

from __future__ import annotations

import pytest
from django.test import Client

from safeconduct.web.accounts.models import User


@pytest.fixture
def alma(db: None) -> User:  # noqa: ARG001 - it needs the database
    """A user without any role."""
    return User.objects.create_user("alma", "correct horse battery", display_name="Alma Hoxha")


@pytest.fixture
def as_alma(alma: User) -> Client:
    """A client that is signed in as Alma."""
    client = Client()
    client.force_login(alma)
    return client
