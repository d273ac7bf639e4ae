"""What is told and sent of sites, their days and the settings; what is told of totals."""

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field

from safeconduct.web.api.kinds import (
    NO_NUL,
    Code,
    Count,
    Day,
    Given,
    Latitude,
    Line,
    Longitude,
    Note,
    Number,
    OneOf,
    Reason,
    unset,
)
from safeconduct.web.api.schemas import Paged
from safeconduct.web.record.conditions import REGIMES, indicators
from safeconduct.web.record.models import Custody

Source = Annotated[str, Field(max_length=500, pattern=NO_NUL)]
Name = Annotated[str, Field(max_length=2000, pattern=NO_NUL)]


class OperationOut(Schema):
    """An operation that the token opens."""

    code: str
    name: str
    rights: list[str]


class Operations(Paged):
    """The operations that the token opens: one, or none where its user may nothing there today."""

    items: list[OperationOut]


class SettingsOut(Schema):
    """The settings of the operation."""

    name: str
    timezone: str
    starts_on: date
    deadline: date
    horizon: date
    weight_emergency: float
    weight_urgent: float
    weight_normal: float
    unplaced_days: float
    cost: float
    moved_days: float
    use_pledged: bool
    notice_days: int
    charter_budget: float | None


class SettingsValues(Given):
    """Settings of the operation that can be changed; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)] = unset()
    timezone: Line = unset()
    starts_on: Day = unset()
    deadline: Day = unset()
    horizon: Day = unset()
    weight_emergency: Number = unset()
    weight_urgent: Number = unset()
    weight_normal: Number = unset()
    unplaced_days: Number = unset()
    cost: Number = unset()
    moved_days: Number = unset()
    use_pledged: bool = unset()
    notice_days: Count = unset()
    charter_budget: Number | None = unset()


class SettingsEdit(Given):
    """A change of settings: the new values, what of the same fields was seen, and why."""

    values: SettingsValues
    seen: SettingsValues
    reason: Reason


class CustodyOut(Schema):
    """Who holds a site, since when, who says otherwise, and where it was said."""

    custody: str
    holder: str
    since: date | None
    contested_by: str
    source: str


class CustodyRow(CustodyOut):
    """One of those who held a site."""

    id: int


class Custodies(Paged):
    """One page of who held a site."""

    items: list[CustodyRow]


class CustodyIn(Given):
    """Who holds a site from a day on, and where it was said; at least one of custody and holder is given."""

    custody: Annotated[str, OneOf(Custody.values)] = ""
    holder: Line = ""
    since: Day | None = None
    contested_by: Source = ""
    source: Annotated[Source, Field(min_length=1)]
    reason: Note = ""


class MeasurementIn(Given):
    """What was measured at a site on a day, in the unit of the indicator, and who measured it."""

    indicator: Annotated[str, OneOf(tuple(indicators()))]
    value: Number
    day: Day
    source: Annotated[Source, Field(min_length=1)]
    reason: Note = ""


class ConditionOut(Schema):
    """One indicator of a site by one regime: ``meets``, ``short``, ``far_short`` or ``unknown``.

    ``figure`` is what the standard is about; null where it is not known, or where people share what is not there.
    """

    site: str
    people: int
    indicator: str
    measured: float | None
    day: date | None
    measured_by: str | None
    figure: float | None
    regime: str
    verdict: str
    least: float | None
    most: float | None
    far_below: float | None
    far_above: float | None
    source: str
    checked: bool


class Conditions(Paged):
    """One page of sites by standards."""

    items: list[ConditionOut]


class StandardOut(Schema):
    """What a figure should be; ``own`` where the operation decided so itself."""

    indicator: str
    regime: str
    least: float | None
    most: float | None
    far_below: float | None
    far_above: float | None
    source: str
    checked: bool
    note: str
    own: bool


class Standards(Paged):
    """One page of standards."""

    items: list[StandardOut]


class StandardIn(Given):
    """Another value as standard, where it is written, and whether somebody read it there."""

    indicator: Annotated[str, OneOf(tuple(indicators()))]
    regime: Annotated[str, OneOf(REGIMES)]
    least: Number | None = None
    most: Number | None = None
    far_below: Number | None = None
    far_above: Number | None = None
    source: Annotated[Source, Field(min_length=1)]
    checked: bool = False
    reason: Reason


class SiteOut(Schema):
    """A site with its numbers: by the first count and what happened since, and by the roll."""

    id: int
    code: str
    name: str
    country: str
    latitude: float | None
    longitude: float | None
    buses: int
    bus_seats: int
    bus_trips_per_day: int
    custody: CustodyOut | None
    counted: int
    came: int
    went: int
    present: int
    reconciles: bool


class Sites(Paged):
    """One page of sites."""

    items: list[SiteOut]


class SiteValues(Given):
    """Fields of a site that can be changed; what is left out stays."""

    name: Name = unset()
    country: Line = unset()
    latitude: Latitude | None = unset()
    longitude: Longitude | None = unset()
    buses: Count = unset()
    bus_seats: Count = unset()
    bus_trips_per_day: Count = unset()


class SiteEdit(Given):
    """A change of a site: the new values, what of the same fields was seen, and why."""

    values: SiteValues
    seen: SiteValues
    reason: Reason


class SiteIn(SiteValues):
    """A new site."""

    code: Code
    reason: Note = ""


class SiteDayOut(Schema):
    """A day at a site that differs; ``buses`` in place of the site's own where it is a number."""

    id: int
    day: date
    buses: int | None
    hazard: float
    road_hazard: float


class SiteDays(Paged):
    """One page of days."""

    items: list[SiteDayOut]


class SiteDayValues(Given):
    """Fields of a day that can be changed; what is left out stays."""

    buses: Count | None = unset()
    hazard: Number = unset()
    road_hazard: Number = unset()


class SiteDayEdit(Given):
    """A change of a day: the new values, what of the same fields was seen, and why."""

    values: SiteDayValues
    seen: SiteDayValues
    reason: Reason


class SiteDayIn(SiteDayValues):
    """A day at a site that differs from the others."""

    day: Day
    reason: Note = ""


class TotalOut(Schema):
    """A group and its people; how many wait and left is null where that would give away a small group."""

    group: str
    people: int
    waiting: int | None
    departed: int | None


class TableOut(Schema):
    """Totals by one thing."""

    title: str
    lines: list[TotalOut]


class ViewOut(Schema):
    """Filters of the register under a name, as the query of an address."""

    id: int
    name: str
    query: str


class Views(Paged):
    """One page of own views."""

    items: list[ViewOut]


class FiltersIn(Given):
    """Filters of the register; an empty one asks nothing."""

    code: Line = ""
    site: Line = ""
    status: Line = ""
    priority: Line = ""
    need: Line = ""
    nationality: Line = ""


class ViewIn(Given):
    """A view that is kept: its name, and its filters."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=NO_NUL)]
    filters: FiltersIn


class ViewGone(Schema):
    """The view that was forgotten."""

    id: int
