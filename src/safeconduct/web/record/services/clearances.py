"""Clearances of people: a new row for what is so now. The window follows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record.models import Clearance, ClearanceKind, ClearanceState, Person
from safeconduct.web.record.services.refusal import Refused, locked
from safeconduct.web.record.services.standing import record


@transaction.atomic
def set_clearance(
    person: Person,
    kind: ClearanceKind,
    state: ClearanceState,
    *,
    actor: Any,
    reason: str = "",
    expected_on: date | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Clearance:
    """Record how far a clearance is. What was recorded before of that kind stays, and counts no longer.

    Args:
        person: Whose.
        kind: Which clearance.
        state: How far it is.
        actor: Who records it.
        reason: Where it was said, or why.
        expected_on: The day on which one that is requested is expected.
        valid_from: First day of one that is granted.
        valid_until: Last day of one that is granted.

    Raises:
        Refused: a day does not go with the state, or the days are out of order.
    """
    now = locked(person)
    if state is not ClearanceState.REQUESTED and expected_on:
        raise Refused(_("Only a clearance that is requested is expected on a day."))
    if state is not ClearanceState.GRANTED and (valid_from or valid_until):
        raise Refused(_("Only a clearance that is granted holds for days."))
    if valid_from and valid_until and valid_until < valid_from:
        raise Refused(_("The clearance ends before it begins."))
    made = Clearance(
        operation_id=now.operation_id,
        person=now,
        kind=kind,
        state=state,
        expected_on=expected_on,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    record(made, actor=actor, reason=reason)
    return made
