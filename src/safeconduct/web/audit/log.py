"""The one way into the log. What is appended is committed with the change that it tells of, or not at all.

Appends stand in a queue: each holds the head until its transaction ends. So append last, and keep the transaction
short. ``reading`` and ``changes_of`` are for pages that show and change what is personal.
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
from safeconduct.web.secrecy import keys, vault

if TYPE_CHECKING:
    from safeconduct.web.accounts.models import User
    from safeconduct.web.record.models import Operation

READ = "read"
"""The action of an entry that tells of reading."""
_ROWS = 2000
_SEALED, _PERSON = "sealed", "person"


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
    return Entry(**dict(zip((*chain.COLUMNS, "mac"), _append(actor, [draft]), strict=True)))


def append_many(actor: User | None, drafts: Iterable[Draft]) -> Head:
    """Append many entries of one actor at one moment, in the transaction of the caller; the head afterwards.

    Raises:
        OutsideTransaction: the caller is in no transaction.
        HeadLost: the log lost its head.
    """
    _append(actor, drafts)
    return head()


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
            with transaction.atomic(durable=True):
                append(
                    actor=request.user,  # type: ignore[arg-type]  # nobody reads without being signed in
                    action=READ,
                    operation=getattr(request, "operation", None),
                    subject=subject,
                    ids=read.ids,
                    purpose=purpose,
                    reason=reason,
                )


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
    """Values before and after changes of many people, (person id, before, after) each, as ``changes_of`` seals them.

    Raises:
        Erased: one of the people was erased.
    """
    values = [
        (person_id, _field(name), _json(value))
        for person_id, *sides in changes
        for side in sides
        for name, value in side.items()
    ]
    blobs = iter(vault.seal_many(values))
    sealed = []
    for person_id, *sides in changes:
        texts = [{name: base64.b64encode(next(blobs)).decode("ascii") for name in side} for side in sides]
        sealed.append(({_PERSON: person_id, _SEALED: texts[0]}, {_PERSON: person_id, _SEALED: texts[1]}))
    return sealed


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


def _append(actor: User | None, drafts: Iterable[Draft]) -> tuple[chain.Value, ...]:
    """Append under the lock of the head; the columns of the last entry, or nothing where there was no draft."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("append: is outside a transaction; log a change in the transaction that makes it")
    row = _locked_head()
    key, at = keys.installation().audit, moment_text(timezone.now())
    who = (None, "") if actor is None else (actor.pk, str(actor))
    count, previous = row.count, bytes(row.mac)
    last: tuple[chain.Value, ...] = ()
    rows: list[tuple[chain.Value, ...]] = []
    for draft in drafts:
        if len(rows) == _ROWS:
            _insert(rows)
            rows = []
        count += 1
        values = (count, at, *who, *_columns(draft), previous)
        previous = chain.mac(key, values)
        last = (*values, previous)
        rows.append(last)
    if rows:
        _insert(rows)
        HeadRow.objects.update(count=count, mac=previous)
    return last


def _insert(rows: list[tuple[chain.Value, ...]]) -> None:
    """Write entries as they are: what the database holds is what their codes cover."""
    names = [*chain.COLUMNS, "mac"]
    columns, places = ", ".join(map(connection.ops.quote_name, names)), ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Entry._meta.db_table} ({columns}) VALUES ({places})",  # noqa: S608 - our own words
            rows,
        )


def _locked_head() -> HeadRow:
    """The head, which nobody else has until the transaction ends; SQLite's transactions have it from their start."""
    rows = HeadRow.objects.select_for_update()
    row = rows.first()
    if row is None and Entry.objects.exists():
        row = rows.first()  # somebody may have begun the log between the two questions
        if row is None:
            raise HeadLost("audit log: has entries and no head; run `safeconduct audit verify` and do not go on")
    if row is None:
        HeadRow.objects.bulk_create([HeadRow(count=0, mac=chain.BEGINNING)], ignore_conflicts=True)
        row = rows.get()
    return row


def _columns(draft: Draft) -> tuple[chain.Value, ...]:
    """What the columns from the action on hold, up to what was there afterwards."""
    operation = draft.operation
    return (
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
