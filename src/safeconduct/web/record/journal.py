"""Where every change of the record is written down: as a row of what changed, and in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

from safeconduct.web.record.models import Operation, StateChange

LOG = "safeconduct.web.audit.log"


def append(*, actor: Any, action: str, operation: Operation | None = None, **entry: Any) -> None:
    """Write an entry into the audit log, within the caller's transaction.

    Args:
        actor: The user who did it; None for the system.
        action: What was done, as one word.
        operation: In which operation.
        entry: Subject, ids, purpose, reason, before and after.
    """
    if find_spec(LOG) is not None:
        import_string(f"{LOG}.append")(actor=actor, action=action, operation=operation, **entry)


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
) -> StateChange:
    """Write down that something of a case, submission, offer, departure or person changed.

    Args:
        actor: The user who did it; None for the system.
        thing: The row that changed.
        what: The name of its field.
        before: The value that it had.
        after: The value that it has.
        reason: Why.
        on: The day on which it happened, where that is not the day on which it is written down.
        reverses: The change that this one takes back.

    Returns:
        The row.
    """
    kind = type(thing).__name__.lower()
    old, new = _text(before), _text(after)
    row = StateChange.objects.create(
        operation_id=thing.operation_id,
        **{kind: thing},
        what=what,
        before=old,
        after=new,
        reason=reason,
        who=actor,
        on=on,
        reverses=reverses,
    )
    append(
        actor=actor,
        action="reverse" if reverses else "change",
        operation=thing.operation,
        subject=kind,
        ids=(getattr(thing, "uid", None) or str(thing.pk),),
        **_logged(row, kind),
    )
    return row


PERSONAL = frozenset({"case", "submission", "person"})
"""What is about people: from, to and why stand in the row of the record, to which the log only points."""


def _logged(row: StateChange, kind: str) -> dict[str, Any]:
    if kind in PERSONAL:
        return {"after": {row.what: f"change {row.pk}"}}
    return {"reason": row.reason, "before": {row.what: row.before}, "after": {row.what: row.after}}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def reading(request: Any, subject: str, ids: Sequence[str], purpose: str) -> None:
    """Write into the audit log that somebody reads personal data: one row a request, before the data is shown.

    Args:
        request: Of whom.
        subject: What is read, as one word.
        ids: Identifiers of what is read.
        purpose: What for.
    """
    if find_spec(LOG) is not None:
        with transaction.atomic():
            append(
                actor=request.user,
                action="read",
                operation=request.operation,
                subject=subject,
                ids=tuple(dict.fromkeys(ids)),
                purpose=purpose,
            )
