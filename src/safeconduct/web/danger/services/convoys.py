"""Go or no-go: a named officer says it for one convoy, with a reason; what was said is never altered."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.danger.models import ConvoyDecision, Word
from safeconduct.web.record.models import Departure
from safeconduct.web.record.models.reasons import seal_reasons
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked, refuse_unfit


@transaction.atomic
def decide_convoy(departure: Departure, word: str, *, actor: Any, reason: str) -> ConvoyDecision:
    """Say go or no-go for a departure. It changes neither the departure nor any plan; the last word counts.

    Args:
        departure: For which.
        word: Of ``Word``.
        actor: Who says so.
        reason: Why; kept sealed.

    Raises:
        Refused: nothing says why, or the departure has left, is cancelled or is not certain to fly.
    """
    if not reason.strip():
        raise Refused(_("Say why."), {"reason": [_("Say why.")]})
    lock_operation(departure.operation)
    now = locked(departure)
    if now.status != "scheduled":
        raise Refused(_("Only a scheduled departure has a go or a no-go."))
    if now.departs_on < today_in(now.operation):
        raise Refused(_("The day of this departure has passed."))
    made = ConvoyDecision(operation_id=now.operation_id, departure=now, word=word, who=actor)
    made.reason = reason.strip()
    seal_reasons([made])
    refuse_unfit(made)
    made.save(force_insert=True)
    told = log.changes_of(made.key, None, {"word": str(Word(word)), "reason": made.reason})
    log.append(
        actor=actor,
        action="recorded",
        operation=now.operation,
        subject="convoy_decision",
        ids=(str(made.pk), str(now.pk)),
        before=told[0],
        after=told[1],
    )
    return made
