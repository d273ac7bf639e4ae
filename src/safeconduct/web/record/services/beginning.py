"""An operation as it begins: named, with its first day and its deadline, and nothing in it; renamed, and removed.

An operation is removed by being set aside. Its row stays, since roles and the log name it, and neither is ever altered:
nobody comes to it, no list has it, its roles hold no longer, and its code is free. It can be brought back.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.record import journal
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models import Operation, OperationSettings, StateChange
from safeconduct.web.record.models.history import OPERATION_NAME
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused, lock_operation

HORIZON = timedelta(days=90)
"""How long after the deadline departures are planned, as the data dictionary has it where nothing is said."""

NAME_LENGTH = 200
HOLDS_NOTHING = ("record.OperationSettings", "record.SavedView", "rights.Grant", "api.ApiToken")
"""Rows of an operation that is begun and holds nothing yet."""


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
        raise _taken(code)
    OperationSettings.objects.create(
        operation=begun, starts_on=starts_on, deadline=deadline, horizon=deadline + HORIZON
    )
    days = {"starts_on": str(starts_on), "deadline": str(deadline)}
    log.append(actor=actor, action="began", operation=begun, subject="operation", after={"name": name, **days})
    return begun


@transaction.atomic
def rename_operation(operation: Operation, name: str, *, seen: str, actor: Any, reason: str) -> StateChange | None:
    """Call an operation otherwise. It is a change of its settings, and taken back as one.

    Args:
        operation: Which.
        name: What people call it from now on.
        seen: The name that was seen.
        actor: Who renames it.
        reason: Why.

    Returns:
        The change; None where it is called so already.

    Raises:
        ChangedMeanwhile: somebody else renamed it since.
        Refused: there is no name, or no reason.
    """
    now = lock_operation(operation)
    if name in (now.name, seen):
        return None
    if now.name != seen:
        raise ChangedMeanwhile(now.name)
    if not name.strip() or len(name) > NAME_LENGTH:
        raise Refused(_("Write a name of at most %(most)s characters.") % {"most": NAME_LENGTH})
    if not reason.strip():
        raise Refused(_("Say why."))
    before, now.name = now.name, name.strip()
    now.save(update_fields=["name"])
    settings = OperationSettings.objects.get(operation=now)
    return journal.change(
        actor=actor, thing=settings, what=OPERATION_NAME, before=before, after=now.name, reason=reason.strip()
    )


@transaction.atomic
def remove_operation(operation: Operation, *, typed: str, actor: Any, reason: str) -> Operation:
    """Remove an operation that was begun by mistake and holds nothing but its settings, roles and log.

    Args:
        operation: Which.
        typed: Its code, as a confirmation.
        actor: Who removes it.
        reason: Why.

    Raises:
        Refused: it holds something, the code is another one, or there is no reason.
    """
    now = lock_operation(operation)
    if typed.strip().lower() != now.code.lower():
        raise Refused(_("The code is not that of the operation; type %(code)s.") % {"code": now.code})
    if not reason.strip():
        raise Refused(_("Say why."))
    if not holds_nothing(now):
        raise Refused(
            _("This operation holds something, and cannot be removed. Its coordinator can close it, on “Retention”.")
        )
    now.former_code, now.removed_at = now.code, timezone.now()
    now.code = f"removed-{new_id()}"
    now.save(update_fields=["code", "former_code", "removed_at"])
    told: dict[str, Any] = {"before": {"code": now.former_code}, "after": {"code": now.code}}
    log.append(actor=actor, action="removed", operation=now, subject="operation", reason=reason.strip(), **told)
    return now


@transaction.atomic
def bring_back_operation(operation: Operation, *, actor: Any, reason: str) -> Operation:
    """Take back that an operation was removed: it has its code again, and its roles hold again until their days.

    Raises:
        Refused: it was not removed, its code is that of another operation by now, or there is no reason.
    """
    now = Operation.objects.select_for_update().get(pk=operation.pk)
    if now.removed_at is None:
        raise Refused(_("This operation was not removed."))
    if not reason.strip():
        raise Refused(_("Say why."))
    before, now.code = now.code, now.former_code
    now.former_code, now.removed_at = "", None
    try:
        with transaction.atomic():
            now.save(update_fields=["code", "former_code", "removed_at"])
    except IntegrityError:
        said = _(
            "%(code)s: is the code of another operation by now. Remove that one first, if it holds nothing; its code"
            " cannot be changed."
        )
        raise Refused(said % {"code": now.code}) from None
    told: dict[str, Any] = {"before": {"code": before}, "after": {"code": now.code}}
    log.append(actor=actor, action="reversed", operation=now, subject="operation", reason=reason.strip(), **told)
    return now


def holds_nothing(operation: Operation) -> bool:
    """Whether nothing belongs to an operation but its settings with their changes, roles, tokens and own views."""
    for model in apps.get_models():
        refers = [one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey)]
        if model._meta.label in HOLDS_NOTHING:
            continue
        for field in refers:
            if field.related_model is not Operation:
                continue
            rows = model._base_manager.filter(**{field.name: operation})
            if model is StateChange:
                rows = rows.filter(settings=None)
            if rows.exists():
                return False
    return True


def _taken(code: str) -> Refused:
    return Refused(_("%(code)s: is the code of another operation.") % {"code": code})
