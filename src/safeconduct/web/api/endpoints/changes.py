"""Taking back: each change by the right that it asked for, and events of one person."""

from typing import Any

from django.http import Http404

from safeconduct.web.api.calls import Kind, call
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Key, Uid
from safeconduct.web.api.schemas import Done
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.api.schemas.people import EventMade
from safeconduct.web.record import history, services
from safeconduct.web.record.models import Case, PersonEvent, StateChange
from safeconduct.web.rights.roles import Right

OF_SUPPLY = (
    *("offer", "departure", "site", "site_day"),
    *("site_custody", "measurement", "site_standard", "departure_need", "offer_need"),
    *("destination", "reception", "transit", "settings"),
)
"""The kinds of things whose changes are taken back by who sees planning and has the right that the change asked for."""


@call(
    "POST",
    "cases/{uid}/changes/{pk}/reversal",
    Right.REGISTER_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_undo",),
)
def reverse_of_case(request: Any, uid: Uid, pk: Key, given: Why) -> Any:
    """Take back a change of a case, or of what is its own."""
    change = history.changes_of_case(found(request, Case, uid=uid)).filter(pk=pk).first()
    return _taken_back(request, change, given.reason)


@call(
    "POST",
    "people/events/{pk}/reversal",
    Right.REGISTER_EDIT,
    EventMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_undo",),
)
def reverse_event(request: Any, pk: Key, given: Why) -> Any:
    """Take back an event of one person."""
    event = found(request, PersonEvent, "person__case", pk=pk, person__merged_into=None)
    back = services.reverse_event(event, actor=request.user, reason=given.reason)
    return {"event": back.pk}


@call(
    "POST",
    "changes/{pk}/reversal",
    Right.PLANNING_READ,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_take_back",),
)
def reverse_of_supply(request: Any, pk: Key, given: Why) -> Any:
    """Take back a change of what is about nobody, such as an offer, by the right that it asked for besides."""
    change = found(request, StateChange, pk=pk)
    return _taken_back(request, change if history.kind_of(change) in OF_SUPPLY else None, given.reason)


@call(
    "POST",
    "submissions/changes/{pk}/reversal",
    Right.SUBMISSIONS_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_take_back_submission",),
)
def reverse_of_submission(request: Any, pk: Key, given: Why) -> Any:
    """Take back a step of a submission."""
    change = found(request, StateChange, pk=pk)
    return _taken_back(request, change if history.kind_of(change) == "submission" else None, given.reason)


def _taken_back(request: Any, change: StateChange | None, reason: str) -> dict[str, Any]:
    if change is None or history.needed(change) not in request.rights:
        raise Http404
    return {"changes": [services.reverse_change(change, actor=request.user, reason=reason).pk]}
