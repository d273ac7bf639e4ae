"""Where every change of the record is written down: as a row of what changed, and in the audit log.

What is about people stands in the log sealed, with the key of the person, or with one of their case. Whoever erases a
person destroys both; what is written down afterwards only points to the row of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from safeconduct.web.audit import log
from safeconduct.web.record.models import Operation, PersonEvent, StateChange
from safeconduct.web.record.models.history import CHANGED, about, key_of
from safeconduct.web.record.models.reasons import seal_reasons
from safeconduct.web.rights.gate import Passed
from safeconduct.web.secrecy import vault


def change(
    *,
    actor: Any,
    thing: Any,
    what: str,
    before: object,
    after: object,
    reason: str = "",
    on: date | None = None,
    reverses: StateChange | None = None,
    at: datetime | None = None,
    batch: str = "",
) -> StateChange:
    """Write down that something changed of a row of one of the models that ``history.CHANGED`` names.

    Args:
        actor: The user who did it; None for the system.
        thing: The row that changed.
        what: The name of its field.
        before: The value that it had.
        after: The value that it has.
        reason: Why.
        on: The day on which it happened, where that is not the day on which it is written down.
        reverses: The change that this one takes back.
        at: The moment, where several changes belong together and go back together; otherwise now.
        batch: What the changes of several rows that were made together share.

    Returns:
        The row.
    """
    kind = kind_of(thing)
    row = StateChange.objects.create(  # type: ignore[misc]  # the reason is sealed on its way
        operation_id=thing.operation_id,
        **{kind: thing},
        what=what,
        before=_text(before),
        after=_text(after),
        reason=reason,
        who=actor,
        on=on,
        reverses=reverses,
        at=at or timezone.now(),
        batch=batch,
    )
    log.append(
        actor=actor,
        action="reversed" if reverses else "changed",
        operation=thing.operation,
        subject=kind,
        ids=_ids(thing),
        **_told(key_of(thing), row, {what: row.before}, {what: row.after}),
    )
    return row


def changes(operation: Operation, rows: Sequence[StateChange], actor: Any) -> None:
    """Write down at once what changed of many cases, as ``change`` would one by one.

    Args:
        operation: Whose cases.
        rows: Of one change each, not saved yet.
        actor: The user who did it; None for the system.
    """
    seal_reasons(rows)
    StateChange.objects.bulk_create(rows, batch_size=500)
    keys = [row.case.key for row in rows if row.case is not None]
    erased = vault.erased_among(set(keys))
    told = [
        (key, {row.what: row.before}, {row.what: row.after, "reason": row.reason})
        for key, row in zip(keys, rows, strict=True)
        if key not in erased
    ]
    sealed = iter(log.changes_of_many(told))
    drafts = []
    for key, row in zip(keys, rows, strict=True):
        before, after = (None, {"row": f"StateChange {row.pk}"}) if key in erased else next(sealed)
        action = "reversed" if row.reverses_id else "changed"
        ids = (row.case.uid,) if row.case else ()
        draft = log.Draft(action=action, operation=operation, subject="case", ids=ids, before=before, after=after)
        drafts.append(draft)
    log.append_many(actor, drafts)


def kind_of(thing: Any) -> str:
    """The word for the kind of a row that can change: the one that a ``StateChange`` names it by."""
    return next(name for name in CHANGED if StateChange._meta.get_field(name).related_model is type(thing))


def event(row: PersonEvent, actor: Any) -> None:
    """Write into the audit log what happened to a person.

    Args:
        row: The event, as the record has it.
        actor: The user who recorded it; None for the system.
    """
    log.append(
        actor=actor,
        action="reversed" if row.reverses_id else "recorded",
        operation=row.operation,
        subject="person",
        ids=(row.person.uid,),
        **_told(row.person.uid, row, None, {"event": row.kind, "on": str(row.on)}),
    )


def reading(request: Passed, subject: str, ids: Iterable[str]) -> AbstractContextManager[log.Reading]:
    """A block in which a page about people is made; that it was read is written down before anybody sees it.

    Args:
        request: Of whom; its purpose is the one that the view declares.
        subject: What is read, as one word.
        ids: Identifiers of what is read.
    """
    return log.reading(request, subject, ids, purpose=request.purpose or "")


def _ids(thing: Any) -> tuple[str, ...]:
    """What a thing is found by in the log: of a row about a case or a person, these as well."""
    whom = about(thing)
    if whom is not thing:
        return (str(thing.pk), whom.uid)
    return (str(getattr(thing, "uid", "") or thing.pk),)


def _told(
    owner: str, row: StateChange | PersonEvent, before: Mapping[str, str] | None, after: Mapping[str, str]
) -> dict[str, Any]:
    """From what, to what and why, as the log takes it: sealed where it is about people."""
    if not owner:
        return {"reason": row.reason, "before": before, "after": after}
    if vault.is_erased(owner):
        return {"after": {"row": f"{type(row).__name__} {row.pk}"}}
    sealed = log.changes_of(owner, before, {**after, "reason": row.reason})
    return {"before": sealed[0], "after": sealed[1]}


def _text(value: object) -> str:
    return "" if value is None else str(value)
