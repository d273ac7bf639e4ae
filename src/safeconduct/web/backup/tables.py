"""What stands in the tables of a database: how many rows, and a digest that covers each of them.

The digest of a table is the sum of the SHA-256 of its rows, so that the order in which a database hands them out does
not count, and a row that is lost, doubled or changed does.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

_MODULUS = 1 << 256
_ROWS = 2000


@dataclass(frozen=True)
class Table:
    """What a table holds.

    Attributes:
        rows: How many rows.
        digest: Of all of them, 64 hexadecimal digits.
    """

    rows: int
    digest: str


@dataclass(frozen=True)
class Content:
    """What a database holds at one moment.

    Attributes:
        tables: Each table by its name.
        migrations: The form of the database: what was applied to it, as ``application.migration``.
        log_count: How many entries the log has.
        log_head: The code of the last one, 64 hexadecimal digits.
    """

    tables: Mapping[str, Table]
    migrations: frozenset[str]
    log_count: int
    log_head: str


def of_sqlite(database: sqlite3.Connection) -> Content:
    """What a SQLite database holds, in the transaction that the connection is in."""
    every = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    names = [name for (name,) in database.execute(every) if not name.startswith("sqlite_stat")]
    tables = {}
    for name in names:
        quoted = '"' + name.replace('"', '""') + '"'
        # The texts that Python writes of numbers, texts and bytes tell them apart, and are the same everywhere.
        rows = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - names of tables
        tables[name] = _table(repr(row).encode() for row in rows)
    return _content(tables, lambda query: database.execute(query).fetchall())


def of_postgresql(database: psycopg.Connection[Any]) -> Content:
    """What a PostgreSQL database holds, in the transaction that the connection is in."""
    database.execute("SET LOCAL TimeZone = 'UTC'")
    database.execute("SET LOCAL bytea_output = 'hex'")
    every = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    names = [name for (name,) in database.execute(every)]
    tables = {}
    for name in names:
        with database.cursor(name="rows") as rows:
            rows.itersize = _ROWS
            rows.execute(sql.SQL("SELECT one::text FROM {} one").format(sql.Identifier(name)))
            tables[name] = _table(row[0].encode() for row in rows)
    return _content(tables, lambda query: database.execute(query).fetchall())


def differences(expected: Mapping[str, Table], found: Mapping[str, Table]) -> list[str]:
    """In what the tables of two databases differ, a line for each table; nothing where they are the same."""
    lines = []
    for name in sorted(expected.keys() | found.keys()):
        was, now = expected.get(name), found.get(name)
        if was == now:
            continue
        if was is None or now is None:
            lines.append(f"{name}: is {'not there' if now is None else 'there and should not be'}")
        elif was.rows != now.rows:
            lines.append(f"{name}: has {now.rows} rows and should have {was.rows}")
        else:
            lines.append(f"{name}: has {now.rows} rows, and not all are as they were")
    return lines


def _table(rows: Iterable[bytes]) -> Table:
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(row).digest(), "big")
    return Table(count, f"{total % _MODULUS:064x}")


def _content(tables: Mapping[str, Table], ask: Any) -> Content:
    heads = ask("SELECT count, mac FROM audit_headrow") if "audit_headrow" in tables else []
    count, head = heads[0] if heads else (0, bytes(32))
    applied = ask("SELECT app, name FROM django_migrations") if "django_migrations" in tables else []
    return Content(tables, frozenset(f"{app}.{name}" for app, name in applied), count, bytes(head).hex())
