"""Which database holds the record: SQLite in the data directory, or the PostgreSQL that was named."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from safeconduct.web.environment import WrongSetting

BUSY_SECONDS = 20
KEPT_SECONDS = 60
"""How long a thread keeps a connection for the next requests."""
SCHEMES = ("postgresql", "postgres")


def database(url: str, sqlite: Path) -> dict[str, Any]:
    """The settings of the database, in the form that Django reads.

    Args:
        url: The address of a PostgreSQL database, or nothing for SQLite. What follows ``?`` is passed on to libpq;
            ``host`` names a directory of sockets where it begins with a slash.
        sqlite: The file of the SQLite database.

    Raises:
        WrongSetting: the address is of another kind, or names no database.
    """
    return _postgresql(url) if url else _sqlite(sqlite)


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        # Opening costs several statements, and the last one that closes writes all of the log back to the file.
        "CONN_MAX_AGE": KEPT_SECONDS,
        "OPTIONS": {
            # A transaction that will write takes its lock at once: one that asks for it halfway is refused at once.
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            # What was answered as saved is on the disk. Django itself turns foreign keys on.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    wrong = WrongSetting("DATABASE_URL: is no address of the form postgresql://user:password@host:port/name")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None  # the address is not shown: it holds a password
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in SCHEMES or not name:
        raise wrong
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or options.pop("port", "")),
        "CONN_MAX_AGE": KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
