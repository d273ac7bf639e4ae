"""What has to be there before somebody leaves: clearances of people, and what each adult answered."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.finding import found, named_if, written
from safeconduct.web.api.kinds import Key, Page, Uid
from safeconduct.web.api.schemas import people as of
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Answer,
    Clearance,
    ClearanceKind,
    ClearanceState,
    Consent,
    Destination,
    Person,
    Purpose,
)
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.rights.roles import Right


@call("GET", "clearances", Right.REGISTER_READ, of.Clearances, kind=Kind.SHOWS)
def clearances(request: Any, page: Page = 1) -> Any:
    """The clearances of people, those that have ended among them."""
    rows = Clearance.objects.filter(operation=request.operation).select_related("person").order_by("pk")
    shown, where = paged(rows, page)
    names = ("kind", "state", "expected_on", "valid_from", "valid_until", "ended_at")
    with reading(request, "person", [one.person.uid for one in shown]):
        items = [fields(one, *names) | {"id": one.pk, "person": one.person.uid} for one in shown]
        return where | {"items": items}


@call(
    "POST",
    "people/{uid}/clearances",
    Right.REGISTER_EDIT,
    of.RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_clearance",),
)
def set_clearance(request: Any, uid: Uid, given: of.ClearanceIn) -> Any:
    """Record how far a clearance of somebody is."""
    made = services.set_clearance(
        found(request, Person, uid=uid),
        ClearanceKind(given.kind),
        ClearanceState(given.state),
        actor=request.user,
        reason=given.reason,
        expected_on=given.expected_on,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
    )
    return written(made)


@call(
    "POST",
    "clearances/{pk}/end",
    Right.REGISTER_EDIT,
    of.RowWritten,
    kind=Kind.CHANGES,
    pages=("record_end_clearance",),
)
def end_clearance(request: Any, pk: Key, given: Why) -> Any:
    """End a clearance; the one of its kind before it counts again, if there is one."""
    return written(services.end(found(request, Clearance, pk=pk), actor=request.user, reason=given.reason))


@call("GET", "answers", Right.REGISTER_READ, of.Answers, kind=Kind.SHOWS)
def answers(request: Any, page: Page = 1) -> Any:
    """What people answered who were asked for their consent, and what was withdrawn."""
    rows = Consent.objects.filter(operation=request.operation).select_related("person", "destination").order_by("pk")
    shown, where = paged(rows, page)
    names = ("purpose", "recipient", "answer", "asked_on", "valid_until", "withdrawn_on", "ended_at")
    with reading(request, "person", [one.person.uid for one in shown]):
        items = [
            fields(one, *names)
            | {"id": one.pk, "person": one.person.uid, "destination": one.destination and one.destination.code}
            for one in shown
        ]
        return where | {"items": items}


@call(
    "POST",
    "people/{uid}/answers",
    Right.REGISTER_EDIT,
    of.RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_consent",),
)
def record_answer(request: Any, uid: Uid, given: of.AnswerIn) -> Any:
    """Record what somebody answered who was asked for their consent; to renew a consent is to record it again."""
    made = services.record_answer(
        found(request, Person, uid=uid),
        Purpose(given.purpose),
        Answer(given.answer),
        given.on,
        actor=request.user,
        reason=given.reason,
        recipient=given.recipient,
        destination=named_if(request, Destination, given.destination, "destination"),
        valid_until=given.valid_until,
    )
    return written(made)


@call(
    "POST", "answers/{pk}/withdrawal", Right.REGISTER_EDIT, of.RowWritten, kind=Kind.CHANGES, pages=("record_withdraw",)
)
def withdraw_answer(request: Any, pk: Key, given: of.WithdrawalIn) -> Any:
    """Record that somebody takes back a consent or a refusal, for which nobody has to say why."""
    one = found(request, Consent, pk=pk)
    on = given.on or max(day_in(request.operation), one.asked_on)
    services.withdraw_consent(one, on, actor=request.user, reason=given.reason)
    return written(one)
