"""The door at which phones hand in and are told what is new: all who come at once are served together.

Each commit waits for the disk, and each would wait for all before it; and most of what a visit costs is the asking, not
the answer. While some are served, those who come gather, and are asked for with one set of questions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from safeconduct.boarding.events import Event
from safeconduct.web.audit.together import Together
from safeconduct.web.movements.models import Device, Step
from safeconduct.web.movements.services import devices, manifests, searching, telling
from safeconduct.web.movements.services.moving import standing_at
from safeconduct.web.movements.services.telling import Brought, Said, Taken


@dataclass(frozen=True)
class Answer:
    """What a phone is told.

    Attributes:
        taken: What became of what it brought.
        is_expired: Whether its day is over; then it is told nothing else.
        events: Those after the number that it named, ``telling.MOST`` at most.
        manifest: The number of the manifest that counts.
    """

    taken: Taken
    is_expired: bool
    events: Sequence[Event] = ()
    manifest: int | None = None


@dataclass
class Visit:
    """Who comes, after which number it wants events, what it brings, and what it is told."""

    token: str
    since: int
    said: Sequence[Said]
    answer: Answer | devices.ShutOut | None = None


def visit(token: str, since: int, said: Sequence[Said]) -> Answer:
    """Take events of a phone in, as ``telling.take_in`` does, and return when they are on the disk, with what is new.

    One whose day is over can still hand in what it has, and gets nothing.

    Args:
        token: By which the phone is known.
        since: The highest number that it had received.
        said: What it brings, ``telling.MOST`` at most.

    Raises:
        ShutOut: the phone is not known, or was shut out.
    """
    here = Visit(token, since, said)
    _DOOR.write(here)
    if not isinstance(here.answer, Answer):
        raise here.answer or devices.ShutOut("revoked")
    return here.answer


def serve(visits: list[Visit]) -> None:
    """Serve phones that came at once, each with an answer of its own; one that is shut out stops no other."""
    known = devices.known_together([one.token for one in visits], although_expired=True)
    let_in: list[tuple[Visit, Device]] = []
    for one, found in zip(visits, known, strict=True):
        if isinstance(found, Device):
            let_in.append((one, found))
        else:
            one.answer = found
    if not let_in:
        return
    steps: dict[int, Mapping[Step, datetime]] = {}
    taken = _take_in([Brought(device, one.said) for one, device in let_in], steps)
    there: dict[int, list[tuple[Visit, Device, Taken]]] = defaultdict(list)
    for (one, device), what in zip(let_in, taken, strict=True):
        devices.seen(device)
        if what is None:
            one.answer = devices.ShutOut("revoked")
        elif devices.is_expired(device):
            one.answer = Answer(what, is_expired=True)
        else:
            there[device.movement_id].append((one, device, what))
    for those in there.values():
        movement = those[0][1].movement
        if movement.pk not in steps:
            steps[movement.pk] = standing_at(movement)
        manifest = manifests.number_released(movement)
        numbers = [one.since for one, _device, _what in those]
        told = telling.since_each(movement, numbers, steps[movement.pk].get(Step.RECEIVED))
        for (one, _device, what), events in zip(those, told, strict=True):
            one.answer = Answer(what, is_expired=False, events=events, manifest=manifest)


def _take_in(brought: Sequence[Brought], steps: dict[int, Mapping[Step, datetime]]) -> Sequence[Taken | None]:
    """Take in what is brought, in one transaction if there is anything; None for who was shut out meanwhile.

    The steps that were asked for on the way, by movement, are put into ``steps``.
    """
    some = [one for one in brought if one.said]
    if not some:
        return [Taken({}, {})] * len(brought)
    with transaction.atomic():
        found = iter(telling.take_in_together(some))
        for device in {one.device.movement_id: one.device for one in some}.values():
            steps[device.movement_id] = standing_at(device.movement)
            if Step.ARRIVED in steps[device.movement_id]:  # whoever paired the phone answers for what it says
                searching.look(device.movement, actor=device.made_by)
    return [next(found) if one.said else Taken({}, {}) for one in brought]


_DOOR = Together(serve)
