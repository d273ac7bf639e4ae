"""An installation of its own for a test that starts the command: a data directory, and a database of the kind tried."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

SEED = int(os.environ.get("SAFECONDUCT_SOAK_SEED") or random.SystemRandom().randrange(10**6))
"""What decides when the tests that take minutes kill; another each time unless it is set."""

SHARED = "SAFECONDUCT_TEST_SHARED"
"""Names the folder that all processes of a run of the tests share."""
TO_SQLITE = {"DATABASE_URL": "", "SAFECONDUCT_TEST_DATABASE_URL": "", "SAFECONDUCT_DATA": ""}
"""What lets a process work with the SQLite of its data directory, whatever the tests run on."""
TO_SERVE = TO_SQLITE | {"SAFECONDUCT_WORKERS": "1"}
"""The same for a server of whom one visitor at a time asks: one process answers, where each takes seconds to begin."""
PREPARE = "import sys, pathlib; from safeconduct.web.serving import prepare; prepare(pathlib.Path(sys.argv[1]), print)"


TEMPLATE = "present_form"


@contextmanager
def _alone() -> Iterator[Path]:
    """The folder that all processes of a run share, in which one at a time makes what all need."""
    home = Path(os.environ[SHARED])
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield home


def _prepare(data: Path, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", PREPARE, str(data)], check=True, env=os.environ | environment)


@cache
def migrated() -> Path:
    """A data directory whose SQLite has the present form and holds nothing, made once for all processes of a run."""
    with _alone() as home:
        if not (home / "data").exists():
            _prepare(home / "making", TO_SQLITE)
            (home / "making").rename(home / "data")
    return home / "data"


def copied(name: str) -> None:
    """Make a database of the kind tried, which has the present form and holds nothing.

    It is a copy of one that is made once for all processes of a run: all migrations, one after another, take long.

    Args:
        name: Of the database on PostgreSQL; the path of the file of SQLite.
    """
    url = os.environ.get("SAFECONDUCT_TEST_DATABASE_URL", "")
    if not url:
        shutil.copyfile(migrated() / "database.sqlite3", name)
        return
    with _alone() as home, psycopg.connect(url, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            server.execute("CREATE DATABASE making")
            _prepare(home / "beside", TO_SQLITE | {"DATABASE_URL": _named(url, "making")})
            server.execute(f"ALTER DATABASE making RENAME TO {TEMPLATE}")
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')


def _named(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return url.replace("/postgres?", f"/{name}?")


@contextmanager
def installation(data: Path, name: str, *, present: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a process whose data directory is the one given, until the block is left.

    Args:
        data: The data directory, which need not be there.
        name: Of a database that is made for it, where the tests run on PostgreSQL.
        present: Whether that database has the present form, with nothing in its tables; else it has none at all.
    """
    url = os.environ.get("SAFECONDUCT_TEST_DATABASE_URL", "")
    plain = os.environ | {"SAFECONDUCT_DATA": str(data), "DATABASE_URL": ""}
    plain["DJANGO_SETTINGS_MODULE"] = "safeconduct.web.settings"
    if not url:
        yield plain
        return
    with psycopg.connect(url, autocommit=True) as server:
        if present:
            copied(name)
        else:
            server.execute(f"CREATE DATABASE {name}")
        try:
            yield plain | {"DATABASE_URL": _named(url, name)}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
