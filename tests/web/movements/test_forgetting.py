"""Whoever is erased is read nowhere on a movement any more, and its numbers stay."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.web.danger.convoying import set_clock
from tests.web.identities.registering import ANA, registered
from tests.web.movements.boarding import Phone, released
from tests.web.record.making import case, day

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities.erasure import erase
from safeconduct.web.movements.models import BoardingEvent, Movement
from safeconduct.web.movements.services import arriving, counting, manifests, moving
from safeconduct.web.notices import calling, choosing
from safeconduct.web.notices.models import Kind
from safeconduct.web.record.models import Operation
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.retention.models import After, What
from safeconduct.web.retention.schedule import schedule
from safeconduct.web.retention.services import approve, run, set_rule

pytestmark = pytest.mark.django_db


def test_nothing_readable_stays_of_whoever_is_erased(
    movement: Movement, record: Operation, alma: User, bert: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither on the manifest, nor for a phone, nor of what was said of them; the headcount is the same as before."""
    ana = registered(record)
    manifest = released(movement, alma, bert)
    set_clock(monkeypatch, day(5))
    phone = Phone(movement, alma)
    people = [one for family in phone.packet()["families"] for one in family["people"]]
    for one in people[1:]:
        phone.says("boarded", one["token"], bus=one["bus"])
    token = movement.cards.get(person=ana).token
    phone.says("refused", token, why="health", words="Ana coughs")
    phone.says("boarded", token)
    phone.sync()
    arriving.depart(movement, actor=alma)
    before = counting.count(movement)
    erase(ana, typed=ana.code, actor=alma, reason="she asked for it")
    line = next(one for one in manifests.lines(manifest) if one.row.card.person_id == ana.pk)
    assert (line.said, line.name) == ({}, "")
    assert ANA["family_name"] not in json.dumps(phone.packet(), ensure_ascii=False)
    assert [one.reason for one in BoardingEvent.objects.filter(card__person=ana)] == ["", ""]
    assert counting.count(movement) == before
    assert before.count == len(people)


def test_the_rules_of_retention_reach_every_name_of_a_movement(
    movement: Movement, record: Operation, alma: User, bert: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escorts, devices, what was said of people, searches and notices: after the run nobody can read any of it."""
    manifest = released(movement, alma, bert)
    moving.add_escort(movement, name="Guard Marker", vehicle=None, returns=True, actor=alma)
    choice = choosing.choose(case(record), "number", language="fa", actor=alma, address="0044 1632 960001")
    seen = calling.calling(movement, Kind.MANIFEST).seen
    own = {"fa": "Marker words"}
    notice = next(one for one in calling.call(movement, Kind.MANIFEST, seen=seen, actor=alma, own=own) if one.choice)
    set_clock(monkeypatch, day(5))
    phone = Phone(movement, alma, "Marker-phone")
    first, second, third = (one["token"] for one in phone.packet()["families"][0]["people"])
    phone.says("refused", first, why="health", words="Marker coughs")
    for token in (first, second, third):
        phone.says("boarded", token)
    for token in (first, second):
        phone.says("arrived", token)
    phone.sync()
    arriving.depart(movement, actor=alma)
    arriving.arrive(movement, actor=alma)
    arriving.found(movement, third, was_aboard=True, words="Marker clinic", actor=alma)
    for what, after in ((What.IDENTITY, After.DEPARTED), (What.MOVEMENT, After.MOVED)):
        set_rule(record, what, after, 30, actor=alma, reason="our policy")
    due = day(5) + timedelta(days=30)
    planned = schedule(record, due, due)
    assert [one.code for one in planned.due if one.person is None] == ["D1"]
    approve(record, due, today=due, seen=planned.seen, typed="one", actor=alma)
    assert run(record, due, actor=alma).left == ()
    assert moving.names_of(list(movement.escorts.all())) == [""]
    assert {one.name for one in movement.devices.all()} == {""}
    assert [line.said for line in manifests.lines(manifest)][:3] == [{}] * 3
    events = list(BoardingEvent.objects.filter(movement=movement))
    open_reasons(events)
    assert {one.reason for one in events} == {""}
    choice.refresh_from_db()
    notice.refresh_from_db()
    assert (choice.sealed_address, notice.sealed_text) == (None, None)
    assert "Marker" not in str(list(Entry.objects.values()))
    assert schedule(record, due, due).due == ()
