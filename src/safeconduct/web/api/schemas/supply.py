"""What is told and sent of offers, submissions and departures."""

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field

from safeconduct.web.api.kinds import Code, Count, Day, Given, Line, Note, Number, OneOf, Reason, unset
from safeconduct.web.api.schemas import Paged
from safeconduct.web.record.models import Departure, OfferState, SubmissionState

Mode = Annotated[str, OneOf([str(word) for word, _ in Departure._meta.get_field("mode").choices or ()])]
Flies = Annotated[str, OneOf(["scheduled", "candidate"])]
Source = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
Slug = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")]
Nationalities = Annotated[list[Annotated[str, Field(pattern=r"^[A-Z]{3}$")]], Field(max_length=300)]


class OfferOut(Schema):
    """Places that a country has promised."""

    id: int
    code: str
    destination: str
    status: str
    places: int
    opens_on: date | None
    closes_on: date | None
    nationalities: list[str]
    max_case_size: int | None
    case_by_case: bool
    source: str


class Offers(Paged):
    """One page of offers."""

    items: list[OfferOut]


class OfferValues(Given):
    """Fields of an offer that can be changed; what is left out stays."""

    places: Count = unset()
    opens_on: Day | None = unset()
    closes_on: Day | None = unset()
    nationalities: Nationalities = unset()
    max_case_size: Count | None = unset()
    case_by_case: bool = unset()
    source: Source = unset()


class OfferEdit(Given):
    """A change of an offer: the new values, what of the same fields was seen, and why."""

    values: OfferValues
    seen: OfferValues
    reason: Reason


class OfferIn(OfferValues):
    """A new offer, pledged at first, with where it was promised."""

    code: Code
    destination: Code
    source: Source
    reason: Note = ""


class OfferStep(Given):
    """The next step of an offer, and where it was said."""

    state: Annotated[str, OneOf(OfferState.values)]
    on: Day
    reason: Reason


class StepOut(Schema):
    """The cases at one step under one offer, and since when the first of them waits there."""

    state: str
    cases: int
    people: int
    since: date | None


class FunnelLine(Schema):
    """An offer with what is before the country under it."""

    offer: str
    destination: str
    status: str
    places: int
    accepted: int
    steps: list[StepOut]


class Funnel(Paged):
    """One page of offers with their steps."""

    items: list[FunnelLine]


class SubmissionOut(Schema):
    """One case before one country."""

    id: int
    case: str
    offer: str
    state: str
    since: date | None
    valid_from: date | None
    valid_until: date | None


class Submissions(Paged):
    """One page of submissions."""

    items: list[SubmissionOut]


class ProposalIn(Given):
    """The code of the offer that a case is proposed for."""

    offer: Code
    on: Day
    reason: Note = ""


class SubmissionStep(Given):
    """The next step of a submission; an acceptance may hold for days."""

    state: Annotated[str, OneOf(SubmissionState.values)]
    on: Day
    valid_from: Day | None = None
    valid_until: Day | None = None
    reason: Note = ""


class DepartureOut(Schema):
    """One vehicle movement."""

    id: int
    code: str
    site: str
    destination: str
    mode: str
    departs_on: date
    arrives_on: date
    seats: int
    status: str
    cost: float
    aircraft: str
    busy_until: date | None
    transit: str | None
    transit_from: date | None
    transit_until: date | None
    series: str


class Departures(Paged):
    """One page of departures."""

    items: list[DepartureOut]


class PlacesOut(Schema):
    """How many people with a need there is place for."""

    need: str
    places: int


class Places(Paged):
    """One page of places for needs."""

    items: list[PlacesOut]


class PlacesIn(Given):
    """How many people with a need, by its code, there is place for."""

    need: Code
    places: Annotated[int, Field(ge=0, le=10_000)]
    reason: Reason


class DepartureValues(Given):
    """Fields of a departure that can be changed; what is left out stays. A transit is named by its code."""

    departs_on: Day = unset()
    arrives_on: Day = unset()
    seats: Count = unset()
    cost: Number = unset()
    aircraft: Line = unset()
    busy_until: Day | None = unset()
    transit: Code | None = unset()
    transit_from: Day | None = unset()
    transit_until: Day | None = unset()


class DepartureEdit(Given):
    """A change of a departure: the new values, what of the same fields was seen, and why."""

    values: DepartureValues
    seen: DepartureValues
    reason: Reason


class DepartureNew(Given):
    """A new departure; site, destination and transit by their codes."""

    code: Code
    site: Code
    destination: Code
    mode: Mode
    departs_on: Day
    arrives_on: Day
    seats: Count
    status: Flies = "scheduled"
    cost: Number = unset()
    aircraft: Line = unset()
    busy_until: Day | None = unset()
    transit: Code | None = None
    transit_from: Day | None = unset()
    transit_until: Day | None = unset()
    reason: Note = ""


class SeriesAsked(Given):
    """Departures of every week on one day, 0 for Monday to 6 for Sunday."""

    code: Slug
    site: Code
    destination: Code
    mode: Mode
    weekday: Annotated[int, Field(ge=0, le=6)]
    first: Day
    last: Day
    seats: Annotated[int, Field(ge=1, le=10_000)]
    days_on_the_way: Annotated[int, Field(ge=0, le=60)] = 0


class SeriesIn(SeriesAsked):
    """A series that is made."""

    reason: Note = ""


class MovementOut(Schema):
    """One departure of a series as it would be made; taken where its code is that of another."""

    code: str
    departs_on: date
    arrives_on: date
    taken: bool


class SeriesPreview(Schema):
    """The departures that a series would make; nothing is made."""

    items: list[MovementOut]


class SeriesMade(Schema):
    """The departures that a series made, by identifiers and codes."""

    ids: list[int]
    codes: list[str]


class SeriesGone(Given):
    """A series whose departures are cancelled, by the code with which theirs begin, and why."""

    series: Slug
    reason: Reason
