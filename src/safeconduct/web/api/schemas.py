"""What the answers hold. No name, no birth date, no document: identities are open to no program."""

from __future__ import annotations

from datetime import date

from ninja import Schema


class OperationOut(Schema):
    """An operation that the token opens."""

    code: str
    name: str
    rights: list[str]


class Paged(Schema):
    """Where in a list one is: the page, beginning with 1, how many there are, and how many rows in all."""

    page: int
    pages: int
    count: int


class CaseOut(Schema):
    """A case. Its window follows from the clearances of its people."""

    uid: str
    code: str
    external_code: str | None
    status: str
    priority: str
    site: str
    people: int
    ready_on: date | None
    expires_on: date | None
    waits_for_clearance: bool
    travel_with: str
    settle_with: str


class Cases(Paged):
    """One page of cases."""

    items: list[CaseOut]


class PersonOut(Schema):
    """A person, by codes alone; ``age`` in years on the first day of the operation."""

    uid: str
    code: str
    external_code: str | None
    case: str
    presence: str
    sex: str
    age: int | None
    nationality: str
    languages: list[str]
    needs: list[str]


class People(Paged):
    """One page of people."""

    items: list[PersonOut]


class OfferOut(Schema):
    """Places that a country has promised."""

    code: str
    destination: str
    status: str
    places: int
    opens_on: date | None
    closes_on: date | None
    nationalities: list[str]
    max_case_size: int | None
    case_by_case: bool


class Offers(Paged):
    """One page of offers."""

    items: list[OfferOut]


class DepartureOut(Schema):
    """One vehicle movement."""

    code: str
    site: str
    destination: str
    mode: str
    departs_on: date
    arrives_on: date
    seats: int
    status: str


class Departures(Paged):
    """One page of departures."""

    items: list[DepartureOut]


class SubmissionOut(Schema):
    """One case before one country."""

    case: str
    offer: str
    state: str
    since: date | None
    valid_from: date | None
    valid_until: date | None


class Submissions(Paged):
    """One page of submissions."""

    items: list[SubmissionOut]


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
