"""Offers: read, entered, changed, and brought from step to step."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged
from safeconduct.web.api.endpoints.cases import entry_told
from safeconduct.web.api.finding import edited, found, named, sent, written
from safeconduct.web.api.kinds import Key, Page
from safeconduct.web.api.schemas import Done, Made
from safeconduct.web.api.schemas import supply as of
from safeconduct.web.api.schemas.cases import History
from safeconduct.web.record import funnel as funnels
from safeconduct.web.record import history, services
from safeconduct.web.record.models import Destination, Need, Offer, OfferNeed, OfferState, StateChange
from safeconduct.web.rights.roles import Right


@call("GET", "offers", Right.PLANNING_READ, of.Offers)
def offers(request: Any, page: Page = 1) -> Any:
    """The offers."""
    rows = Offer.objects.filter(operation=request.operation).select_related("destination").order_by("pk")
    shown, where = paged(rows, page)
    return where | {"items": [_told(one) for one in shown]}


@call("GET", "offers/{pk}", Right.PLANNING_READ, of.OfferOut)
def offer(request: Any, pk: Key) -> Any:
    """One offer."""
    return _told(found(request, Offer, "destination", pk=pk))


@call("GET", "offers/{pk}/history", Right.PLANNING_READ, History)
def offer_history(request: Any, pk: Key, page: Page = 1) -> Any:
    """What was changed of an offer and of its places for needs, the newest first."""
    one = found(request, Offer, pk=pk)
    of_needs = StateChange.objects.filter(operation=request.operation, offer_need__offer=one)
    return history_told(request, StateChange.objects.filter(operation=request.operation, offer=one) | of_needs, page)


@call("POST", "offers", Right.OFFERS_EDIT, Made, kind=Kind.CHANGES, status=201, pages=("record_new_offer",))
def create_offer(request: Any, given: of.OfferIn) -> Any:
    """Enter an offer, pledged at first."""
    values = sent(given)
    reason = values.pop("reason", "")
    values["destination"] = named(request, Destination, given.destination, "destination")
    made = services.create_offer(request.operation, actor=request.user, reason=reason, **values)
    return written(made) | {"code": made.code}


@call("PATCH", "offers/{pk}", Right.OFFERS_EDIT, Done, kind=Kind.CHANGES, pages=("record_edit_offer",))
def edit_offer(request: Any, pk: Key, given: of.OfferEdit) -> Any:
    """Change an offer."""
    return edited(request, found(request, Offer, pk=pk), given)


@call(
    "POST",
    "offers/{pk}/steps",
    Right.OFFERS_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_step_offer",),
)
def step_offer(request: Any, pk: Key, given: of.OfferStep) -> Any:
    """Take the next step of an offer."""
    one = found(request, Offer, pk=pk)
    change = services.step_offer(one, OfferState(given.state), given.on, actor=request.user, reason=given.reason)
    return {"changes": [change.pk]}


@call("GET", "offers/{pk}/places", Right.PLANNING_READ, of.Places)
def offer_places(request: Any, pk: Key, page: Page = 1) -> Any:
    """How many people with each need an offer takes; a need that is not named takes no place."""
    one = found(request, Offer, pk=pk)
    return places_told(OfferNeed.objects.filter(operation=request.operation, offer=one), page)


@call(
    "POST", "offers/{pk}/places", Right.OFFERS_EDIT, Done, kind=Kind.CHANGES, status=201, pages=("record_offer_places",)
)
def set_offer_places(request: Any, pk: Key, given: of.PlacesIn) -> Any:
    """Say how many people with a need an offer takes."""
    one = found(request, Offer, pk=pk)
    need = named(request, Need, given.need, "need")
    return {"changes": [services.set_places(one, need, given.places, actor=request.user, reason=given.reason).pk]}


@call("GET", "funnel", Right.PLANNING_READ, of.Funnel)
def funnel(request: Any, page: Page = 1) -> Any:
    """How many cases wait at which step before each country, and since when."""
    shown, where = paged(funnels.funnel(request.operation), page)
    items = [
        fields(line.offer, "status", "places")
        | {"offer": line.offer.code, "destination": line.offer.destination.code, "accepted": line.accepted}
        | {"steps": [fields(step, "cases", "people", "since") | {"state": step.state.value} for step in line.steps]}
        for line in shown
    ]
    return where | {"items": items}


def history_told(request: Any, changes: Any, page: int) -> dict[str, Any]:
    """One page of the changes of a thing."""
    beside = ("site_day", "submission__offer", "departure_need__need", "offer_need__need", "reception")
    rows = changes.select_related("who", *beside)
    shown, where = paged(history.of_changes(rows, request.rights), page)
    return where | {"items": [entry_told(entry) for entry in shown]}


def places_told(rows: Any, page: int) -> dict[str, Any]:
    """One page of the places for needs of a departure or an offer."""
    shown, where = paged(rows.select_related("need").order_by("pk"), page)
    return where | {"items": [{"need": one.need.code, "places": one.places} for one in shown]}


def _told(one: Offer) -> dict[str, Any]:
    names = ("code", "status", "places", "opens_on", "closes_on", "nationalities", "max_case_size", "case_by_case")
    return fields(one, *names, "source") | {"id": one.pk, "destination": one.destination.code}
