"""What is told and sent of people, by codes alone; who they are is in ``schemas.identities``."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from safeconduct.web.api.kinds import Code, Day, Given, Line, Note, OneOf, unset
from safeconduct.web.api.schemas import Paged
from safeconduct.web.record.forms import ALONE
from safeconduct.web.record.models import Answer, ClearanceKind, ClearanceState, Purpose


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


class NewcomerIn(Given):
    """Somebody who was born into a case or joined it. ``birth`` is written as in an identity; the age follows."""

    kind: Annotated[str, OneOf(["birth", "joined"])]
    on: Day
    sex: Annotated[str, OneOf(["F", "M", "X"])] = unset()
    birth: Line = unset()
    age: Annotated[int, Field(ge=0, le=150)] = unset()
    nationality: Line = unset()
    reason: Note = ""


class PersonMade(Schema):
    """A person who was added."""

    uid: str
    code: str


class EventIn(Given):
    """What happened to one person."""

    kind: Annotated[str, OneOf([kind.value for kind in ALONE])]
    on: Day
    reason: Note = ""


class EventOut(Schema):
    """What happened to a person; the site that lost and the one that won them, by codes."""

    id: int
    kind: str
    on: date
    from_site: str | None
    to_site: str | None
    departure: str | None
    reason: str
    at: datetime
    reverses: int | None


class Events(Paged):
    """One page of what happened to a person, the newest first."""

    items: list[EventOut]


class EventMade(Schema):
    """An event that was recorded."""

    event: int


class ClearanceIn(Given):
    """How far a clearance is. One that is requested is expected on a day; one that is granted holds for days."""

    kind: Annotated[str, OneOf(ClearanceKind.values)]
    state: Annotated[str, OneOf(ClearanceState.values)]
    expected_on: Day | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    reason: Note = ""


class ClearanceOut(Schema):
    """A clearance; of each person and kind the newest that has not ended counts."""

    id: int
    person: str
    kind: str
    state: str
    expected_on: date | None
    valid_from: date | None
    valid_until: date | None
    ended_at: datetime | None


class Clearances(Paged):
    """One page of clearances."""

    items: list[ClearanceOut]


class AnswerIn(Given):
    """What somebody answered on a day to one purpose, with the code of the destination or the name of the recipient."""

    purpose: Annotated[str, OneOf(Purpose.values)]
    answer: Annotated[str, OneOf(Answer.values)]
    destination: Code | None = None
    recipient: Line = ""
    on: Day
    valid_until: Day | None = None
    reason: Note = ""


class AnswerOut(Schema):
    """What somebody answered who was asked for their consent; to each question the last answer counts."""

    id: int
    person: str
    purpose: str
    destination: str | None
    recipient: str
    answer: str
    asked_on: date
    valid_until: date | None
    withdrawn_on: date | None
    ended_at: datetime | None


class Answers(Paged):
    """One page of answers."""

    items: list[AnswerOut]


class WithdrawalIn(Given):
    """The day on which somebody takes an answer back, today if none is given; nobody has to say why."""

    on: Day | None = None
    reason: Note = ""


class RowMade(Schema):
    """A row that was recorded."""

    id: int


class RowWritten(RowMade):
    """A row that was recorded or ended, with the changes that were written down, by which each is taken back."""

    changes: list[int]


class NeedOut(Schema):
    """A need that people may have."""

    code: str
    name: str
    extra_seats: int
    extra_bus_seats: int
    place_on_board: bool
    place_at_destination: bool
    group: str
    sensitive: bool


class Needs(Paged):
    """One page of needs."""

    items: list[NeedOut]
