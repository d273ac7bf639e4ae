"""Restoring by the command: into what is empty and nowhere else; whoever was erased since can be erased again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from tests.web.record.making import made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.backup import making, restoring
from safeconduct.web.data_directory import KEY_FILE, DataDirectory, Unusable, create
from safeconduct.web.identities import erasure
from safeconduct.web.secrecy import vault
from web.installation import installation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(directory: DataDirectory, tmp_path: Path) -> Path:
    """A backup of a record with people and somebody's session."""
    record = made("one")
    vault.seal(person(record, "F3.1").uid, "family_name", "Hoxha")
    Session.objects.create(session_key="a", session_data="b", expire_date=timezone.now())
    return making.make(directory, tmp_path / "backup", lambda _line: None).path


@pytest.fixture
def elsewhere(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment of the command, with an empty database where the tests run on PostgreSQL."""
    with installation(tmp_path / "new", f"restored_{abs(hash(request.node.name)) % 10**6}") as known:
        yield known


def restored(backup: Path, key: Path, known: dict[str, str], *more: str) -> tuple[int, str, str]:
    """The status of ``restore`` and what it prints."""
    told = ["--from", str(backup), "--data", known["SAFECONDUCT_DATA"], "--key", str(key), *more]
    command = [sys.executable, "-m", "safeconduct", "restore", *told]
    done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_backup_becomes_an_installation_again(
    backup: Path, directory: DataDirectory, elsewhere: dict[str, str]
) -> None:
    """With its key file; its log goes on with the restoring, nobody is signed in, and it is not restored twice."""
    status, _, told = restored(backup, directory.key_file, elsewhere)
    assert status == 0, told
    new = Path(elsewhere["SAFECONDUCT_DATA"])
    assert (new / KEY_FILE).read_bytes() == directory.key_file.read_bytes()
    assert (new / KEY_FILE).stat().st_mode & 0o077 == 0
    assert f"safeconduct serve --data {new}" in told
    asks = (
        "import django; django.setup(); from safeconduct.web.audit import log; from safeconduct.web.audit.models "
        "import Entry; from django.contrib.sessions.models import Session; "
        "print(log.verify(), Entry.objects.latest('sequence').action, Session.objects.count())"
    )
    done = subprocess.run([sys.executable, "-c", asks], env=elsewhere, capture_output=True, text=True, check=True)
    assert done.stdout == "[] restored 0\n"
    (new / KEY_FILE).unlink()
    status, _, told = restored(backup, directory.key_file, elsewhere)
    assert status == 2
    assert "nothing is overwritten, name an empty" in told


@pytest.mark.skipif(connection.vendor != "sqlite", reason="--old reads a SQLite database")
def test_who_was_erased_since_is_erased_again(
    backup: Path, directory: DataDirectory, elsewhere: dict[str, str], alma: User
) -> None:
    """Where the old directory is named; otherwise it is said that they can be read again."""
    somebody = person_of("F3.1")
    erasure.erase(somebody, typed=somebody.code, actor=alma, reason="asked for it")
    status, out, told = restored(backup, directory.key_file, elsewhere, "--old", str(directory.path))
    assert (status, out) == (0, f"{somebody.code}: erased again\n"), told
    new = Path(elsewhere["SAFECONDUCT_DATA"]) / "database.sqlite3"
    with closing(sqlite3.connect(new)) as database:
        rows = database.execute("SELECT wrapped FROM secrecy_personkey WHERE person_id = ?", [somebody.uid]).fetchall()
    assert rows == [(None,)]


def test_what_cannot_be_restored_leaves_nothing(
    backup: Path, directory: DataDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file, the keys of others, an occupied place, a database of another kind: each is named."""
    new, ours = tmp_path / "new", os.environ["DATABASE_URL"]
    for name in ("SAFECONDUCT_DATA", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ[name])  # restoring sets them
    if connection.vendor == "postgresql":
        monkeypatch.setenv("DATABASE_URL", os.environ["SAFECONDUCT_TEST_DATABASE_URL"])  # its own database is empty

    def refused(told: str, path: Path = new, file: Path = backup, key: Path | None = directory.key_file) -> None:
        with pytest.raises(Unusable, match=told):
            restoring.restore(file, path, lambda _line: None, key_file=key)

    damaged = tmp_path / "damaged"
    content = bytearray(backup.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    refused("changed or cut off", file=damaged)
    refused("another installation", key=create(tmp_path / "other").key_file)
    refused("has no key.json; name the copy", key=None)
    refused("leave --key out", path=directory.path)
    occupied = directory.path if connection.vendor == "sqlite" else new
    monkeypatch.setenv("DATABASE_URL", ours)
    refused("nothing is overwritten, name an empty", path=occupied, key=None if occupied != new else directory.key_file)
    monkeypatch.setenv("DATABASE_URL", "" if connection.vendor == "postgresql" else "postgresql://nobody@/none?host=/x")
    refused("PostgreSQL database; name an empty one" if connection.vendor == "postgresql" else "cannot be reached")
    assert not new.exists()


def person_of(code: str) -> object:
    """Whoever has a code in the record of these tests."""
    from safeconduct.web.record.models import Operation

    return person(Operation.objects.get(code="one"), code)
