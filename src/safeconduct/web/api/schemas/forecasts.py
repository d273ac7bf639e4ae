"""What is told and sent of forecasts."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from safeconduct.web.api.kinds import Code, Day, Given, OneOf, Reason
from safeconduct.web.api.schemas import Paged
from safeconduct.web.forecasts.models import LEAST_STRESS, MOST_DAYS, MOST_STRESS, Model


class ForecastIn(Given):
    """What a forecast is asked for; without a day, of what is known today."""

    model: Annotated[str, OneOf(Model.values)] = Model.AUTO.value
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 90
    as_of: Day | None = None
    stress: Annotated[float, Field(ge=LEAST_STRESS, le=MOST_STRESS, allow_inf_nan=False)] = 1.0


class ForecastBegun(Schema):
    """A forecast that waits to be computed, and the job that does it."""

    uid: str
    job: str


class ForecastOut(Schema):
    """A forecast: what it was asked for, when it was made, and whether its hazards are laid into the operation."""

    uid: str
    as_of: date
    days: int
    model: str
    stress: float
    made_at: datetime
    done_at: datetime | None
    laid: bool


class Forecasts(Paged):
    """Forecasts, the newest first."""

    items: list[ForecastOut]


class DayForetold(Schema):
    """A day at a site: incidents to be expected, between which with 90 %, and the hazard."""

    day: date
    rate: float
    rate_p05: float
    rate_p95: float
    hazard: float


class ForecastRead(ForecastOut):
    """One forecast with what it says of each site, by its code, as ``forecast.json`` has it."""

    sites: dict[str, dict[str, Any]]
    by_site: dict[str, list[DayForetold]]


class OnPlan(Given):
    """The plan that is tried under the hazards."""

    plan: Code


class Why(Given):
    """Why something is done."""

    reason: Reason


class DaysChanged(Schema):
    """How many days have another hazard than before."""

    days: int
