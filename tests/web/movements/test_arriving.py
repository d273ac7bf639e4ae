"""How far a movement comes, and what the record makes of who was on board."""

from __future__ import annotations

import pytest
from tests.web.danger.convoying import set_clock
from tests.web.movements.boarding import Phone, released
from tests.web.record.making import case, day, departing

from safeconduct.boarding.events import Kind
from safeconduct.web.accounts.models import User
from safeconduct.web.alerts.models import Alert, Way
from safeconduct.web.alerts.rules import make_rule
from safeconduct.web.movements.models import BoardingEvent, Movement, Step
from safeconduct.web.movements.services import arriving, counting, moving, paper
from safeconduct.web.record.models import Incident, Operation, PersonEvent
from safeconduct.web.record.services import Refused
from safeconduct.web.rights.roles import Role
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(movement: Movement, alma: User, bert: User, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """A phone at the gate on the day of the departure."""
    released(movement, alma, bert)
    set_clock(monkeypatch, day(5))
    return Phone(movement, alma)


def board(phone: Phone, *families: int) -> list[str]:
    """Let some families board, whole; the tokens of their people."""
    packet = phone.packet()
    people = [one for place in families for one in packet["families"][place]["people"]]
    for one in people:
        phone.says("boarded", one["token"], bus=one["bus"])
    phone.sync()
    return [one["token"] for one in people]


def test_a_no_show_is_back_in_the_plan_and_the_seat_is_not_given_again(
    phone: Phone, movement: Movement, record: Operation, alma: User
) -> None:
    """F1 left with three of eight seats, F2 waits as before; nobody is planned on the five that stayed empty."""
    board(phone, 0)
    step = arriving.depart(movement, actor=alma)
    assert step.people == 3
    assert (case(record, "F1").status, case(record, "F2").status) == ("departed", "active")
    assert [one.code for one in arriving.outcomes(movement).stayed] == [case(record, "F2").code]
    tables = snapshot(record).tables
    assert dict(tables["cases"].select("case_id", "status").rows()) == {
        "F1": "departed",
        "F2": "active",
        "F3": "active",
    }
    seats = tables["usage"].filter((tables["usage"]["resource"] == "seats") & (tables["usage"]["id"] == "D1"))
    assert sum(seats["amount"]) == departing(record).seats
    with pytest.raises(Refused):
        arriving.depart(movement, actor=alma)
    with pytest.raises(Refused):
        moving.add_vehicle(movement, name="9", kind="bus", seats=9, actor=alma)


def test_a_family_that_is_on_board_in_part_waits_for_a_person(
    phone: Phone, movement: Movement, record: Operation, alma: User
) -> None:
    """A family is not split by a count: nobody of it departs in the record until the last one is on board."""
    tokens = [one["token"] for one in phone.packet()["families"][0]["people"]]
    for token in tokens[:2]:
        phone.says("boarded", token)
    phone.sync()
    arriving.depart(movement, actor=alma)
    assert case(record, "F1").status == "active"
    left = arriving.bring_in(movement, actor=alma).in_part
    assert [(one.called, [who.called for who in people]) for one, people in left] == [("F1", ["F1.3"])]
    phone.says("boarded", tokens[2])
    phone.sync()
    assert [one.called for one in arriving.bring_in(movement, actor=alma).departed] == ["F1"]
    assert case(record, "F1").status == "departed"


def test_what_disagrees_is_decided_before_anything_departs(phone: Phone, movement: Movement, alma: User) -> None:
    """The paper list says that one was not there whom the phone has on board: the departure waits for a person."""
    tokens = board(phone, 0)
    paper.enter(movement, {tokens[0]: (Kind.ABSENT, "", "")}, actor=alma)
    with pytest.raises(Refused, match="decide"):
        arriving.depart(movement, actor=alma)
    one = counting.count(movement).conflicts[0]
    seen = [event.nonce for event in one.events]
    counting.decide(movement, tokens[0], one.stage, Kind.ABSENT, seen=seen, actor=alma)
    assert arriving.depart(movement, actor=alma).people == 2
    paper.enter(movement, {tokens[0]: (Kind.ABSENT, "", "")}, actor=alma)  # the same list again
    assert BoardingEvent.objects.filter(device__kind="paper").count() == 1


def test_who_is_on_board_and_does_not_arrive_is_an_alert(
    phone: Phone, movement: Movement, record: Operation, alma: User
) -> None:
    """One of four is missing: it is an incident with its number, and whoever has a rule was told."""
    make_rule(record, actor=alma, way=Way.HERE, roles=[Role.COORDINATOR])
    tokens = board(phone, 0, 1)
    arriving.depart(movement, actor=alma)
    for token in tokens[1:]:
        phone.says("arrived", token)
    phone.sync()
    assert counting.count(movement).on_the_way == {tokens[0]}
    assert arriving.arrive(movement, actor=alma) == [tokens[0]]
    incident = Incident.objects.get(operation=record)
    assert (incident.missing, Alert.objects.get().user) == (1, alma)
    assert PersonEvent.objects.filter(kind="arrived").count() == 3
    with pytest.raises(Refused):
        arriving.receive(movement, confirmed_by=" ", actor=alma)
    arriving.receive(movement, confirmed_by="Office for Migration", actor=alma)
    found = counting.count(movement)
    assert (found.received, found.not_received, found.on_the_way) == (set(tokens[1:]), set(), {tokens[0]})
    assert [one.step for one in movement.steps.all()] == [Step.DEPARTED, Step.ARRIVED, Step.RECEIVED]


def test_nothing_departs_before_its_day_or_without_a_manifest(
    movement: Movement, alma: User, bert: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that cannot have been taken is refused."""
    set_clock(monkeypatch, day(4))
    for refused in (arriving.depart, arriving.arrive, arriving.bring_in):
        with pytest.raises(Refused):
            refused(movement, actor=alma)
    released(movement, alma, bert)
    with pytest.raises(Refused, match="day"):
        arriving.depart(movement, actor=alma)
