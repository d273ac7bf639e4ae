"""A fixed cast of users, and browsers without a browser: each signed in as one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations as DatabaseOperations
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


@pytest.fixture(scope="session", autouse=True)
def emptying_past_triggers() -> Iterator[None]:
    """Let the tests that commit empty the database afterwards, which triggers refuse, and rightly.

    Only what empties all tables between tests (``flush``) is let through; what a test itself does is not.
    """
    emptied = DatabaseOperations.execute_sql_flush

    def without_triggers(operations: Any, statements: list[str]) -> None:
        with operations.connection.cursor() as cursor:
            if operations.connection.vendor == "postgresql":
                emptied(
                    operations,
                    ["SET session_replication_role = replica", *statements, "RESET session_replication_role"],
                )
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        emptied(
            operations,
            [
                *(f"DROP TRIGGER {name}" for name, _ in triggers),
                *statements,
                *(made for _, made in triggers),
            ],
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops.__class__, "execute_sql_flush", without_triggers)
        yield
