"""A plan goes before the parties in their order, and is put in force by two users, or by one whom another reviews."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.web.plans.making import planned
from tests.web.record.making import START, made

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.plans import approving, making, telling
from safeconduct.web.plans.models import Plan, PlanState, Telling
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import Refused

pytestmark = pytest.mark.django_db

LETTER = b"%PDF-1.7 the letter of a ministry"


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Operation:
    """Three families at the camp, seen on the first day."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    return made()


@pytest.fixture
def plan(record: Operation, alma: User) -> Plan:
    """A plan that is made."""
    return planned(record, alma)


def state(plan: Plan) -> str:
    """The state that a plan is in now."""
    return Plan.objects.get(pk=plan.pk).state


def test_parties_say_yes_in_their_order(plan: Plan, alma: User, rita: User) -> None:
    """The second waits for the first; a user speaks for the own party, and for another with its letter."""
    mission = approving.add_party(plan.operation, "UN mission", members=[rita], actor=alma)
    host = approving.add_party(plan.operation, "Host government", members=[], actor=alma)
    approving.propose(plan, actor=alma)
    with pytest.raises(Refused, match="UN mission"):
        approving.say(plan, host, approves=True, actor=alma, letter=LETTER)
    with pytest.raises(Refused, match="letter"):
        approving.say(plan, mission, approves=True, actor=alma)
    approving.say(plan, mission, approves=True, actor=rita)
    assert approving.waits_for(Plan.objects.get(pk=plan.pk)) == host
    with pytest.raises(Refused, match="PDF"):
        approving.say(plan, host, approves=True, actor=alma, letter=b"MZ a program")
    said = approving.say(plan, host, approves=True, actor=alma, letter=LETTER)
    assert LETTER not in bytes(said.letter)
    assert approving.letter_of(said) == LETTER
    assert state(plan) == PlanState.APPROVED
    assert log.verify() == []


def test_a_party_that_says_no_sends_the_plan_back(plan: Plan, alma: User, rita: User) -> None:
    """It says why; proposed again, everybody is asked again."""
    mission = approving.add_party(plan.operation, "UN mission", members=[rita], actor=alma)
    approving.propose(plan, actor=alma)
    with pytest.raises(Refused, match="why"):
        approving.say(plan, mission, approves=False, actor=rita)
    approving.say(plan, mission, approves=False, actor=rita, reason="Too many on one day")
    assert state(plan) == PlanState.MADE
    approving.propose(plan, actor=alma)
    assert approving.waits_for(Plan.objects.get(pk=plan.pk)) == mission


def test_without_parties_a_plan_is_approved_by_being_proposed(plan: Plan, alma: User) -> None:
    """Nobody has to be asked."""
    approving.propose(plan, actor=alma)
    assert state(plan) == PlanState.APPROVED


def test_two_users_put_a_plan_in_force(record: Operation, plan: Plan, alma: User, rita: User) -> None:
    """Who asks cannot agree; the plan before is superseded, and is what the next one is planned from."""
    with pytest.raises(Refused, match="approved"):
        telling.ask(plan, actor=alma)
    approving.propose(plan, actor=alma)
    telling.ask(plan, actor=alma)
    with pytest.raises(Refused, match="another user"):
        telling.agree(plan, actor=alma)
    telling.agree(plan, actor=rita)
    assert state(plan) == PlanState.IN_FORCE
    second = planned(record, alma)
    assert second.previous == plan
    approving.propose(second, actor=alma)
    telling.ask(second, actor=rita)
    telling.agree(second, actor=alma)
    assert (state(plan), state(second)) == (PlanState.SUPERSEDED, PlanState.IN_FORCE)


def test_in_an_emergency_one_user_tells_and_another_reviews(plan: Plan, alma: User, rita: User) -> None:
    """With a reason, at night; the one who did it cannot review it, and it is reviewed once."""
    approving.propose(plan, actor=alma)
    with pytest.raises(Refused, match="why"):
        telling.tell_in_emergency(plan, actor=alma, reason=" ")
    telling.tell_in_emergency(plan, actor=alma, reason="Rockets at 3 in the morning")
    assert state(plan) == PlanState.IN_FORCE
    one = Telling.objects.get(plan=plan)
    with pytest.raises(Refused, match="yourself"):
        telling.review(one, actor=alma, words="Fine")
    telling.review(one, actor=rita, words="It was right")
    with pytest.raises(Refused, match="nothing to review"):
        telling.review(one, actor=rita, words="Again")


def test_the_database_keeps_that_it_takes_two(plan: Plan, alma: User, rita: User) -> None:
    """Past the services: one user who asks and does, a review by the same, and two plans in force at once."""
    now = timezone.now()

    def refused(**fields: object) -> bool:
        try:
            with transaction.atomic():
                Telling.objects.create(operation=plan.operation, plan=plan, asked_by=alma, **fields)
        except IntegrityError:
            return True
        return False

    assert refused(done_by=alma, done_at=now)
    assert refused(emergency="Night", done_by=rita, done_at=now)
    assert refused(emergency="Night", done_by=alma, done_at=now, reviewed_by=alma, reviewed_at=now, review="Fine")
    assert not refused(done_by=rita, done_at=now)


Act = Callable[[Plan, User], object]


@pytest.mark.parametrize(
    "act",
    [
        lambda plan, user: approving.propose(plan, actor=user),
        lambda plan, user: telling.ask(plan, actor=user),
        lambda plan, user: telling.agree(plan, actor=user),
        lambda plan, user: approving.drop(plan, actor=user, reason="Old"),
        lambda plan, user: telling.tell_in_emergency(plan, actor=user, reason="Night"),
    ],
)
def test_a_plan_in_force_is_only_superseded(plan: Plan, alma: User, rita: User, act: Act) -> None:
    """Whatever else is tried is refused, and changes nothing."""
    approving.propose(plan, actor=alma)
    telling.ask(plan, actor=alma)
    telling.agree(plan, actor=rita)
    with pytest.raises(Refused):
        act(plan, rita)
    assert state(plan) == PlanState.IN_FORCE
