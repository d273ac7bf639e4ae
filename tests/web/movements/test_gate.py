"""Phones at a gate: paired, given what they need, and heard."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.movements.boarding import Phone, released

from safeconduct.boarding.events import Kind, Stage
from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.movements.models import BoardingEvent, Device, Movement
from safeconduct.web.movements.services import counting, deciding, devices
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def phones(movement: Movement, alma: User, bert: User) -> tuple[Phone, Phone]:
    """Two phones at the gate of a movement whose manifest is released."""
    released(movement, alma, bert)
    return Phone(movement, alma, "first"), Phone(movement, alma, "second")


def test_a_packet_has_one_departure_and_is_logged(phones: tuple[Phone, Phone]) -> None:
    """Families with the tokens of their people and their bus, no birth and no document; the reading is in the log."""
    before = Entry.objects.count()
    packet = phones[0].packet()
    assert [len(one["people"]) for one in packet["families"]] == [3, 1]
    first = packet["families"][0]["people"][0]
    assert set(first) == {"token", "name", "native_name", "sex", "ages", "needs", "seats", "bus"}
    assert first["bus"] == packet["buses"][0]["id"]
    assert packet["manifest"]["number"] == 1
    assert {"en", "fa"} <= set(packet["reasons"]["health"])
    assert {code: each["en"] for code, each in packet["needs"].items()} == {"escort": "escort"}
    entry = Entry.objects.latest("sequence")
    assert (Entry.objects.count(), entry.action, len(json.loads(entry.ids))) == (before + 1, "read", 5)


def test_two_phones_scan_and_each_scan_counts_once(phones: tuple[Phone, Phone], movement: Movement) -> None:
    """What came twice, because an answer was lost, is there once; each phone gets what the other said."""
    first, second = phones
    people = list(first.people().values())
    bus = first.packet()["buses"][0]["id"]
    for person in people[:3]:
        first.says("boarded", person, bus=bus)
    first.sync(lost=True)
    first.says("boarded", people[3], bus=bus)
    assert len(first.sync()["accepted"]) == 4
    assert not first.waiting
    assert [one["person"] for one in second.sync()["events"]] == people
    assert BoardingEvent.objects.count() == 4
    found = counting.count(movement)
    assert (found.count, found.certain, found.by_bus, found.awaited) == (4, 4, {bus: 4}, frozenset())


def test_a_disagreement_is_decided_by_a_person(phones: tuple[Phone, Phone], movement: Movement, bert: User) -> None:
    """Two phones that could not know of each other are a conflict, until somebody who saw both decides."""
    first, second = phones
    person = first.packet()["families"][0]["people"][0]
    first.says("boarded", person["token"], bus=person["bus"])
    second.says("refused", person["token"], why="health", words="has a fever")
    first.sync()
    second.sync()
    found = counting.count(movement)
    assert (found.count, found.certain, [one.person for one in found.conflicts]) == (1, 0, [person["token"]])
    seen = [one.nonce for one in found.conflicts[0].events]
    with pytest.raises(Refused):
        deciding.decide(movement, person["token"], Stage.GATE, Kind.REFUSED, seen=seen[:1], actor=bert)
    deciding.decide(
        movement, person["token"], Stage.GATE, Kind.REFUSED, seen=seen, actor=bert, words="the doctor says so"
    )
    found = counting.count(movement)
    assert (found.count, found.refused, found.conflicts) == (0, {person["token"]}, ())
    assert first.sync()["events"][-1]["kind"] == "decided"
    assert [row.reason for row in BoardingEvent.objects.order_by("seq")] == ["", "has a fever", "the doctor says so"]
    with pytest.raises(Refused):
        deciding.decide(movement, person["token"], Stage.GATE, Kind.BOARDED, bus=person["bus"], seen=seen, actor=bert)


def test_who_is_shut_out_gets_nothing_more(phones: tuple[Phone, Phone], alma: User) -> None:
    """A phone that was shut out neither hands in nor gets; one that expired hands in and gets nothing."""
    first, second = phones
    person = first.packet()["families"][0]["people"][0]["token"]
    devices.revoke(Device.objects.get(name="first"), actor=alma)
    first.says("absent", person)
    for answer in (first.ask("get", "packet"), first.ask("post", "sync", {"events": first.waiting})):
        assert (answer.status_code, answer.json()) == (401, {"error": "revoked"})
    Device.objects.filter(name="second").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert second.ask("get", "packet").json() == {"error": "expired"}
    second.says("absent", person)
    answer = second.sync()
    assert (answer["expired"], len(answer["accepted"]), answer["events"], answer["manifest"]) == (True, 1, [], None)
    assert BoardingEvent.objects.count() == 1
    second.token = "another"
    assert second.ask("get", "packet").json() == {"error": "unknown"}


def test_a_sealed_phone_asks_how_it_stands(phones: tuple[Phone, Phone], alma: User) -> None:
    """The digest of its token says whether it is still let in; it opens nothing, and what is none is malformed."""
    first, second = phones
    signs = [devices.digest(one.token) for one in phones]
    asked = [Client().post("/gate/standing/", {"sign": one}, content_type="application/json") for one in signs]
    assert [(one.status_code, one.json()) for one in asked] == [(200, {"standing": "in"})] * 2
    devices.revoke(Device.objects.get(name="first"), actor=alma)
    Device.objects.filter(name="second").update(expires_at=timezone.now() - timedelta(seconds=1))
    for sign, why in zip([*signs, "0" * 64], ("revoked", "expired", "unknown"), strict=True):
        answer = Client().post("/gate/standing/", {"sign": sign}, content_type="application/json")
        assert (answer.status_code, answer.json()) == (401, {"error": why})
    assert first.ask("post", "standing", {"sign": first.token}).status_code == 422
    second.token = signs[1]
    assert second.ask("get", "packet").json() == {"error": "unknown"}


def test_a_phone_is_let_in_no_longer_than_who_paired_it(
    phones: tuple[Phone, Phone], movement: Movement, record: Operation, alma: User, allow: Any
) -> None:
    """An officer who may no longer see names has no phone that shows them, and pairs none."""
    allow(record, "planning.read", "boarding.edit")
    assert phones[0].ask("get", "packet").json() == {"error": "revoked"}
    with pytest.raises(Refused, match="names"):
        devices.invite(movement, name="third", actor=alma)


def test_a_code_is_used_once_and_not_for_long(movement: Movement, alma: User) -> None:
    """A second phone cannot use it, nor one that comes too late; nobody is told why."""
    phone = Phone(movement, alma)
    device, code = devices.invite(movement, name="late", actor=alma)
    Device.objects.filter(pk=device.pk).update(code_until=timezone.now())
    for typed in (code, "", "ABC", "A" * 10):
        assert phone.ask("post", "pair", {"code": typed}).json() == {"error": "unknown"}
    _device, code = devices.invite(movement, name="twice", actor=alma)
    assert phone.ask("post", "pair", {"code": code}).status_code == 201
    assert phone.ask("post", "pair", {"code": code}).status_code == 401


def test_what_does_not_fit_is_said_and_the_rest_is_taken(phones: tuple[Phone, Phone]) -> None:
    """An event of nobody, of no bus, without why, or that only people decide is given back by its nonce."""
    phone = phones[0]
    person = phone.packet()["families"][0]["people"][0]
    phone.says("boarded", "nobody")
    phone.says("boarded", person["token"], bus="none")
    phone.says("refused", person["token"])
    phone.says("received", person["token"])
    phone.says("boarded", person["token"], bus=person["bus"], knows=99)
    answer = phone.sync()
    assert list(answer["refused"].values()) == ["person", "bus", "why", "kind"]
    assert list(answer["accepted"].values()) == [1]
    assert BoardingEvent.objects.get().knows == 0  # nobody knows what is not there yet
    assert phone.ask("post", "sync", {"events": [{"nonce": "x"}]}).status_code == 422
    phone.says("absent", person["token"], made_at="0001-01-01T00:00:00+14:00")  # no calendar of ours has this moment
    assert phone.ask("post", "sync", {"events": phone.waiting[-1:]}).json()["where"] == ["events.0.made_at"]
    assert phone.ask("post", "sync", "[").json()["error"] == "malformed"
