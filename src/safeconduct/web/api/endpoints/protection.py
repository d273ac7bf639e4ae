"""What is done to protect people at the sites, step by step; and visits."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.finding import edited, found, named, written
from safeconduct.web.api.kinds import Key, Page
from safeconduct.web.api.schemas import Done
from safeconduct.web.api.schemas import danger as of
from safeconduct.web.api.schemas.people import RowWritten
from safeconduct.web.danger import services
from safeconduct.web.danger.measures import Measure, measures_of
from safeconduct.web.record.models import Protection, Site, Visit
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.rights.roles import Right


@call("GET", "protections", Right.INCIDENTS_READ, of.Protections)
def protections(request: Any, page: Page = 1) -> Any:
    """The protective measures that were asked for, each with where it stands and whether it is missing now."""
    rows = Protection.objects.standing().filter(operation=request.operation).select_related("site").order_by("pk")
    shown, where = paged(rows, page)
    return where | {"items": [_told(one) for one in measures_of(shown)]}


@call("GET", "protections/{pk}", Right.INCIDENTS_READ, of.ProtectionWhole, kind=Kind.SHOWS)
def protection(request: Any, pk: Key) -> Any:
    """One protective measure with its steps and why they were so."""
    one = measures_of([found(request, Protection, "site", pk=pk)])[0]
    with reading(request, "protection", [str(one.protection.pk)]):
        open_reasons(one.steps)
        names = ("state", "party", "day", "reason")
        return _told(one) | {"steps": [fields(each, *names) | {"id": each.pk} for each in one.steps]}


@call(
    "POST",
    "protections",
    Right.INCIDENTS_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("danger_new_protection",),
)
def ask_for_protection(request: Any, given: of.ProtectionIn) -> Any:
    """Enter that a protective measure was asked for."""
    site = named(request, Site, given.site, "site")
    values = fields(given, "kind", "what", "party", "day", "reason")
    return written(services.ask_for(site, values.pop("kind"), actor=request.user, **values))


@call("PATCH", "protections/{pk}", Right.INCIDENTS_EDIT, Done, kind=Kind.CHANGES, pages=("danger_change_protection",))
def edit_protection(request: Any, pk: Key, given: of.ProtectionEdit) -> Any:
    """Change what a protective measure is."""
    return edited(request, found(request, Protection, pk=pk), given)


@call(
    "POST",
    "protections/{pk}/steps",
    Right.INCIDENTS_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("danger_step",),
)
def step_protection(request: Any, pk: Key, given: of.StepIn) -> Any:
    """Record the next step of a protective measure."""
    one = found(request, Protection, pk=pk)
    values = fields(given, "party", "day", "reason")
    return written(services.step_protection(one, given.state, actor=request.user, **values))


@call("GET", "visits", Right.INCIDENTS_READ, of.Visits)
def visits(request: Any, page: Page = 1) -> Any:
    """The visits to the sites, the last first."""
    rows = Visit.objects.standing().filter(operation=request.operation).select_related("site").order_by("-day", "-pk")
    shown, where = paged(rows, page)
    return where | {"items": [_visit(one) for one in shown]}


@call("GET", "visits/{pk}", Right.INCIDENTS_READ, of.VisitWhole, kind=Kind.SHOWS)
def visit(request: Any, pk: Key) -> Any:
    """One visit with what was found."""
    one = found(request, Visit, "site", pk=pk)
    with reading(request, "visit", [str(one.pk)]):
        return _visit(one) | {"findings": one.reason}


@call("POST", "visits", Right.INCIDENTS_EDIT, RowWritten, kind=Kind.CHANGES, status=201, pages=("danger_new_visit",))
def record_visit(request: Any, given: of.VisitIn) -> Any:
    """Record a visit with what was found."""
    site = named(request, Site, given.site, "site")
    values = fields(given, "organisation", "visitors", "day", "findings")
    return written(services.record_visit(site, actor=request.user, **values))


def _told(one: Measure) -> dict[str, Any]:
    last = one.last
    return fields(one.protection, "kind", "what") | {
        "id": one.protection.pk,
        "site": one.protection.site.code,
        "state": last.state if last else "",
        "party": last.party if last else "",
        "day": last.day if last else None,
        "is_missing": one.is_missing,
    }


def _visit(one: Visit) -> dict[str, Any]:
    return fields(one, "organisation", "visitors", "day") | {"id": one.pk, "site": one.site.code}
