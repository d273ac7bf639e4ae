"""Backups of the database that have become too old: they hold the keys of people who were erased since."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction

from safeconduct.web import environment
from safeconduct.web.audit import log
from safeconduct.web.data_directory import DataDirectory

NAMED = re.compile(r"(\d{8}T\d{12}Z)\.(sqlite3|dump|backup)")
"""The names of backups: the moment, in UTC to the microsecond, and what it is: a database, or all that there is."""


def days_kept() -> int | None:
    """How many days backups are kept, by the setting; None: for good.

    Raises:
        WrongSetting: it is no whole number of at least 1.
    """
    if not environment.text("SAFECONDUCT_BACKUP_DAYS"):
        return None
    return environment.count("SAFECONDUCT_BACKUP_DAYS", 1)


def too_old(directory: DataDirectory, days: int, now: datetime) -> list[Path]:
    """The backups that are older than some days, the oldest first; the newest of all is never among them."""
    found = sorted(path for path in directory.backups.iterdir() if NAMED.fullmatch(path.name) and path.is_file())
    return [path for path in found[:-1] if _moment(path) < now - timedelta(days=days)]


def remove(paths: list[Path]) -> None:
    """Remove backups, and write their names into the log."""
    if not paths:
        return
    with transaction.atomic():
        for path in paths:
            path.unlink(missing_ok=True)
        log.append(actor=None, action="removed", subject="backup", ids=[path.name for path in paths])


def _moment(path: Path) -> datetime:
    return datetime.strptime(path.name.partition(".")[0], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
