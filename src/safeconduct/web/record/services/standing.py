"""What holds from when it is recorded until it is ended: decisions, clearances, and what is known of sites."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.services.refusal import Refused, locked, refuse_unfit


def record(row: Any, *, actor: Any, reason: str, on: date | None = None) -> Any:
    """Write a new row that holds from now on, in the transaction of the caller.

    Args:
        row: The row, not saved yet; what it says is its ``called``.
        actor: Who records it.
        reason: Why.
        on: The day that it is about.

    Raises:
        Refused: it breaks a rule.
    """
    refuse_unfit(row)
    row.save(force_insert=True)
    _written(row, "", row.called, actor, reason, on)
    return row


@transaction.atomic
def end(row: Any, *, actor: Any, reason: str) -> Any:
    """End what holds: it stays in the record, and what held before it counts again, if there is something.

    Raises:
        Refused: it ended before.
    """
    now: Any = locked(row)
    if now.ended_at is not None:
        raise Refused(_("This ended already."))
    now.ended_at = timezone.now()
    now.save(update_fields=["ended_at"])
    _written(now, now.called, "", actor, reason, None)
    return now


def _written(row: Any, before: str, after: str, actor: Any, reason: str, on: date | None) -> None:
    what = journal.kind_of(row)
    journal.change(actor=actor, thing=row, what=what, before=before, after=after, reason=reason, on=on)
