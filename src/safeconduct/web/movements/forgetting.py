"""Names that hang on a movement and on no person of the record: those of escorts, and of phones at the gate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from safeconduct.web.audit import log
from safeconduct.web.movements.models import Device, Escort, Movement
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.refusal import locked
from safeconduct.web.retention.lists import Waiting
from safeconduct.web.retention.models import What
from safeconduct.web.secrecy import vault


class NamesOfMovements:
    """The movements that still name somebody; see ``retention.lists.Lists``."""

    what = What.MOVEMENT

    def waiting(self, operation: Operation) -> Iterable[Waiting]:
        """The movements of an operation that have the name of an escort or of a device."""
        named = Q(pk__in=_escorts(operation).values("movement")) | Q(pk__in=_devices(operation).values("movement"))
        rows = Movement.objects.filter(named, operation=operation).select_related("departure").order_by("pk")
        return [Waiting(one.uid, one.departure.departs_on, one.departure.code) for one in rows]

    @transaction.atomic
    def drop(self, operation: Operation, uid: str, *, actor: Any, reason: str) -> None:
        """Lose the names of one of them; who goes along and what devices told stays, without a name."""
        movement = locked(Movement.objects.get(operation=operation, uid=uid))
        escorts = _escorts(operation).filter(movement=movement)
        vault.erase_many(list(escorts.values_list("key", flat=True)))
        escorts.update(sealed_name=b"")
        _devices(operation).filter(movement=movement).update(name="")
        log.append(
            actor=actor, action="names erased", operation=operation, subject="movement", ids=[uid], reason=reason
        )


def _escorts(operation: Operation) -> Any:
    return Escort.objects.filter(operation=operation).exclude(sealed_name=b"")


def _devices(operation: Operation) -> Any:
    return Device.objects.filter(operation=operation).exclude(name="")
