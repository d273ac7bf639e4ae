"""Sites: numbers, days, who holds them and how they fare."""

import math
from typing import Any

from django.db.models import Q

from safeconduct.web.api.calls import Kind, call, fields, paged
from safeconduct.web.api.endpoints.offers import history_told
from safeconduct.web.api.finding import edited, found, sent, written
from safeconduct.web.api.kinds import Key, Page
from safeconduct.web.api.schemas import Done, Made
from safeconduct.web.api.schemas import places as of
from safeconduct.web.api.schemas.cases import History
from safeconduct.web.api.schemas.people import RowWritten
from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Custody,
    Site,
    SiteCustody,
    SiteDay,
    StateChange,
)
from safeconduct.web.record.site_conditions import conditions_of, standards_of, table_of
from safeconduct.web.rights.roles import Right


@call("GET", "sites", Right.PLANNING_READ, of.Sites)
def sites(request: Any, page: Page = 1) -> Any:
    """The sites with their numbers, from the first count to today."""
    shown, where = paged(conditions_of(request.operation), page)
    numbers = {one.site.pk: one for one in services.numbers_by_site(request.operation)}
    names = ("code", "name", "country", "latitude", "longitude", "buses", "bus_seats", "bus_trips_per_day")
    items = [
        fields(numbers[one.site.pk], "counted", "came", "went", "present", "reconciles")
        | fields(one.site, *names)
        | {"id": one.site.pk, "custody": _custody(one.custody) if one.custody else None}
        for one in shown
    ]
    return where | {"items": items}


@call("GET", "sites/{pk}/history", Right.PLANNING_READ, History)
def site_history(request: Any, pk: Key, page: Page = 1) -> Any:
    """What was changed of a site and its days, who held it and what was measured there, the newest first."""
    one = found(request, Site, pk=pk)
    about = Q(site=one) | Q(site_day__site=one) | Q(site_custody__site=one) | Q(measurement__site=one)
    return history_told(request, StateChange.objects.filter(about, operation=request.operation), page)


@call("POST", "sites", Right.SITES_EDIT, Made, kind=Kind.CHANGES, status=201, pages=("record_new_site",))
def create_site(request: Any, given: of.SiteIn) -> Any:
    """Enter a site."""
    values = sent(given)
    reason = values.pop("reason", "")
    made = services.create_site(request.operation, actor=request.user, reason=reason, **values)
    return written(made) | {"code": made.code}


@call("PATCH", "sites/{pk}", Right.SITES_EDIT, Done, kind=Kind.CHANGES, pages=("record_edit_site",))
def edit_site(request: Any, pk: Key, given: of.SiteEdit) -> Any:
    """Change a site."""
    return edited(request, found(request, Site, pk=pk), given)


@call("GET", "sites/{pk}/days", Right.PLANNING_READ, of.SiteDays)
def site_days(request: Any, pk: Key, page: Page = 1) -> Any:
    """The days at a site that differ from the others."""
    rows = SiteDay.objects.filter(operation=request.operation, site=found(request, Site, pk=pk)).order_by("day")
    shown, where = paged(rows, page)
    return where | {"items": [fields(one, "day", "buses", "hazard", "road_hazard") | {"id": one.pk} for one in shown]}


@call(
    "POST",
    "sites/{pk}/days",
    Right.SITES_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_new_site_day",),
)
def create_site_day(request: Any, pk: Key, given: of.SiteDayIn) -> Any:
    """Say that a day at a site differs."""
    values = sent(given)
    reason = values.pop("reason", "")
    made = services.create_site_day(found(request, Site, pk=pk), actor=request.user, reason=reason, **values)
    return written(made)


@call("PATCH", "days/{pk}", Right.SITES_EDIT, Done, kind=Kind.CHANGES, pages=("record_edit_site_day",))
def edit_site_day(request: Any, pk: Key, given: of.SiteDayEdit) -> Any:
    """Change a day at a site."""
    return edited(request, found(request, SiteDay, pk=pk), given)


@call(
    "POST", "sites/{pk}/custody", Right.SITES_EDIT, RowWritten, kind=Kind.CHANGES, status=201, pages=("record_custody",)
)
def set_custody(request: Any, pk: Key, given: of.CustodyIn) -> Any:
    """Record who holds a site from a day on; what was recorded before stays, as what was so until then."""
    values = given.model_dump()
    custody = Custody(values.pop("custody"))
    return written(services.set_custody(found(request, Site, pk=pk), custody, actor=request.user, **values))


@call("GET", "sites/{pk}/custody", Right.PLANNING_READ, of.Custodies)
def custodies(request: Any, pk: Key, page: Page = 1) -> Any:
    """Who held a site, the last one first; that one counts."""
    shown, where = paged(conditions_of(request.operation, found(request, Site, pk=pk))[0].custodies, page)
    return where | {"items": [_custody(one) | {"id": one.pk} for one in shown]}


@call(
    "POST",
    "sites/{pk}/measurements",
    Right.SITES_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_measurement",),
)
def measure(request: Any, pk: Key, given: of.MeasurementIn) -> Any:
    """Record what was measured at a site: a total, such as litres a day or toilets in use, or the figure itself."""
    return written(services.measure(found(request, Site, pk=pk), actor=request.user, **given.model_dump()))


@call("GET", "conditions", Right.PLANNING_READ, of.Conditions, pages=("record_export_conditions",))
def conditions(request: Any, page: Page = 1) -> Any:
    """Every site by every standard: what was measured, what follows from it, and whether that meets the standard."""
    shown, where = paged(table_of(request.operation).rename({"site_id": "site"}).to_dicts(), page)
    items = [row | {"figure": None if row["figure"] == math.inf else row["figure"]} for row in shown]
    return where | {"items": items}


@call("GET", "standards", Right.PLANNING_READ, of.Standards)
def standards(request: Any, page: Page = 1) -> Any:
    """What the operation takes as standard, with its sources; ``own`` where it decided so itself."""
    shown, where = paged(list(standards_of(request.operation).items()), page)
    names = ("least", "most", "far_below", "far_above", "source", "checked", "note")
    items = [
        fields(held.standard, *names) | {"indicator": indicator, "regime": regime, "own": held.row is not None}
        for (indicator, regime), held in shown
    ]
    return where | {"items": items}


@call("GET", "standards/history", Right.PLANNING_READ, History)
def standards_history(request: Any, page: Page = 1) -> Any:
    """What was changed of the standards, the newest first."""
    rows = StateChange.objects.filter(Q(operation=request.operation) & ~Q(site_standard=None))
    return history_told(request, rows, page)


@call("POST", "standards", Right.SITES_EDIT, RowWritten, kind=Kind.CHANGES, status=201, pages=("record_standard",))
def set_standard(request: Any, given: of.StandardIn) -> Any:
    """Take another value as standard; taken back, what held before holds again."""
    return written(services.set_standard(request.operation, actor=request.user, **given.model_dump()))


def _custody(one: SiteCustody) -> dict[str, Any]:
    return fields(one, "custody", "holder", "since", "contested_by", "source")
