"""Restoring: a backup becomes an installation again, at a place where nothing is, and the log tells of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safeconduct.web import environment
from safeconduct.web.backup import archive, bringing_back, postgresql
from safeconduct.web.backup.archive import Manifest
from safeconduct.web.data_directory import FOLDERS, KEY_FILE, DataDirectory, Keys, Unusable, keys_of


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Attributes:
        directory: The data directory.
        manifest: What the backup says of itself.
        erased_again: The codes of people who were erased after the backup was made, and now again.
        held: The codes of those who were erased then, and could not be again.
        faults: What is wrong with the log, a line each; nothing where it is whole.
    """

    directory: DataDirectory
    manifest: Manifest
    erased_again: list[str]
    held: list[str]
    faults: list[str]


def restore(
    backup: Path, path: Path, say: Callable[[str], None], *, key_file: Path | None = None, old: Path | None = None
) -> Restored:
    """Restore a backup into an empty data directory, or one that has a key file alone.

    Args:
        backup: The file.
        path: The data directory to be.
        say: Hears in one line of each step.
        key_file: The key file, where it is not in the directory already; it is copied there.
        old: A data directory with the SQLite database as it was last: who was erased in it is erased again.

    Raises:
        Unusable: something is there already, or the backup cannot be opened or is damaged; nothing is left then.
        WrongSetting: an environment variable has a value that cannot be followed.
    """
    url = environment.text("DATABASE_URL")
    keys = keys_of(_key_file(path, key_file))
    _refuse_occupied(path, url)
    gone = _erased_in(old) if old else frozenset()
    with _made(path, key_file):
        say("1 of 3: reading the backup")
        manifest = archive.manifest_of(backup, keys)
        bringing_back.refuse_another_kind(backup, manifest, url)
        _refuse_newer(backup, manifest, path)
        say(f"2 of 3: restoring {manifest.rows} rows of {manifest.made_at} and comparing every one")
        bringing_back.lay_out(backup, keys, DataDirectory(path.resolve()), url)
    say("3 of 3: bringing it to the present form and walking the log")
    from safeconduct.web import serving

    directory = serving.prepare(path, say)
    faults = _log_faults(keys, manifest)
    _refuse_lost_keys()
    again, held = _erase_again(gone)
    _end_sessions_and_log(backup, manifest)
    return Restored(directory, manifest, again, held, faults)


def _key_file(path: Path, key_file: Path | None) -> Path:
    inside = path / KEY_FILE
    if key_file is not None and inside.exists():
        raise Unusable(f"{inside}: is there already; leave --key out, or remove it")
    if key_file is None and not inside.exists():
        raise Unusable(f"{path}: has no {KEY_FILE}; name the copy that was kept apart with --key")
    return key_file or inside


def _refuse_occupied(path: Path, url: str) -> None:
    if path.exists():
        if not path.is_dir():
            raise Unusable(f"{path}: is a file; name a directory that is empty or does not exist yet")
        for entry in sorted(path.iterdir()):
            is_empty_folder = entry.name in FOLDERS and entry.is_dir() and not any(entry.iterdir())
            if entry.name != KEY_FILE and not is_empty_folder:
                raise Unusable(f"{path}: holds {entry.name!r}; nothing is overwritten, name an empty directory")
    if url and not postgresql.is_empty(url):
        raise Unusable("DATABASE_URL: the database has tables; nothing is overwritten, name an empty one")


@contextmanager
def _made(path: Path, key_file: Path | None) -> Iterator[None]:
    """Make the directory with its key file; where the block raises, all that was made goes again."""
    was_there = path.exists()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    try:
        if key_file is not None:
            copy = path / KEY_FILE
            with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(key_file.read_bytes())
        yield
    except BaseException:
        if was_there:
            for entry in path.iterdir():
                if key_file is not None or entry.name != KEY_FILE:
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        else:
            shutil.rmtree(path)
        raise


def _erased_in(old: Path) -> frozenset[str]:
    """Whose keys are destroyed in the database of another data directory."""
    file = DataDirectory(old).database
    if not file.is_file():
        raise Unusable(f"{old}: has no database.sqlite3; name the data directory whose record was used last")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT person_id FROM secrecy_personkey WHERE destroyed_at IS NOT NULL")
            return frozenset(person_id for (person_id,) in rows)
    except sqlite3.Error as error:
        raise Unusable(f"{file}: cannot be read ({error}); restore without --old") from None


def _refuse_newer(backup: Path, manifest: Manifest, path: Path) -> None:
    os.environ["SAFECONDUCT_DATA"] = str(path.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.web.settings"
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if strange := sorted(manifest.content.migrations - known):
        raise Unusable(
            f"{backup}: was made by version {manifest.version}, whose database has {strange[0]}, which this one does "
            "not know; install that version or a later one"
        )


def _log_faults(keys: Keys, manifest: Manifest) -> list[str]:
    from safeconduct.web.audit import verification

    expected = verification.Printed(manifest.content.log_count, bytes.fromhex(manifest.content.log_head))
    return verification.faults(keys.audit, expected)


def _refuse_lost_keys() -> None:
    """See that the key file opens the keys of people."""
    from safeconduct.web.secrecy import keys, sealing, vault
    from safeconduct.web.secrecy.models import PersonKey

    try:
        for row in PersonKey.objects.filter(wrapped__isnull=False).iterator():
            vault.data_key_of(row)
    except (keys.LostKey, sealing.Unreadable) as error:
        raise Unusable(f"{KEY_FILE}: {error}; the rest was restored") from None


def _erase_again(gone: frozenset[str]) -> tuple[list[str], list[str]]:
    """Erase those again who were erased since: the backup has their keys. The codes of whom it was and was not done."""
    from safeconduct.web.identities import erasure
    from safeconduct.web.record.models import Person
    from safeconduct.web.record.own_reasons import AFTER_RESTORING
    from safeconduct.web.record.services.refusal import Refused
    from safeconduct.web.secrecy import vault

    again, held = [], []
    for person in Person.every.order_by("pk").iterator() if gone else ():
        if person.uid not in gone or person.merged_into_id or vault.is_erased(person.uid):
            continue
        try:
            erasure.erase(person, typed=person.code, actor=None, reason=AFTER_RESTORING)
            again.append(person.code)
        except Refused:
            held.append(person.code)
    return again, held


def _end_sessions_and_log(backup: Path, manifest: Manifest) -> None:
    """Nobody is signed in by what a backup kept; and the log says what was restored."""
    from django.contrib.sessions.models import Session
    from django.db import transaction

    from safeconduct.web.audit import log

    told: dict[str, Any] = {"made_at": manifest.made_at, "entries": manifest.content.log_count}
    with transaction.atomic():
        Session.objects.all().delete()
        log.append(actor=None, action="restored", subject="backup", ids=[backup.name], after=told)
