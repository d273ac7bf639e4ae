"""Making a backup while the record is in use: copied as of one moment, sealed, tried by restoring it, put in place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from safeconduct import __version__
from safeconduct.web import environment
from safeconduct.web.backup import archive, bringing_back, postgresql, tables
from safeconduct.web.backup.archive import Kind, Manifest
from safeconduct.web.backup.tables import Content
from safeconduct.web.data_directory import DataDirectory, Unusable

SUFFIX = "backup"
_LEFT_OVER_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Made:
    """A backup that is there and was tried.

    Attributes:
        path: The file.
        manifest: What it says of itself.
        faults: What is wrong with the log in it, a line each; nothing where it is whole.
    """

    path: Path
    manifest: Manifest
    faults: list[str]


def make(directory: DataDirectory, to: Path | None, say: Callable[[str], None]) -> Made:
    """Make a backup. Django is set up, and the record stays in use.

    Args:
        directory: The data directory.
        to: The file, or a folder that is there, in which a name is chosen; None: ``backups/`` of the data directory.
        say: Hears in one line of each step.

    Raises:
        Unusable: the file is there already, its folder is not, or what was written is not what was to be written;
            nothing is left then.
    """
    target = _target(directory, to)
    _clear_left_overs(directory)
    url = environment.text("DATABASE_URL")
    partial = target.with_name(f"{target.name}.partial")
    try:
        with tempfile.TemporaryDirectory(prefix="making-", dir=directory.backups) as place:
            say("1 of 3: copying the database as it is at this moment")
            manifest, files = _copied(directory, url, Path(place))
            say(f"2 of 3: encrypting {manifest.rows} rows and {len(files) - 1} files")
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"):
                pass
            archive.pack(partial, directory.keys(), manifest, files)
        say("3 of 3: restoring it in a place of its own and comparing every row")
        faults = _tried(directory, url, partial, manifest)
        if target.exists():
            raise Unusable(f"{target}: appeared meanwhile; nothing is overwritten, choose another name")
        partial.rename(target)
    except FileExistsError:
        raise Unusable(f"{partial}: is there; another backup is being written, or one was cut off: remove it") from None
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _log(target, manifest)
    return Made(target, manifest, faults)


def _target(directory: DataDirectory, to: Path | None) -> Path:
    if to is None or to.is_dir():
        folder = directory.backups if to is None else to
        return folder / f"{datetime.now(UTC).strftime('%Y%m%dT%H%M%S%fZ')}.{SUFFIX}"
    if to.exists():
        raise Unusable(f"{to}: is there already; nothing is overwritten, choose another name")
    if not to.parent.is_dir():
        raise Unusable(f"{to.parent}: there is no such folder; make it, or name another")
    return to


def _copied(directory: DataDirectory, url: str, place: Path) -> tuple[Manifest, dict[str, Path]]:
    """Copy the database and list the files; what the backup will say, and where each part lies."""
    kind: Kind = "postgresql" if url else "sqlite"
    copy = place / archive.DATABASES[kind]
    copy.touch(mode=0o600)
    made_at = datetime.now(UTC).isoformat()
    content = postgresql.copy(url, copy) if url else _copy_sqlite(directory.database, copy)
    files = {copy.name: copy}
    # A source is written once and before the row that names it, so that all that are named are there now.
    for path in sorted(directory.sources.rglob("*")):
        if path.is_file() and not path.is_symlink():
            inside = place / archive.SOURCES / path.relative_to(directory.sources)
            inside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(path, inside)  # it may be removed while it is packed
            files[inside.relative_to(place).as_posix()] = inside
    digests = {name: archive.digest_of(path) for name, path in files.items()}
    return Manifest(kind, __version__, made_at, content, digests), files


def _copy_sqlite(source: Path, target: Path) -> Content:
    """Copy a database in one snapshot, and say what it held in this snapshot."""
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as ours, closing(sqlite3.connect(target)) as copy:
            ours.execute("BEGIN")
            ours.execute("SELECT count(*) FROM sqlite_master").fetchall()  # from here on it sees this moment
            ours.backup(copy)
            return tables.of_sqlite(ours)
    except sqlite3.Error as error:
        raise Unusable(f"{source}: could not be copied ({error}); nothing was changed") from None


def _tried(directory: DataDirectory, url: str, backup: Path, manifest: Manifest) -> list[str]:
    """Restore a backup elsewhere, see that each table is as it was, and walk its log; what is wrong with the log."""
    with tempfile.TemporaryDirectory(prefix="trying-", dir=directory.backups) as place, _scratch(url) as elsewhere:
        folder = Path(place) / "data"
        folder.mkdir(mode=0o700)
        shutil.copyfile(directory.key_file, folder / directory.key_file.name)
        (folder / directory.key_file.name).chmod(0o600)
        found = bringing_back.lay_out(backup, directory.keys(), DataDirectory(folder), elsewhere)
        if found != manifest:
            raise Unusable(f"{backup}: does not say what was to be written; nothing is kept")
        return _log_faults(folder, elsewhere, manifest.content)


@contextmanager
def _scratch(url: str) -> Iterator[str]:
    """The address of a database to try in; nothing for SQLite."""
    if not url:
        yield ""
        return
    with postgresql.scratch(url) as elsewhere:
        yield elsewhere


def _log_faults(folder: Path, url: str, content: Content) -> list[str]:
    """Walk the log of a restored record by the command of its own, which knows no other record."""
    known = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "safeconduct.web.settings"}
    command = [sys.executable, "-m", "safeconduct", "audit", "verify", "--data", str(folder)]
    command += ["--count", str(content.log_count), "--head", content.log_head]
    done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode in (0, 1):
        return done.stderr.splitlines() if done.returncode else []
    raise Unusable(f"the restored record cannot be opened ({' '.join(done.stderr.split())}); nothing is kept")


def _log(target: Path, manifest: Manifest) -> None:
    from safeconduct.web.audit import log

    told = {"rows": manifest.rows, "entries": manifest.content.log_count, "made_at": manifest.made_at}
    log.commit(None, log.Draft(action="backed up", subject="backup", ids=[target.name], after=told))


def _clear_left_overs(directory: DataDirectory) -> None:
    """Remove what a backup that was killed left behind, once it is surely over."""
    for path in directory.backups.iterdir():
        is_ours = path.is_dir() and path.name.startswith(("making-", "trying-"))
        if is_ours and path.stat().st_mtime < time.time() - _LEFT_OVER_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
