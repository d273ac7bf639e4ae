"""The record: what is known of an operation and of the people in it."""

from safeconduct.web.record.models.conditions import Measurement, SiteCustody, SiteStandard
from safeconduct.web.record.models.departures import Departure, DepartureNeed, Usage
from safeconduct.web.record.models.history import Decision, EventKind, FamilySplit, PersonEvent, StateChange
from safeconduct.web.record.models.incidents import Credibility, Incident, IncidentReport, IncidentSource, Reliability
from safeconduct.web.record.models.offers import Offer, OfferNeed, OfferState, Score, Submission, SubmissionState
from safeconduct.web.record.models.operations import ImportedRow, Operation, OperationSettings, Row
from safeconduct.web.record.models.people import (
    ABSENT,
    Answer,
    Case,
    Clearance,
    ClearanceKind,
    ClearanceState,
    Consent,
    Need,
    NeedGroup,
    Person,
    PersonNeed,
    Presence,
    Purpose,
)
from safeconduct.web.record.models.places import Custody, Destination, Reception, Site, SiteDay, Transit
from safeconduct.web.record.models.protection import (
    Protection,
    ProtectionKind,
    ProtectionState,
    ProtectionStep,
    Visit,
)
from safeconduct.web.record.models.views import SavedView

__all__ = [
    "ABSENT",
    "Answer",
    "Case",
    "Clearance",
    "ClearanceKind",
    "ClearanceState",
    "Consent",
    "Credibility",
    "Custody",
    "Decision",
    "Departure",
    "DepartureNeed",
    "Destination",
    "EventKind",
    "FamilySplit",
    "ImportedRow",
    "Incident",
    "IncidentReport",
    "IncidentSource",
    "Measurement",
    "Need",
    "NeedGroup",
    "Offer",
    "OfferNeed",
    "OfferState",
    "Operation",
    "OperationSettings",
    "Person",
    "PersonEvent",
    "PersonNeed",
    "Presence",
    "Protection",
    "ProtectionKind",
    "ProtectionState",
    "ProtectionStep",
    "Purpose",
    "Reception",
    "Reliability",
    "Row",
    "SavedView",
    "Score",
    "Site",
    "SiteCustody",
    "SiteDay",
    "SiteStandard",
    "StateChange",
    "Submission",
    "SubmissionState",
    "Transit",
    "Usage",
    "Visit",
]
