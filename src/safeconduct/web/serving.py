"""Serving: open the data directory, bring the database to the present form after a backup, and answer requests."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from safeconduct.web import environment
from safeconduct.web.data_directory import DataDirectory, Unusable, open_or_create
from safeconduct.web.databases import database
from safeconduct.web.standing_in import standing_in

HOST = "127.0.0.1"
PORT = 8000
MOST_WORKERS = 4
"""Processes that answer where nobody says how many; each takes memory, and a connection for each of its threads."""
BLOCKING_THREADS = 4
"""In each process. They take turns at its one core: with more, each answer takes longer and none comes sooner."""


def prepare(path: Path, say: Callable[[str], None], port: int | None = None) -> DataDirectory:
    """Open or make a data directory, point Django to it, and bring its database to the present form.

    A database that holds something is copied to ``backups/`` before it is migrated. This sets environment variables
    of the process, which the processes of the server inherit.

    Args:
        path: The data directory.
        say: Hears in one line of each step that takes time or is worth knowing.
        port: Where whoever comes while the database changes form finds a page that says to come again; nowhere without
            one.

    Raises:
        Unusable: the directory is not ours, no backup could be made, or the port is taken.
        WrongSetting: an environment variable has a value that cannot be followed.
    """
    _refuse_wrong_settings(path)
    directory = open_or_create(path)
    os.environ["SAFECONDUCT_DATA"] = str(directory.path)
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.web.settings"
    import django

    django.setup()
    if port is not None:
        _refuse_taken(port)
    _migrate(directory, say, port)
    return directory


def first_address(port: int = PORT) -> str | None:
    """The address that makes the first administrator, where there is none; it works once, for an hour, from here.

    ``prepare`` was called before. An earlier address of this kind works no more.
    """
    from safeconduct.web.rights import first_start

    path = first_start.path_of_link()
    return f"http://{HOST}:{port}{path}" if path else None


def load_example(say: Callable[[str], None]) -> None:
    """Load the example, where it is not there yet. ``prepare`` was called before.

    Whoever becomes administrator by the first link is then its coordinator too.

    Args:
        say: Hears in one line if there is anything to say.
    """
    from safeconduct.web.record.example import Taken, load_liberty
    from safeconduct.web.record.models import Operation

    try:
        if not Operation.objects.filter(is_example=True).exists():
            load_liberty()
            say("The Camp Liberty example is loaded; its 1,300 people are invented.")
    except Taken as taken:
        say(str(taken))


def serve(directory: DataDirectory, port: int = PORT, ready: Callable[[], None] = lambda: None) -> None:
    """Answer requests from this machine until the process is told to stop. ``prepare`` was called before.

    Args:
        directory: The data directory.
        port: Where to answer.
        ready: Called once, when whoever asks is no longer turned away.

    Raises:
        Unusable: the port is taken, or may not be used.
    """
    _refuse_taken(port)
    from django.db import connections
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from safeconduct.web.jobs.supervision import worker_beside

    os.environ["SAFECONDUCT_DATA"] = str(directory.path)
    # A process that was forked has the locks of threads that it has not: Polars would wait for one forever, once this
    # process had used it.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "safeconduct.web.answering:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=_workers(),
        blocking_threads=BLOCKING_THREADS,
        log_level=LogLevels.error,
    )
    server.on_startup(ready)
    connections.close_all()  # no process that answers inherits one
    with worker_beside(directory.path):
        server.serve()


def back_up(directory: DataDirectory) -> Path:
    """Copy the database to ``backups/`` while it may be in use, and return the copy.

    Raises:
        Unusable: the copy failed; nothing is left of it.
    """
    url = environment.text("DATABASE_URL")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = directory.backups / f"{stamp}.{'dump' if url else 'sqlite3'}"
    partial = target.with_name(f"{target.name}.partial")
    partial.touch(mode=0o600)
    try:
        if url:
            _dump_postgresql(url, partial)
        else:
            _copy_sqlite(directory.database, partial)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def _migrate(directory: DataDirectory, say: Callable[[str], None], port: int | None) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with standing_in(HOST, port) if port is not None else nullcontext():
            if executor.loader.applied_migrations:
                say(f"the database was copied to {back_up(directory)} before it changes form")
            call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    connection.close()


def _copy_sqlite(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as ours, closing(sqlite3.connect(target)) as copy:
            ours.backup(copy)
    except sqlite3.Error as error:
        raise Unusable(f"{source}: could not be copied to {target.parent} ({error}); nothing was changed") from None


def _dump_postgresql(url: str, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise Unusable("pg_dump: is not installed, and the database is to be copied before it changes form; install it")
    settings = database(url, target)
    wanted = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],  # not on the command line, where others could read it
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
        "PGSSLROOTCERT": settings["OPTIONS"].get("sslrootcert", ""),
    }
    command = [program, "--format=custom", f"--file={target}", f"--dbname={settings['NAME']}"]
    known = os.environ | {name: value for name, value in wanted.items() if value}
    done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        why = " ".join(done.stderr.split())
        raise Unusable(f"pg_dump: the database could not be copied ({why}); nothing was changed")


def _workers() -> int:
    """How many processes answer: as many as were asked for, otherwise one for each core, up to a few."""
    return environment.count("SAFECONDUCT_WORKERS", min(os.cpu_count() or 1, MOST_WORKERS))


def _refuse_wrong_settings(path: Path) -> None:
    """See that every setting can be followed before anything is made."""
    environment.truth("SAFECONDUCT_HTTPS")
    _workers()
    environment.zone("SAFECONDUCT_TIME_ZONE")
    database(environment.text("DATABASE_URL"), path)


def _refuse_taken(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            raise Unusable(f"--port {port}: cannot be used ({error.strerror}); choose another") from None
