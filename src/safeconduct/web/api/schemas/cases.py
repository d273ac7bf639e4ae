"""What is told and sent of cases."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from safeconduct.web.api.kinds import Code, Day, Given, Line, Note, OneOf, Reason, unset
from safeconduct.web.api.schemas import Paged
from safeconduct.web.api.schemas.places import FiltersIn
from safeconduct.web.record.models import Decision
from safeconduct.web.record.register import PRIORITIES, STATUSES
from safeconduct.web.record.services.bulk import FIELDS, MOST

Status = Annotated[str, OneOf([word for word in STATUSES if word != "departed"])]
Priority = Annotated[str, OneOf(PRIORITIES)]
Decided = Annotated[str, OneOf([str(word) for word, _ in Decision._meta.get_field("decision").choices or ()])]
What = Annotated[str, OneOf(FIELDS)]
Chosen = Annotated[list[Line], Field(min_length=1, max_length=MOST)]


class CaseOut(Schema):
    """A case. Its window follows from what was given and from the clearances of its people."""

    uid: str
    code: str
    external_code: str | None
    status: str
    priority: str
    site: str
    people: int
    given_ready_on: date | None
    given_expires_on: date | None
    ready_on: date | None
    expires_on: date | None
    waits_for_clearance: bool
    travel_with: str
    settle_with: str


class Cases(Paged):
    """One page of cases."""

    items: list[CaseOut]


class CaseValues(Given):
    """Fields of a case that can be changed; what is left out stays. A site is named by its code."""

    status: Status = unset()
    priority: Priority = unset()
    site: Code = unset()
    travel_with: Line = unset()
    settle_with: Line = unset()
    given_ready_on: Day | None = unset()
    given_expires_on: Day | None = unset()


class CaseEdit(Given):
    """A change of a case: the new values, what of the same fields was seen, and why."""

    values: CaseValues
    seen: CaseValues
    reason: Reason


class PartingIn(Given):
    """Who leaves a case for one of their own, by their identifiers; each adult has consented before."""

    people: Annotated[list[Line], Field(min_length=1, max_length=100)]
    on: Day
    reason: Reason


class Parted(Schema):
    """The new case, and the changes that a parting wrote down."""

    uid: str
    code: str
    changes: list[int]


class DepartureIn(Given):
    """That a case left, with the code of the departure by which it did, and of the offer whose places it takes.

    The offer may be left out where only one can be meant.
    """

    departure: Code
    offer: Code | None = None
    on: Day
    reason: Note = ""


class DecisionIn(Given):
    """A decision, with the code of the one departure, destination or offer that it names; short notice names none."""

    decision: Decided
    departure: Code | None = None
    destination: Code | None = None
    offer: Code | None = None
    reason: Reason


class DecisionOut(Schema):
    """A decision; one that has ended holds no longer."""

    id: int
    case: str
    decision: str
    departure: str | None
    destination: str | None
    offer: str | None
    reason: str
    decided_by: str
    decided_at: datetime
    ended_at: datetime | None


class Decisions(Paged):
    """One page of decisions."""

    items: list[DecisionOut]


class BulkAsked(Given):
    """A change of several cases as it is looked at: their identifiers or filters, what changes and to what."""

    cases: Chosen | None = None
    filters: FiltersIn | None = None
    field: What
    value: Code


class BulkIn(BulkAsked):
    """A change of several cases that were looked at, with the mark that the preview gave."""

    seen: Line
    reason: Reason


class PlannedOut(Schema):
    """One case as a change of several would leave it; an obstacle says why it stays as it is."""

    uid: str
    code: str
    before: str
    changes: bool
    obstacle: str


class Preview(Schema):
    """What a change of several cases would do; nothing is changed.

    It names the first 200 cases, and says how many there are besides and how many would be others. ``seen`` is a mark
    of exactly these cases as they are now.
    """

    items: list[PlannedOut]
    more: int
    count: int
    seen: str


class Batch(Schema):
    """What was changed together, by which it is taken back."""

    batch: str
    changes: list[int]


class BatchRow(Schema):
    """One case of a change of several."""

    change: int
    case: str
    before: str
    after: str
    is_reversed: bool


class BatchOut(Paged):
    """One page of what was changed together."""

    items: list[BatchRow]


class EntryOut(Schema):
    """One entry of a history; ``id`` is that of the change, or of the event where ``kind`` is ``event``."""

    id: int
    kind: str
    about: str
    what: str
    before: str
    after: str
    on: date | None
    at: datetime
    who: str
    reason: str
    is_reversed: bool
    may_go_back: bool


class History(Paged):
    """One page of a history, the newest first."""

    items: list[EntryOut]


class Reversed(Schema):
    """How many changes were taken back."""

    count: int
