"""What stands on the paper list of a gate, entered afterwards as the events of one more device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.boarding.events import Kind, Stage, standing
from safeconduct.web.movements.models import DeviceKind, Movement
from safeconduct.web.movements.services import devices, manifests, searching, telling
from safeconduct.web.movements.services.telling import Taken
from safeconduct.web.record.services.refusal import Refused, locked

OF_PAPER = frozenset({Kind.BOARDED, Kind.ABSENT, Kind.REFUSED})


@transaction.atomic
def enter(movement: Movement, ticks: Mapping[str, tuple[Kind, str, str]], *, actor: Any) -> Taken:
    """Enter a paper list. What was entered of it before and stands so still is not entered again.

    Whoever kept the list saw no phone: where the two disagree, it is shown side by side, and a person decides.

    Args:
        movement: Of which.
        ticks: Kind, identifier of the bus, and why, by the token of the person; only what stands on the paper.
        actor: Who enters it.

    Raises:
        Refused: no manifest is released, or nothing is ticked.
    """
    now = locked(movement)
    if manifests.released(now) is None:
        raise Refused(_("No manifest is released."))
    if not ticks:
        raise Refused(_("Nothing is ticked."))
    before = {
        person: one.events[0] for (person, stage), one in standing(_of_paper(now, actor)).items() if stage is Stage.GATE
    }
    said = [
        {"kind": kind, "person": person, "bus": bus, "why": why, "knows": 0}
        for person, (kind, bus, why) in sorted(ticks.items())
        if person not in before or (before[person].says, before[person].bus, before[person].reason) != (kind, bus, why)
    ]
    taken = telling.tell(now, DeviceKind.PAPER, said, actor=actor, kinds=OF_PAPER)
    searching.look(now, actor=actor)
    return taken


def _of_paper(movement: Movement, actor: Any) -> list[Any]:
    device = devices.own(movement, DeviceKind.PAPER, actor)
    return [one for one in telling.since(movement, 0) if one.device == device.uid]
