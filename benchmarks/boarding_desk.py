"""A departure of invented people, and the desk of its gate: makes both, and does what is asked, a line at a time.

``python benchmarks/boarding_desk.py DATA PEOPLE FAMILIES BUSES [MARK]`` fills a data directory that is empty, then
reads lines of JSON, ``[what, …]``, and answers each with one: ``["invite", name …]`` with a code for each phone,
``["revoke", name]``, ``["expire", name]``, ``["decide"]`` (whatever disagrees is settled as boarded), ``["anew"]`` (the
same manifest again, released), ``["count"]`` with the headcount and all events. MARK stands in each name, to be looked
for.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from safeconduct.web.accounts.models import User
    from safeconduct.web.movements.models import Movement

CODE = "gate"
SPARE = 2
"""Seats of a bus that nobody is listed for."""
NATIVE = ("شیرین", "علی", "زهرا", "رضا", "لیلا", "حمید")


def fill(people: int, families: int, buses: int, mark: str) -> None:
    """Make an operation with one departure of today, whose manifest is released."""
    from django.utils import timezone

    from safeconduct.web.accounts.models import User
    from safeconduct.web.movements.services import moving
    from safeconduct.web.record.models import Departure, Destination, Operation, OperationSettings, Site
    from safeconduct.web.rights import grants
    from safeconduct.web.rights.roles import Role

    today = timezone.localdate()
    clerk, other = (User.objects.create_user(name, None, display_name=name) for name in ("clerk", "other"))
    record = Operation.objects.create(code=CODE, name="Gate")
    grants.give(other, Role.ADMINISTRATOR, None, by=None, reason="to measure")
    grants.give(clerk, Role.COORDINATOR, record, by=other, reason="to pair phones")
    OperationSettings.objects.create(
        operation=record, starts_on=today, deadline=today + timedelta(days=20), horizon=today + timedelta(days=30),
        timezone="Asia/Baghdad",
    )  # fmt: skip
    camp = Site.objects.create(operation=record, code="camp", name="Camp", buses=buses, bus_seats=50)
    to = Destination.objects.create(operation=record, code="alb", name="Albania")
    departure = Departure.objects.create(
        operation=record, code="D1", site=camp, destination=to, mode="charter", departs_on=today, arrives_on=today,
        seats=people, status="scheduled",
    )  # fmt: skip
    movement = moving.begin(departure, actor=clerk)
    each = -(-people // buses) + SPARE
    for number in range(1, buses + 1):
        moving.add_vehicle(movement, name=f"Bus {number}", kind="bus", seats=each, actor=clerk)
    everybody(movement, people, families, mark)
    release(movement, clerk, other)


def everybody(movement: Movement, people: int, families: int, mark: str) -> None:
    """Families of one to several people with sealed names."""
    from safeconduct.web.identities.models import Identity
    from safeconduct.web.record.models import Case, Person
    from safeconduct.web.secrecy import vault

    chance, record, site = random.Random(0), movement.operation, movement.departure.site  # noqa: S311 - invented people
    sizes = [1] * families
    for _ in range(people - families):
        sizes[chance.randrange(families)] += 1
    for number, size in enumerate(sizes, 1):
        case = Case.objects.create(operation=record, code=f"C{number}", site=site, priority="normal", status="active")
        for place in range(size):
            person = Person.objects.create(
                operation=record,
                code=f"{case.code}.{place}",
                case=case,
                sex="FM"[place % 2],
                nationality="IRQ",
                age=34 - 7 * place % 30,
            )
            names = {"family_name": f"{mark}Family{number}", "given_names": f"{mark}Given{place}",
                     "native_given_names": NATIVE[(number + place) % len(NATIVE)]}  # fmt: skip
            sealed = vault.seal_many([(person.uid, name, text) for name, text in names.items()])
            Identity.objects.create(operation=record, person=person, **dict(zip(names, sealed, strict=True)))


def release(movement: Movement, clerk: User, other: User) -> None:
    """Draw up a manifest of everybody, families together, and release it by two."""
    from safeconduct.web.movements.families import members
    from safeconduct.web.movements.services import manifests
    from safeconduct.web.record.models import Case

    of = members(
        movement.operation, list(Case.objects.filter(operation=movement.operation).values_list("pk", flat=True))
    )
    buses = list(movement.vehicles.order_by("pk"))
    left = {bus.pk: bus.seats for bus in buses}
    rows: list[tuple[Any, Any, bool]] = []
    for those in of.by_case.values():
        bus = max(buses, key=lambda one: left[one.pk])
        left[bus.pk] -= len(those)
        rows += [(person, bus, False) for person in those]
    # A plan in force would say the same, and take a minute to make.
    made = manifests._frozen(movement, None, rows, of, clerk)
    manifests.ask(made, actor=clerk)
    manifests.agree(made, actor=other)


def done(what: str, *words: str) -> Any:
    """Do what is asked, and what to answer."""
    from safeconduct.boarding.events import Kind
    from safeconduct.web.accounts.models import User
    from safeconduct.web.movements.models import Device, Movement
    from safeconduct.web.movements.services import counting, deciding, devices, telling

    movement = Movement.objects.select_related("departure__site", "operation").get()
    clerk, other = User.objects.get(username="clerk"), User.objects.get(username="other")
    if what == "invite":
        return [devices.invite(movement, name=name, actor=clerk)[1] for name in words]
    if what == "revoke":
        return devices.revoke(Device.objects.get(name=words[0]), actor=clerk)
    if what == "expire":
        past = movement.made_at - timedelta(seconds=1)
        return Device.objects.filter(name=words[0]).update(expires_at=past)
    if what == "anew":
        return release(movement, clerk, other)
    found = counting.count(movement)
    if what == "decide":
        for one in found.conflicts:
            bus = next(event.bus for event in one.events if event.bus)
            seen = [event.nonce for event in one.events]
            deciding.decide(movement, one.person, one.stage, Kind.BOARDED, bus=bus, seen=seen, actor=other)
        return len(found.conflicts)
    names = dict(movement.vehicles.values_list("uid", "name"))
    return {
        "aboard": {person: names.get(bus, "") for person, bus in found.aboard.items()},
        "certain": found.certain,
        "awaited": sorted(found.awaited),
        "conflicts": {one.person: sorted(str(each.says.value) for each in one.events) for one in found.conflicts},
        "events": {one.nonce: [one.device, one.person, one.kind.value] for one in telling.since(movement, 0)},
    }


def main() -> None:
    """Fill, and answer until nobody asks any more."""
    from safeconduct.web.serving import prepare

    prepare(Path(sys.argv[1]), lambda _line: None)
    from django.db import connection, transaction

    from safeconduct.web.movements.models import Movement

    if not Movement.objects.exists():
        with transaction.atomic():
            people, families, buses = map(int, sys.argv[2:5])
            fill(people, families, buses, "".join(sys.argv[5:6]))
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(done(*json.loads(line))), flush=True)
        connection.close()


if __name__ == "__main__":
    main()
