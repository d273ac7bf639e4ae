"""Serving: open the data directory, bring the database to the present form after a backup, and answer requests."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.web import environment
from safeconduct.web.data_directory import DataDirectory, Unusable, open_or_create
from safeconduct.web.databases import database
from safeconduct.web.mail import mail_server
from safeconduct.web.standing_in import standing_in

if TYPE_CHECKING:
    from safeconduct.web.lan.network import Network

HOST = "127.0.0.1"
PORT = 8000
MOST_WORKERS = 4
"""Processes that answer where nobody says how many; each takes memory, and a connection for each of its threads."""
BLOCKING_THREADS = 8
"""In each process. They take turns at its one core, so that more of them answer no sooner by themselves; but what
phones bring at once is written together, and with four too few of ten phones came together."""

PATIENCE = 10
"""Seconds for pages that are being made when the server is told to stop; who has just begun does not hear it at all."""


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


def first_address(server: str = f"http://{HOST}:{PORT}") -> str | None:
    """The address that makes the first administrator, where there is none; it works once, for an hour, from here.

    ``prepare`` was called before. An earlier address of this kind works no more.

    Args:
        server: The beginning of every address of the server, as it is reached from this machine.
    """
    from safeconduct.web.rights import first_start

    path = first_start.path_of_link()
    return f"{server}{path}" if path else None


def load_example(say: Callable[[str], None], port: int | None = None) -> None:
    """Load the example, where it is not there yet. ``prepare`` was called before.

    Whoever becomes administrator by the first link is then its coordinator too.

    Args:
        say: Hears in one line if there is anything to say.
        port: Where whoever comes meanwhile finds a page that says to come again; nowhere without one.
    """
    from safeconduct.web.record.example import Taken, load_liberty
    from safeconduct.web.record.models import Operation

    try:
        if not Operation.objects.filter(is_example=True).exists():
            # The example is read by Polars. A process that is forked afterwards has the locks of threads that it has
            # not, and would wait for one forever; elsewhere the server is forked, which is a second quicker.
            multiprocessing.set_start_method("spawn", force=True)
            with standing_in(HOST, port, is_first=True) if port is not None else nullcontext():
                load_liberty()
            say("The Camp Liberty example is loaded; its 1,300 people are invented.")
    except Taken as taken:
        say(str(taken))


def serve(
    directory: DataDirectory,
    port: int = PORT,
    ready: Callable[[], None] = lambda: None,
    network: Network | None = None,
) -> None:
    """Answer requests from this machine, or from a local network, until the process is told to stop.

    ``prepare`` was called before.

    Args:
        directory: The data directory.
        port: Where to answer.
        ready: Called once, when whoever asks is no longer turned away.
        network: The local network that is served too, through HTTPS; None: this machine alone.

    Raises:
        Unusable: the port is taken, or may not be used.
    """
    from safeconduct.web.lan.network import EVERYWHERE

    host = HOST if network is None else EVERYWHERE
    _refuse_taken(port, host)
    if network is not None:
        _refuse_taken(network.pairing_port, host, "--pairing-port")
    from django.db import connections
    from granian.constants import HTTPModes, Interfaces, SSLProtocols
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    from safeconduct.web.jobs.supervision import worker_beside
    from safeconduct.web.watching import counts

    os.environ["SAFECONDUCT_DATA"] = str(directory.path)
    server = Server(
        "safeconduct.web.answering:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=_workers(),
        blocking_threads=BLOCKING_THREADS,
        # Whatever process takes a connection has all that comes by it. Ten phones that keep theirs would mostly be with
        # one process, and the other core idle; anew for each request, whoever is free takes it.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(keep_alive=False),
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,
        ssl_cert=network.certificate.chain if network else None,
        ssl_key=network.certificate.key if network else None,
        ssl_protocol_min=SSLProtocols.tls12,  # older phones know no later one
    )
    server.on_startup(ready)
    counts.begin_anew()
    connections.close_all()  # no process that answers inherits one
    with worker_beside(directory.path), _pairing(network):
        server.serve()


def _pairing(network: Network | None) -> AbstractContextManager[None]:
    """The page that pairs a phone, where there is a network."""
    from safeconduct.web.lan import pairing

    if network is None:
        return nullcontext()
    content = pairing.page(network.address, network.pairing, network.certificate)
    return pairing.pairing_beside(network.pairing_port, content, network.certificate.authority)


def back_up(directory: DataDirectory) -> Path:
    """Copy the database to ``backups/`` while it may be in use, and return the copy.

    Raises:
        Unusable: the copy failed; nothing is left of it.
    """
    from safeconduct.web.backup import postgresql

    url = environment.text("DATABASE_URL")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = directory.backups / f"{stamp}.{'dump' if url else 'sqlite3'}"
    partial = target.with_name(f"{target.name}.partial")
    partial.touch(mode=0o600)
    try:
        if url:
            postgresql.run("pg_dump", url, "--format=custom", into=partial)
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
        is_first = not executor.loader.applied_migrations
        with standing_in(HOST, port, is_first=is_first) if port is not None else nullcontext():
            if not is_first:
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


def _workers() -> int:
    """How many processes answer: as many as were asked for, otherwise one for each core, up to a few."""
    return environment.count("SAFECONDUCT_WORKERS", min(os.cpu_count() or 1, MOST_WORKERS))


def _refuse_wrong_settings(path: Path) -> None:
    """See that every setting can be followed before anything is made."""
    environment.truth("SAFECONDUCT_HTTPS")
    _workers()
    environment.zone("SAFECONDUCT_TIME_ZONE")
    environment.choice("SAFECONDUCT_LOG_FORMAT", ("json", "text"))
    environment.secret("SAFECONDUCT_METRICS_TOKEN")
    environment.truth("SAFECONDUCT_WEBHOOKS_PRIVATE")
    mail_server(environment.text("SAFECONDUCT_MAIL"), environment.text("SAFECONDUCT_MAIL_FROM"))
    database(environment.text("DATABASE_URL"), path)


def _refuse_taken(port: int, host: str = HOST, option: str = "--port") -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise Unusable(f"{option} {port}: cannot be used ({error.strerror}); choose another") from None
