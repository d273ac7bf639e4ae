"""An operation as it begins: named, with its first day and its deadline, and nothing in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities.births import count_ages
from safeconduct.web.record.models import Operation, OperationSettings
from safeconduct.web.record.services.refusal import Refused, lock_operation

HORIZON = timedelta(days=90)
"""How long after the deadline departures are planned, as the data dictionary has it where nothing is said."""


@transaction.atomic
def begin_operation(*, code: str, name: str, starts_on: date, deadline: date, actor: Any) -> Operation:
    """Begin an operation.

    Args:
        code: The word that stands in addresses.
        name: What people call it.
        starts_on: The first day that a plan may use.
        deadline: The day by which everybody is to be out.
        actor: Who begins it.

    Raises:
        Refused: the code is taken, or the deadline lies before the first day.
    """
    if deadline < starts_on:
        raise Refused(_("The deadline lies before the first day."))
    begun, is_new = Operation.objects.get_or_create(code=code, defaults={"name": name})
    if not is_new:
        raise Refused(_("%(code)s: is the code of another operation.") % {"code": code})
    OperationSettings.objects.create(
        operation=begun, starts_on=starts_on, deadline=deadline, horizon=deadline + HORIZON
    )
    days = {"starts_on": str(starts_on), "deadline": str(deadline)}
    log.append(actor=actor, action="began", operation=begun, subject="operation", after={"name": name, **days})
    return begun


@transaction.atomic
def change_first_day(operation: Operation, starts_on: date, *, actor: Any, reason: str) -> int:
    """Change the first day of an operation, and with it the ages of everybody whose birth is known.

    It is taken back by changing it again.

    Args:
        operation: Which.
        starts_on: The first day that a plan may use.
        actor: Who changes it.
        reason: Why.

    Returns:
        How many people have another age than before.

    Raises:
        Refused: there is no reason, the operation has no days yet, or the first day lies after its deadline.
    """
    now = lock_operation(operation)
    settings = OperationSettings.objects.filter(operation=now).first()
    if settings is None:
        raise Refused(_("The operation has no days yet; import it, or begin it."))
    if starts_on > settings.deadline:
        raise Refused(_("The deadline lies before the first day."))
    if not reason.strip():
        raise Refused(_("Say why."))
    before, settings.starts_on = settings.starts_on, starts_on
    settings.save(update_fields=["starts_on"])
    counted = count_ages(now)
    log.append(
        actor=actor,
        action="changed",
        operation=now,
        subject="operation",
        reason=reason.strip(),
        before={"starts_on": str(before)},
        after={"starts_on": str(starts_on), "ages": counted},
    )
    return counted
