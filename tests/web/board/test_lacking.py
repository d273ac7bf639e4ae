"""What a family still lacks for its departure: each thing by itself, on the smallest record in which it is missing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.record.making import case, day, departing, offered, person

from safeconduct.web.accounts.models import User
from safeconduct.web.board.lacking import lacks
from safeconduct.web.plans.models import Plan, PlannedCase
from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Answer,
    Case,
    ClearanceKind,
    ClearanceState,
    Consent,
    Decision,
    Departure,
    Offer,
    Operation,
    Person,
    Purpose,
    Submission,
)

pytestmark = pytest.mark.django_db

CONSENT = "consent of 1 adult"


@pytest.fixture
def alone(record: Operation, in_force: Plan) -> PlannedCase:  # noqa: ARG001
    """F2, one adult who leaves on day 5 and lacks nothing but consent."""
    Person.objects.filter(operation=record).update(age=30)
    return placed(record)


def placed(record: Operation) -> PlannedCase:
    """The place of F2 in the plan, as it is now."""
    return PlannedCase.objects.select_related("case", "departure", "offer").get(case=case(record, "F2"))


def lacking(record: Operation) -> list[str]:
    """What F2 lacks."""
    one = placed(record)
    return lacks(record, [one])[one.case_id]


def agrees(record: Operation, purpose: str, answer: str = Answer.GIVEN, **more: Any) -> None:
    """The adult of F2 answers."""
    there = departing(record).destination if purpose == Purpose.DESTINATION else None
    one = person(record, "F2.1")
    Consent.objects.create(
        operation=record, person=one, purpose=purpose, destination=there, answer=answer, asked_on=day(0), **more
    )


@pytest.mark.usefixtures("alone")
def test_consent_is_to_leave_and_to_go_there(record: Operation) -> None:
    """Both answers of every adult are needed, and they hold on the day of departure."""
    assert lacking(record) == [CONSENT]
    agrees(record, Purpose.LEAVE)
    assert lacking(record) == [CONSENT]
    agrees(record, Purpose.DESTINATION)
    assert lacking(record) == []
    agrees(record, Purpose.LEAVE, valid_until=day(4))
    assert lacking(record) == [CONSENT]
    agrees(record, Purpose.LEAVE, Answer.REFUSED)
    assert lacking(record) == ["an adult does not agree"]


@pytest.mark.usefixtures("alone")
def test_children_are_not_asked(record: Operation) -> None:
    """A child alone lacks no consent of its own."""
    Person.objects.filter(operation=record).update(age=17)
    assert lacking(record) == []


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("state", "days", "said"),
    [
        (ClearanceState.GRANTED, {}, None),
        (ClearanceState.GRANTED, {"valid_from": 6}, "exit permit: valid from 2026-03-08 only"),
        (ClearanceState.GRANTED, {"valid_until": 4}, "exit permit: ends on 2026-03-06"),
        (ClearanceState.GRANTED, {"valid_from": 5, "valid_until": 5}, None),
        (ClearanceState.REQUESTED, {}, "exit permit: requested"),
        (ClearanceState.REQUESTED, {"expected_on": 3}, "exit permit: expected on 2026-03-05"),
        (ClearanceState.REFUSED, {}, "exit permit: refused"),
    ],
)
def test_clearances(record: Operation, alma: User, state: Any, days: dict[str, int], said: str | None) -> None:
    """One that is granted for the days of the journey is there; any other is lacking."""
    dated: Any = {name: day(n) for name, n in days.items()}
    services.set_clearance(
        person(record, "F2.1"),
        ClearanceKind.EXIT_PERMIT,
        state,
        actor=alma,
        **dated,
    )
    assert [one for one in lacking(record) if one != CONSENT] == ([said] if said else [])


@pytest.mark.usefixtures("alone")
def test_acceptance_where_the_country_decides_case_by_case(record: Operation) -> None:
    """From proposing to the days for which it holds."""
    Offer.objects.filter(pk=offered(record).pk).update(case_by_case=True)
    assert "acceptance: not proposed" in lacking(record)
    one = Submission.objects.create(
        operation=record, case=case(record, "F2"), offer=offered(record), state="submitted", since=day(0)
    )
    assert "acceptance: submitted" in lacking(record)
    Submission.objects.filter(pk=one.pk).update(state="accepted", valid_until=day(3))
    assert "acceptance: not for those days" in lacking(record)
    Submission.objects.filter(pk=one.pk).update(valid_until=day(5))
    assert lacking(record) == [CONSENT]


@pytest.mark.usefixtures("alone")
def test_what_was_decided_or_cancelled_since(record: Operation, alma: User) -> None:
    """A decision against the departure, a hold, and a departure that does not fly."""
    services.decide(case(record, "F2"), "forbid", departure=departing(record), actor=alma, reason="no")
    assert "a decision stands against it" in lacking(record)
    Case.objects.filter(pk=case(record, "F2").pk).update(status="held")
    Departure.objects.filter(operation=record).update(status="cancelled")
    assert lacking(record)[:2] == ["its departure is cancelled", "it is held"]


@pytest.mark.usefixtures("alone")
def test_what_was_decided_in_its_favour_lacks_nothing(record: Operation, alma: User) -> None:
    """A pin to the very departure stands against nothing; a pin to another does."""
    services.decide(case(record, "F2"), "pin", departure=departing(record), actor=alma, reason="yes")
    assert lacking(record) == [CONSENT]
    other = Departure.objects.get(pk=departing(record).pk)
    other.pk, other.code = None, "D2"
    other.save()
    Decision.objects.filter(operation=record).update(departure=other)
    assert lacking(record) == [CONSENT, "a decision stands against it"]
