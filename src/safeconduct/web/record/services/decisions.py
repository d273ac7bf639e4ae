"""What a family or an officer decides: that a case leaves by this, only by this, not by this, or without notice."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.models import Case, Decision
from safeconduct.web.record.models.history import AIMS
from safeconduct.web.record.services.refusal import Refused, locked, same_operation


@transaction.atomic
def decide(case: Case, decision: str, *, actor: Any, reason: str, **aims: Any) -> Decision:
    """Record a decision.

    Args:
        case: Of which case.
        decision: ``pin``, ``only``, ``forbid`` or ``short_notice``.
        actor: Who decided.
        reason: Why.
        aims: One of ``departure``, ``destination`` and ``offer``; none for short notice.

    Raises:
        Refused: the reason is missing, the aims are not as they should be, or one is of another operation.
    """
    named = {name: aim for name, aim in aims.items() if aim is not None}
    if not reason.strip():
        raise Refused(_("Say why."))
    if not named.keys() <= set(AIMS) or len(named) != (0 if decision == "short_notice" else 1):
        raise Refused(_("Name one departure, destination or offer; for short notice, none."))
    same_operation(case.operation_id, **named)
    now = locked(case)
    made = Decision.objects.create(
        operation_id=now.operation_id, case=now, decision=decision, reason=reason, decided_by=str(actor or ""), **named
    )
    journal.change(actor=actor, thing=made, what="decision", before="", after=called(made), reason=reason)
    return made


@transaction.atomic
def end_decision(decision: Decision, *, actor: Any, reason: str) -> Decision:
    """Take a decision back: it stays in the record and holds no longer.

    Raises:
        Refused: it ended before.
    """
    now = locked(decision)
    if now.ended_at is not None:
        raise Refused(_("This decision ended already."))
    now.ended_at = timezone.now()
    now.save(update_fields=["ended_at"])
    journal.change(actor=actor, thing=now, what="decision", before=called(now), after="", reason=reason)
    return now


def called(decision: Decision) -> str:
    """What is decided, in the words of a file."""
    aim = next((one for name in AIMS if (one := getattr(decision, name)) is not None), None)
    return f"{decision.decision} {aim.code}" if aim is not None else str(decision.decision)
