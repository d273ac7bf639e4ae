"""Making a backup while others write: it is the state of one moment, or it is not there."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.backup import archive, bringing_back, making, postgresql
from safeconduct.web.backup.tables import Table
from safeconduct.web.data_directory import DataDirectory, Unusable
from safeconduct.web.record.models import Operation
from safeconduct.web.retention import backups

WRITERS = {"postgresql": 3, "sqlite": 1}
"""SQLite lets one write at a time, and who waits is in no queue: of several that never rest one may wait forever."""
OPERATIONS = 5


def nobody(_line: str) -> None:
    """Hear nothing."""


@contextmanager
def restored(backup: Path, directory: DataDirectory, place: Path) -> Iterator[Any]:
    """A function that asks the database that a backup holds, laid out at a place."""
    place.mkdir()
    if url := os.environ["DATABASE_URL"]:
        with postgresql.scratch(url) as elsewhere:
            bringing_back.lay_out(backup, directory.keys(), DataDirectory(place), elsewhere)
            with postgresql.connect(elsewhere) as theirs:
                yield lambda query: theirs.execute(query).fetchall()
        return
    bringing_back.lay_out(backup, directory.keys(), DataDirectory(place), "")
    with closing(sqlite3.connect(place / "database.sqlite3")) as theirs:
        yield lambda query: theirs.execute(query).fetchall()


class Writers:
    """Threads that rename operations as fast as they can, each time with an entry in the log."""

    def __init__(self) -> None:
        self._ends = threading.Event()
        self._counted = threading.Semaphore(0)
        self._failed: list[BaseException] = []
        self._threads = [threading.Thread(target=self._write, args=(one,)) for one in range(WRITERS[connection.vendor])]

    def __enter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *what: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join()
        assert self._failed == []

    def wait_for(self, count: int) -> None:
        """Return when they have written so many times more."""
        for _ in range(count):
            assert self._counted.acquire(timeout=60)

    def _write(self, one: int) -> None:
        try:
            number = 0
            while not self._ends.is_set():
                number += 1
                code, name = f"o{(one + number) % OPERATIONS}", f"{one} {number}"
                with transaction.atomic():
                    Operation.objects.filter(code=code).update(name=name)
                    log.append(actor=None, action="renamed", subject="operation", ids=[code], after=name)
                self._counted.release()
        except BaseException as error:
            self._failed.append(error)
        finally:
            connection.close()


def names_after(count: int) -> list[tuple[str, str]]:
    """The code and name of each operation when the log had so many entries, by what the log says."""
    names = {f"o{one}": "" for one in range(OPERATIONS)}
    for entry in Entry.objects.filter(sequence__lte=count, action="renamed").order_by("sequence"):
        names[entry.id_list[0]] = entry.after_value
    return sorted(names.items())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", [1, pytest.param(6, marks=pytest.mark.soak)])
def test_a_backup_under_load_is_the_state_of_one_moment(directory: DataDirectory, tmp_path: Path, times: int) -> None:
    """Row by row: its log is the log up to its last entry, and its record is what this log makes of it."""
    Operation.objects.bulk_create([Operation(code=f"o{one}", name="") for one in range(OPERATIONS)])
    (directory.sources / "a" / "b").mkdir(parents=True)
    (directory.sources / "a" / "b" / "list.csv").write_bytes(b"of an office")
    with Writers() as writers:
        writers.wait_for(20)
        made = [making.make(directory, tmp_path / f"backup {one}", nobody) for one in range(times)]
        writers.wait_for(1)
    columns = "sequence, at, actor_name, action, ids, after, mac"
    for number, one in enumerate(made):
        assert one.faults == []
        with restored(one.path, directory, tmp_path / f"restored {number}") as ask:
            theirs = ask(f"SELECT {columns} FROM audit_entry ORDER BY sequence")  # noqa: S608 - our own words
            names = ask("SELECT code, name FROM record_operation ORDER BY code")
        count = one.manifest.content.log_count
        assert 20 <= count == len(theirs) < Entry.objects.count()
        ours = Entry.objects.filter(sequence__lte=count).order_by("sequence").values_list(*columns.split(", "))
        assert [(*row[:-1], bytes(row[-1])) for row in theirs] == [(*row[:-1], bytes(row[-1])) for row in ours]
        assert names == names_after(count)
        kept = tmp_path / f"restored {number}" / "sources" / "a" / "b" / "list.csv"
        assert kept.read_bytes() == b"of an office"
        assert one.path.stat().st_mode & 0o077 == 0
    assert json.loads(Entry.objects.filter(action="backed up").earliest("sequence").ids) == ["backup 0"]
    assert list(directory.backups.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_what_comes_out_otherwise_than_it_went_in_is_no_backup(
    directory: DataDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a table of the restored copy is not as the record was, that is said and nothing is left."""
    pack = archive.pack

    def wrong(target: Path, keys: Any, manifest: archive.Manifest, files: Any) -> None:
        tables = manifest.content.tables
        object.__setattr__(manifest.content, "tables", {**tables, "record_operation": Table(1, "0" * 64)})
        pack(target, keys, manifest, files)

    monkeypatch.setattr(archive, "pack", wrong)
    with pytest.raises(Unusable, match="record_operation: has 0 rows and should have 1"):
        making.make(directory, tmp_path / "backup", nobody)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
    assert list(directory.backups.iterdir()) == []
    assert not Entry.objects.exists()


def test_nothing_is_overwritten(directory: DataDirectory, tmp_path: Path) -> None:
    """A file that is there stays, a partial one of another too, and a folder that is missing is named."""
    for name, told in (("here", "is there already"), ("none/here", "there is no such folder")):
        (tmp_path / "here").write_text("kept")
        with pytest.raises(Unusable, match=told):
            making.make(directory, tmp_path / name, nobody)
    assert (tmp_path / "here").read_text() == "kept"


def test_what_lies_in_the_data_directory_ages_out_like_other_copies(directory: DataDirectory) -> None:
    """Its name there has the moment, and old ones are among those that are removed."""
    name = making._target(directory, None).name
    assert backups.NAMED.fullmatch(name)
    assert making._target(directory, directory.backups).parent == directory.backups
