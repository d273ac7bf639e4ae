"""Whoever is erased is read nowhere on a movement any more, and its numbers stay."""

from __future__ import annotations

import json

import pytest
from tests.web.danger.convoying import set_clock
from tests.web.identities.registering import ANA, registered
from tests.web.movements.boarding import Phone, released
from tests.web.record.making import day

from safeconduct.web.accounts.models import User
from safeconduct.web.identities.erasure import erase
from safeconduct.web.movements.models import BoardingEvent, Movement
from safeconduct.web.movements.services import arriving, counting, manifests
from safeconduct.web.record.models import Operation

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
