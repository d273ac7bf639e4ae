"""Serving: a first start, a later one, a copy before the database changes form, and a port that is taken."""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from safeconduct.web import serving
from safeconduct.web.data_directory import Unusable, create
from web.installation import PREPARE, TO_SQLITE, migrated

FIRST_ADDRESS = (
    "import sys, pathlib; from safeconduct.web import serving; "
    "serving.prepare(pathlib.Path(sys.argv[1]), lambda line: None); print(serving.first_address())"
)
TO_AN_EARLIER_FORM = (
    "import sys, pathlib; from safeconduct.web import serving; serving.prepare(pathlib.Path(sys.argv[1]), print); "
    "from django.core.management import call_command; call_command('migrate', 'usersessions', 'zero', verbosity=0)"
)


def run(code: str, data: Path) -> str:
    """What a process prints that runs some code with a data directory, on SQLite."""
    command = [sys.executable, "-c", code, str(data)]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | TO_SQLITE).stdout


@pytest.fixture(scope="module")
def free_port() -> int:
    """A port at which nobody answers."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, free_port: int) -> Iterator[tuple[subprocess.Popen[str], Path, int]]:
    """The command, serving a new data directory, once it said where."""
    data = tmp_path / "data"
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data), "--port", str(free_port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | TO_SQLITE)
    try:
        yield process, data, free_port
    finally:
        process.kill()
        process.wait()


def answer(port: int, path: str, process: subprocess.Popen[str]) -> str:
    """The page at a path, asked for until the server listens."""
    while True:
        assert process.poll() is None, process.stderr and process.stderr.read()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
                return str(response.read().decode())
        except urllib.error.HTTPError as error:
            if error.code != 503:  # until it is ready, a page says so
                raise
        except ConnectionResetError:
            pass  # it came in the very moment in which one server took over from the other
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError | ConnectionResetError):
                raise
        time.sleep(0.1)  # what it needs to start is not taken from it


def test_each_start_without_an_administrator_prints_a_new_link(tmp_path: Path) -> None:
    """The link of an earlier start works no more; what is printed is nowhere in the database."""
    data = shutil.copytree(migrated(), tmp_path / "data")
    first, second = run(FIRST_ADDRESS, data).strip(), run(FIRST_ADDRESS, data).strip()
    assert first != second
    tokens = [address.rpartition("/link/")[2].rstrip("/") for address in (first, second)]
    with closing(sqlite3.connect(data / "database.sqlite3")) as file:
        kept = file.execute("SELECT token_hash, withdrawn_at IS NULL FROM accounts_link ORDER BY id").fetchall()
        everything = "\n".join(file.iterdump())
    assert [hashlib.sha256(token.encode()).hexdigest() for token in tokens] == [row[0] for row in kept]
    assert [row[1] for row in kept] == [0, 1]
    assert not any(token in everything for token in tokens)


def test_the_command_serves_and_stops_when_told(served: tuple[subprocess.Popen[str], Path, int]) -> None:
    """A first start makes the directory and answers with the front page and its style sheet; Ctrl-C ends it well.

    No connection is kept for the next request, for which another process may have time.
    """
    process, data, port = served
    assert "Sign in" in answer(port, "/", process)
    assert "--ground" in answer(port, "/static/pages/safeconduct.css", process)
    assert "htmx" in answer(port, "/static/django_htmx/htmx-2.min.js", process)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/health")
        assert connection.getresponse().will_close
    assert (data / "database.sqlite3").exists()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert f"http://127.0.0.1:{port}" in told
    assert "Keep a copy of key.json apart" in told


def test_a_database_is_copied_before_it_changes_form_and_not_otherwise(tmp_path: Path) -> None:
    """A first and an unchanged start make no copy; one that migrates copies first, and the copy has the old form."""
    data = shutil.copytree(migrated(), tmp_path / "data")
    backups = data / "backups"
    run(TO_AN_EARLIER_FORM, data)
    assert list(backups.iterdir()) == []
    told = run(PREPARE, data)
    (copy,) = backups.iterdir()
    assert str(copy) in told
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as old, closing(sqlite3.connect(data / "database.sqlite3")) as new:
        names = [
            {name for (name,) in one.execute("SELECT name FROM sqlite_master WHERE name LIKE 'usersessions%'")}
            for one in (old, new)
        ]
    assert names[0] == set()
    assert "usersessions_usersession" in names[1]
    run(PREPARE, data)
    assert list(backups.iterdir()) == [copy]


@pytest.mark.django_db
def test_the_database_in_use_can_be_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite and on PostgreSQL alike a copy appears whole, for its owner alone."""
    directory = create(tmp_path / "data")
    with closing(sqlite3.connect(directory.database)) as file:
        file.execute("CREATE TABLE here (x)")
    monkeypatch.setenv("DATABASE_URL", os.environ.get("SAFECONDUCT_TEST_DATABASE_URL", ""))
    copy = serving.back_up(directory)
    assert list(directory.backups.iterdir()) == [copy]
    assert copy.stat().st_size > 0
    assert copy.stat().st_mode & 0o077 == 0


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that cannot be read is named, and no half of a copy stays."""
    directory = create(tmp_path / "data")
    directory.database.write_bytes(b"no database, but longer than the head of one" * 100)
    monkeypatch.setenv("DATABASE_URL", "")
    with pytest.raises(Unusable, match="nothing was changed"):
        serving.back_up(directory)
    assert list(directory.backups.iterdir()) == []


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """The message has the option that chooses another."""
    directory = create(tmp_path / "data")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Unusable, match=r"--port \d+: cannot be used"):
            serving.serve(directory, other.getsockname()[1])


def test_whoever_comes_while_the_database_changes_form_is_told(tmp_path: Path, free_port: int) -> None:
    """At the port of the server to be, during the copy and after it; where nothing changes, nobody answers there."""
    asks = (
        "import sys, pathlib, urllib.request, urllib.error; from safeconduct.web import serving\n"
        "def asked(line):\n"
        "    try: urllib.request.urlopen(f'http://127.0.0.1:{sys.argv[2]}/')\n"
        "    except urllib.error.HTTPError as error: print(error.code, error.headers['Retry-After'])\n"
        "back_up = serving.back_up\n"
        "serving.back_up = lambda directory: asked(None) or back_up(directory)\n"
        "serving.prepare(pathlib.Path(sys.argv[1]), asked, int(sys.argv[2]))\n"
    )
    data = shutil.copytree(migrated(), tmp_path / "data")
    run(TO_AN_EARLIER_FORM, data)
    for told in ("503 10\n503 10\n", ""):
        command = [sys.executable, "-c", asks, str(data), str(free_port)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | TO_SQLITE)
        assert done.stdout == told
