"""What is told and sent of rehearsals."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from safeconduct.operation.dictionary import RISKS
from safeconduct.operation.risks import MOST_DAYS, MOST_PER_YEAR
from safeconduct.web.api.kinds import Code, Given, OneOf
from safeconduct.web.api.schemas import Paged
from safeconduct.web.rehearsals.models import LARGEST_SEED, MOST_FUTURES

Chance = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=0, le=MOST_DAYS)]


class RehearsalIn(Given):
    """Which plan is rehearsed, in how many futures, against which other one, and what can go wrong in them."""

    plan: Code
    against: Code | None = None
    futures: Annotated[int, Field(ge=1, le=MOST_FUTURES)] = 1_000
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = 0
    cancelled: Chance | None = None
    late_days: Annotated[tuple[Chance, ...], Field(min_length=1, max_length=60)] | None = None
    no_show: Chance | None = None
    unready: Chance | None = None
    unready_days: Days | None = None
    paused_per_year: Annotated[float, Field(ge=0, le=MOST_PER_YEAR, allow_inf_nan=False)] | None = None
    paused_days: Days | None = None
    road_closed_days: Days | None = None
    repair: Annotated[str, OneOf(RISKS.columns["repair"].kind.choices)] | None = None
    repair_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None


class RehearsalBegun(Schema):
    """A rehearsal that waits to be played, and the job that does it."""

    uid: str
    job: str


class RehearsalOut(Schema):
    """A rehearsal: of which plan, against which, how many futures, and when it was made."""

    uid: str
    plan: str
    against: str | None
    futures: int
    seed: int
    made_at: datetime
    done_at: datetime | None


class Rehearsals(Paged):
    """Rehearsals, the newest first."""

    items: list[RehearsalOut]


class DayRemaining(Schema):
    """People who remain at the end of a day: the mean of all futures, and shares of them."""

    day: date
    mean: float
    p05: int
    p25: int
    p50: int
    p75: int
    p95: int


class RehearsalRead(RehearsalOut):
    """One rehearsal with the risks that it was made with, and what came of it, as ``rehearsal.json`` has it."""

    risks: dict[str, Any]
    found: dict[str, Any]
    remaining: list[DayRemaining]
