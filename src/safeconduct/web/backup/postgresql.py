"""PostgreSQL's own programs and a database for a while: how its content is copied out, brought in and tried."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from safeconduct.web import environment
from safeconduct.web.backup import tables
from safeconduct.web.backup.tables import Content
from safeconduct.web.data_directory import Unusable
from safeconduct.web.databases import database


def connect(url: str) -> psycopg.Connection[Any]:
    """A connection to the database of an address.

    Raises:
        Unusable: it cannot be reached.
    """
    known = database(url, Path())
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options = {name: known[key] for name, key in named.items() if known[key]} | known["OPTIONS"]
    try:
        return psycopg.connect(**options)
    except psycopg.Error as error:
        why = " ".join(str(error).split())
        raise Unusable(f"DATABASE_URL: the database {known['NAME']} cannot be reached ({why})") from None


def copy(url: str, target: Path) -> Content:
    """Write all of a database, as of one moment, in the custom format of ``pg_dump``; what it holds at that moment.

    Raises:
        Unusable: ``pg_dump`` is not there, or refuses.
    """
    with connect(url) as ours:
        ours.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = ours.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", into=target)
        return tables.of_postgresql(ours)


def bring_in(url: str, dump: Path) -> Content:
    """Bring a dump into an empty database, all of it or nothing; what it holds then.

    Raises:
        Unusable: ``pg_restore`` is not there, or refuses.
    """
    options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    run("pg_restore", url, *options, dump=dump)
    with connect(url) as theirs:
        return tables.of_postgresql(theirs)


def is_empty(url: str) -> bool:
    """Whether a database has no table."""
    with connect(url) as ours:
        inner = "('pg_catalog', 'information_schema')"
        query = f"SELECT count(*) FROM pg_tables WHERE schemaname NOT IN {inner}"  # noqa: S608 - our own words
        (count,) = ours.execute(query).fetchone() or (0,)
        return int(count) == 0


@contextmanager
def scratch(url: str) -> Iterator[str]:
    """The address of an empty database that is there for a while, to try a backup in.

    It is the one of ``SAFECONDUCT_SCRATCH_DATABASE_URL``, emptied afterwards; otherwise one that is made on the same
    server and dropped.

    Raises:
        Unusable: the named one is not empty, or none may be made.
    """
    if named := environment.text("SAFECONDUCT_SCRATCH_DATABASE_URL"):
        if not is_empty(named):
            raise Unusable("SAFECONDUCT_SCRATCH_DATABASE_URL: the database has tables; name one that is empty")
        try:
            yield named
        finally:
            with connect(named) as theirs:
                theirs.execute("DROP SCHEMA public CASCADE")
                theirs.execute("CREATE SCHEMA public")
        return
    name = f"safeconduct_trial_{secrets.token_hex(6)}"
    with connect(url) as ours:
        ours.autocommit = True
        try:
            ours.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            raise Unusable(
                "DATABASE_URL: its user may not make a database, which a backup is tried in; name an empty one in "
                "SAFECONDUCT_SCRATCH_DATABASE_URL, or allow it (ALTER ROLE … CREATEDB)"
            ) from None
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with connect(url) as ours:
            ours.autocommit = True
            ours.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run(program: str, url: str, *options: str, into: Path | None = None, dump: Path | None = None) -> None:
    """Run one of PostgreSQL's programs on a database.

    Args:
        program: ``pg_dump`` or ``pg_restore``.
        url: The address of the database.
        options: What it is told besides.
        into: The file that it writes.
        dump: The file that it reads.

    Raises:
        Unusable: it is not installed, or ended with a fault.
    """
    found = shutil.which(program)
    if found is None:
        raise Unusable(f"{program}: is not installed, and copies of the database need it; install it")
    known = database(url, Path())
    wanted = {
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"],
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],  # not on the command line, where others could read it
        "PGSSLMODE": known["OPTIONS"].get("sslmode", ""),
        "PGSSLROOTCERT": known["OPTIONS"].get("sslrootcert", ""),
    }
    command = [found, *options, f"--dbname={known['NAME']}"]
    command += [f"--file={into}"] if into else []
    command += [str(dump)] if dump else []
    around = os.environ | {name: value for name, value in wanted.items() if value}
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        why = " ".join(done.stderr.split())
        raise Unusable(f"{program}: the database could not be copied ({why}); nothing was changed")
