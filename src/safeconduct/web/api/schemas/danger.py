"""What is told and sent of incidents, of what protects people, and of visits."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from safeconduct.web.api.kinds import NO_NUL, Code, Count, Day, Given, Line, Note, OneOf, Reason, unset
from safeconduct.web.api.schemas import Paged
from safeconduct.web.danger.wording import KINDS
from safeconduct.web.record.models import ProtectionKind, ProtectionState, Reliability

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time by the clock of the operation, as 08:30."""
Words = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]
Reference = Annotated[str, Field(max_length=500, pattern=NO_NUL)]
Party = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
Precision = Annotated[str, OneOf(("", "day", "week", "month"))]
Confidence = Annotated[str, OneOf(("", "low", "medium", "high"))]


class IncidentOut(Schema):
    """An incident as far as it is known; null is unknown, which is not 0."""

    id: int
    code: str
    site: str
    kind: str
    near_miss: bool
    occurred_on: date
    precision: str
    occurred_time: str | None
    reported_on: date | None
    reported_time: str | None
    killed_min: int | None
    killed_max: int | None
    injured_min: int | None
    injured_max: int | None
    missing: int | None
    claimed_by: str
    confidence: str
    entered_at: datetime | None


class Incidents(Paged):
    """One page of incidents, the latest first."""

    items: list[IncidentOut]


class ReportDueOut(Schema):
    """A report of an incident that is due: within how many hours, until when, and whether that is past."""

    incident: int
    code: str
    hours: int
    due_at: datetime
    is_late: bool


class ReportsDue(Paged):
    """One page of reports that are due, the most urgent first."""

    items: list[ReportDueOut]


class SourceOut(Schema):
    """A source of an incident, with its reliability and credibility by the Admiralty code, and what it says."""

    id: int
    reference: str
    reliability: str
    credibility: int | None
    words: str
    at: datetime


class ReportOut(Schema):
    """A report that was sent."""

    id: int
    sent_at: datetime
    sent_to: str


class IncidentWhole(IncidentOut):
    """An incident with its sources and the reports of it that were sent; ``stands`` unless it was taken back."""

    stands: bool
    note: str
    source_ids: list[str]
    sources: list[SourceOut]
    reports: list[ReportOut]


class IncidentValues(Given):
    """Fields of an incident that can be changed; what is left out stays. The site is named by its code."""

    site: Code = unset()
    kind: Annotated[str, OneOf(KINDS)] = unset()
    near_miss: bool = unset()
    occurred_on: Day = unset()
    precision: Precision = unset()
    occurred_time: Clock | None = unset()
    reported_on: Day | None = unset()
    reported_time: Clock | None = unset()
    killed_min: Count | None = unset()
    killed_max: Count | None = unset()
    injured_min: Count | None = unset()
    injured_max: Count | None = unset()
    missing: Count | None = unset()
    claimed_by: Words = unset()
    confidence: Confidence = unset()


class IncidentEdit(Given):
    """A change of an incident: the new values, what of the same fields was seen, and why."""

    values: IncidentValues
    seen: IncidentValues
    reason: Reason


class IncidentIn(IncidentValues):
    """A new incident: place, kind and day, and what else is known. ``another`` says that it is none in the log."""

    site: Code
    kind: Annotated[str, OneOf(KINDS)]
    occurred_on: Day
    code: Code = unset()
    another: bool = False
    words: Words = ""
    source: Reference = ""
    reason: Note = ""


class SourceIn(Given):
    """Another source of an incident; it says who says so, where it is written, or what is said."""

    reference: Reference = ""
    reliability: Annotated[str, OneOf(("", *Reliability.values))] = ""
    credibility: Annotated[int, Field(ge=1, le=6)] | None = None
    words: Words = ""


class ReportIn(Given):
    """That a report of an incident was sent just now, and to whom, by office or organisation."""

    sent_to: Party


class ProtectionOut(Schema):
    """A protective measure, and where it stands: its last step, by whom and when."""

    id: int
    site: str
    kind: str
    what: str
    state: str
    party: str
    day: date | None
    is_missing: bool


class Protections(Paged):
    """One page of protective measures."""

    items: list[ProtectionOut]


class ProtectionStepOut(Schema):
    """One step of a protective measure, and why."""

    id: int
    state: str
    party: str
    day: date
    reason: str


class ProtectionWhole(ProtectionOut):
    """A protective measure with its steps, the last first."""

    steps: list[ProtectionStepOut]


class ProtectionIn(Given):
    """A protective measure that was asked for: for which site, what, of whom, when and why."""

    site: Code
    kind: Annotated[str, OneOf(ProtectionKind.values)]
    what: Reference = ""
    party: Party
    day: Day
    reason: Note = ""


class ProtectionValues(Given):
    """What a protective measure is; what is left out stays."""

    kind: Annotated[str, OneOf(ProtectionKind.values)] = unset()
    what: Reference = unset()


class ProtectionEdit(Given):
    """A change of a protective measure: the new values, what of the same fields was seen, and why."""

    values: ProtectionValues
    seen: ProtectionValues
    reason: Reason


class StepIn(Given):
    """The next step of a protective measure: by whom, when, and why, where not all was given."""

    state: Annotated[str, OneOf(ProtectionState.values)]
    party: Party
    day: Day
    reason: Note = ""


class VisitOut(Schema):
    """A visit to a site; what was found is told one by one."""

    id: int
    site: str
    organisation: str
    visitors: str
    day: date


class Visits(Paged):
    """One page of visits, the last first."""

    items: list[VisitOut]


class VisitWhole(VisitOut):
    """A visit with what was found."""

    findings: str


class VisitIn(Given):
    """A visit to a site, and what was found."""

    site: Code
    organisation: Party
    visitors: Line = ""
    day: Day
    findings: Annotated[Words, Field(min_length=1)]
