"""What a page shows before a departure: the checks on the eve, who fits in place of others, and who would stay."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.boarding.eve import Finding, Way, findings
from safeconduct.boarding.families import Family
from safeconduct.boarding.offload import order
from safeconduct.boarding.standby import Free, fitting
from safeconduct.web.movements.families import families, members, places_for_needs, planned, travellers, waiting
from safeconduct.web.movements.models import Manifest, Movement, Vehicle
from safeconduct.web.movements.services.moving import seats_of_buses
from safeconduct.web.record.models import Case, Person


def on_the_eve(movement: Movement, manifest: Manifest) -> list[Finding]:
    """What would stop somebody of a manifest, by what the record knows now; nobody in stand-by is looked at."""
    rows = manifest.rows.filter(standby=False).select_related("card__person__case", "card__case", "vehicle")
    listed = [
        (row.card.person, row.card.person.case or row.card.case, row.vehicle.name if row.vehicle else "")
        for row in rows.order_by("place")
    ]
    of = members(movement.operation, {case.pk for _person, case, _bus in listed})
    names = dict(Vehicle.objects.filter(movement=movement).values_list("pk", "name"))
    way = Way(
        movement.departure.departs_on,
        movement.departure.arrives_on,
        {names[key]: seats for key, seats in seats_of_buses(movement).items()},
        places_for_needs(movement.departure),
        {people[0].case.called: _codes(people) for people in of.by_case.values() if people[0].case is not None},
    )
    return findings(travellers(movement, listed, of), way)


def standing_by(movement: Movement) -> list[tuple[Case, Family]]:
    """The families that could go in place of any others, those in most need first: each fits the whole departure."""
    departure = movement.departure
    rows = waiting(departure)
    cases = {one.case.code: one.case for one in rows}
    free = Free(
        departure.destination.code,
        departure.departs_on,
        departure.arrives_on,
        int(departure.seats),
        places_for_needs(departure),
    )
    return [(cases[one.case], one) for one in fitting(families(movement.operation, rows), free)]


def offload_order(movement: Movement) -> list[list[tuple[Case, Family]]]:
    """The order in which families would stay if the aircraft were smaller, by what the plan in force has on it."""
    rows = planned(movement.departure)
    cases = {one.case.code: one.case for one in rows}
    return [[(cases[one.case], one) for one in party] for party in order(families(movement.operation, rows))]


def _codes(people: Iterable[Person]) -> frozenset[str]:
    return frozenset(one.called for one in people)
