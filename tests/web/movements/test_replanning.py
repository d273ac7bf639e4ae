"""From what happened at the gate to the next plan: whoever stayed has a place in it, and those who left have none."""

from __future__ import annotations

import polars as pl
import pytest
from tests.web.danger.convoying import set_clock, told
from tests.web.movements.boarding import Phone, board, released
from tests.web.plans.making import planned
from tests.web.record.making import START, case, day, departing, offered

from safeconduct.web.accounts.models import User
from safeconduct.web.danger.services import decide_convoy
from safeconduct.web.movements import preparing
from safeconduct.web.movements.models import Movement
from safeconduct.web.movements.services import arriving, moving
from safeconduct.web.plans import making
from safeconduct.web.record.models import Departure, Operation, Person
from safeconduct.web.record.services import decide, split_family
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


def test_the_next_plan_has_the_no_show_on_a_later_departure_of_the_day(
    phone: Phone, movement: Movement, record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F1 left with three of the four places; F2 did not come, and gets the place that is left on the second bus."""
    board(phone, 0)
    arriving.depart(movement, actor=alma)
    later = departing(record)
    later.pk, later.code = None, "D2"
    later.save(force_insert=True)
    monkeypatch.setattr(making, "day_in", lambda _: day(5))
    rows = planned(record, alma).cases.select_related("case", "departure")
    assert {one.case.called: one.departure and one.departure.code for one in rows} == {"F2": "D2", "F3": None}


def test_half_a_family_is_planned_again_only_when_a_person_decided(
    phone: Phone, movement: Movement, record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of F1 left and one stayed: the next plan has no place for it, until somebody parts it; then for the one."""
    family = phone.packet()["families"][0]["people"]
    for one in family[:2]:
        phone.says("boarded", one["token"])
    phone.sync()
    arriving.depart(movement, actor=alma)
    later = departing(record)
    later.pk, later.code = None, "D2"
    later.save(force_insert=True)
    monkeypatch.setattr(making, "day_in", lambda _: day(5))

    def placed() -> dict[str, str]:
        rows = planned(record, alma).cases.filter(departure__isnull=False).select_related("case", "departure")
        return {one.case.called: one.departure.code for one in rows}

    assert dict(snapshot(record).tables["cases"].select("case_id", "status").rows())["F1"] == "held"
    assert placed() == {"F2": "D2"}
    stayed = movement.cards.get(token=family[2]["token"]).person
    Person.objects.filter(pk=stayed.pk).update(age=4)
    alone = split_family(case(record), [stayed], day(5), actor=alma, reason="she stays with her grandmother")
    assert [one.called for one in arriving.bring_in(movement, actor=alma).departed] == ["F1"]
    assert alone.called in placed()


def test_stand_by_that_boards_takes_its_own_places_and_the_no_show_is_planned_again(
    record: Operation, alma: User, bert: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F3 waits for D2; the aircraft of D1 is larger than planned, F1 does not come and F3 goes under its own offer."""
    second = offered(record)
    second.pk, second.code, second.places = None, "O3", 6
    second.save(force_insert=True)
    later = departing(record)
    later.pk, later.code, later.departs_on, later.arrives_on = None, "D2", day(9), day(9)
    later.save(force_insert=True)
    Departure.objects.filter(code="D1").update(seats=5)
    decide(case(record, "F3"), "only", actor=alma, reason="a place with a cousin", offer=second)
    plan = told(monkeypatch, record, alma)
    assert {one.case.called: one.departure.code for one in plan.cases.select_related("case", "departure")} == {
        "F1": "D1",
        "F2": "D1",
        "F3": "D2",
    }
    Departure.objects.filter(code="D1").update(seats=8)
    set_clock(monkeypatch, START)
    decide_convoy(departing(record), "go", actor=alma, reason="the road is quiet")
    movement = moving.begin(departing(record), actor=alma)
    decide(case(record, "F3"), "short_notice", actor=alma, reason="asked by the officer")
    standby = [one for one, _family in preparing.standing_by(movement)]
    assert [one.called for one in standby] == ["F3"]
    released(movement, alma, bert, standby=standby)
    set_clock(monkeypatch, day(5))
    phone = Phone(movement, alma)
    waiting = next(one for one in phone.packet()["families"] if one["standby"])
    for one in (*phone.packet()["families"][1]["people"], *waiting["people"]):
        phone.says("boarded", one["token"], from_standby=waiting["standby"])
    phone.sync()
    arriving.depart(movement, actor=alma)
    outcome = arriving.bring_in(movement, actor=alma)
    assert ([one.called for one in outcome.departed], outcome.refused) == (["F2", "F3"], [])
    usage = snapshot(record).tables["usage"]
    places = usage.filter(usage["resource"] == "places").group_by("id").agg(pl.col("amount").sum())
    assert dict(places.rows()) == {"O1": 1.0, "O3": 6.0}
    monkeypatch.setattr(making, "day_in", lambda _: day(5))
    again = planned(record, alma).cases.select_related("case", "departure", "offer")
    assert [(one.case.called, one.departure.code, one.offer.code) for one in again] == [("F1", "D2", "O1")]


def test_a_smaller_aircraft_leaves_those_in_least_need_for_the_next_plan(
    phone: Phone, movement: Movement, record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three seats instead of eight: by the offload order F2 stays, F1 leaves, and F2 has its place on the next one."""
    order = [one.called for party in preparing.offload_order(movement) for one, _family in party]
    assert order == ["F2", "F1"]
    board(phone, 0)
    for one in phone.packet()["families"][1]["people"]:
        phone.says("refused", one["token"], why="other", words="a smaller aircraft came")
    phone.sync()
    Departure.objects.filter(code="D1").update(seats=3)
    arriving.depart(movement, actor=alma)
    later = departing(record)
    later.pk, later.code = None, "D2"
    later.save(force_insert=True)
    monkeypatch.setattr(making, "day_in", lambda _: day(5))
    again = planned(record, alma).cases.filter(departure__isnull=False).select_related("case", "departure", "offer")
    assert [(one.case.called, one.departure.code, one.offer.code) for one in again] == [("F2", "D2", "O1")]
