"""The counts behind the public page, as of the end of a day: what the record says had happened by then.

They are exact and for nobody's eyes; ``publishing`` makes them coarse. None of them asks who anybody is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from safeconduct.web.board.people import remaining_by_day
from safeconduct.web.record.models import (
    EventKind,
    Offer,
    OfferState,
    Operation,
    OperationSettings,
    Person,
    PersonEvent,
    Presence,
    StateChange,
)

STANDS = frozenset({OfferState.PLEDGED, OfferState.CONFIRMED, OfferState.HELD, OfferState.USED})
"""The states of an offer in which its places are promised."""


@dataclass(frozen=True)
class Promise:
    """An offer that stands.

    Attributes:
        places: For how many people.
        ends: Its last day; None where it has none.
    """

    places: int
    ends: date | None


def remaining(operation: Operation, settings: OperationSettings, day: date) -> int:
    """How many people remained at the end of a day, counted as the board counts them."""
    points = remaining_by_day(operation, settings, day)
    return next((count for on, count in reversed(points) if on <= day), points[0][1])


def left_by_destination(operation: Operation, day: date) -> Counter[int | None]:
    """How many people had left by a departure by the end of a day, by the key of the destination.

    Under None are those who had left before the record began, of whom it does not say where to.
    """
    taken_back = PersonEvent.objects.filter(operation=operation, reverses__isnull=False).values("reverses")
    departed = PersonEvent.objects.filter(operation=operation, kind=EventKind.DEPARTED, reverses=None)
    standing = departed.exclude(pk__in=taken_back)
    rows = standing.filter(on__lte=day).order_by("pk")
    # Of two records that became one, both may have left: the last tells where to.
    last = dict(rows.values_list("person", "departure__destination"))
    before = Person.objects.filter(operation=operation, presence=Presence.DEPARTED)
    found: Counter[int | None] = Counter(last.values())
    found[None] += before.exclude(pk__in=standing.values("person")).count()
    return found


def promises(operation: Operation, day: date, zone: ZoneInfo) -> dict[int, list[Promise]]:
    """The offers that stood at the end of a day, by the key of the destination, as they were then."""
    changed: dict[int | None, list[StateChange]] = {}
    fields = ("status", "places", "closes_on")
    for change in StateChange.objects.filter(operation=operation, offer__isnull=False, what__in=fields).order_by("pk"):
        changed.setdefault(change.offer_id, []).append(change)
    found: dict[int, list[Promise]] = {}
    for offer in Offer.objects.filter(operation=operation).order_by("pk"):
        now = {field: str(getattr(offer, field) or "") for field in fields}
        then = _then(now, changed.get(offer.pk, ()), day, zone)
        if then["status"] in STANDS:
            ends = date.fromisoformat(then["closes_on"]) if then["closes_on"] else None
            found.setdefault(offer.destination_id, []).append(Promise(int(then["places"] or 0), ends))
    return found


def _then(
    now: Mapping[str, str], changes: list[StateChange] | tuple[()], day: date, zone: ZoneInfo
) -> Mapping[str, str]:
    """The fields of an offer at the end of a day: what the last change by then made of each."""
    then = dict(now)
    for field in now:
        of_field = [one for one in changes if one.what == field]
        done = [one for one in of_field if (one.on or one.at.astimezone(zone).date()) <= day]
        if done:
            then[field] = done[-1].after
        elif of_field:
            then[field] = of_field[0].before
    return then
