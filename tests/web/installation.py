"""An installation of its own for a test that starts the command: a data directory, and a database of the kind tried."""

from __future__ import annotations

import fcntl
import os
import random
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
PREPARE = "import sys, pathlib; from safeconduct.web.serving import prepare; prepare(pathlib.Path(sys.argv[1]), print)"


@cache
def migrated() -> Path:
    """A data directory whose SQLite has the present form and holds nothing, made once for all processes of a run."""
    home = Path(os.environ[SHARED])
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "data").exists():
            making = home / "making"
            subprocess.run([sys.executable, "-c", PREPARE, str(making)], check=True, env=os.environ | TO_SQLITE)
            making.rename(home / "data")
    return home / "data"


@contextmanager
def installation(data: Path, name: str) -> Iterator[dict[str, str]]:
    """The environment of a process whose data directory is the one given, until the block is left.

    Args:
        data: The data directory, which need not be there.
        name: Of a database that is made for it, where the tests run on PostgreSQL.
    """
    url = os.environ.get("SAFECONDUCT_TEST_DATABASE_URL", "")
    plain = os.environ | {"SAFECONDUCT_DATA": str(data), "DATABASE_URL": ""}
    plain["DJANGO_SETTINGS_MODULE"] = "safeconduct.web.settings"
    if not url:
        yield plain
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield plain | {"DATABASE_URL": url.replace("/postgres?", f"/{name}?")}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
