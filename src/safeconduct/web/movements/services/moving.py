"""A movement begun, its vehicles and escorts, and what lets it pass."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count, islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.danger.convoys import plan_in_force
from safeconduct.web.movements.models import (
    Clearing,
    Escort,
    Movement,
    MovementStep,
    Step,
    Vehicle,
    VehicleKind,
)
from safeconduct.web.movements.services.noting import note
from safeconduct.web.often import Often
from safeconduct.web.plans.models import PlannedCase
from safeconduct.web.record.models import Departure
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked, refuse_unfit, same_operation
from safeconduct.web.secrecy import vault

NAME = "movements.escort.name"
"""What the name of an escort is sealed for."""


@transaction.atomic
def begin(departure: Departure, *, actor: Any) -> Movement:
    """Begin to prepare a departure: with as many buses as the plan in force has for it, each as large as the site says.

    Raises:
        Refused: it is cancelled or not certain to leave, or is prepared already.
    """
    operation = lock_operation(departure.operation)
    now = locked(departure)
    if now.status != "scheduled":
        raise Refused(_("Only a scheduled departure is prepared."))
    if Movement.objects.filter(departure=now).exists():
        raise Refused(_("This departure is prepared already."))
    made = Movement.objects.create(operation=operation, departure=now, made_by=actor)
    note(made, actor, "begun", after={"departure": now.code, "buses": len(_take_over(made))})
    return made


@transaction.atomic
def take_over_buses(movement: Movement, *, actor: Any) -> list[Vehicle]:
    """Put in the buses that the plan in force has and the movement lacks, as where it was begun before that plan.

    Raises:
        Refused: the convoy has left, or no bus is lacking.
    """
    now = _open(movement)
    made = _take_over(now)
    if not made:
        raise Refused(_("It has all the buses of the plan in force."))
    note(now, actor, "buses taken over", after={"buses": [one.name for one in made]})
    return made


def lacking_buses(movement: Movement) -> int:
    """How many buses the plan in force has for the departure beyond those that the movement has."""
    plan = plan_in_force(movement.operation)
    if plan is None:
        return 0
    rows = PlannedCase.objects.filter(plan=plan, departure=movement.departure_id).values_list("buses", flat=True)
    last = max((bus for buses in rows for bus in buses), default=0)
    return int(last - movement.vehicles.filter(ended_at=None, kind=VehicleKind.BUS).count())


def _take_over(movement: Movement) -> list[Vehicle]:
    """The buses that are lacking, made; each is called by the first number that no vehicle has."""
    lacking = lacking_buses(movement)
    taken = set(movement.vehicles.filter(ended_at=None).values_list("name", flat=True))
    free = (str(number) for number in count(1) if str(number) not in taken)
    seats = movement.departure.site.bus_seats or 0
    return [
        Vehicle.objects.create(operation_id=movement.operation_id, movement=movement, name=name, seats=seats)
        for name in islice(free, max(0, lacking))
    ]


@transaction.atomic
def add_vehicle(movement: Movement, *, name: str, kind: str, seats: int, actor: Any) -> Vehicle:
    """Put a vehicle into a movement.

    Raises:
        Refused: the convoy has left, another vehicle has the name, or a value does not fit.
    """
    now = _open(movement)
    made = Vehicle(operation_id=now.operation_id, movement=now, name=name.strip(), kind=kind, seats=seats)
    refuse_unfit(made)
    made.save(force_insert=True)
    note(now, actor, "vehicle added", after={"name": made.name, "kind": made.kind, "seats": made.seats})
    return made


@transaction.atomic
def take_out_vehicle(vehicle: Vehicle, *, actor: Any) -> None:
    """Take a vehicle out; it stays in the lists that were drawn up with it.

    Raises:
        Refused: the convoy has left, or it was taken out already.
    """
    movement, now = _open(vehicle.movement), locked(vehicle)
    if now.ended_at is not None:
        raise Refused(_("This was taken out already."))
    now.ended_at = timezone.now()
    now.save(update_fields=["ended_at"])
    note(movement, actor, "vehicle taken out", before={"name": now.name})


@transaction.atomic
def add_escort(movement: Movement, *, name: str, vehicle: Vehicle | None, returns: bool, actor: Any) -> Escort:
    """Let somebody go along; they take a seat on their vehicle. The name is sealed with a key of its own.

    Raises:
        Refused: no name is given, the vehicle is of another movement, or the convoy has left.
    """
    now = _open(movement)
    if not name.strip():
        raise Refused(_("Say who goes along."), {"name": [_("Say who goes along.")]})
    same_operation(now.operation_id, vehicle=vehicle)
    if vehicle is not None and vehicle.movement_id != now.pk:
        raise Refused(_("The vehicle is of another movement."))
    made = Escort(operation_id=now.operation_id, movement=now, vehicle=vehicle, returns=returns)
    made.sealed_name = vault.seal(made.key, NAME, name.strip())
    made.save(force_insert=True)
    note(now, actor, "escort added", after={"escort": made.uid, "returns": returns})
    return made


@transaction.atomic
def take_out_escort(escort: Escort, *, actor: Any) -> None:
    """Let somebody not go along after all.

    Raises:
        Refused: the convoy has left, or they were taken out already.
    """
    movement, now = _open(escort.movement), locked(escort)
    if now.ended_at is not None:
        raise Refused(_("This was taken out already."))
    now.ended_at = timezone.now()
    now.save(update_fields=["ended_at"])
    note(movement, actor, "escort taken out", before={"escort": now.uid})


def names_of(escorts: list[Escort]) -> list[str]:
    """The names of escorts, in their order; a page that shows them logs that it does."""
    return [name or "" for name in vault.unseal_many([(one.key, NAME, bytes(one.sealed_name)) for one in escorts])]


@transaction.atomic
def clear(movement: Movement, *, kind: str, granted: bool, reference: str, actor: Any) -> Clearing:
    """Record that a movement was cleared or was not; the last word of a kind counts.

    Raises:
        Refused: it is granted and nothing says by whom, or the convoy has left.
    """
    now = _open(movement)
    if granted and not reference.strip():
        said = _("Say by which office it was granted, and under what number.")
        raise Refused(said, {"reference": [said]})
    made = Clearing(
        operation_id=now.operation_id, movement=now, kind=kind, granted=granted, reference=reference.strip(), who=actor
    )
    refuse_unfit(made)
    made.save(force_insert=True)
    note(now, actor, "cleared" if granted else "not cleared", after={"kind": kind, "reference": made.reference})
    return made


def seats_of_buses(movement: Movement) -> dict[int, int]:
    """Seats of each vehicle that people can go by, without those of escorts, by its key."""
    found = {
        one.pk: one.seats
        for one in movement.vehicles.filter(ended_at=None)
        if one.kind in (VehicleKind.BUS, VehicleKind.AMBULANCE)
    }
    for escort in movement.escorts.filter(ended_at=None, vehicle__in=found):
        if escort.vehicle_id is not None:
            found[escort.vehicle_id] -= 1
    return found


def day_of(movement: Movement, planned: date) -> date:
    """On what day something happens that is planned for one: today; in the example not before the planned day.

    The example stands still on its first day. None of its departures would ever leave, and nobody would arrive.
    """
    today = today_in(movement.operation)
    return max(today, planned) if movement.operation.is_example else today


def standing_at(movement: Movement) -> dict[Step, datetime]:
    """When each step was taken that was not taken back; for phones, who ask with each scan."""
    return {Step(step): at for step, at in _STEPS(movement.pk)}


_STEPS: Often[tuple[str, datetime]] = Often(
    lambda movement: MovementStep.objects.standing().filter(movement=movement).order_by("pk").values_list("step", "at")
)


def has_taken(movement: Movement, step: Step) -> bool:
    """Whether a movement came so far."""
    return movement.steps.standing().filter(step=step).exists()


def _open(movement: Movement) -> Movement:
    """The movement, locked, while it can still be prepared."""
    now = locked(movement)
    if has_taken(now, Step.DEPARTED):
        raise Refused(_("The convoy has left."))
    return now
