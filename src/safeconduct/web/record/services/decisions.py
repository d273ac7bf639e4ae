"""What a family or an officer decides: that a case leaves by this, only by this, not by this, or without notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.report.phrases import isolated
from safeconduct.web.record.models import Case, Decision
from safeconduct.web.record.models.history import AIMS
from safeconduct.web.record.services.consents import refuse_closed
from safeconduct.web.record.services.refusal import Refused, locked, same_operation
from safeconduct.web.record.services.standing import record


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
        Refused: the reason is missing, the aims are not as they should be, one is of another operation, or it would
            bring a case where an adult does not want to go; or the case is to leave by something else already.
    """
    named = {name: aim for name, aim in aims.items() if aim is not None}
    if not reason.strip():
        raise Refused(_("Say why."))
    if not named.keys() <= set(AIMS) or len(named) != (0 if decision == "short_notice" else 1):
        raise Refused(_("Name one departure, destination or offer; for short notice, none."))
    same_operation(case.operation_id, **named)
    now = locked(case)
    if decision in ("pin", "only"):
        refuse_closed(now, destination_id=leads_to(named))
    if decision == "pin":
        _refuse_another_pin(now, named)
    made = Decision(  # type: ignore[misc]  # the reason is sealed on its way
        operation_id=now.operation_id, case=now, decision=decision, reason=reason, decided_by=str(actor or ""), **named
    )
    record(made, actor=actor, reason=reason)
    return made


def _refuse_another_pin(case: Case, aims: Mapping[str, Any]) -> None:
    """Of two pins to different departures, destinations or offers no plan can be made."""
    for name, aim in aims.items():
        pins = case.decisions.filter(decision="pin", ended_at=None).exclude(**{name: None}).exclude(**{name: aim})
        if (other := pins.select_related(name).first()) is not None:
            told = {"aim": isolated(getattr(other, name).code)}
            raise Refused(
                _("It is decided already that the family leaves by %(aim)s. End that, or put this in its place.") % told
            )


def leads_to(aims: Mapping[str, Any]) -> int | None:
    """The key of the destination that the aim of a decision leads to; None where it has no aim."""
    for name, aim in aims.items():
        return int(aim.pk if name == "destination" else aim.destination_id)
    return None
