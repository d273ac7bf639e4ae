"""How far a movement comes, and what the record makes of who was on board."""

from __future__ import annotations

import pytest
from tests.web.danger.convoying import set_clock
from tests.web.movements.boarding import Phone, board, released
from tests.web.record.making import case, day, departing

from safeconduct.boarding.events import Kind
from safeconduct.web.accounts.models import User
from safeconduct.web.alerts.models import Alert, Way
from safeconduct.web.alerts.rules import make_rule
from safeconduct.web.board import departing as ahead
from safeconduct.web.board import people, remaining, staying
from safeconduct.web.danger.services import decide_convoy
from safeconduct.web.movements.models import BoardingEvent, MissingReport, Movement, Step
from safeconduct.web.movements.services import arriving, counting, deciding, moving, paper, taking_back
from safeconduct.web.movements.summary import glance, under_way
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import Incident, Operation, PersonEvent
from safeconduct.web.record.services import Refused
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.rights.roles import Role
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


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


def test_the_board_has_no_way_out_by_a_departure_that_left(
    phone: Phone, movement: Movement, record: Operation, alma: User
) -> None:
    """Two of F1 are on board, one of it and F2 stayed: the two are told apart, and the others have no way out by it."""
    plan = Plan.objects.get(operation=record)
    assert [one.departure.code for one in ahead.next_departures(record, plan, day(5))] == ["D1"]
    for one in phone.packet()["families"][0]["people"][:2]:
        phone.says("boarded", one["token"])
    phone.sync()
    arriving.depart(movement, actor=alma)
    assert ahead.next_departures(record, plan, day(5)) == []
    roll = people.roll(record)
    outlook = people.outlook(plan, roll.remaining)
    assert (roll.remaining, roll.aboard) == (10, 2)
    assert outlook == people.Outlook(0, 0, 6, 0, None, behind=2)
    groups = staying.by_reason(plan, outlook, {})
    assert [(one.reason, one.people, one.families) for one in groups] == [("unsaid", 6, 1), ("behind", 2, 2)]
    assert "2 of them are on board of movements that left" in remaining.headline(roll, day(10), day(5), outlook)


def test_what_disagrees_is_decided_before_anything_departs(phone: Phone, movement: Movement, alma: User) -> None:
    """The paper list says that one was not there whom the phone has on board: the departure waits for a person."""
    tokens = board(phone, 0)
    paper.enter(movement, {tokens[0]: (Kind.ABSENT, "", "")}, actor=alma)
    with pytest.raises(Refused, match="decide"):
        arriving.depart(movement, actor=alma)
    one = counting.count(movement).conflicts[0]
    seen = [event.nonce for event in one.events]
    deciding.decide(movement, tokens[0], one.stage, Kind.ABSENT, seen=seen, actor=alma)
    assert arriving.depart(movement, actor=alma).people == 2
    paper.enter(movement, {tokens[0]: (Kind.ABSENT, "", "")}, actor=alma)  # the same list again
    assert BoardingEvent.objects.filter(device__kind="paper").count() == 1


def test_what_was_entered_from_paper_by_mistake_is_taken_back(
    phone: Phone, movement: Movement, alma: User, bert: User
) -> None:
    """Another user takes it back, saying why: what the phone said stands again, and nothing waits for a decision."""
    tokens = board(phone, 0)
    paper.enter(movement, dict.fromkeys(tokens[:2], (Kind.ABSENT, "", "")), actor=alma)
    with pytest.raises(Refused, match="why"):
        paper.enter(movement, {}, actor=bert, mistaken=tokens[:2])
    with pytest.raises(Refused, match="look again"):
        paper.enter(movement, {}, actor=bert, mistaken=tokens, reason="wrong page")
    paper.enter(movement, {}, actor=bert, mistaken=tokens[:2], reason="wrong page")
    counted = counting.count(movement)
    assert (counted.conflicts, counted.count, paper.entered(movement)) == ((), len(tokens), {})
    assert BoardingEvent.objects.filter(device__kind="paper").count() == 4
    assert phone.sync()["events"][-1]["names"]

    paper.enter(movement, {tokens[0]: (Kind.ABSENT, "", "")}, actor=alma)  # it stood on the paper after all
    assert [one.person for one in counting.count(movement).conflicts] == [tokens[0]]
    paper.enter(movement, {}, actor=alma, mistaken=tokens[:1], reason="no, it did not")
    arriving.depart(movement, actor=alma)
    paper.enter(movement, {tokens[0]: (Kind.ABSENT, "", "")}, actor=alma)
    with pytest.raises(Refused, match="has left"):
        paper.enter(movement, {}, actor=alma, mistaken=tokens[:1], reason="too late")


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


def test_without_a_go_it_departs_only_with_a_reason_that_another_reviews(
    phone: Phone, movement: Movement, record: Operation, alma: User, bert: User
) -> None:
    """The last word counts. The reason is kept, the board reminds of the review, and whoever did it reviews nothing."""
    decide_convoy(departing(record), "no_go", actor=alma, reason="shots at the bridge")
    board(phone, 0)
    with pytest.raises(Refused, match="no go"):
        arriving.depart(movement, actor=alma)
    step = arriving.depart(movement, actor=alma, without_go="the bus had left when the word came")
    assert step.without_go == "the bus had left when the word came"
    assert taking_back.to_review(movement) == step
    with pytest.raises(Refused, match="another user"):
        taking_back.review(movement, actor=alma, words="fine")
    taking_back.review(movement, actor=bert, words="the radio was off")
    assert taking_back.to_review(movement) is None
    with pytest.raises(Refused):
        taking_back.review(movement, actor=bert, words="again")


def test_steps_are_taken_back_the_last_first_with_all_that_hung_on_them(
    phone: Phone, movement: Movement, record: Operation, alma: User
) -> None:
    """After that the record is as before the departure, every row is still there, and the movement departs anew."""
    tokens = board(phone, 0, 1)
    before = snapshot(record).tables["usage"]
    arriving.depart(movement, actor=alma)
    for token in tokens[1:]:
        phone.says("arrived", token)
    phone.sync()
    arriving.arrive(movement, actor=alma)
    arriving.receive(movement, confirmed_by="Office for Migration", actor=alma)
    incident = Incident.objects.get(operation=record)
    with pytest.raises(Refused):
        taking_back.take_back(movement, actor=alma, reason=" ")
    undone = [taking_back.take_back(movement, actor=alma, reason="the wrong convoy").step for _step in range(3)]
    assert undone == [Step.RECEIVED, Step.ARRIVED, Step.DEPARTED]
    assert not counting.count(movement).received
    assert not Incident.objects.standing().filter(pk=incident.pk).exists()
    assert {case(record, code).status for code in ("F1", "F2")} == {"active"}
    assert snapshot(record).tables["usage"].equals(before)
    assert under_way(record, day(6)) == []
    assert (movement.steps.count(), movement.steps.standing().count()) == (3, 0)
    with pytest.raises(Refused):
        taking_back.take_back(movement, actor=alma, reason="more")
    assert arriving.depart(movement, actor=alma).turn == 1
    assert case(record, "F1").status == "departed"


def test_a_departure_of_the_example_leaves_on_its_own_day(
    phone: Phone, movement: Movement, record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example stands on its first day: in it, and in no other operation, a later departure leaves and arrives."""
    tokens = board(phone, 0)
    for token in tokens:
        phone.says("arrived", token)
    phone.sync()
    set_clock(monkeypatch, day(4))
    with pytest.raises(Refused, match="has not come"):
        arriving.depart(movement, actor=alma)
    Operation.objects.filter(pk=record.pk).update(is_example=True)
    movement = Movement.objects.get(pk=movement.pk)
    assert today_in(movement.operation) < movement.departure.departs_on
    arriving.depart(movement, actor=alma)
    arriving.arrive(movement, actor=alma)
    events = PersonEvent.objects.filter(person__case=case(record, "F1"))
    days = {kind: set(events.filter(kind=kind).values_list("on", flat=True)) for kind in ("departed", "arrived")}
    assert days == {"departed": {movement.departure.departs_on}, "arrived": {movement.departure.arrives_on}}


def test_a_search_is_closed_with_where_and_by_whom(phone: Phone, movement: Movement, alma: User) -> None:
    """One is at the destination after all, one was never on board: nobody is missing, and the incident says why."""
    tokens = board(phone, 0)
    arriving.depart(movement, actor=alma)
    phone.says("arrived", tokens[2])
    phone.sync()
    arriving.arrive(movement, actor=alma)
    report = MissingReport.objects.get()
    with pytest.raises(Refused, match="where"):
        arriving.found(movement, tokens[0], was_aboard=True, words="", actor=alma)
    arriving.found(movement, tokens[0], was_aboard=True, words="At the hospital, by a nurse", actor=alma)
    arriving.found(movement, tokens[1], was_aboard=False, words="In the camp, by a warden", actor=alma)
    with pytest.raises(Refused):
        arriving.found(movement, tokens[1], was_aboard=False, words="In the camp", actor=alma)
    found = counting.count(movement)
    assert (found.on_the_way, found.count, found.arrived) == (set(), 2, {tokens[0], tokens[2]})
    arriving.receive(movement, confirmed_by="Office", actor=alma)
    phone.says("arrived", tokens[1])  # it comes after the reception, and so waits for a person
    phone.sync()
    (late,) = counting.count(movement).conflicts
    assert (glance(movement).not_aboard, [one.movement for one in under_way(movement.operation, day(9))]) == (
        0,
        [movement],
    )
    seen = [one.nonce for one in late.events]
    deciding.decide(movement, tokens[1], late.stage, Kind.ARRIVED, seen=seen, actor=alma)
    assert glance(movement).not_aboard == 1  # who arrives without having boarded is told apart, and received later
    arriving.receive(movement, confirmed_by="Office", actor=alma)
    assert counting.count(movement).received == set(tokens)
    with pytest.raises(Refused):
        arriving.receive(movement, confirmed_by="Office", actor=alma)
    said = [one.reason for one in report.incident.sources.order_by("pk")]
    assert len(said) == 3
    assert all("hospital" not in one and "warden" not in one for one in said)
    words = BoardingEvent.objects.filter(device__kind="desk", kind__in=("arrived", "taken_back")).order_by("pk")
    assert [one.reason for one in words] == ["At the hospital, by a nurse", "In the camp, by a warden"]


def test_each_who_is_missing_raises_an_alert_also_a_second_one_of_the_same_departure(
    phone: Phone, movement: Movement, record: Operation, alma: User
) -> None:
    """A phone tells late that two more were on board: each is reported once, and anew only after a search ended."""
    make_rule(record, actor=alma, way=Way.HERE, roles=[Role.COORDINATOR])
    family = [one["token"] for one in phone.packet()["families"][0]["people"]]
    for token in family[:2]:
        phone.says("boarded", token)
    phone.says("arrived", family[1])
    phone.sync()
    arriving.depart(movement, actor=alma)
    assert arriving.arrive(movement, actor=alma) == [family[0]]
    phone.says("boarded", family[2])
    phone.sync()
    phone.says("boarded", family[2], bus="")
    phone.sync()
    missing = [one.missing for one in Incident.objects.filter(operation=record).order_by("pk")]
    assert (missing, Alert.objects.filter(user=alma).count()) == ([1, 1], 2)
    arriving.found(movement, family[2], was_aboard=True, words="In the second bus, by its driver", actor=alma)
    phone.sync()  # it knows of the search by now
    phone.says("taken_back", family[2], takes_back="arrival")
    phone.sync()
    assert Incident.objects.filter(operation=record).count() == 3
    second = MissingReport.objects.order_by("pk")[1].incident
    assert "found" in [one.reason for one in second.sources.order_by("pk")][-1]


def test_what_comes_after_the_reception_is_shown_and_decided(
    phone: Phone, movement: Movement, record: Operation, alma: User
) -> None:
    """A phone comes back in the evening: what it tells changes nothing by itself, and nothing of it is lost."""
    tokens = board(phone, 0)
    late = Phone(movement, alma, "late")
    packet = late.packet()
    other = packet["families"][1]["people"][0]["token"]
    late.says("absent", tokens[0])
    late.says("boarded", other)
    arriving.depart(movement, actor=alma)
    for token in tokens:
        phone.says("arrived", token)
    phone.sync()
    arriving.arrive(movement, actor=alma)
    arriving.receive(movement, confirmed_by="Office", actor=alma)
    assert set(late.sync()["accepted"]) == {"late-nonce-1", "late-nonce-2"}
    found = counting.count(movement)
    assert ({one.person for one in found.conflicts}, found.received) == ({tokens[0], other}, set(tokens))
    assert (found.count, found.on_the_way) == (4, {other})  # who may have been on board is looked for
    assert [one.missing for one in Incident.objects.filter(operation=record)] == [1]
    by_person = {one.person: one for one in found.conflicts}
    for person, holds in ((tokens[0], Kind.BOARDED), (other, Kind.TAKEN_BACK)):
        events = by_person[person].events
        bus = next((one.bus for one in events if one.bus), "")
        seen = [one.nonce for one in events]
        deciding.decide(movement, person, by_person[person].stage, holds, bus=bus, seen=seen, actor=alma)
    found = counting.count(movement)
    assert (found.conflicts, found.count, found.on_the_way) == ((), 3, set())
