"""Where people can go, the weeks in which more or fewer are received there, and places on the way."""

from typing import Any

from django.db.models import Q

from safeconduct.web.api.calls import Kind, call, fields, paged
from safeconduct.web.api.endpoints.offers import history_told
from safeconduct.web.api.finding import edited, found, sent, written
from safeconduct.web.api.kinds import Key, Page
from safeconduct.web.api.schemas import Done, Made
from safeconduct.web.api.schemas import destinations as of
from safeconduct.web.api.schemas.cases import History
from safeconduct.web.api.schemas.people import RowWritten
from safeconduct.web.record import services
from safeconduct.web.record.models import Destination, Reception, StateChange, Transit
from safeconduct.web.rights.roles import Right


@call("GET", "destinations", Right.PLANNING_READ, of.Destinations)
def destinations(request: Any, page: Page = 1) -> Any:
    """Where people can go."""
    shown, where = paged(Destination.objects.standing().filter(operation=request.operation).order_by("pk"), page)
    names = ("code", "name", "country", "airport", "latitude", "longitude", "reception_per_week")
    return where | {"items": [fields(one, *names) | {"id": one.pk} for one in shown]}


@call("GET", "destinations/{pk}/history", Right.PLANNING_READ, History)
def destination_history(request: Any, pk: Key, page: Page = 1) -> Any:
    """What was changed of a destination and of its weeks of reception, the newest first."""
    one = found(request, Destination, pk=pk)
    about = Q(destination=one) | Q(reception__destination=one)
    return history_told(request, StateChange.objects.filter(about, operation=request.operation), page)


@call(
    "POST",
    "destinations",
    Right.OFFERS_EDIT,
    Made,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_new_destination",),
)
def create_destination(request: Any, given: of.DestinationIn) -> Any:
    """Enter a destination."""
    values = sent(given)
    reason = values.pop("reason", "")
    made = services.create_destination(request.operation, actor=request.user, reason=reason, **values)
    return written(made) | {"code": made.code}


@call("PATCH", "destinations/{pk}", Right.OFFERS_EDIT, Done, kind=Kind.CHANGES, pages=("record_edit_destination",))
def edit_destination(request: Any, pk: Key, given: of.DestinationEdit) -> Any:
    """Change a destination."""
    return edited(request, found(request, Destination, pk=pk), given)


@call("GET", "receptions", Right.PLANNING_READ, of.Receptions)
def receptions(request: Any, page: Page = 1) -> Any:
    """Weeks in which a destination can receive more or fewer people than usual."""
    rows = Reception.objects.standing().filter(operation=request.operation).select_related("destination").order_by("pk")
    shown, where = paged(rows, page)
    items = [fields(one, "week", "people") | {"id": one.pk, "destination": one.destination.code} for one in shown]
    return where | {"items": items}


@call(
    "POST",
    "destinations/{pk}/receptions",
    Right.OFFERS_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_new_reception",),
)
def create_reception(request: Any, pk: Key, given: of.ReceptionIn) -> Any:
    """Say how many people a destination can receive in one week."""
    one = found(request, Destination, pk=pk)
    made = services.create_reception(one, actor=request.user, **fields(given, "week", "people", "reason"))
    return written(made)


@call("PATCH", "receptions/{pk}", Right.OFFERS_EDIT, Done, kind=Kind.CHANGES, pages=("record_edit_reception",))
def edit_reception(request: Any, pk: Key, given: of.ReceptionEdit) -> Any:
    """Change how many people a destination can receive in one week."""
    return edited(request, found(request, Reception, pk=pk), given)


@call("GET", "transits", Right.PLANNING_READ, of.Transits)
def transits(request: Any, page: Page = 1) -> Any:
    """Places on the way that can hold so many people at once."""
    shown, where = paged(Transit.objects.standing().filter(operation=request.operation).order_by("pk"), page)
    return where | {"items": [fields(one, "code", "name", "country", "people") | {"id": one.pk} for one in shown]}


@call("GET", "transits/{pk}/history", Right.PLANNING_READ, History)
def transit_history(request: Any, pk: Key, page: Page = 1) -> Any:
    """What was changed of a place on the way, the newest first."""
    one = found(request, Transit, pk=pk)
    return history_told(request, StateChange.objects.filter(operation=request.operation, transit=one), page)


@call("POST", "transits", Right.DEPARTURES_EDIT, Made, kind=Kind.CHANGES, status=201, pages=("record_new_transit",))
def create_transit(request: Any, given: of.TransitIn) -> Any:
    """Enter a place on the way."""
    values = sent(given)
    reason = values.pop("reason", "")
    made = services.create_transit(request.operation, actor=request.user, reason=reason, **values)
    return written(made) | {"code": made.code}


@call("PATCH", "transits/{pk}", Right.DEPARTURES_EDIT, Done, kind=Kind.CHANGES, pages=("record_edit_transit",))
def edit_transit(request: Any, pk: Key, given: of.TransitEdit) -> Any:
    """Change a place on the way."""
    return edited(request, found(request, Transit, pk=pk), given)
