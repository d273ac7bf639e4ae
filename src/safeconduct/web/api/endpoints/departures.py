"""Departures: read, made one by one or as a series, changed, cancelled."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged
from safeconduct.web.api.endpoints.offers import history_told, places_told
from safeconduct.web.api.finding import edited, found, named, named_if, sent, written
from safeconduct.web.api.kinds import Key, Page
from safeconduct.web.api.schemas import Done, Made
from safeconduct.web.api.schemas import supply as of
from safeconduct.web.api.schemas.cases import History
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.record import services
from safeconduct.web.record.models import Departure, DepartureNeed, Destination, Need, Site, StateChange, Transit
from safeconduct.web.rights.roles import Right


@call("GET", "departures", Right.PLANNING_READ, of.Departures)
def departures(request: Any, page: Page = 1) -> Any:
    """The departures in order of their days."""
    rows = Departure.objects.filter(operation=request.operation).select_related("site", "destination", "transit")
    shown, where = paged(rows.order_by("departs_on", "pk"), page)
    return where | {"items": [_told(one) for one in shown]}


@call("GET", "departures/{pk}", Right.PLANNING_READ, of.DepartureOut)
def departure(request: Any, pk: Key) -> Any:
    """One departure."""
    return _told(found(request, Departure, "site", "destination", "transit", pk=pk))


@call("GET", "departures/{pk}/history", Right.PLANNING_READ, History)
def departure_history(request: Any, pk: Key, page: Page = 1) -> Any:
    """What was changed of a departure and of its places for needs, the newest first."""
    one = found(request, Departure, pk=pk)
    of_needs = StateChange.objects.filter(operation=request.operation, departure_need__departure=one)
    return history_told(
        request, StateChange.objects.filter(operation=request.operation, departure=one) | of_needs, page
    )


@call("POST", "departures", Right.DEPARTURES_EDIT, Made, kind=Kind.CHANGES, status=201, pages=("record_new_departure",))
def create_departure(request: Any, given: of.DepartureNew) -> Any:
    """Enter one departure."""
    values = sent(given) | _places(request, given)
    values["transit"] = named_if(request, Transit, given.transit, "transit")
    reason = values.pop("reason", "")
    made = services.create_departure(request.operation, actor=request.user, reason=reason, **values)
    return written(made) | {"code": made.code}


@call("PATCH", "departures/{pk}", Right.DEPARTURES_EDIT, Done, kind=Kind.CHANGES, pages=("record_edit_departure",))
def edit_departure(request: Any, pk: Key, given: of.DepartureEdit) -> Any:
    """Change a departure."""
    return edited(request, found(request, Departure, pk=pk), given, transit=Transit)


@call("GET", "departures/{pk}/places", Right.PLANNING_READ, of.Places)
def departure_places(request: Any, pk: Key, page: Page = 1) -> Any:
    """How many people with each need a departure takes; a need that is not named takes no place."""
    one = found(request, Departure, pk=pk)
    return places_told(DepartureNeed.objects.filter(operation=request.operation, departure=one), page)


@call(
    "POST",
    "departures/{pk}/places",
    Right.DEPARTURES_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_departure_places",),
)
def set_departure_places(request: Any, pk: Key, given: of.PlacesIn) -> Any:
    """Say how many people with a need a departure takes."""
    one = found(request, Departure, pk=pk)
    need = named(request, Need, given.need, "need")
    return {"changes": [services.set_places(one, need, given.places, actor=request.user, reason=given.reason).pk]}


@call(
    "POST",
    "departures/{pk}/cancellation",
    Right.DEPARTURES_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_cancel",),
)
def cancel_departure(request: Any, pk: Key, given: Why) -> Any:
    """Cancel a departure; it stays in the record."""
    change = services.cancel_departure(found(request, Departure, pk=pk), actor=request.user, reason=given.reason)
    return {"changes": [change.pk]}


@call(
    "POST",
    "departures/{pk}/hiring",
    Right.DEPARTURES_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_hire",),
)
def hire_departure(request: Any, pk: Key, given: Why) -> Any:
    """Hire a candidate: it is scheduled from now on, and its cost is taken from the budget for charters."""
    change = services.hire_departure(found(request, Departure, pk=pk), actor=request.user, reason=given.reason)
    return {"changes": [change.pk]}


@call("POST", "previews/series", Right.DEPARTURES_EDIT, of.SeriesPreview, pages=("record_series",))
def preview_series(request: Any, given: of.SeriesAsked) -> Any:
    """The departures that a series would make; nothing is made."""
    movements = services.preview_series(services.Series(**sent(given) | _places(request, given)))
    return {"items": [fields(one, "code", "departs_on", "arrives_on", "taken") for one in movements]}


@call("POST", "series", Right.DEPARTURES_EDIT, of.SeriesMade, kind=Kind.CHANGES, status=201, pages=("record_series",))
def create_series(request: Any, given: of.SeriesIn) -> Any:
    """Enter departures of every week on one day, all or none."""
    values = sent(given) | _places(request, given)
    reason = values.pop("reason", "")
    made = services.create_series(request.operation, services.Series(**values), actor=request.user, reason=reason)
    return {"ids": [one.pk for one in made], "codes": [one.code for one in made]}


@call(
    "POST",
    "series/cancellation",
    Right.DEPARTURES_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_cancel_series",),
)
def cancel_series(request: Any, given: of.SeriesGone) -> Any:
    """Cancel every departure of a series that is not cancelled; each stays in the record."""
    done = services.cancel_series(request.operation, given.series, actor=request.user, reason=given.reason)
    return {"changes": [one.pk for one in done]}


def _places(request: Any, given: Any) -> dict[str, Any]:
    """From where to where, as rows."""
    return {
        "site": named(request, Site, given.site, "site"),
        "destination": named(request, Destination, given.destination, "destination"),
    }


def _told(one: Departure) -> dict[str, Any]:
    names = ("code", "mode", "departs_on", "arrives_on", "seats", "status", "cost", "aircraft", "busy_until")
    return fields(one, *names, "transit_from", "transit_until", "series") | {
        "id": one.pk,
        "site": one.site.code,
        "destination": one.destination.code,
        "transit": one.transit.code if one.transit else None,
    }
