"""Where a family is in a movement, from the manifest to being received."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.danger.convoying import set_clock
from tests.web.movements.boarding import Phone, released
from tests.web.record.making import case, day

from safeconduct.web.accounts.models import User
from safeconduct.web.movements.models import Movement
from safeconduct.web.movements.services import arriving, manifests
from safeconduct.web.movements.whereabouts import journeys
from safeconduct.web.record.models import Operation

pytestmark = pytest.mark.django_db


def wheres(record: Operation, code: str = "F1") -> list[str]:
    """Where each of a family is, on the one movement there is; nothing where it is on none."""
    return [str(where) for one in journeys(case(record, code).people.order_by("pk")) for _person, where in one.people]


def test_a_family_is_followed_from_the_manifest_to_its_reception(
    movement: Movement, record: Operation, alma: User, bert: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of three go, one of them is missing on the way; the one who was not there and those of no list stay."""
    manifests.draw_up(movement, actor=alma)
    assert wheres(record) == []  # nobody goes by a list that nobody released
    released(movement, alma, bert, standby=[case(record, "F3")])
    assert wheres(record) == ["listed"] * 3
    assert wheres(record, "F3") == ["standby"] * 6
    set_clock(monkeypatch, day(5))
    phone = Phone(movement, alma)
    first, second, third = (one["token"] for one in phone.packet()["families"][0]["people"])
    phone.says("boarded", first)
    phone.says("boarded", second)
    phone.says("absent", third)
    phone.sync()
    assert wheres(record) == ["boarded", "boarded", "absent"]
    arriving.depart(movement, actor=alma)
    assert wheres(record) == ["on_the_way", "on_the_way", "absent"]
    assert wheres(record, "F2") == ["stayed"]
    phone.says("arrived", first)
    phone.sync()
    arriving.arrive(movement, actor=alma)
    assert wheres(record) == ["arrived", "missing", "absent"]
    arriving.receive(movement, confirmed_by="Office", actor=alma)
    assert wheres(record) == ["received", "missing", "absent"]


def test_the_page_of_a_family_says_where_it_is_to_who_may_see_movements(
    movement: Movement, record: Operation, alma: User, bert: User, as_alma: Client, allow: object
) -> None:
    """With the right to look at plans there is the movement with its link, and each person; without it nothing."""
    released(movement, alma, bert)
    page = reverse("record_case", args=["one", case(record).uid])
    link = reverse("movements_movement", args=["one", movement.uid])
    shown = as_alma.get(page).content.decode()
    assert link in shown
    assert shown.count("on the manifest") == 3
    allow(record, "register.read")  # type: ignore[operator]
    assert link not in as_alma.get(page).content.decode()
