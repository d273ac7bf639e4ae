"""Moving a family: what the cards and lists say, the form that is filled in, what it decides, and what is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.planning.making import departure, family, offer, on, operation
from tests.web.plans.making import planned
from tests.web.record.making import START, case

from safeconduct.planning.openness import DECIDED
from safeconduct.report.condition_words import CONDITIONS
from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.plans import making, moving, ways
from safeconduct.web.plans.models import Plan
from safeconduct.web.record import services
from safeconduct.web.record.models import Decision, Departure, Need, Operation
from safeconduct.web.snapshot import load

pytestmark = pytest.mark.django_db
Allow = Callable[..., None]
ALL = ("planning.read", "register.read", "plan.make", "decisions.edit")


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch, allow: Allow, alma: User) -> Plan:
    """F1 of three leaves by D1; F2, who is not ready before, and F3 of six by D2; F4 is too large and stays."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    record = Operation.objects.create(code="one", name="One")
    families = [family("F1", 3, needs=[["escort"]]), family("F2", 1, ready_on=on(8)), family("F3", 6), family("F4", 10)]
    flights = [departure("D1", 5, 4), departure("D2", 10, 8), departure("D3", 12, 9, "deu")]
    load(record, operation(families, flights, [offer("O1", 12), offer("O2", 9, "deu", nationalities=["IRN"])]))
    allow(record, *ALL)
    return planned(record, alma)


def address(name: str, *more: object) -> str:
    """An address of the operation."""
    return reverse(name, args=["one", *more])


def columns_of(plan: Plan) -> dict[str, moving.Column]:
    """The columns of the first page by the code of their departure."""
    flights = moving.flights_of(plan, 1).object_list
    return {one.to: one for one in moving.columns(plan, flights, sensitive=False)}


def card_of(plan: Plan, code: str) -> moving.Card:
    """The card of a family."""
    return next(one for column in columns_of(plan).values() for one in column.cards if one.case.called == code)


def test_each_family_stands_in_its_column_and_what_is_closed_has_its_reason(plan: Plan) -> None:
    """As the plan has it; a departure before it is ready, and one whose offer takes others, are closed to a family."""
    stand = {to: {one.case.called for one in column.cards} for to, column in columns_of(plan).items()}
    assert stand == {"stay": {"F4"}, "D1": {"F1"}, "D2": {"F2", "F3"}, "D3": set()}
    closed = {name: json.loads(card_of(plan, name).closed) for name in ("F1", "F2", "F3")}
    assert closed["F1"] == {"D3": "no offer there takes the nationality"}
    assert closed["F2"]["D1"] == "the family is not ready by then"
    assert closed["F3"]["D1"] == "it has too little room for the family, even alone"


def test_a_full_departure_is_open_and_says_that_others_have_to_make_room(plan: Plan) -> None:
    """Seats are counted as the plan leaves them."""
    flight = columns_of(plan)["D2"].flight
    assert flight is not None
    assert (flight.seats, flight.people, flight.free) == (8, 7, 1)
    choices = {one.to: one for one in card_of(plan, "F1").choices}
    assert list(choices) == ["stay", "D2", "D3"]
    assert ("make room" in choices["D2"].why, choices["D2"].is_closed, choices["D3"].is_closed) == (True, False, True)


def test_a_seat_that_is_kept_for_a_need_is_not_free_for_others(plan: Plan) -> None:
    """Nobody sits on the fourth seat of D1, which the escort in F1 needs."""
    flight = columns_of(plan)["D1"].flight
    assert flight is not None
    assert (flight.seats, flight.people, flight.free, flight.left) == (4, 3, 1, 0)
    assert "0 seats are free" in moving.no_room(flight)


def test_every_condition_of_the_planner_has_its_words(plan: Plan) -> None:
    """But for decisions, which are left out, and room, of which it is not said which kind."""
    rules = {words for words, _condition, _looks_at in ways.of(plan).openness._rules}
    codes = {CONDITIONS[words] for words in rules - set(DECIDED.values())}
    assert codes | {"never_a_bus", "no_bus", "road_closed"} == set(ways.CLOSED)


def test_a_card_leads_to_the_form_filled_in_and_nothing_is_decided_before(plan: Plan, as_alma: Client) -> None:
    """To a departure it is a pin, to those who stay a hold; saved with a reason, the card says what comes next."""
    path = address("plans_adjust", plan.uid, case(plan.operation, "F1").uid)
    form = as_alma.get(path, {"back": "1", "to": "D2"}).context["form"]
    goal = Departure.objects.get(operation=plan.operation, code="D2")
    assert (form["what"].value(), form["departure"].value()) == ("pin", goal.pk)
    assert as_alma.get(path, {"back": "1", "to": "stay"}).context["form"]["what"].value() == "hold"
    assert as_alma.get(path, {"back": "x", "to": "\x00nothing"}).status_code == 200
    assert not Decision.objects.exists()
    pin = {"what": "pin", "departure": goal.pk}
    assert as_alma.post(f"{path}?back=1&to=D2", pin).status_code == 422
    sent = as_alma.post(f"{path}?back=1&to=D2", {**pin, "reason": "Sister"})
    family_at = f"{address('plans_move', plan.uid)}?page=1#family-{case(plan.operation, 'F1').uid}"
    assert (sent.status_code, sent["Location"]) == (302, family_at)
    page = as_alma.get(address("plans_move", plan.uid)).content.decode()
    assert "Decided: will leave by D2 at the next plan" in page
    assert "Plan anew" in page
    assert planned(plan.operation, None).cases.get(case__external_code="F1").departure == goal


def test_a_new_decision_takes_the_place_of_the_one_before(plan: Plan, as_alma: Client) -> None:
    """Both end in the record; a family that was held is planned for again."""
    family_one = case(plan.operation, "F1")
    first = Departure.objects.get(operation=plan.operation, code="D1")
    services.decide(family_one, "pin", departure=first, actor=None, reason="So")
    services.change_case(family_one, "status", "held", actor=None)
    assert card_of(plan, "F1").marks == (
        "Held: not planned for at the next plan",
        "Decided: will leave by D1 at the next plan",
    )
    path = address("plans_adjust", plan.uid, family_one.uid)
    assert as_alma.get(path, {"to": "D2"}).context["form"]["replaces"].value()
    goal = Departure.objects.get(operation=plan.operation, code="D2")
    sent = {"what": "pin", "departure": goal.pk, "reason": "Sister", "replaces": "on"}
    assert as_alma.post(f"{path}?back=1&to=D2", sent).status_code == 302
    assert [one.departure for one in Decision.objects.filter(ended_at=None)] == [goal]
    assert case(plan.operation, "F1").status == "active"


def test_who_is_shown_is_in_the_log_and_nobody_else(
    plan: Plan, as_alma: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page has some departures and the first families of each; more are asked for, and read for themselves."""
    monkeypatch.setattr(moving, "CARDS", 1)
    monkeypatch.setattr(moving, "FLIGHTS", 2)
    page = as_alma.get(address("plans_move", plan.uid))
    columns = page.context["columns"]
    assert [one.to for one in columns] == ["stay", "D1", "D2"]
    read = Entry.objects.latest("sequence")
    assert (read.action, read.subject, read.purpose) == ("read", "case", "plan")
    assert read.id_list == moving.shown(columns)
    assert max(len(one.cards) for one in columns) == 1
    more = as_alma.get(address("plans_move_more", plan.uid), {"of": "D2", "from": 2, "page": 1})
    assert Entry.objects.latest("sequence").id_list == moving.shown([more.context["column"]])
    assert {*moving.shown([more.context["column"]])}.isdisjoint(read.id_list)
    at = as_alma.get(address("plans_move", plan.uid), {"at": "D3"})
    assert [one.to for one in at.context["columns"]] == ["stay", "D3"]


def test_who_may_not_decide_sees_no_way_to_move(plan: Plan, as_alma: Client, allow: Allow) -> None:
    """The families are there, without lists and without the script; a sensitive need is not."""
    Need.objects.filter(operation=plan.operation, code="escort").update(sensitive=True, group="SV", name="Safe place")
    page = as_alma.get(address("plans_move", plan.uid)).content.decode()
    assert ("plans/move.js" in page, "movable" in page, "Safe place" in page) == (True, True, False)
    allow(plan.operation, "planning.read", "register.read", "needs.sensitive.read")
    page = as_alma.get(address("plans_move", plan.uid)).content.decode()
    assert ("plans/move.js" in page, "movable" in page, "Safe place" in page) == (False, False, True)


def test_a_trial_and_a_plan_that_is_not_made_have_no_such_page(plan: Plan, as_alma: Client) -> None:
    """There is nobody in them to move."""
    waiting: Any = making.begin(plan.operation, actor=None)
    assert as_alma.get(address("plans_move", waiting.uid)).status_code == 404
