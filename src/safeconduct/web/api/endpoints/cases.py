"""Cases: read, changed, parted, proposed, decided on, gone. Annotations stand as they are: django-ninja reads them."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.finding import found, named, named_if, refuse_unseen, sent, written
from safeconduct.web.api.kinds import Key, Page, Uid, Word
from safeconduct.web.api.problems import Overtaken, Unfit
from safeconduct.web.api.schemas import Done
from safeconduct.web.api.schemas import cases as of
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.api.schemas.people import RowWritten
from safeconduct.web.api.schemas.places import FiltersIn
from safeconduct.web.api.schemas.supply import ProposalIn
from safeconduct.web.record import history, services
from safeconduct.web.record.models import (
    Case,
    Decision,
    Departure,
    Destination,
    FamilySplit,
    Offer,
    Operation,
    Person,
    Site,
    StateChange,
)
from safeconduct.web.record.projection import given_window, windows
from safeconduct.web.record.register import Filters, cases_of
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.rights.roles import Right


@call("GET", "cases", Right.REGISTER_READ, of.Cases, kind=Kind.SHOWS)
def cases(
    request: Any,
    page: Page = 1,
    site: Word = "",
    status: Word = "",
    priority: Word = "",
    need: Word = "",
    nationality: Word = "",
) -> Any:
    """The cases that the filters let through, as in the register."""
    given = {"site": site, "status": status, "priority": priority, "need": need, "nationality": nationality}
    return _filtered(request, Filters.read(given), page)


@call("POST", "search/cases", Right.REGISTER_READ, of.Cases, kind=Kind.SHOWS, pages=("record_register",))
def search_cases(request: Any, given: FiltersIn, page: Page = 1) -> Any:
    """The same with a code of a case or person among the filters, which stands in no address."""
    return _filtered(request, Filters.read(given.model_dump()), page)


@call("GET", "cases/{uid}", Right.REGISTER_READ, of.CaseOut, kind=Kind.SHOWS)
def case(request: Any, uid: Uid) -> Any:
    """One case by its identifier."""
    one = found(request, Case, "site", uid=uid)
    with reading(request, "case", [one.uid]):
        return _told(request.operation, [one])[0]


@call("PATCH", "cases/{uid}", Right.REGISTER_EDIT, Done, kind=Kind.CHANGES, pages=("record_change_case",))
def change_case(request: Any, uid: Uid, given: of.CaseEdit) -> Any:
    """Change status, priority, site, ties or the given window of a case."""
    one = found(request, Case, "site", uid=uid)
    values, seen = sent(given.values), sent(given.seen)
    refuse_unseen(values, seen)
    changes: list[StateChange | None] = []
    for name, value in values.items():
        now = one.site.code if name == "site" else getattr(one, name)
        if value == seen[name]:
            continue
        if seen[name] != now:
            raise Overtaken([{"field": name, "now": str(now or ""), "wanted": str(value or "")}])
        if name == "site":
            site = named(request, Site, value, "values.site")
            on = day_in(request.operation)
            changes.append(services.move_case(one, site, on, actor=request.user, reason=given.reason))
        else:
            changes.append(
                services.change_case(one, name, value, actor=request.user, reason=given.reason, seen=seen[name])
            )
    return {"changes": [change.pk for change in changes if change is not None]}


@call("GET", "cases/{uid}/history", Right.REGISTER_READ, of.History, kind=Kind.SHOWS)
def case_history(request: Any, uid: Uid, page: Page = 1) -> Any:
    """What happened to a case and its people, the newest first, and what of it the token can take back."""
    one = found(request, Case, uid=uid)
    with reading(request, "case", [one.uid, *one.people.values_list("uid", flat=True)]):
        shown, where = paged(history.of_case(one, request.rights), page)
        return where | {"items": [entry_told(entry) for entry in shown]}


@call(
    "POST",
    "cases/{uid}/parting",
    Right.REGISTER_EDIT,
    of.Parted,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_part",),
)
def part_family(request: Any, uid: Uid, given: of.PartingIn) -> Any:
    """Part a family: some people of a case become a case of their own."""
    one = found(request, Case, uid=uid)
    leaving = list(Person.objects.filter(operation=request.operation, case=one, uid__in=given.people))
    if len(leaving) < len(set(given.people)):
        raise Unfit("body.people", _("Some of these people are not of the case."))
    new = services.split_family(one, leaving, given.on, actor=request.user, reason=given.reason)
    made = FamilySplit.objects.filter(to_case=new).values("person")
    rows = StateChange.objects.filter(operation=request.operation, person__in=made, what="case", after=new.code)
    return {"uid": new.uid, "code": new.code, "changes": list(rows.order_by("pk").values_list("pk", flat=True))}


@call(
    "POST",
    "cases/{uid}/departure",
    Right.BOARDING_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_departed",),
)
def depart_case(request: Any, uid: Uid, given: of.DepartureIn) -> Any:
    """Record that a case, with everybody of it who is present, left by a departure."""
    one = found(request, Case, uid=uid)
    by = named(request, Departure, given.departure, "departure")
    offer = named_if(request, Offer, given.offer, "offer")
    change = services.depart_case(one, by, given.on, actor=request.user, offer=offer, reason=given.reason)
    return {"changes": [change.pk]}


@call(
    "POST",
    "cases/{uid}/submissions",
    Right.SUBMISSIONS_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_propose",),
)
def propose(request: Any, uid: Uid, given: ProposalIn) -> Any:
    """Propose a case for an offer."""
    one = found(request, Case, uid=uid)
    offer = named(request, Offer, given.offer, "offer")
    made = services.propose(one, offer, given.on, actor=request.user, reason=given.reason)
    return written(made)


@call("GET", "decisions", Right.REGISTER_READ, of.Decisions, kind=Kind.SHOWS)
def decisions(request: Any, page: Page = 1) -> Any:
    """The decisions, those that have ended among them."""
    rows = Decision.objects.filter(operation=request.operation)
    rows = rows.select_related("case", "departure", "destination", "offer").order_by("pk")
    shown, where = paged(rows, page)
    names = ("decision", "reason", "decided_by", "decided_at", "ended_at")
    with reading(request, "case", [one.case.uid for one in shown]):
        items = [
            fields(one, *names)
            | {"id": one.pk, "case": one.case.uid}
            | {aim: None if (to := getattr(one, aim)) is None else to.code for aim in AIMS}
            for one in shown
        ]
        return where | {"items": items}


@call(
    "POST",
    "cases/{uid}/decisions",
    Right.DECISIONS_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_decide",),
)
def decide(request: Any, uid: Uid, given: of.DecisionIn) -> Any:
    """Record a decision on a case."""
    one = found(request, Case, uid=uid)
    aims = {name: named_if(request, model, getattr(given, name), name) for name, model in AIMS.items()}
    made = services.decide(one, given.decision, actor=request.user, reason=given.reason, **aims)
    return written(made)


@call(
    "POST",
    "decisions/{pk}/end",
    Right.DECISIONS_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    pages=("record_end_decision",),
)
def end_decision(request: Any, pk: Key, given: Why) -> Any:
    """End a decision: it stays in the record and holds no longer."""
    return written(services.end(found(request, Decision, pk=pk), actor=request.user, reason=given.reason))


AIMS: dict[str, Any] = {"departure": Departure, "destination": Destination, "offer": Offer}
"""The models of what a decision can name."""


def entry_told(entry: history.Entry) -> dict[str, Any]:
    """One entry of a history as an answer has it."""
    row: Any = entry.row
    if entry.is_event:
        what, before, after = row.kind, "", ""
    else:
        what, before, after = row.what, row.before, row.after
    return {
        "id": row.pk,
        "kind": entry.kind,
        "about": str(entry.about),
        "what": what,
        "before": before,
        "after": after,
        "on": row.on,
        "at": row.at,
        "who": str(row.who or ""),
        "reason": row.reason,
        "is_reversed": entry.is_reversed,
        "may_go_back": entry.may_go_back,
    }


def _filtered(request: Any, asked: Filters, page: int) -> dict[str, Any]:
    sensitive = Right.NEEDS_SENSITIVE_READ in request.rights
    shown, where = paged(cases_of(request.operation, asked, sensitive=sensitive), page)
    with reading(request, "case", [one.uid for one in shown]):
        return where | {"items": _told(request.operation, shown)}


def _told(operation: Operation, shown: list[Case]) -> list[dict[str, Any]]:
    narrowed = windows(operation, shown)
    counted = Person.objects.filter(case__in=shown).order_by().values_list("case_id").annotate(Count("pk"))
    sizes: dict[int, int] = dict(counted)
    names = ("uid", "code", "external_code", "status", "priority", "travel_with", "settle_with")
    made = []
    for one in shown:
        window = narrowed.get(one.pk) or given_window(one)
        made.append(
            fields(one, *names, "given_ready_on", "given_expires_on")
            | {
                "site": one.site.code,
                "people": sizes.get(one.pk, 0),
                "ready_on": window.ready_on,
                "expires_on": window.expires_on,
                "waits_for_clearance": window.is_blocked,
            }
        )
    return made
