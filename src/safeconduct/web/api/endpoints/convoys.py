"""What follows an incident: a road closed and opened, departures at risk, and what officers said of each convoy."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, paged
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Key, Page
from safeconduct.web.api.schemas import danger as of
from safeconduct.web.danger import services
from safeconduct.web.danger.convoys import Convoy, ahead, convoys
from safeconduct.web.danger.effects import effect_of
from safeconduct.web.record.models import Incident
from safeconduct.web.record.services import open_road
from safeconduct.web.rights.roles import Right


@call("GET", "convoys", Right.PLANNING_READ, of.Convoys)
def coming_convoys(request: Any, page: Page = 1) -> Any:
    """The scheduled departures of the coming days, each with the last word of an officer on it."""
    shown, where = paged(ahead(request.operation), page)
    return where | {"items": [_told(one) for one in convoys(request.operation, list(shown))]}


@call("GET", "incidents/{pk}/effect", Right.INCIDENTS_READ, of.EffectOut, beside=(Right.PLANNING_READ,))
def incident_effect(request: Any, pk: Key) -> Any:
    """What an incident does to the road and the departures of its site, and to how many people."""
    effect = effect_of(found(request, Incident, "site", pk=pk))
    return {
        "closed": list(effect.closed_ahead),
        "people": effect.people,
        "families": effect.families,
        "at_risk": [_told(one) for one in effect.at_risk],
    }


@call(
    "POST",
    "incidents/{pk}/road-closing",
    Right.SITES_EDIT,
    of.RoadClosed,
    kind=Kind.CHANGES,
    status=201,
    beside=(Right.INCIDENTS_READ, Right.PLANNING_READ),
    pages=("danger_close_road",),
)
def close_road(request: Any, pk: Key, given: of.CloseRoadIn) -> Any:
    """Say that no bus goes from the site of an incident for some days from its day on."""
    one = found(request, Incident, "site", pk=pk)
    batch, days = services.close_road_after(one, given.days, actor=request.user, reason=given.reason)
    return {"batch": batch, "days": days}


@call(
    "POST",
    "roads/opening",
    Right.SITES_EDIT,
    of.RoadOpened,
    kind=Kind.CHANGES,
    status=201,
    beside=(Right.INCIDENTS_READ, Right.PLANNING_READ),
    pages=("danger_open_road",),
)
def open_road_again(request: Any, given: of.OpenRoadIn) -> Any:
    """Take back that a road was closed, on all days of one closing or none."""
    return {"days": open_road(request.operation, given.batch, actor=request.user, reason=given.reason)}


def _told(one: Convoy) -> dict[str, Any]:
    return {
        "id": one.departure.pk,
        "code": one.departure.code,
        "site": one.departure.site.code,
        "departs_on": one.departure.departs_on,
        "word": one.said.word if one.said else "",
        "said_at": one.said.at if one.said else None,
        "road_closed": one.road_closed,
        "news_since": one.news_since,
        "people": one.planned.people,
    }
