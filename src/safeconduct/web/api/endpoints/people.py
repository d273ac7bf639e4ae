"""People by their codes: who they are with, what happened to them, and their needs."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.finding import birth_named, found, sent
from safeconduct.web.api.kinds import Page, Uid
from safeconduct.web.api.schemas import people as of
from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Case,
    EventKind,
    Need,
    Person,
    PersonEvent,
    PersonNeed,
)
from safeconduct.web.rights.roles import Right


@call("GET", "people", Right.REGISTER_READ, of.People, kind=Kind.SHOWS)
def people(request: Any, page: Page = 1) -> Any:
    """The people, by codes alone."""
    rows = Person.objects.filter(operation=request.operation).select_related("case").order_by("pk")
    shown, where = paged(rows, page)
    with reading(request, "person", [one.uid for one in shown]):
        return where | {"items": _told(request, shown)}


@call("GET", "people/{uid}", Right.REGISTER_READ, of.PersonOut, kind=Kind.SHOWS)
def person(request: Any, uid: Uid) -> Any:
    """One person, by codes alone."""
    one = found(request, Person, "case", uid=uid)
    with reading(request, "person", [one.uid]):
        return _told(request, [one])[0]


@call(
    "POST",
    "cases/{uid}/people",
    Right.REGISTER_EDIT,
    of.PersonMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_newcomer",),
)
def add_person(request: Any, uid: Uid, given: of.NewcomerIn) -> Any:
    """Add somebody who was born into a case, or joined it."""
    values = sent(given)
    kind, on, reason = EventKind(values.pop("kind")), values.pop("on"), values.pop("reason", "")
    into = found(request, Case, uid=uid)
    text = values.pop("birth", "")
    birth = birth_named(text, "birth") if text else None
    made = services.add_person(into, kind, on, actor=request.user, reason=reason, birth=birth, **values)
    return {"uid": made.uid, "code": made.code}


@call("GET", "people/{uid}/events", Right.REGISTER_READ, of.Events, kind=Kind.SHOWS)
def events(request: Any, uid: Uid, page: Page = 1) -> Any:
    """What happened to a person, the newest first."""
    one = found(request, Person, uid=uid)
    rows = PersonEvent.objects.filter(operation=request.operation, person=one)
    shown, where = paged(rows.select_related("from_site", "to_site", "departure").order_by("-pk"), page)
    with reading(request, "person", [one.uid]):
        items = [
            fields(row, "kind", "on", "reason", "at")
            | {"id": row.pk, "reverses": row.reverses_id}
            | {name: _code(getattr(row, name)) for name in ("from_site", "to_site", "departure")}
            for row in shown
        ]
        return where | {"items": items}


@call(
    "POST",
    "people/{uid}/events",
    Right.REGISTER_EDIT,
    of.EventMade,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_add_event",),
)
def record_event(request: Any, uid: Uid, given: of.EventIn) -> Any:
    """Record what happened to one person."""
    one = found(request, Person, uid=uid)
    made = services.record_event(one, EventKind(given.kind), given.on, actor=request.user, reason=given.reason)
    return {"event": made.pk}


@call("GET", "needs", Right.PLANNING_READ, of.Needs)
def needs(request: Any, page: Page = 1) -> Any:
    """The needs that people may have; sensitive ones for those alone who may know of them."""
    rows = Need.objects.filter(operation=request.operation).order_by("code")
    if Right.NEEDS_SENSITIVE_READ not in request.rights:
        rows = rows.filter(sensitive=False)
    shown, where = paged(rows, page)
    names = ("code", "name", "extra_seats", "extra_bus_seats", "place_on_board", "place_at_destination")
    return where | {"items": [fields(one, *names, "group", "sensitive") for one in shown]}


def _told(request: Any, shown: list[Person]) -> list[dict[str, Any]]:
    having = PersonNeed.objects.filter(person__in=shown)
    if Right.NEEDS_SENSITIVE_READ not in request.rights:
        having = having.filter(need__sensitive=False)
    needed: dict[int, list[str]] = {}
    for one, need in having.order_by("pk").values_list("person_id", "need__code"):
        needed.setdefault(one, []).append(need)
    names = ("uid", "code", "external_code", "presence", "sex", "age", "nationality", "languages")
    return [
        fields(one, *names) | {"case": one.case.uid if one.case else "", "needs": needed.get(one.pk, [])}
        for one in shown
    ]


def _code(thing: Any) -> str | None:
    return None if thing is None else str(thing.code)
