"""Forecasts of danger: asked for, read, tried on a plan, laid into the operation and taken out again."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields, paged
from safeconduct.web.api.endpoints.plans import begun
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Page, Uid
from safeconduct.web.api.schemas import forecasts as of
from safeconduct.web.api.schemas.plans import PlanBegun
from safeconduct.web.forecasts import laying, making
from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.plans.models import Plan
from safeconduct.web.rights.roles import Right


@call("GET", "forecasts", Right.INCIDENTS_READ, of.Forecasts)
def forecasts(request: Any, page: Page = 1) -> Any:
    """Every forecast, the newest first."""
    shown, where = paged(Forecast.objects.filter(operation=request.operation), page)
    return where | {"items": [_told(one) for one in shown]}


@call(
    "POST",
    "forecasts",
    Right.INCIDENTS_EDIT,
    of.ForecastBegun,
    kind=Kind.CHANGES,
    status=202,
    pages=("forecasts_forecasts",),
)
def begin_forecast(request: Any, given: of.ForecastIn) -> Any:
    """Ask for a forecast; ``job`` computes it."""
    made = making.begin(request.operation, actor=request.user, **given.model_dump())
    job = making.job_of(made)
    return {"uid": made.uid, "job": job.uid if job else ""}


@call("GET", "forecasts/{uid}", Right.INCIDENTS_READ, of.ForecastRead)
def forecast(request: Any, uid: Uid) -> Any:
    """One forecast, with what it says of each site once it is made, as ``forecast.json`` states it."""
    one = found(request, Forecast, uid=uid)
    days = {code: [dict(zip(making.COLUMNS, row, strict=True)) for row in rows] for code, rows in one.by_site.items()}
    return _told(one) | {"sites": one.claims.get("sites", {}), "by_site": days}


@call(
    "POST",
    "forecasts/{uid}/trials",
    Right.PLAN_MAKE,
    PlanBegun,
    kind=Kind.CHANGES,
    status=202,
    pages=("forecasts_try",),
)
def try_forecast(request: Any, uid: Uid, given: of.OnPlan) -> Any:
    """Try a plan under the hazards of a forecast; one that was tried before is not tried again."""
    plan = found(request, Plan, uid=given.plan, base=None)
    return begun(request, laying.try_on(found(request, Forecast, uid=uid), plan, actor=request.user))


@call("POST", "forecasts/{uid}/lay", Right.SITES_EDIT, of.DaysChanged, kind=Kind.CHANGES, pages=("forecasts_lay",))
def lay_forecast(request: Any, uid: Uid, given: of.Why) -> Any:
    """Lay the hazards of a forecast into the operation."""
    one = found(request, Forecast, uid=uid)
    return {"days": laying.lay(one, actor=request.user, reason=given.reason)}


@call(
    "POST",
    "forecasts/{uid}/take-out",
    Right.SITES_EDIT,
    of.DaysChanged,
    kind=Kind.CHANGES,
    pages=("forecasts_take_out",),
)
def take_out_forecast(request: Any, uid: Uid, given: of.Why) -> Any:
    """Take the hazards of a forecast out again; a day that has another one by now keeps all of them as they are."""
    one = found(request, Forecast, uid=uid)
    return {"days": laying.take_out(one, actor=request.user, reason=given.reason)}


def _told(one: Forecast) -> dict[str, Any]:
    return fields(one, "uid", "as_of", "days", "model", "stress", "made_at", "done_at") | {"laid": bool(one.laid_as)}
