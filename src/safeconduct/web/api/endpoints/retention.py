"""What is erased when: the rules, what follows from them, and who is held back."""

from datetime import timedelta
from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Key, Page, Uid
from safeconduct.web.api.schemas import retention as of
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.api.schemas.people import RowMade
from safeconduct.web.identities import holds
from safeconduct.web.identities.models import Hold
from safeconduct.web.record.models import Person
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.retention import services
from safeconduct.web.retention.models import After, What
from safeconduct.web.retention.schedule import HORIZON, approved_until, closed_on, rules_of, schedule
from safeconduct.web.rights.roles import Right


@call("GET", "retention/rules", Right.IDENTITY_ERASE, of.Rules)
def retention_rules(request: Any) -> Any:
    """The rules that were stated, until when each is approved, and since when the operation is closed."""
    rules = rules_of(request.operation)
    approved = approved_until(rules.values())
    closing = closed_on(request.operation)
    items = [
        fields(one, "what", "after", "days", "reason") | {"id": one.pk, "approved_until": approved.get(one.pk)}
        for one in rules.values()
    ]
    return {"items": items, "closed_on": closing.on if closing else None}


@call(
    "POST",
    "retention/rules",
    Right.IDENTITY_ERASE,
    of.RuleStated,
    kind=Kind.CHANGES,
    status=201,
    pages=("retention_rule",),
)
def set_retention_rule(request: Any, given: of.RuleIn) -> Any:
    """State how many days after what something is erased, or switch the rule off; people approve it anew."""
    made = services.set_rule(
        request.operation,
        What(given.what),
        After(given.after),
        given.days,
        actor=request.user,
        reason=given.reason,
    )
    return {"changed": made is not None}


@call("GET", "retention/schedule", Right.IDENTITY_ERASE, of.Schedule, kind=Kind.SHOWS)
def retention_schedule(request: Any, page: Page = 1) -> Any:
    """Who and what the rules erase on which day of the next 90."""
    today = day_in(request.operation)
    planned = schedule(request.operation, today + timedelta(days=HORIZON), today)
    shown, where = paged(planned.due, page)
    with reading(request, "person", [one.person.uid for one in shown if one.person]):
        items = [
            fields(one, "since", "on", "held", "approved")
            | {"rule": one.rule.pk, "what": one.rule.what, "person": one.person.uid if one.person else None}
            for one in shown
        ]
        return where | {"items": items, "undated": planned.undated}


@call("GET", "holds", Right.IDENTITY_ERASE, of.Holds, kind=Kind.SHOWS)
def standing_holds(request: Any, page: Page = 1) -> Any:
    """Who is held back from erasure."""
    shown, where = paged(holds.standing(request.operation), page)
    with reading(request, "person", [one.person.uid for one in shown]):
        items = [fields(one, "reason", "at") | {"id": one.pk, "person": one.person.uid} for one in shown]
        return where | {"items": items}


@call(
    "POST",
    "people/{uid}/holds",
    Right.IDENTITY_ERASE,
    RowMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("identities_hold",),
)
def hold(request: Any, uid: Uid, given: Why) -> Any:
    """Hold a person back from erasure, by hand and by schedule."""
    return {"id": holds.hold(found(request, Person, uid=uid), actor=request.user, reason=given.reason).pk}


@call(
    "POST",
    "holds/{pk}/release",
    Right.IDENTITY_ERASE,
    RowMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("identities_release",),
)
def release_hold(request: Any, pk: Key, given: Why) -> Any:
    """Release a hold; it stays in the record with its end."""
    return {"id": holds.release(found(request, Hold, pk=pk), actor=request.user, reason=given.reason).pk}
