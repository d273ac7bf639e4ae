"""What stands on the paper list of a gate, entered afterwards as the events of one more device, and taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.boarding.events import Event, Kind, Stage, standing
from safeconduct.web.movements.models import DeviceKind, Movement, Step
from safeconduct.web.movements.services import devices, manifests, searching, telling
from safeconduct.web.movements.services.moving import has_taken
from safeconduct.web.movements.services.telling import Taken
from safeconduct.web.record.services.refusal import Refused, locked

OF_PAPER = frozenset({Kind.BOARDED, Kind.ABSENT, Kind.REFUSED})


@transaction.atomic
def enter(
    movement: Movement,
    ticks: Mapping[str, tuple[Kind, str, str]],
    *,
    actor: Any,
    mistaken: Collection[str] = (),
    reason: str = "",
) -> Taken:
    """Enter a paper list. What was entered of it before and stands so still is not entered again.

    Whoever kept the list saw no phone: where the two disagree, it is shown side by side, and a person decides. What was
    entered by mistake, by whomever, is taken back: the entry stays, and what phones said stands as if without it.

    Args:
        movement: Of which.
        ticks: Kind, identifier of the bus, and why, by the token of the person; only what stands on the paper.
        actor: Who enters it.
        mistaken: The tokens of those of whom all that was entered is taken back.
        reason: Why it is; sealed for each.

    Raises:
        Refused: no manifest is released, nothing is ticked, nothing was entered of somebody, nothing says why it is
            taken back, or the convoy has left with them.
    """
    now = locked(movement)
    if manifests.released(now) is None:
        raise Refused(_("No manifest is released."))
    if not ticks and not mistaken:
        raise Refused(_("Nothing is ticked."))
    back = _taken_back(now, mistaken, reason.strip()) if mistaken else []
    own = devices.own(now, DeviceKind.PAPER, actor).uid
    before = {person: one for person, each in entered(now).items() for one in each if one.device == own}
    said = [
        {"kind": kind, "person": person, "bus": bus, "why": why, "knows": 0}
        for person, (kind, bus, why) in sorted(ticks.items())
        if person not in before or (before[person].says, before[person].bus, before[person].reason) != (kind, bus, why)
    ]
    taken = telling.tell(now, DeviceKind.PAPER, [*back, *said], actor=actor, kinds=OF_PAPER | {Kind.TAKEN_BACK})
    searching.look(now, actor=actor)
    return taken


def entered(movement: Movement) -> dict[str, tuple[Event, ...]]:
    """What paper lists say of each person by now, by token: one event of each user who entered something of them."""
    lists = set(movement.devices.filter(kind=DeviceKind.PAPER).values_list("uid", flat=True))
    events = [one for one in telling.since(movement, 0) if one.device in lists] if lists else []
    found = {
        person: tuple(one for one in stands.events if not one.withdraws)
        for (person, stage), stands in standing(events).items()
        if stage is Stage.GATE
    }
    return {person: each for person, each in found.items() if each}


def _taken_back(movement: Movement, mistaken: Collection[str], reason: str) -> list[dict[str, Any]]:
    if not reason:
        raise Refused(_("Say why what was entered is taken back."))
    if has_taken(movement, Step.DEPARTED):
        raise Refused(_("The convoy has left. Take that step back first."))
    there = entered(movement)
    if not set(mistaken) <= there.keys():
        raise Refused(_("Of somebody nothing is entered from paper any more; look again."))
    return [
        {
            "kind": Kind.TAKEN_BACK,
            "person": person,
            "knows": 0,
            "names": tuple(one.nonce for one in there[person]),
            "words": reason,
        }
        for person in sorted(mistaken)
    ]
