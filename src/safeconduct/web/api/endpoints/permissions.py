"""What has to be there before somebody leaves: clearances of people, and what each adult consents to."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.finding import found, named_if
from safeconduct.web.api.kinds import Key, Page, Uid
from safeconduct.web.api.schemas import people as of
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Clearance,
    ClearanceKind,
    ClearanceState,
    Consent,
    Destination,
    Person,
    Purpose,
)
from safeconduct.web.record.services.cases import today
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
    of.RowMade,
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
    return {"id": made.pk}


@call("POST", "clearances/{pk}/end", Right.REGISTER_EDIT, of.RowMade, kind=Kind.CHANGES, pages=("record_end",))
def end_clearance(request: Any, pk: Key, given: Why) -> Any:
    """End a clearance; the one of its kind before it counts again, if there is one."""
    services.end_clearance(found(request, Clearance, pk=pk), actor=request.user, reason=given.reason)
    return {"id": pk}


@call("GET", "consents", Right.REGISTER_READ, of.Consents, kind=Kind.SHOWS)
def consents(request: Any, page: Page = 1) -> Any:
    """What people consent to, and what was withdrawn."""
    rows = Consent.objects.filter(operation=request.operation).select_related("person", "destination").order_by("pk")
    shown, where = paged(rows, page)
    names = ("purpose", "recipient", "given_on", "valid_until", "withdrawn_on", "ended_at")
    with reading(request, "person", [one.person.uid for one in shown]):
        items = [
            fields(one, *names)
            | {"id": one.pk, "person": one.person.uid, "destination": one.destination and one.destination.code}
            for one in shown
        ]
        return where | {"items": items}


@call(
    "POST",
    "people/{uid}/consents",
    Right.REGISTER_EDIT,
    of.RowMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_consent",),
)
def give_consent(request: Any, uid: Uid, given: of.ConsentIn) -> Any:
    """Record to what somebody consents; to renew a consent is to give it again."""
    made = services.give_consent(
        found(request, Person, uid=uid),
        Purpose(given.purpose),
        given.on,
        actor=request.user,
        reason=given.reason,
        recipient=given.recipient,
        destination=named_if(request, Destination, given.destination, "destination"),
        valid_until=given.valid_until,
    )
    return {"id": made.pk}


@call("POST", "consents/{pk}/withdrawal", Right.REGISTER_EDIT, of.RowMade, kind=Kind.CHANGES, pages=("record_end",))
def withdraw_consent(request: Any, pk: Key, given: of.WithdrawalIn) -> Any:
    """Record that somebody withdraws a consent, for which nobody has to say why."""
    one = found(request, Consent, pk=pk)
    on = given.on or max(today(), one.given_on)
    services.withdraw_consent(one, on, actor=request.user, reason=given.reason)
    return {"id": pk}
