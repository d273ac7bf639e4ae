"""A plan that the record has left behind says so, and comes in force only where somebody confirms that."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.plans.making import planned
from tests.web.record.making import START, case, made

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.plans import approving, freshness, making, telling
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.record import services
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import Refused

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Operation:
    """Three families at the camp, seen on the first day."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    return made()


@pytest.fixture
def plan(record: Operation, alma: User) -> Plan:
    """A plan that is made."""
    return planned(record, alma)


def stale(plan: Plan) -> freshness.Stale | None:
    """What changed since a plan was made."""
    return freshness.stale(Plan.objects.get(pk=plan.pk))


def test_what_changed_is_counted_by_kind(plan: Plan, alma: User) -> None:
    """Nothing at first, nor for another plan's sake; then a family that is held and places that are fewer."""
    assert stale(plan) is None
    services.change_case(case(plan.operation, "F3"), "status", "held", actor=alma, reason="Ill")
    found = stale(plan)
    assert found is not None
    assert {(one.name, one.added, one.gone, one.changed) for one in found.changes} == {("cases", 0, 0, 1)}
    approving.drop(plan, actor=alma, reason="Old")
    assert stale(plan) is None


def test_what_is_stale_comes_in_force_only_when_that_is_confirmed(plan: Plan, alma: User, rita: User) -> None:
    """Unconfirmed, or confirmed before it changed once more, it is refused; what was confirmed is written down."""
    approving.propose(plan, actor=alma)
    telling.ask(plan, actor=alma)
    services.change_case(case(plan.operation, "F3"), "status", "held", actor=alma, reason="Ill")
    with pytest.raises(Refused, match="cases: 0 new, 0 gone, 1 changed"):
        telling.agree(plan, actor=rita)
    seen = stale(plan)
    assert seen is not None
    services.change_case(case(plan.operation, "F1"), "status", "held", actor=alma, reason="Ill")
    with pytest.raises(Refused, match="2 changed"):
        telling.agree(plan, actor=rita, seen=seen.digest)
    again = stale(plan)
    assert again is not None
    telling.agree(plan, actor=rita, seen=again.digest)
    assert Plan.objects.get(pk=plan.pk).state == PlanState.IN_FORCE
    assert "2 changed" in plan.steps.get(after=PlanState.IN_FORCE).reason
    said = json.loads(Entry.objects.get(action="communicated").after)
    assert said["stale"] == [{"what": "cases", "new": 0, "gone": 0, "changed": 2}]


def test_the_page_says_what_changed_and_offers_to_plan_anew(plan: Plan, as_alma: Client, allow: Allow) -> None:
    """With a box to tick before it is put in force; who makes no plans is told who has to act."""
    allow(plan.operation, "planning.read", "plan.make", "grants.edit")
    path = reverse("plans_plan", args=["one", plan.uid])
    act = reverse("plans_act", args=["one", plan.uid, "propose"])
    page = as_alma.post(act, follow=True).content.decode()
    assert "approved at once, since no party is named" in page
    assert "no way out in it" in page
    assert "The record changed" not in page
    services.change_case(case(plan.operation, "F3"), "status", "held", actor=plan.made_by, reason="Ill")
    page = as_alma.get(path).content.decode()
    assert "cases: 0 new, 0 gone, 1 changed" in page
    assert "Plan anew" in page
    assert 'name="seen"' in page
    emergency = reverse("plans_act", args=["one", plan.uid, "emergency"])
    as_alma.post(emergency, {"reason": "Night"})
    assert Plan.objects.get(pk=plan.pk).state == PlanState.APPROVED
    telling.ask(plan, actor=plan.made_by)
    allow(plan.operation, "planning.read")
    page = as_alma.get(path).content.decode()
    assert "It waits for a second user" in page
    assert "Nothing;" not in page


def in_force(plan: Plan, alma: User, rita: User) -> Plan:
    """A plan, put in force by two."""
    approving.propose(plan, actor=alma)
    telling.ask(plan, actor=alma)
    telling.agree(plan, actor=rita)
    return Plan.objects.get(pk=plan.pk)


def test_a_plan_that_another_overtook_goes_on_only_where_that_is_confirmed(
    record: Operation, plan: Plan, alma: User, rita: User
) -> None:
    """A newer plan came in force since: it is refused at proposing and at telling, until it is confirmed."""
    newer = in_force(planned(record, alma), alma, rita)
    with pytest.raises(Refused, match="plan 2 came in force"):
        approving.propose(plan, actor=alma)
    seen = stale(plan)
    assert seen is not None
    assert (seen.in_force, seen.record, seen.text) == (newer.number, False, "plan 2 came in force")
    approving.propose(plan, actor=alma, seen=seen.digest)
    telling.ask(plan, actor=alma)
    with pytest.raises(Refused, match="plan 2 came in force"):
        telling.agree(plan, actor=rita)
    services.change_case(case(record, "F3"), "status", "held", actor=alma, reason="Ill")
    with pytest.raises(Refused, match="plan 2 came in force; cases: 0 new, 0 gone, 1 changed"):
        telling.agree(plan, actor=rita, seen=seen.digest)
    again = stale(plan)
    assert again is not None
    telling.agree(plan, actor=rita, seen=again.digest)
    assert [json.loads(one.after).get("in_force") for one in Entry.objects.filter(action="communicated")] == [None, 2]
    assert "plan 2 came in force" in plan.steps.get(after=PlanState.PROPOSED).reason
    assert Plan.objects.get(pk=newer.pk).state == PlanState.SUPERSEDED


def test_what_came_in_force_before_overtakes_nothing(record: Operation, plan: Plan, alma: User, rita: User) -> None:
    """A plan that is made after another came in force is proposed without a confirmation."""
    in_force(plan, alma, rita)
    later = planned(record, alma)
    assert stale(later) is None
    approving.propose(later, actor=alma)
    assert Plan.objects.get(pk=later.pk).state == PlanState.APPROVED


def test_the_page_of_an_overtaken_plan_asks_to_confirm_before_it_is_proposed(
    record: Operation, plan: Plan, as_alma: Client, alma: User, rita: User, allow: Allow
) -> None:
    """It names the plan that people were told of, and the box has to be ticked."""
    in_force(planned(record, alma), alma, rita)
    allow(record, "planning.read", "plan.make")
    path, act = reverse("plans_plan", args=["one", plan.uid]), reverse("plans_act", args=["one", plan.uid, "propose"])
    page = as_alma.get(path)
    shown = page.content.decode()
    assert "Since this plan was made, plan 2 came in force" in shown
    assert "The record changed since this plan was made" not in shown
    assert page.context["told_before"].number == 2
    as_alma.post(act)
    assert Plan.objects.get(pk=plan.pk).state == PlanState.MADE
    as_alma.post(act, {"seen": page.context["stale"].digest})
    assert Plan.objects.get(pk=plan.pk).state == PlanState.APPROVED


def test_the_page_of_a_plan_in_force_says_that_the_record_changed(
    record: Operation, plan: Plan, as_alma: Client, alma: User, rita: User, allow: Allow
) -> None:
    """And offers to plan anew, with nothing to confirm; once another took its place, nothing is said."""
    in_force(plan, alma, rita)
    allow(record, "planning.read", "plan.make")
    path = reverse("plans_plan", args=["one", plan.uid])
    assert "The record changed since this plan was made" not in as_alma.get(path).content.decode()
    services.change_case(case(record, "F3"), "status", "held", actor=alma, reason="Ill")
    page = as_alma.get(path).content.decode()
    assert "The record changed since this plan was made" in page
    assert "cases: 0 new, 0 gone, 1 changed" in page
    assert "Plan anew" in page
    assert 'name="seen"' not in page
    in_force(planned(record, alma), alma, rita)
    assert stale(plan) is None
