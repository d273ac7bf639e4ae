"""What several phones hand in at once goes into the record together, and each gets its own answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.web.movements.boarding import Phone, released

from safeconduct.boarding.events import Kind
from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.movements.models import BoardingEvent, Device, Movement
from safeconduct.web.movements.packet import packet
from safeconduct.web.movements.services import devices, moving, telling
from safeconduct.web.movements.services.handing_in import Answer, Visit, serve
from safeconduct.web.movements.services.telling import Brought, Said

pytestmark = pytest.mark.django_db


def test_phones_that_come_together_are_taken_in_together(movement: Movement, alma: User, bert: User) -> None:
    """Numbers run on over phones, what comes twice is there once, and one that is shut out stops no other."""
    released(movement, alma, bert)
    each = [Phone(movement, alma, name) for name in ("first", "second", "third")]
    people = list(each[0].people().values())
    first, second, third = (devices.known(one.token) for one in each)
    devices.revoke(Device.objects.get(name="third"), actor=alma)
    before = Entry.objects.count()

    def said(nonce: str, person: str, **more: Any) -> Said:
        moment = datetime(2026, 3, 7, 5, tzinfo=UTC)
        return Said(nonce, **{"counter": 1, "knows": 99, "made_at": moment, "kind": Kind.ABSENT, **more}, person=person)

    found = telling.take_in_together(
        [
            Brought(first, [said("n-two", people[1], counter=2), said("n-one", people[0])]),
            Brought(second, [said("n-three", people[0]), said("n-none", "nobody")]),
            Brought(third, [said("n-four", people[0])]),
            Brought(first, [said("n-one", people[0])]),
        ]
    )
    assert [one and (dict(one.numbers), dict(one.refused)) for one in found] == [
        ({"n-one": 1, "n-two": 2}, {}),
        ({"n-three": 3}, {"n-none": "person"}),
        None,
        ({"n-one": 1}, {}),
    ]
    assert list(BoardingEvent.objects.order_by("seq").values_list("nonce", "knows")) == [
        ("n-one", 0),
        ("n-two", 0),
        ("n-three", 0),
    ]
    assert Entry.objects.count() == before + 2
    assert log.verify() == []


def test_phones_that_come_together_are_each_told_what_is_new_to_them(
    movement: Movement, alma: User, bert: User
) -> None:
    """From their own number on; one whose day is over hands in and is told nothing, one that is shut out neither."""
    released(movement, alma, bert)
    each = {name: Phone(movement, alma, name) for name in ("brings", "asks", "late", "gone")}
    people = list(each["brings"].people().values())
    Device.objects.filter(name="late").update(expires_at=movement.made_at)
    devices.revoke(Device.objects.get(name="gone"), actor=alma)

    def said(nonce: str, person: str) -> list[Said]:
        return [Said(nonce, 1, 0, datetime(2026, 3, 7, 5, tzinfo=UTC), Kind.ABSENT, person)]

    visits = [
        Visit(each["brings"].token, 0, said("n-one", people[0])),
        Visit(each["asks"].token, 1, []),
        Visit(each["late"].token, 0, said("n-two", people[1])),
        Visit(each["gone"].token, 0, said("n-three", people[1])),
        Visit("nobody's", 0, said("n-four", people[1])),
    ]
    serve(visits)
    told = [one.answer for one in visits]
    assert [(one.is_expired, [event.nonce for event in one.events]) for one in told if isinstance(one, Answer)] == [
        (False, ["n-one", "n-two"]),
        (False, ["n-two"]),
        (True, []),
    ]
    assert [one.why for one in told if isinstance(one, devices.ShutOut)] == ["revoked", "unknown"]
    assert [one.taken.numbers for one in told if isinstance(one, Answer)] == [{"n-one": 1}, {}, {"n-two": 2}]


def test_whoever_was_away_for_long_is_told_the_first_of_it(movement: Movement, alma: User, bert: User) -> None:
    """As many as are told at a time, to each from its own number on, though others come who miss less."""
    released(movement, alma, bert)
    phone = Phone(movement, alma)
    people = list(phone.people().values())
    moment = datetime(2026, 3, 7, 5, tzinfo=UTC)
    each = [Said(f"n-{count}", count, 0, moment, Kind.ABSENT, people[0]) for count in range(1, telling.MOST + 3)]
    for some in (each[:2], each[2:]):
        telling.take_in(devices.known(phone.token), some)
    found = telling.since_each(movement, [0, 3, len(each)], None)
    assert [[event.seq for event in one] for one in found] == [
        list(range(1, telling.MOST + 1)),
        list(range(4, telling.MOST + 3)),
        [],
    ]


def test_a_packet_has_the_seats_that_people_can_take(movement: Movement, alma: User, bert: User) -> None:
    """Seats of escorts are not counted as free, and nobody is boarded on a lorry with baggage."""
    released(movement, alma, bert)
    bus = movement.vehicles.get()
    moving.add_vehicle(movement, name="Lorry", kind="baggage", seats=2, actor=alma)
    moving.add_escort(movement, name="Ina", vehicle=bus, returns=True, actor=alma)
    phone = Phone(movement, alma)
    told = packet(devices.known(phone.token)).content["buses"]
    assert [(one["name"], one["seats"]) for one in told] == [(bus.name, bus.seats - 1)]
