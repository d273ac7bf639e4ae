"""What a program can read, each behind the gate. Annotations stand as they are: django-ninja reads them."""

# ruff: noqa: ARG001 - each takes operation_code, which the gate reads

from typing import Annotated, Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from ninja import NinjaAPI, Query

from safeconduct.web.api import schemas
from safeconduct.web.api.access import PerToken, Token, opened, reading
from safeconduct.web.record.models import (
    Case,
    Departure,
    Offer,
    Operation,
    Person,
    PersonNeed,
    Submission,
)
from safeconduct.web.record.projection import given_window, windows
from safeconduct.web.record.register import Filters, cases_of
from safeconduct.web.record.totals import totals as totals_of
from safeconduct.web.rights import gate
from safeconduct.web.rights.roles import Right

PAGE = 100
"""Rows on one page."""

Page = Annotated[int, Query(ge=1, le=1_000_000)]
Word = Annotated[str, Query(max_length=200)]

api = NinjaAPI(
    title="Safe Conduct",
    version="1",
    description="Reads the record of an operation. Every call is written into its log.",
    auth=Token(),
    throttle=[PerToken()],
    docs_url=None,
    openapi_url=None,
)


@api.get("operations", response=list[schemas.OperationOut], url_name="api_operations", operation_id="operations")
def operations(request: Any) -> Any:
    """The operation that the token opens, with what it may read there today."""
    token = request.auth
    operation = Operation.objects.get(pk=token.operation_id)
    held = gate.rights_of(token.user, operation)
    rights = sorted(set(token.rights) & held) if Right.EXPORT in held else []
    return [{"code": operation.code, "name": operation.name, "rights": rights}] if rights else []


@api.get("operations/{operation_code}/cases", response=schemas.Cases, url_name="api_cases", operation_id="cases")
@opened(Right.REGISTER_READ)
def cases(
    request: Any,
    operation_code: str,
    page: Page = 1,
    code: Word = "",
    site: Word = "",
    status: Word = "",
    priority: Word = "",
    need: Word = "",
    nationality: Word = "",
) -> Any:
    """The cases that the filters let through, as in the register."""
    asked = Filters.read(
        {"code": code, "site": site, "status": status, "priority": priority, "need": need, "nationality": nationality}
    )
    shown, where = _paged(cases_of(request.operation, asked, sensitive=_sensitive(request)), page)
    with reading(request, "case", [one.uid for one in shown]):
        return where | {"items": _cases(request.operation, shown)}


@api.get("operations/{operation_code}/cases/{uid}", response=schemas.CaseOut, url_name="api_case", operation_id="case")
@opened(Right.REGISTER_READ)
def case(request: Any, operation_code: str, uid: str) -> Any:
    """One case by its identifier."""
    found = list(Case.objects.filter(operation=request.operation, uid=_clean(uid)).select_related("site"))
    if not found:
        raise Http404
    with reading(request, "case", [uid]):
        return _cases(request.operation, found)[0]


@api.get("operations/{operation_code}/people", response=schemas.People, url_name="api_people", operation_id="people")
@opened(Right.REGISTER_READ)
def people(request: Any, operation_code: str, page: Page = 1) -> Any:
    """The people, by codes alone."""
    rows = Person.objects.filter(operation=request.operation).select_related("case").order_by("pk")
    shown, where = _paged(rows, page)
    having = PersonNeed.objects.filter(person__in=shown)
    if not _sensitive(request):
        having = having.filter(need__sensitive=False)
    needs: dict[int, list[str]] = {}
    for person, need in having.order_by("pk").values_list("person_id", "need__code"):
        needs.setdefault(person, []).append(need)
    with reading(request, "person", [one.uid for one in shown]):
        items = [
            _fields(one, "uid", "code", "external_code", "presence", "sex", "age", "nationality", "languages")
            | {"case": one.case.uid, "needs": needs.get(one.pk, [])}
            for one in shown
        ]
        return where | {"items": items}


@api.get("operations/{operation_code}/offers", response=schemas.Offers, url_name="api_offers", operation_id="offers")
@opened(Right.PLANNING_READ)
def offers(request: Any, operation_code: str, page: Page = 1) -> Any:
    """The offers."""
    rows = Offer.objects.filter(operation=request.operation).select_related("destination").order_by("pk")
    shown, where = _paged(rows, page)
    names = ("code", "status", "places", "opens_on", "closes_on", "nationalities", "max_case_size", "case_by_case")
    return where | {"items": [_fields(one, *names) | {"destination": one.destination.code} for one in shown]}


@api.get(
    "operations/{operation_code}/departures",
    response=schemas.Departures,
    url_name="api_departures",
    operation_id="departures",
)
@opened(Right.PLANNING_READ)
def departures(request: Any, operation_code: str, page: Page = 1) -> Any:
    """The departures in order of their days."""
    rows = Departure.objects.filter(operation=request.operation).select_related("site", "destination")
    shown, where = _paged(rows.order_by("departs_on", "pk"), page)
    names = ("code", "mode", "departs_on", "arrives_on", "seats", "status")
    items = [_fields(one, *names) | {"site": one.site.code, "destination": one.destination.code} for one in shown]
    return where | {"items": items}


@api.get(
    "operations/{operation_code}/submissions",
    response=schemas.Submissions,
    url_name="api_submissions",
    operation_id="submissions",
)
@opened(Right.REGISTER_READ)
def submissions(request: Any, operation_code: str, page: Page = 1) -> Any:
    """The submissions, with the identifier of each case and the code of each offer."""
    rows = Submission.objects.filter(operation=request.operation).select_related("case", "offer").order_by("pk")
    shown, where = _paged(rows, page)
    names = ("state", "since", "valid_from", "valid_until")
    with reading(request, "case", [one.case.uid for one in shown]):
        items = [_fields(one, *names) | {"case": one.case.uid, "offer": one.offer.code} for one in shown]
        return where | {"items": items}


@api.get(
    "operations/{operation_code}/totals",
    response=list[schemas.TableOut],
    url_name="api_totals",
    operation_id="totals",
)
@opened(Right.TOTALS_READ)
def totals(request: Any, operation_code: str) -> Any:
    """How many people there are, by groups large enough to be told."""
    return [
        {
            "title": table.title,
            "lines": [_fields(line, "group", "people", "waiting", "departed") for line in table.lines],
        }
        for table in totals_of(request.operation)
    ]


def _cases(operation: Operation, shown: list[Case]) -> list[dict[str, Any]]:
    narrowed = windows(operation, shown)
    counted = Person.objects.filter(case__in=shown).order_by().values_list("case_id").annotate(Count("pk"))
    sizes: dict[int, int] = dict(counted)
    names = ("uid", "code", "external_code", "status", "priority", "travel_with", "settle_with")
    made = []
    for one in shown:
        window = narrowed.get(one.pk) or given_window(one)
        made.append(
            _fields(one, *names)
            | {
                "site": one.site.code,
                "people": sizes.get(one.pk, 0),
                "ready_on": window.ready_on,
                "expires_on": window.expires_on,
                "waits_for_clearance": window.is_blocked,
            }
        )
    return made


def _paged(rows: Any, page: int) -> tuple[list[Any], dict[str, int]]:
    """The rows of a page, none beyond the last, and where that is."""
    pages = Paginator(rows, PAGE)
    shown = list(pages.page(page).object_list) if page <= pages.num_pages else []
    return shown, {"page": page, "pages": pages.num_pages, "count": pages.count}


def _fields(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _sensitive(request: Any) -> bool:
    return Right.NEEDS_SENSITIVE_READ in request.rights


def _clean(text: str) -> str:
    """The text without what PostgreSQL cannot look for."""
    return text.replace("\x00", "")
