"""Sites with their numbers and their days; destinations, weeks of reception and transits."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged
from safeconduct.web.api.endpoints.offers import history_told
from safeconduct.web.api.finding import edited, found, sent
from safeconduct.web.api.kinds import Key, Page
from safeconduct.web.api.schemas import Done, Made
from safeconduct.web.api.schemas import places as of
from safeconduct.web.api.schemas.cases import History
from safeconduct.web.api.schemas.people import RowMade
from safeconduct.web.record import services
from safeconduct.web.record.models import Destination, Reception, Site, SiteDay, StateChange, Transit
from safeconduct.web.rights.roles import Right


@call("GET", "sites", Right.PLANNING_READ, of.Sites)
def sites(request: Any, page: Page = 1) -> Any:
    """The sites with their numbers, from the first count to today."""
    shown, where = paged(services.numbers_by_site(request.operation), page)
    names = ("code", "name", "country", "latitude", "longitude", "buses", "bus_seats", "bus_trips_per_day")
    items = [
        fields(line, "counted", "came", "went", "present", "reconciles")
        | fields(line.site, *names, "custody", "holder")
        | {"id": line.site.pk}
        for line in shown
    ]
    return where | {"items": items}


@call("GET", "sites/{pk}/history", Right.PLANNING_READ, History)
def site_history(request: Any, pk: Key, page: Page = 1) -> Any:
    """What was changed of a site and of its days, the newest first."""
    one = found(request, Site, pk=pk)
    of_days = StateChange.objects.filter(operation=request.operation, site_day__site=one)
    return history_told(request, StateChange.objects.filter(operation=request.operation, site=one) | of_days, page)


@call("POST", "sites", Right.SITES_EDIT, Made, kind=Kind.CHANGES, status=201, pages=("record_new_site",))
def create_site(request: Any, given: of.SiteIn) -> Any:
    """Enter a site."""
    values = sent(given)
    reason = values.pop("reason", "")
    made = services.create_site(request.operation, actor=request.user, reason=reason, **values)
    return {"id": made.pk, "code": made.code}


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
    "POST", "sites/{pk}/days", Right.SITES_EDIT, RowMade, kind=Kind.CHANGES, status=201, pages=("record_new_site_day",)
)
def create_site_day(request: Any, pk: Key, given: of.SiteDayIn) -> Any:
    """Say that a day at a site differs."""
    values = sent(given)
    reason = values.pop("reason", "")
    made = services.create_site_day(found(request, Site, pk=pk), actor=request.user, reason=reason, **values)
    return {"id": made.pk}


@call("PATCH", "days/{pk}", Right.SITES_EDIT, Done, kind=Kind.CHANGES, pages=("record_edit_site_day",))
def edit_site_day(request: Any, pk: Key, given: of.SiteDayEdit) -> Any:
    """Change a day at a site."""
    return edited(request, found(request, SiteDay, pk=pk), given)


@call("GET", "destinations", Right.PLANNING_READ, of.Destinations)
def destinations(request: Any, page: Page = 1) -> Any:
    """Where people can go."""
    shown, where = paged(Destination.objects.filter(operation=request.operation).order_by("pk"), page)
    names = ("code", "name", "country", "airport", "latitude", "longitude", "reception_per_week")
    return where | {"items": [fields(one, *names) for one in shown]}


@call("GET", "receptions", Right.PLANNING_READ, of.Receptions)
def receptions(request: Any, page: Page = 1) -> Any:
    """Weeks in which a destination can receive more or fewer people than usual."""
    rows = Reception.objects.filter(operation=request.operation).select_related("destination").order_by("pk")
    shown, where = paged(rows, page)
    items = [fields(one, "week", "people") | {"destination": one.destination.code} for one in shown]
    return where | {"items": items}


@call("GET", "transits", Right.PLANNING_READ, of.Transits)
def transits(request: Any, page: Page = 1) -> Any:
    """Places on the way that can hold so many people at once."""
    shown, where = paged(Transit.objects.filter(operation=request.operation).order_by("pk"), page)
    return where | {"items": [fields(one, "code", "name", "country", "people") for one in shown]}
