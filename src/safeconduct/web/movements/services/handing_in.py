"""The door at which phones hand in: what several bring at once goes to the disk in one transaction.

Each commit waits for the disk, and each would wait for all before it. While one is written, those who come gather.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from safeconduct.web.audit.together import Together
from safeconduct.web.movements.models import Device, Step
from safeconduct.web.movements.services import devices, searching, telling
from safeconduct.web.movements.services.moving import has_taken
from safeconduct.web.movements.services.telling import Brought, Said, Taken


@dataclass
class _Place:
    """What one phone brought, and what became of it; None where it was shut out."""

    brought: Brought
    taken: Taken | None = None


def hand_in(device: Device, said: Sequence[Said]) -> Taken:
    """Take events of a phone in, as ``telling.take_in`` does, and return when they are on the disk.

    Args:
        device: Who says them, with movement and operation at hand.
        said: What, ``telling.MOST`` at most.

    Raises:
        ShutOut: the device was shut out meanwhile.
    """
    place = _Place(Brought(device, said))
    _DOOR.write(place)
    if place.taken is None:
        raise devices.ShutOut("revoked")
    return place.taken


@transaction.atomic
def _write(places: list[_Place]) -> None:
    found = telling.take_in_together([place.brought for place in places])
    for place, taken in zip(places, found, strict=True):
        place.taken = taken
    for device in {one.brought.device.movement_id: one.brought.device for one in places}.values():
        if has_taken(device.movement, Step.ARRIVED):  # whoever paired the phone answers for what it says
            searching.look(device.movement, actor=device.made_by)


_DOOR = Together(_write)
