"""Who can go where somebody else does not: families that fit what is free on a departure, none of them split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from safeconduct.boarding.families import Family


class Hindrance(StrEnum):
    """What keeps a family from going in place of others."""

    CLOSED = "closed"
    DESTINATION = "destination"
    NOT_READY = "not_ready"
    LAPSES = "lapses"
    NOT_ASKED = "not_asked"
    SEATS = "seats"
    NEEDS = "needs"


@dataclass(frozen=True)
class Free:
    """What is free on a departure.

    Attributes:
        destination: Where it goes.
        departs_on: When it leaves.
        arrives_on: When it arrives.
        seats: Seats that nobody takes.
        needs: Places for each need that nobody takes; a need that is not here takes none.
        places: Places of offers at the destination that nobody takes; None: not counted.
    """

    destination: str
    departs_on: date
    arrives_on: date
    seats: int
    needs: Mapping[str, int] = field(default_factory=dict)
    places: int | None = None


def hindrances(family: Family, free: Free) -> tuple[Hindrance, ...]:
    """What keeps a family from what is free; nothing where it fits."""
    short = free.places is not None and family.people > free.places
    found = {
        Hindrance.CLOSED: family.closed,
        Hindrance.DESTINATION: free.destination not in family.destinations,
        Hindrance.NOT_READY: family.ready_on is not None and family.ready_on > free.departs_on,
        Hindrance.LAPSES: family.expires_on is not None and family.expires_on < free.arrives_on,
        Hindrance.NOT_ASKED: not family.short_notice,
        Hindrance.SEATS: family.seats > free.seats or short,
        Hindrance.NEEDS: any(count > free.needs[need] for need, count in family.needs.items() if need in free.needs),
    }
    return tuple(one for one, holds in found.items() if holds)


def fitting(families: Iterable[Family], free: Free) -> list[Family]:
    """The families of which each by itself fits what is free, those in most need first."""
    return sorted((one for one in families if not hindrances(one, free)), key=lambda one: one.need)


def filling(families: Iterable[Family], free: Free) -> list[Family]:
    """The families that can go together: the one in most need first, then each that still fits what is left."""
    chosen: list[Family] = []
    left = free
    for one in fitting(families, free):
        if not hindrances(one, left):
            chosen.append(one)
            left = Free(
                left.destination,
                left.departs_on,
                left.arrives_on,
                left.seats - one.seats,
                {need: places - one.needs.get(need, 0) for need, places in left.needs.items()},
                None if left.places is None else left.places - one.people,
            )
    return chosen
