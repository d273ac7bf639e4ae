"""What only somebody who owns the database can do to the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import connection


@pytest.fixture
def past_triggers() -> Callable[..., None]:
    """A function that runs one statement with the triggers of the log taken off."""
    return without_triggers


def without_triggers(statement: str, values: Sequence[object] | None = None) -> None:
    """Run a statement that the triggers refuse, and put them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement, values)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%%'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, values)
        for _, made in triggers:
            cursor.execute(made)
