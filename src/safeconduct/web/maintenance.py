"""Maintenance: a command opens the record of an installation as it is, without serving or changing its form."""

from __future__ import annotations

import os
from pathlib import Path

from safeconduct.web import environment
from safeconduct.web.data_directory import DataDirectory, Unusable, default_path, open_existing
from safeconduct.web.databases import database


def open_record(path: Path | None = None) -> DataDirectory:
    """Open the data directory and point Django to it. This sets environment variables of the process.

    Args:
        path: The data directory; without it, the one that the environment names, or the user's own.

    Raises:
        Unusable: the directory is not ours, or its database has another form than this version needs.
        WrongSetting: an environment variable has a value that cannot be followed.
    """
    chosen = path or Path(environment.text("SAFECONDUCT_DATA") or default_path())
    url = environment.text("DATABASE_URL")
    database(url, chosen)
    directory = open_existing(chosen)
    if not url and not directory.database.exists():
        raise Unusable(f"{directory.path}: has no database yet; start `safeconduct serve` on it once")
    os.environ["SAFECONDUCT_DATA"] = str(directory.path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.web.settings")
    import django

    django.setup()
    _refuse_another_form(directory)
    return directory


def _refuse_another_form(directory: DataDirectory) -> None:
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        known = set(executor.loader.disk_migrations)
        applied = set(executor.loader.applied_migrations)
    except Error as error:
        raise Unusable(f"{directory.path}: its database cannot be opened ({type(error).__name__})") from None
    if known - applied:
        raise Unusable(
            f"{directory.path}: its database has the form of an earlier version; start `safeconduct serve` on it once, "
            "which copies it and brings it to the present form"
        )
