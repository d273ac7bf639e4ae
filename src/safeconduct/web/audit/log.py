"""The one way into the log. What is appended is committed with the change that it tells of, or not at all.

Appends stand in a queue: each holds the head until its transaction ends. So append last, and keep the transaction
short. What changes nothing is committed by itself (``commit``), together with that of others who come at the moment.
``reading`` and ``changes_of`` are for pages that show and change what is personal.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from safeconduct.web.audit import chain
from safeconduct.web.audit.models import Entry, HeadRow, moment_text
from safeconduct.web.audit.together import Together
from safeconduct.web.secrecy import keys, vault

if TYPE_CHECKING:
    from safeconduct.web.accounts.models import User
    from safeconduct.web.record.models import Operation

READ = "read"
"""The action of an entry that tells of reading."""
_ROWS = 2000
_SEALED, _PERSON = "sealed", "person"
_LOOK = f"SELECT count, mac FROM {HeadRow._meta.db_table}"  # noqa: S608 - our own words
_MOVE = f"UPDATE {HeadRow._meta.db_table} SET count = %s, mac = %s"  # noqa: S608


class OutsideTransaction(Exception):
    """Something was to be logged outside a transaction, or read within one; either could leave the log untrue."""


class HeadLost(Exception):
    """The log has entries and no head: somebody took it out. Nothing is appended to a log that is not whole."""


@dataclass(frozen=True)
class Head:
    """Where the chain ends.

    Attributes:
        count: How many entries there are.
        mac: The code of the last one, 32 bytes; zeros where there is none.
    """

    count: int
    mac: bytes


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is to be logged.

    Attributes:
        action: What was done, one word: ``read``, ``changed``, ``exported``.
        subject: The kind of thing that it was done to.
        ids: The ids of these things; each is kept once.
        operation: The operation to which it belongs, if it does.
        purpose: What for.
        reason: Why.
        before: What was there before, as JSON knows it. Personal values are sealed: see ``changes_of``.
        after: What was there afterwards, likewise.
    """

    action: str
    subject: str = ""
    ids: Iterable[str] = ()
    operation: Operation | None = None
    purpose: str = ""
    reason: str = ""
    before: Any = None
    after: Any = None


def append(
    *,
    actor: User | None,
    action: str,
    operation: Operation | None = None,
    subject: str = "",
    ids: Iterable[str] = (),
    purpose: str = "",
    reason: str = "",
    before: Any = None,
    after: Any = None,
) -> Entry:
    """Append one entry in the transaction of the caller; see ``Draft``. The system itself is nobody (None).

    Raises:
        OutsideTransaction: the caller is in no transaction.
        HeadLost: the log lost its head.
    """
    draft = Draft(
        action=action,
        subject=subject,
        ids=ids,
        operation=operation,
        purpose=purpose,
        reason=reason,
        before=before,
        after=after,
    )
    return Entry(**dict(zip((*chain.COLUMNS, "mac"), _append([_told(actor, draft)]), strict=True)))


def append_many(actor: User | None, drafts: Iterable[Draft]) -> None:
    """Append many entries of one actor at one moment, in the transaction of the caller.

    Raises:
        OutsideTransaction: the caller is in no transaction.
        HeadLost: the log lost its head.
    """
    _append(_told(actor, draft) for draft in drafts)


def commit(actor: User | None, draft: Draft) -> None:
    """Append one entry in a transaction of its own, and return when it is on the disk.

    What threads of this process commit at the same time goes there together, each entry with its own actor.

    Raises:
        OutsideTransaction: the caller is within a transaction, which could still take the entry back.
        HeadLost: the log lost its head.
    """
    if connection.in_atomic_block and not _in_test_case():
        raise OutsideTransaction(
            "commit: is within a transaction that could take the entry back; commit outside of one"
        )
    _TOGETHER.write(_told(actor, draft))


def head() -> Head:
    """Where the chain ends now."""
    row = HeadRow.objects.first()
    return Head(row.count, bytes(row.mac)) if row else Head(0, chain.BEGINNING)


def stamp(at: Head | None = None) -> str:
    """The line that every export carries: count and head, as ``safeconduct audit verify`` takes them."""
    shown = at or head()
    return f"audit log: --count {shown.count} --head {shown.mac.hex()}"


def verify(key: bytes | None = None) -> list[str]:
    """What is wrong with the log, first place first; nothing where it is whole. See ``verification.faults``."""
    from safeconduct.web.audit.verification import faults

    return faults(key or keys.installation().audit)


class Reading:
    """What a request reads of people, gathered until the one entry is written."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids: dict[str, None] = dict.fromkeys(ids)

    def note(self, *ids: str) -> None:
        """Add ids of what is read; one that was noted already counts once."""
        self.ids |= dict.fromkeys(ids)


@contextmanager
def reading(
    request: HttpRequest, subject: str, ids: Iterable[str] = (), purpose: str = "", reason: str = ""
) -> Iterator[Reading]:
    """Log that a request reads personal data, in one entry that is committed when the block is left.

    Make the whole response within the block: it reaches nobody before the entry is on the disk, and if the entry
    cannot be written, the response is an error. Where the block raises, what was noted so far is logged too. Ids that
    are known only later are given to ``note``. A response that streams is not made within the block; note all before.

    Raises:
        OutsideTransaction: the block is within a transaction, which could still take the entry back.
    """
    if connection.in_atomic_block and not _in_test_case():
        raise OutsideTransaction("reading: is within a transaction that could take the entry back; read outside of one")
    read = Reading(ids)
    finished = False
    try:
        yield read
        finished = True
    finally:
        if finished or read.ids:
            operation = getattr(request, "operation", None)
            draft = Draft(
                action=READ, subject=subject, ids=read.ids, operation=operation, purpose=purpose, reason=reason
            )
            commit(request.user, draft)  # type: ignore[arg-type]  # nobody reads without being signed in


def changes_of(
    person_id: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Personal values before and after a change, sealed with the person's key, to be given to ``append``.

    Erasing the person loses their content and leaves the chain valid.

    Args:
        person_id: Whose values they are.
        before: The values by field, as JSON knows them; None where there were none.
        after: Likewise.

    Raises:
        Erased: the person was erased.
    """
    return _sealed(person_id, before), _sealed(person_id, after)


def changes_of_many(
    changes: Sequence[tuple[str, Mapping[str, Any], Mapping[str, Any]]],
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """As ``changes_of`` for many: (person id, values before, values after) each, sealed at once, in their order.

    Raises:
        Erased: one of the people was erased.
    """
    flat = [
        (person_id, _field(name), _json(value))
        for person_id, before, after in changes
        for values in (before, after)
        for name, value in values.items()
    ]
    blobs = iter(vault.seal_many(flat))

    def sealed(person_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
        return {_PERSON: person_id, _SEALED: {name: base64.b64encode(next(blobs)).decode("ascii") for name in values}}

    return [(sealed(person_id, before), sealed(person_id, after)) for person_id, before, after in changes]


def opened(value: Any) -> dict[str, Any] | None:
    """The values of ``before_value`` or ``after_value`` of an entry, those that are sealed unsealed.

    None where there were none. A value of a person who was erased is None.

    Raises:
        Unreadable: a value was changed.
    """
    if not isinstance(value, dict) or set(value) != {_PERSON, _SEALED}:
        return value if isinstance(value, dict) else None
    person_id, sealed = value[_PERSON], value[_SEALED]
    texts = vault.unseal_many([(person_id, _field(name), base64.b64decode(one)) for name, one in sealed.items()])
    return {name: None if text is None else json.loads(text) for name, text in zip(sealed, texts, strict=True)}


def _append(told: Iterable[tuple[chain.Value, ...]]) -> tuple[chain.Value, ...]:
    """Append under the lock of the head; the columns of the last entry, or nothing where nothing is told."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("append: is outside a transaction; log a change in the transaction that makes it")
    at_first = _locked_head()
    key, at = keys.installation().audit, moment_text(timezone.now())
    count, previous = at_first.count, at_first.mac
    last: tuple[chain.Value, ...] = ()
    rows: list[tuple[chain.Value, ...]] = []
    for columns in told:
        if len(rows) == _ROWS:
            _insert(rows)
            rows = []
        count += 1
        values = (count, at, *columns, previous)
        previous = chain.mac(key, values)
        last = (*values, previous)
        rows.append(last)
    if rows:
        _insert(rows)
        with connection.cursor() as cursor:
            cursor.execute(_MOVE, [count, previous])
    return last


def _commit(told: list[tuple[chain.Value, ...]]) -> None:
    with transaction.atomic(durable=True):
        _append(told)


_TOGETHER = Together(_commit)


def _insert(rows: list[tuple[chain.Value, ...]]) -> None:
    """Write entries as they are: what the database holds is what their codes cover."""
    names = [*chain.COLUMNS, "mac"]
    columns, places = ", ".join(map(connection.ops.quote_name, names)), ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Entry._meta.db_table} ({columns}) VALUES ({places})",  # noqa: S608 - our own words
            rows,
        )


def _locked_head() -> Head:
    """The head, which nobody else has until the transaction ends; SQLite's transactions have it from their start."""
    found = _asked_head()
    if found is None and Entry.objects.exists():
        found = _asked_head()  # somebody may have begun the log between the two questions
        if found is None:
            raise HeadLost("audit log: has entries and no head; run `safeconduct audit verify` and do not go on")
    if found is None:
        HeadRow.objects.bulk_create([HeadRow(count=0, mac=chain.BEGINNING)], ignore_conflicts=True)
        found = _asked_head()
    assert found is not None  # noqa: S101 - it was made
    return found


def _asked_head() -> Head | None:
    """The head, locked, if there is one. Everybody waits for whoever has it, so that its statements are ready made."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK + (" FOR UPDATE" if connection.features.has_select_for_update else ""))
        row = cursor.fetchone()
    return None if row is None else Head(row[0], bytes(row[1]))


def _told(actor: User | None, draft: Draft) -> tuple[chain.Value, ...]:
    """What the columns from the actor on hold, up to what was there afterwards."""
    operation = draft.operation
    return (
        *((None, "") if actor is None else (actor.pk, str(actor))),
        draft.action,
        None if operation is None else operation.pk,
        "" if operation is None else operation.code,
        draft.subject,
        _json(list(dict.fromkeys(map(str, draft.ids)))),
        _stored(draft.purpose),
        _stored(draft.reason),
        _json(draft.before),
        _json(draft.after),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _stored(text: str) -> str:
    """The text without what PostgreSQL cannot hold."""
    return str(text).replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _sealed(person_id: str, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    blobs = vault.seal_many([(person_id, _field(name), _json(value)) for name, value in values.items()])
    texts = [base64.b64encode(blob).decode("ascii") for blob in blobs]
    return {_PERSON: person_id, _SEALED: dict(zip(values, texts, strict=True))}


def _field(name: str) -> str:
    """The field that a value in the log is sealed for: it opens in no column of the record."""
    return f"audit.{name}"


def _in_test_case() -> bool:
    """Whether the only transactions are those that Django's test cases take back at their end."""
    return all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
