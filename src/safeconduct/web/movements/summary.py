"""A movement at a glance: what of it pages show without naming anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from safeconduct.boarding.headcount import DISPUTED, Headcount
from safeconduct.web.danger.convoys import last_words, plan_in_force
from safeconduct.web.danger.models import ConvoyDecision, Word
from safeconduct.web.movements.models import (
    Card,
    Clearing,
    ClearingKind,
    Manifest,
    Movement,
    MovementStep,
    Step,
    Vehicle,
)
from safeconduct.web.movements.services import manifests
from safeconduct.web.movements.services.counting import count
from safeconduct.web.plans.models import PlannedCase
from safeconduct.web.record.models import Departure, Operation, Presence
from safeconduct.web.record.services.operation_days import today_in

AHEAD = 14
"""Days of which the departures are shown that can be prepared."""
KEPT = timedelta(days=14)
"""How long a movement that was received is looked at for who is missing."""


@dataclass(frozen=True)
class BusLine:
    """A vehicle, with how many are on it and how many the manifest has; None: those whose bus is in dispute."""

    vehicle: Vehicle | None
    aboard: int
    listed: int


@dataclass(frozen=True)
class Stock:
    """Who is in the transit of a movement: departed and not arrived, of all movements that go through it.

    Attributes:
        name: Of the transit.
        people: How many are there.
        limit: How many it takes.
    """

    name: str
    people: int
    limit: int

    @property
    def is_over(self) -> bool:
        """Whether there are more than it takes."""
        return self.people > self.limit


@dataclass(frozen=True)
class Glance:
    """What is known of a movement.

    Attributes:
        movement: Which.
        said: The last word of an officer on its convoy; None where there is none.
        clearings: The last word of each kind of clearance; None where there is none.
        steps: The steps that it took, by name.
        counts: The headcount.
        buses: Each vehicle that people go by, and a line for who is in dispute.
        manifest: The manifest that counts.
        drawn: The one that was drawn up last.
        listed: How many people are on the one that counts, without stand-by.
        stock: Its transit; None where it has none.
    """

    movement: Movement
    said: ConvoyDecision | None
    clearings: tuple[tuple[ClearingKind, Clearing | None], ...]
    steps: dict[str, MovementStep]
    counts: Headcount
    buses: tuple[BusLine, ...]
    manifest: Manifest | None
    drawn: Manifest | None
    listed: int
    stock: Stock | None

    @property
    def goes(self) -> bool:
        """Whether the last word is go."""
        return self.said is not None and self.said.word == Word.GO

    @property
    def missing(self) -> int:
        """How many are on board and did not arrive, once the last vehicle arrived."""
        return len(self.counts.on_the_way) if Step.ARRIVED in self.steps else 0

    @property
    def not_aboard(self) -> int:
        """How many arrived who are not on board by the headcount."""
        return len(self.counts.arrived - self.counts.aboard.keys())

    @property
    def conflicts(self) -> int:
        """How many things disagree."""
        return len(self.counts.conflicts)


def movements(operation: Operation) -> list[Movement]:
    """The movements of an operation, the newest departure first."""
    rows = Movement.objects.filter(operation=operation)
    return list(
        rows.select_related("departure__site", "departure__destination").order_by("-departure__departs_on", "pk")
    )


def to_prepare(operation: Operation) -> list[Departure]:
    """Scheduled departures of the coming days that are not prepared yet."""
    today = today_in(operation)
    rows = Departure.objects.filter(
        operation=operation,
        status="scheduled",
        departs_on__range=(today, today + timedelta(days=AHEAD)),
        movements__isnull=True,
    )
    return list(rows.select_related("site", "destination").order_by("departs_on", "pk"))


def to_hire(operation: Operation) -> list[Departure]:
    """Candidates of the coming days whom the plan in force has people on: they are hired before they are prepared."""
    plan, today = plan_in_force(operation), today_in(operation)
    rows = Departure.objects.filter(
        operation=operation,
        status="candidate",
        departs_on__range=(today, today + timedelta(days=AHEAD)),
        pk__in=PlannedCase.objects.filter(plan=plan, departure__isnull=False).values("departure"),
    )
    return list(rows.select_related("site", "destination").order_by("departs_on", "pk")) if plan else []


def under_way(operation: Operation, today: date) -> list[Glance]:
    """Movements of today, those that departed and were not received, and those of which somebody has to look."""
    rows = Movement.objects.filter(operation=operation).filter(
        Q(departure__departs_on=today) | Q(pk__in=_that_took(Step.DEPARTED))
    )
    each = rows.select_related("departure__site", "departure__destination", "departure__transit")
    old = Q(pk__in=_that_took(Step.RECEIVED), departure__departs_on__lt=today - KEPT)
    found = [glance(one) for one in each.exclude(old)]
    return [one for one in found if Step.RECEIVED not in one.steps or one.missing or one.conflicts]


@dataclass(frozen=True)
class Left:
    """What left by movements.

    Attributes:
        departures: The keys of the departures that left; nobody who was not on board leaves by them any more.
        aboard: The keys of people on board whom the record still has where they were, until their family is parted.
    """

    departures: frozenset[int]
    aboard: frozenset[int]


def left(operation: Operation) -> Left:
    """What left by movements, and who is on board that the record does not have as departed."""
    gone = {one.pk: one for one in Movement.objects.filter(operation=operation, pk__in=_that_took(Step.DEPARTED))}
    cards = Card.objects.filter(movement__in=list(gone), person__presence=Presence.PRESENT)
    waiting: dict[int, dict[str, int]] = {}
    for movement, token, person in cards.values_list("movement", "token", "person"):
        waiting.setdefault(movement, {})[token] = person
    aboard: set[int] = set()
    for movement, here in waiting.items():
        aboard |= {here[token] for token in count(gone[movement]).aboard if token in here}
    return Left(frozenset(one.departure_id for one in gone.values()), frozenset(aboard))


def glance(movement: Movement) -> Glance:
    """What is known of a movement now."""
    counts = count(movement)
    manifest = manifests.released(movement)
    clearings = {one.kind: one for one in movement.clearings.select_related("who").order_by("pk")}
    return Glance(
        movement,
        last_words([movement.departure_id]).get(movement.departure_id),
        tuple((kind, clearings.get(kind)) for kind in ClearingKind),
        {one.step: one for one in movement.steps.standing().select_related("who").prefetch_related("remarks__who")},
        counts,
        _buses(movement, counts, manifest),
        manifest,
        manifests.newest(movement),
        manifest.rows.filter(standby=False).count() if manifest else 0,
        stock(movement),
    )


def stock(movement: Movement) -> Stock | None:
    """Who is in the transit of a movement now, against its limit; None where it goes through none."""
    transit = movement.departure.transit
    if transit is None:
        return None
    others = Movement.objects.filter(
        operation=movement.operation_id, departure__transit=transit, pk__in=_that_took(Step.DEPARTED)
    ).exclude(pk__in=_that_took(Step.ARRIVED))
    people = sum(len(count(one).on_the_way) for one in others)
    return Stock(str(transit.name or transit.code), people, int(transit.people))


def _that_took(step: Step) -> Any:
    """The keys of the movements that took a step which stands."""
    return MovementStep.objects.standing().filter(step=step).values("movement")


def _buses(movement: Movement, counts: Headcount, manifest: Manifest | None) -> tuple[BusLine, ...]:
    listed: dict[int | None, int] = {}
    if manifest:
        for vehicle in manifest.rows.filter(standby=False).values_list("vehicle", flat=True):
            listed[vehicle] = listed.get(vehicle, 0) + 1
    by_bus = counts.by_bus
    lines = [
        BusLine(one, by_bus.get(one.uid, 0), listed.get(one.pk, 0))
        for one in movement.vehicles.order_by("pk")
        if one.ended_at is None or by_bus.get(one.uid)
    ]
    disputed = by_bus.get(DISPUTED, 0)
    return (*lines, BusLine(None, disputed, listed.get(None, 0))) if disputed or listed.get(None) else tuple(lines)
