"""Lists that were handed in and never merged, as retention knows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from safeconduct.web.intake.changes import discard
from safeconduct.web.intake.models import OPEN, Batch
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.operation_days import zone_of
from safeconduct.web.retention.lists import Waiting
from safeconduct.web.retention.models import What


class ListsSetAside:
    """The lists of this application that wait; see ``retention.lists.Lists``."""

    what = What.LIST

    def waiting(self, operation: Operation) -> Iterable[Waiting]:
        """The lists of an operation that were neither merged nor discarded."""
        zone = zone_of(operation)
        open_ones = Batch.objects.filter(operation=operation, state__in=OPEN).order_by("pk")
        return [Waiting(uid, at.astimezone(zone).date()) for uid, at in open_ones.values_list("uid", "at")]

    def drop(self, operation: Operation, uid: str, *, actor: Any, reason: str) -> None:
        """Discard one of them.

        Raises:
            Refused: it was merged or discarded meanwhile.
        """
        discard(Batch.objects.get(operation=operation, uid=uid), reason, actor=actor)
