"""What of a movement is written into the log; who is on it stands there by identifiers alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from safeconduct.web.audit import log
from safeconduct.web.movements.models import Movement


def note(movement: Movement, actor: Any, action: str, *, ids: Iterable[str] = (), **more: Any) -> None:
    """Write down what was done with a movement, in the transaction that did it.

    Args:
        movement: Which.
        actor: Who did it; None for a device of the gate.
        action: One word or two.
        ids: Identifiers of people whom it is about.
        more: ``reason``, ``purpose``, ``before`` or ``after``, without anything personal.
    """
    log.append(
        actor=actor,
        action=action,
        operation=movement.operation,
        subject="movement",
        ids=[movement.uid, *ids],
        **more,
    )
