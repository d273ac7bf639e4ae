"""What the record knows of the families of a movement, as the engine ``boarding`` takes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from safeconduct.boarding import eve
from safeconduct.boarding.families import Family
from safeconduct.web.danger.convoys import plan_in_force
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.births import births_of, first_day
from safeconduct.web.identities.models import Document, DocumentKind
from safeconduct.web.movements.models import Movement
from safeconduct.web.plans.models import PlannedCase
from safeconduct.web.record import answers
from safeconduct.web.record.models import (
    Answer,
    Case,
    Clearance,
    Decision,
    Departure,
    DepartureNeed,
    Need,
    Operation,
    OperationSettings,
    Person,
    PersonNeed,
    Presence,
    Purpose,
)
from safeconduct.web.record.projection import given_window, windows
from safeconduct.web.record.services.operation_days import day_in

TO_TRAVEL_BY = (DocumentKind.PASSPORT, DocumentKind.TRAVEL, DocumentKind.REFUGEE)
"""Documents with which somebody crosses a border."""


@dataclass(frozen=True)
class Members:
    """The people of some cases who are present, with their needs and what seats they take.

    Attributes:
        by_case: People by the key of their case, in order.
        needs: Needs by the key of the person.
    """

    by_case: dict[int, list[Person]]
    needs: dict[int, list[Need]]

    def seats(self, person: Person) -> int:
        """Seats on what the departure flies or drives."""
        return 1 + sum(int(one.extra_seats or 0) for one in self.needs.get(person.pk, ()))

    def bus_seats(self, person: Person) -> int:
        """Seats on a bus."""
        return 1 + sum(int(one.extra_bus_seats or 0) for one in self.needs.get(person.pk, ()))


def members(operation: Operation, cases: Collection[int]) -> Members:
    """The people of cases who are present and their needs, in two questions."""
    by_case: dict[int, list[Person]] = defaultdict(list)
    rows = Person.objects.filter(operation=operation, case__in=list(cases), presence=Presence.PRESENT)
    for person in rows.select_related("case").order_by("case_id", "pk"):
        by_case[person.case.pk].append(person)
    needs: dict[int, list[Need]] = defaultdict(list)
    of_them = PersonNeed.objects.filter(
        operation=operation, person__case__in=list(cases), person__presence=Presence.PRESENT
    )
    for row in of_them.select_related("need").order_by("pk"):
        needs[row.person_id].append(row.need)
    return Members(dict(by_case), dict(needs))


def planned(departure: Departure) -> list[PlannedCase]:
    """Who is on a departure by the plan in force."""
    plan = plan_in_force(departure.operation)
    if plan is None:
        return []
    rows = PlannedCase.objects.filter(plan=plan, departure=departure).select_related("case__site", "offer")
    return list(rows.order_by("case__code"))


def waiting(departure: Departure) -> list[PlannedCase]:
    """Families at the same site whom the plan in force has on a later departure to the same destination."""
    plan = plan_in_force(departure.operation)
    if plan is None:
        return []
    rows = PlannedCase.objects.filter(
        plan=plan,
        case__status="active",
        case__site=departure.site_id,
        departure__destination=departure.destination_id,
        departure__departs_on__gte=departure.departs_on,
    ).exclude(departure=departure)
    return list(rows.select_related("case__site", "departure__destination").order_by("case__code"))


def families(operation: Operation, rows: Iterable[PlannedCase]) -> list[Family]:
    """Families that a plan places, as the engine sees them. Cases of which nobody is present are left out.

    Args:
        operation: Whose.
        rows: Their places, each with ``case`` and ``departure`` at hand.
    """
    each = list(rows)
    cases = {one.case_id: one.case for one in each}
    of = members(operation, cases)
    known = windows(operation, list(cases.values())) if cases else {}
    closed = answers.closed(operation, list(cases.values())) if cases else {}
    settings = OperationSettings.objects.filter(operation=operation).first()
    asked = set(
        Decision.objects.filter(
            operation=operation, case__in=list(cases), decision="short_notice", ended_at=None
        ).values_list("case_id", flat=True)
    )
    found = []
    for one in each:
        people = of.by_case.get(one.case_id, [])
        if not people or one.departure is None:
            continue
        window = known.get(one.case_id) or given_window(one.case)
        shut = closed.get(one.case_id)
        needs: dict[str, int] = defaultdict(int)
        for person in people:
            for need in of.needs.get(person.pk, ()):
                if need.place_on_board:
                    needs[need.code] += 1
        there = one.departure.destination
        found.append(
            Family(
                case=one.case.code,
                people=len(people),
                seats=sum(of.seats(person) for person in people),
                weight=float(getattr(settings, f"weight_{one.case.priority}", None) or 1.0),
                ready_on=window.ready_on,
                expires_on=window.expires_on,
                destinations=frozenset() if shut and there.pk in shut.destinations else frozenset({there.code}),
                needs=dict(needs),
                short_notice=one.case_id in asked,
                closed=one.case.status != "active" or window.is_blocked or bool(shut and shut.leaving),
                together=one.case.travel_with,
            )
        )
    return found


def places_for_needs(departure: Departure) -> dict[str, int]:
    """Places on board for each need that takes one, by its code; a need of which nothing is said has none."""
    rows = DepartureNeed.objects.filter(departure=departure).values_list("need__code", "places")
    counted = dict(Need.objects.filter(operation=departure.operation_id, place_on_board=True).values_list("code", "pk"))
    return dict.fromkeys(counted, 0) | {code: int(places or 0) for code, places in rows if code in counted}


def travellers(movement: Movement, listed: Iterable[tuple[Person, Case, str]], of: Members) -> list[eve.Traveller]:
    """Whoever is on a list, with what the checks on the eve look at, as it is in the record now.

    Args:
        movement: Which.
        listed: Person, case and name of the bus each.
        of: Their needs, and who else is of their cases.
    """
    each = list(listed)
    people = [person for person, _case, _bus in each]
    departure = movement.departure
    start = first_day(movement.operation_id) or departure.departs_on
    births = births_of(people)
    keys = [person.pk for person in people]
    said = answers.of_people(keys, max(day_in(movement.operation), departure.departs_on))  # it has to hold that day
    clearances: dict[int, dict[str, Clearance]] = defaultdict(dict)
    rows: Any = Clearance.objects.filter(person__in=keys, ended_at=None).order_by("pk")
    for row in rows:
        clearances[row.person_id][row.kind] = row
    papers: dict[int, list[eve.TravelPaper]] = defaultdict(list)
    for key, kind, expires_on in Document.objects.filter(person__in=keys, kind__in=TO_TRAVEL_BY).values_list(
        "person_id", "kind", "expires_on"
    ):
        papers[key].append(eve.TravelPaper(kind, expires_on))
    return [
        eve.Traveller(
            person=person.called,
            family=case.called,
            age=age_on(person, births.get(person.pk), departure.departs_on, start),
            bus=bus,
            seats=of.bus_seats(person),
            consent=_consent(person, departure.destination_id, said),
            clearances=tuple(
                eve.Cleared(row.kind, row.state == "granted", row.valid_from, row.valid_until)
                for row in clearances.get(person.pk, {}).values()
            ),
            papers=tuple(papers[person.pk]),
            needs=tuple(need.code for need in of.needs.get(person.pk, ()) if need.place_on_board),
        )
        for person, case, bus in each
    ]


def age_on(person: Person, birth: Birth | None, day: date, start: date) -> int | None:
    """How old somebody is on a day; in years from the first day of the operation on where no birth is known."""
    if birth is not None:
        return birth.age(day)
    return None if person.age is None else int(person.age) + max(0, day.year - start.year)


def _consent(person: Person, destination: int, said: dict[answers.Asked, answers.Last]) -> eve.Consent:
    asked = (answers.Asked(person.pk, Purpose.LEAVE), answers.Asked(person.pk, Purpose.DESTINATION, destination))
    words = [said[one].word if one in said else "" for one in asked]
    if Answer.REFUSED in words or answers.AGAIN in words:
        return eve.Consent.REFUSED
    return eve.Consent.GIVEN if all(words) else eve.Consent.UNKNOWN
