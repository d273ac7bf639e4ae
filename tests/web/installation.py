"""An installation of its own for a test that starts the command: a data directory, and a database of the kind tried."""

from __future__ import annotations

import atexit
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

SEED = int(os.environ.get("SAFECONDUCT_SOAK_SEED") or random.SystemRandom().randrange(10**6))
"""What decides when the tests that take minutes kill; another each time unless it is set."""

TO_SQLITE = {"DATABASE_URL": "", "SAFECONDUCT_TEST_DATABASE_URL": "", "SAFECONDUCT_DATA": ""}
"""What lets a process work with the SQLite of its data directory, whatever the tests run on."""
PREPARE = "import sys, pathlib; from safeconduct.web.serving import prepare; prepare(pathlib.Path(sys.argv[1]), print)"


@cache
def migrated() -> Path:
    """A data directory whose SQLite has the present form and holds nothing, made once for all tests of a process."""
    data = Path(tempfile.mkdtemp(prefix="safeconduct-tests-")) / "data"
    atexit.register(shutil.rmtree, data.parent, ignore_errors=True)
    subprocess.run([sys.executable, "-c", PREPARE, str(data)], check=True, env=os.environ | TO_SQLITE)
    return data


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
