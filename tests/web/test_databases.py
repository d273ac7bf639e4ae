"""Which database is meant, and that it keeps what it was told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from safeconduct.web.databases import database
from safeconduct.web.environment import WrongSetting


def test_without_an_address_it_is_sqlite(tmp_path: Path) -> None:
    """The file is the one in the data directory."""
    found = database("", tmp_path / "database.sqlite3")
    assert found["ENGINE"].endswith("sqlite3")
    assert found["NAME"] == str(tmp_path / "database.sqlite3")


def test_an_address_is_taken_apart() -> None:
    """Escaped characters of user, password and name are themselves again, and options are passed on."""
    found = database("postgresql://us%40er:p%3Aw%2F@db.example:5433/the%20record?sslmode=verify-full", Path("unused"))
    assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        *("us@er", "p:w/", "db.example", "5433", "the record")
    ]
    assert found["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_directory_of_sockets_can_be_named() -> None:
    """A host that is a path comes after the question mark."""
    assert database("postgresql://user@/record?host=%2Frun%2Fpostgresql", Path("unused"))["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    "url", ["mysql://u:secret@h/n", "postgresql://u:secret@h/", "postgresql://u:secret@h:port/n", "secret"]
)
def test_another_address_is_refused_without_showing_its_password(url: str) -> None:
    """The message says what an address looks like, and holds nothing of the one that was given."""
    with pytest.raises(WrongSetting, match=r"^DATABASE_URL: ") as raised:
        database(url, Path("unused"))
    assert "secret" not in str(raised.value)


@pytest.mark.django_db
def test_the_database_keeps_what_was_saved() -> None:
    """SQLite writes ahead, to the disk, and holds to foreign keys; PostgreSQL waits for its log as well."""
    with connection.cursor() as cursor:

        def told(statement: str) -> object:
            cursor.execute(statement)
            return cursor.fetchone()[0]

        if connection.vendor == "sqlite":
            names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            assert [told(f"PRAGMA {name}") for name in names] == ["wal", 2, 1, 20_000]
        else:
            assert told("SHOW synchronous_commit") == "on"
