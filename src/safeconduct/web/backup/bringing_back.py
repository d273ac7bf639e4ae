"""Laying out a backup: its files and its database into place, each table compared with what it was."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from safeconduct.web.backup import archive, postgresql, tables
from safeconduct.web.backup.archive import SOURCES, Manifest
from safeconduct.web.data_directory import FOLDERS, DataDirectory, Keys, Unusable


def lay_out(backup: Path, keys: Keys, directory: DataDirectory, url: str) -> Manifest:
    """Restore a backup into a directory that has at most a key file, and an empty database.

    Nothing is in its place before all of it was read and checked; the database comes last.

    Args:
        backup: The file.
        keys: The keys that open it.
        directory: Where to; it exists.
        url: The address of an empty PostgreSQL database, or nothing for SQLite.

    Raises:
        Unusable: the file is damaged, is of another kind of database, or what came out is not what went in.
    """
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=directory.path) as place:
        folder = Path(place)
        manifest = archive.unpack(backup, keys, folder)
        refuse_another_kind(backup, manifest, url)
        if not url:
            _compare(backup, manifest, _content_of_sqlite(folder / manifest.database))
        for name in FOLDERS:
            (directory.path / name).mkdir(mode=0o700, exist_ok=True)
        if (folder / SOURCES).exists():
            directory.sources.rmdir()
            (folder / SOURCES).rename(directory.sources)
        if url:
            _compare(backup, manifest, postgresql.bring_in(url, folder / manifest.database))
        else:
            (folder / manifest.database).rename(directory.database)
            _sync(directory.path)
    return manifest


def refuse_another_kind(backup: Path, manifest: Manifest, url: str) -> None:
    """See that a backup fits the database that it shall go to.

    Raises:
        Unusable: it is of another kind.
    """
    if manifest.kind == "postgresql" and not url:
        raise Unusable(f"{backup}: is of a PostgreSQL database; name an empty one in DATABASE_URL")
    if manifest.kind == "sqlite" and url:
        raise Unusable(f"{backup}: is of a SQLite database; restore it without DATABASE_URL")


def _content_of_sqlite(file: Path) -> tables.Content:
    try:
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA ignore_check_constraints = ON")  # they use functions that Django brings
            (whole,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            if whole != "ok":
                raise Unusable(f"{file.name}: is damaged ({whole}); take another copy of the backup")
            return tables.of_sqlite(database)
    except sqlite3.Error as error:
        raise Unusable(f"{file.name}: cannot be opened ({error}); take another copy of the backup") from None


def _compare(backup: Path, manifest: Manifest, found: tables.Content) -> None:
    if lines := tables.differences(manifest.content.tables, found.tables):
        raise Unusable("\n".join(f"{backup}: {line}" for line in lines))


def _sync(folder: Path) -> None:
    """Let the disk have the names in a folder; elsewhere than here a folder cannot be opened."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
