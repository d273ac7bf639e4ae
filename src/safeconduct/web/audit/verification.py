"""Verification: the chain is walked from its beginning, and the first place that is wrong is named."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from safeconduct.web.audit import chain
from safeconduct.web.audit.models import Entry, HeadRow

ROWS = 2000
"""Entries in memory at once."""
_BYTES = {"previous", "mac"}
_NUMBERS = {"sequence", "actor_id", "operation_id"}
_OPTIONAL = {"actor_id", "operation_id"}


@dataclass(frozen=True)
class Printed:
    """What an export says of the log at its time.

    Attributes:
        count: How many entries there were.
        mac: The code of the last one, 32 bytes.
    """

    count: int
    mac: bytes


@dataclass(frozen=True)
class _End:
    """The head, and how far the entries reach, all of one moment; None where there is nothing."""

    count: int | None
    mac: bytes
    first: int | None
    last: int | None


def faults(key: bytes, printed: Printed | None = None) -> list[str]:
    """What is wrong with the log, in lines that each name a place; nothing where it is whole.

    The walk ends at the first entry that is wrong, since all that follow hang on it. It holds some entries in memory,
    locks nothing, and looks at the entries that were there when it began.

    Args:
        key: The key of the chain, 32 bytes.
        printed: Count and head from an export. Without it, a log whose end was cut off together with its head by
            somebody who could change both passes for whole.
    """
    end = _end()
    if end.count is not None and (type(end.count) is not int or type(end.mac) is not bytes):
        return ["head: was changed; it holds what was never written there"]
    count = end.count or 0
    last = chain.BEGINNING
    expected = 1
    for values in _entries(count):
        fault = _fault(key, expected, last, values)
        if fault:
            return [fault]
        last = bytes(values["mac"])
        if printed and expected == printed.count and not hmac.compare_digest(last, printed.mac):
            return [f"entry {expected}: is not the one that the export was printed after; the log was written anew"]
        expected += 1
    return list(_at_the_end(end, expected - 1, last, printed))


def _fault(key: bytes, expected: int, last: bytes, values: dict[str, Any]) -> str | None:
    """What is wrong with one entry, given the place and the code that it has to follow."""
    if values["sequence"] != expected:
        return f"entry {expected}: is missing; the next one there is is {values['sequence']}"
    for name, value in values.items():
        kind = bytes if name in _BYTES else int if name in _NUMBERS else str
        if type(value) is not kind and not (value is None and name in _OPTIONAL):
            return f"entry {expected}: was changed; {name} holds what was never written there"
    own = chain.mac(key, [values[name] for name in chain.COLUMNS])
    if not hmac.compare_digest(own, values["mac"]):
        return f"entry {expected}: was changed, or was put in by somebody without the key"
    if values["previous"] != last:
        return f"entry {expected}: does not follow entry {expected - 1}; it was put in from another copy of the log"
    return None


def _at_the_end(end: _End, reached: int, last: bytes, printed: Printed | None) -> Iterator[str]:
    """What is wrong where the chain ends."""
    if end.count is None:
        if end.last is not None:
            yield "head: is missing, and there are entries"
            return
    elif reached < end.count:
        yield f"entry {reached + 1}: is missing; the head counts {end.count}, so the end was cut off"
    elif end.mac != last:
        yield f"head: is not the code of entry {reached}; it was changed"
    if isinstance(end.first, int) and end.first < 1:
        yield f"entry {end.first}: was put in before the beginning"
    if end.last is not None and (not isinstance(end.last, int) or end.last > (end.count or 0)):
        yield f"entry {end.last}: was put in after the end; the head counts {end.count or 0}"
    if printed and reached < printed.count:
        yield (
            f"entry {reached + 1}: is missing; an export was printed when there were {printed.count} entries, "
            "so the end was cut off"
        )
    if printed and printed.count == 0 and printed.mac != chain.BEGINNING:
        yield "head: no export of an empty log states this code; look at the line again"


def _end() -> _End:
    """Head and reach in one query, so that they belong to one moment."""
    entry, head = Entry._meta.db_table, HeadRow._meta.db_table
    query = (
        f"SELECT (SELECT count FROM {head}), (SELECT mac FROM {head}), "  # noqa: S608 - our own tables
        f"(SELECT MIN(sequence) FROM {entry}), (SELECT MAX(sequence) FROM {entry})"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        count, mac, first, last = cursor.fetchone()
    return _End(count, _as_stored(mac) if count is not None else chain.BEGINNING, first, last)


def _entries(count: int) -> Iterator[dict[str, Any]]:
    """The entries from 1 to the count, by column, as the database holds them and without any conversion."""
    names = [*chain.COLUMNS, "mac"]
    columns = ", ".join(map(connection.ops.quote_name, names))
    query = (
        f"SELECT {columns} FROM {Entry._meta.db_table} "  # noqa: S608 - our own table
        "WHERE sequence > %s AND sequence <= %s ORDER BY sequence LIMIT %s"
    )
    reached = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [reached, count, ROWS])
            rows = cursor.fetchall()
        for row in rows:
            yield dict(zip(names, map(_as_stored, row), strict=True))
        if len(rows) < ROWS:
            return
        reached = rows[-1][0]


def _as_stored(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytearray) else value
