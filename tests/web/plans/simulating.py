"""An operation lived through day by day: each morning a plan, then departures with no-shows, and what a day brings.

What is counted here is counted from the events alone, without the planner, so that it can be held against it.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.planning.making import departure, family, offer, on, operation

from safeconduct.operation import Operation as Basis
from safeconduct.verification import verify
from safeconduct.web.plans import approving, files, making, telling
from safeconduct.web.plans.models import Plan
from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Answer,
    Case,
    Consent,
    Departure,
    EventKind,
    Offer,
    OfferState,
    Person,
    PersonEvent,
    Purpose,
)
from safeconduct.web.record.models import Operation as Record

BEDS, RECEPTION, BUS = 4, 8, 6
"""Beds of the transit on a day, people whom a destination receives in a week, and seats of the one bus of a day."""
SEATS = 5
GONE = {EventKind.DEPARTED, EventKind.LEFT, EventKind.DEATH}
CAME = {EventKind.BIRTH, EventKind.JOINED}
EXTRA_SEATS = {"escort": 1, "stretcher": 3}
EXTRA_BUS_SEATS = {"stretcher": 1}


def world(days: int, every: int, families: int) -> Basis:
    """Families of 1 to 4, of whom some need an escort or to lie down, and a departure every so many days."""
    waiting = [
        family(f"F{n}", 1 + n % 4, needs=[["escort"]] if n % 7 == 1 else [["stretcher"]] if n % 11 == 5 else [])
        for n in range(families)
    ]
    leaving = []
    for n in range(0, days, every):
        goal = "deu" if n // every % 2 else "alb"
        stay = {"transit_id": "doha", "transit_from": on(n), "transit_until": on(n + 1)} if goal == "deu" else {}
        leaving.append(departure(f"D{n}", n, SEATS, goal, takes=1, **stay))
    places = families * 2
    tables: dict[str, Any] = {
        "sites": [{"site_id": "camp", "name": "Camp", "buses": 1, "bus_seats": BUS, "bus_trips_per_day": 1}],
        "destinations": [
            {"destination_id": "alb", "name": "Tirana", "reception_per_week": RECEPTION},
            {"destination_id": "deu", "name": "Frankfurt", "reception_per_week": RECEPTION},
        ],
        "transits": [{"transit_id": "doha", "name": "Doha", "people": BEDS}],
        "departure_needs": [{"departure_id": row["departure_id"], "need": "stretcher", "places": 1} for row in leaving],
        "offer_needs": [{"offer_id": one, "need": "stretcher", "places": 2} for one in ("O1", "O2", "O3")],
    }
    offers = [offer("O1", places // 2), offer("O2", places // 2, "deu"), offer("O3", places // 4)]
    return operation(waiting, leaving, offers, horizon=days, tables=tables, notice_days=1)


@dataclass
class Life:
    """A record that is lived through.

    Attributes:
        record: The operation.
        alma: Who plans and records.
        rita: Who agrees that people are told.
        chance: Decides what a day brings.
        compute: Has a plan that was begun computed and taken in.
        first: How many people there were at first.
        seen: How often each thing happened.
    """

    record: Record
    alma: Any
    rita: Any
    chance: random.Random
    compute: Callable[[Plan], None]
    first: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def day(self, today: date) -> None:
        """One day, from its plan to its evening."""
        plan = self.morning()
        self.departures(plan, today)
        self.evening(today)
        self.reconcile()

    def morning(self) -> Plan:
        """Make the plan of the day, see that it is valid and has everybody, and put it in force."""
        begun = making.begin(self.record, actor=self.alma)
        self.compute(begun)
        plan = Plan.objects.get(pk=begun.pk)
        basis, made = files.basis_of(plan), files.made_of(plan)
        verdict = verify(basis, made, files.previous_of(plan))
        assert verdict.valid, (plan.on, verdict.faults)
        counted = plan.claims["people_placed"] + plan.claims["people_unplaced"]
        kept, planned_for = sum(one.people for one in plan.cases.all()), self.planned_for()
        assert counted == kept == planned_for, (plan.on, counted, kept, planned_for)
        approving.propose(plan, actor=self.alma)
        telling.ask(plan, actor=self.alma)
        telling.agree(plan, actor=self.rita)
        return plan

    def departures(self, plan: Plan, today: date) -> None:
        """Who is on a departure of today leaves, and every fifth family does not come."""
        for one in plan.cases.filter(departure__departs_on=today).select_related("case", "departure", "offer"):
            if self.chance.random() < 0.2:
                self.seen["no-show"] += 1
                continue
            assert one.departure is not None
            services.depart_case(one.case, one.departure, today, offer=one.offer, actor=self.alma)
            self.seen["departed"] += 1

    def evening(self, today: date) -> None:
        """What a day brings, each with its chance."""
        for chance, what in (
            (0.25, self.born),
            (0.06, self.died),
            (0.08, self.left),
            (0.35, self.arrived),
            (0.25, self.refused),
            (0.3, self.agreed),
            (0.2, self.paused),
            (0.4, self.resumed),
            (0.08, self.cancelled),
        ):
            if self.chance.random() < chance and what(today):
                self.seen[what.__name__] += 1

    def waiting(self) -> list[Case]:
        """The families that still wait."""
        return list(Case.objects.filter(operation=self.record, status="active", people__presence="present").distinct())

    def present(self) -> list[Person]:
        """The people who are still there."""
        return list(Person.objects.filter(operation=self.record, presence="present").order_by("pk"))

    def planned_for(self) -> int:
        """How many people of active cases are there of whom no adult, still there, refuses to leave."""
        stays = Consent.objects.filter(
            operation=self.record,
            purpose=Purpose.LEAVE,
            answer=Answer.REFUSED,
            withdrawn_on=None,
            ended_at=None,
            person__presence="present",  # who has gone refuses for nobody any more
        )
        of_cases = set(stays.values_list("person__case", flat=True))
        return sum(one.case.status == "active" and one.case_id not in of_cases for one in self.present())

    def born(self, today: date) -> bool:
        """A child is born into a family."""
        if not (waiting := self.waiting()):
            return False
        services.add_person(self.chance.choice(waiting), EventKind.BIRTH, today, actor=self.alma, sex="F")
        return True

    def arrived(self, today: date) -> bool:
        """A family of up to four comes to the camp."""
        number = Case.objects.filter(operation=self.record).count()
        site = Case.objects.filter(operation=self.record)[0].site
        new = Case.objects.create(
            operation=self.record, code=f"N{number}", site=site, priority="normal", status="active"
        )
        for _ in range(self.chance.randint(1, 4)):
            services.add_person(new, EventKind.JOINED, today, actor=self.alma, sex="M", age=30, nationality="IRQ")
        return True

    def died(self, today: date) -> bool:
        """Somebody dies."""
        return self._of_one(EventKind.DEATH, today)

    def left(self, today: date) -> bool:
        """Somebody leaves on their own."""
        return self._of_one(EventKind.LEFT, today)

    def _of_one(self, kind: EventKind, today: date) -> bool:
        if not (present := self.present()):
            return False
        services.record_event(self.chance.choice(present), kind, today, actor=self.alma)
        return True

    def refused(self, today: date) -> bool:
        """An adult does not want to leave, or not to go to one of the countries."""
        adults = [one for one in self.present() if not PersonEvent.objects.filter(person=one, kind="birth").exists()]
        if not adults:
            return False
        answer = {"answer": Answer.REFUSED, "asked_on": today, "actor": self.alma}
        if self.chance.random() < 0.5:
            services.record_answer(self.chance.choice(adults), Purpose.LEAVE, **answer)
            return True
        goal = self.chance.choice(list(Offer.objects.filter(operation=self.record).order_by("pk"))).destination
        services.record_answer(self.chance.choice(adults), Purpose.DESTINATION, destination=goal, **answer)
        return True

    def agreed(self, today: date) -> bool:
        """Somebody takes a refusal back."""
        rows = Consent.objects.filter(operation=self.record, withdrawn_on=None, ended_at=None).order_by("pk")
        if not rows:
            return False
        services.withdraw_consent(self.chance.choice(list(rows)), today, actor=self.alma)
        return True

    def paused(self, today: date) -> bool:
        """A country takes nobody for a while."""
        return self._step("confirmed", OfferState.HELD, today)

    def resumed(self, today: date) -> bool:
        """A country goes on."""
        return self._step("held", OfferState.CONFIRMED, today)

    def _step(self, before: str, after: OfferState, today: date) -> bool:
        offers = list(Offer.objects.filter(operation=self.record, status=before).order_by("pk"))
        if not offers:
            return False
        services.step_offer(self.chance.choice(offers), after, today, actor=self.alma, reason="A letter")
        return True

    def cancelled(self, today: date) -> bool:
        """A departure that is still to come is cancelled."""
        coming = Departure.objects.filter(operation=self.record, departs_on__gt=today, status="scheduled")
        if not coming:
            return False
        services.cancel_departure(self.chance.choice(list(coming)), actor=self.alma, reason="No crew")
        return True

    def reconcile(self) -> None:
        """Everybody who was there or came is there or gone, and nothing was used by more than it holds."""
        events = PersonEvent.objects.filter(operation=self.record)
        of_kind = Counter(events.values_list("kind", flat=True))
        came, gone = (sum(of_kind[kind] for kind in kinds) for kinds in (CAME, GONE))
        assert self.first + came == len(self.present()) + gone, (self.first, of_kind, len(self.present()))
        left = list(
            events.filter(kind=EventKind.DEPARTED)
            .select_related("person", "departure", "offer")
            .prefetch_related("person__needs")
        )
        assert len({one.person_id for one in left}) == len(left), "somebody left twice"
        used: dict[tuple[str, Any], int] = defaultdict(int)
        holds: dict[tuple[str, Any], int] = {}
        for one in left:
            flight, needs = one.departure, [need.code for need in one.person.needs.all()]
            assert flight is not None, f"{one.person} left by nothing"
            assert one.offer is not None, f"{one.person} left under no offer"
            assert flight.status != "cancelled" or flight.departs_on < one.on, f"{flight} was cancelled"
            seats = 1 + sum(EXTRA_SEATS[need] for need in needs)
            week = flight.arrives_on - timedelta(days=flight.arrives_on.weekday())
            takes: list[tuple[tuple[str, Any], int, int]] = [
                (("seats", flight.code), seats, flight.seats),
                (("places", one.offer.code), 1, one.offer.places),
                (("reception", (flight.destination_id, week)), 1, RECEPTION),
                (("bus", flight.departs_on), 1 + sum(EXTRA_BUS_SEATS.get(need, 0) for need in needs), BUS),
            ]
            if flight.transit_id:
                nights = (flight.transit_until - flight.transit_from).days + 1
                takes += [(("bed", flight.transit_from + timedelta(days=n)), 1, BEDS) for n in range(nights)]
            if "stretcher" in needs:
                takes += [(("on board", flight.code), 1, 1), (("care", one.offer.code), 1, 2)]
            for what, amount, held in takes:
                used[what] += amount
                holds[what] = held
        over = {what: (amount, holds[what]) for what, amount in used.items() if amount > holds[what]}
        assert over == {}, over
