"""Whether the server is ready to answer people, and if not, what is missing. No secret is in the answer."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from safeconduct.web.data_directory import Unusable
from safeconduct.web.pages import closed
from safeconduct.web.watching import heartbeat


def checks() -> dict[str, bool]:
    """Each thing that has to be so, by its name, and whether it is.

    ``database``: it answers. ``migrations``: it has the form that this version needs. ``key``: the key file can be
    read. ``worker``: one was alive within the last minute. ``open``: nobody closed the record.
    """
    database, migrations = _database()
    age = heartbeat.age()
    return {
        "database": database,
        "migrations": migrations,
        "key": _has_key(),
        "worker": age is not None and age < heartbeat.LATE_SECONDS,
        "open": closed.minutes_closed(settings.DATA_DIRECTORY.path) is None,
    }


def _database() -> tuple[bool, bool]:
    """Whether the database answers, and whether it has the present form."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Error:
        connection.close()  # the next one who asks tries anew
        return False, False
    return True, _needed() <= applied.keys()


@cache
def _needed() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _has_key() -> bool:
    try:
        settings.DATA_DIRECTORY.keys()
    except Unusable:
        return False
    return True
