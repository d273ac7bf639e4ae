"""Nothing in clear: what is sealed is in no file of the database, and after erasure its key is in none either."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction

from safeconduct.web.audit import log
from safeconduct.web.secrecy import blind, vault
from safeconduct.web.secrecy.models import PersonKey

ANA = "01J00000000000000000000ANA"
READ = "import pathlib, sys; [sys.stdout.buffer.write(pathlib.Path(one).read_bytes()) for one in sys.argv[1:]]"
MARKERS = ("Markerina", "نشانه\u200cدار", "355699187231")


def everything() -> bytes:
    """All that the database holds: the files of SQLite, with the journal; of PostgreSQL, a dump."""
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        # By another process: one that closes a file gives back the locks that its own SQLite has on it.
        command = [sys.executable, "-c", READ, *map(str, file.parent.glob(f"{file.name}*"))]
        return subprocess.run(command, capture_output=True, check=True).stdout
    settings = connection.settings_dict
    command = ["pg_dump", "--inserts", f"--dbname={settings['NAME']}"]
    place = {"PGHOST": settings["HOST"], "PGUSER": settings["USER"]}
    return subprocess.run(command, env=os.environ | place, capture_output=True, check=True).stdout


def kinds(marker: str) -> list[bytes]:
    """The ways in which a text could stand in a file: in two encodings, and as PostgreSQL dumps bytes."""
    return [marker.encode(), marker.encode("utf-16-le"), marker.encode().hex().encode()]


@pytest.mark.django_db(transaction=True)
def test_no_marker_and_no_destroyed_key_is_in_any_file() -> None:
    """Sealed values, their words in the index and personal values in the log leave no clear text behind."""
    fields = dict(zip(("name", "native", "phone"), MARKERS, strict=True))
    with transaction.atomic():
        blobs = vault.seal_many([(ANA, field, text) for field, text in fields.items()])
        blind.index_many([(ANA, field, text) for field, text in fields.items()])
        before, after = log.changes_of(ANA, dict.fromkeys(fields), fields)
        log.append(actor=None, action="Plainmarker", subject="person", ids=[ANA], before=before, after=after)
    files = everything()
    assert b"Plainmarker" in files
    assert not [marker for marker in MARKERS for kind in kinds(marker) if kind in files]
    assert vault.unseal(ANA, "phone", blobs[2]) == MARKERS[2]

    wrapped = bytes(PersonKey.objects.get(person_id=ANA).wrapped or b"")
    assert any(kind in files for kind in (wrapped, wrapped.hex().encode()))
    vault.erase(ANA)
    files = everything()
    assert b"Plainmarker" in files
    assert not any(kind in files for kind in (wrapped, wrapped.hex().encode()))
