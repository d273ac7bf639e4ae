"""The day of departure: what devices at the gate said, and what follows of it. Pure: rows in, results out."""

from safeconduct.boarding.changes import Changes, Listed, changes
from safeconduct.boarding.eve import Cleared, Consent, Finding, Obstacle, Traveller, Way, findings
from safeconduct.boarding.events import Event, Kind, Stage, Standing, standing
from safeconduct.boarding.families import Family
from safeconduct.boarding.headcount import Expected, Headcount, headcount
from safeconduct.boarding.offload import staying
from safeconduct.boarding.standby import Free, Hindrance, filling, fitting, hindrances

__all__ = [
    "Changes",
    "Cleared",
    "Consent",
    "Event",
    "Expected",
    "Family",
    "Finding",
    "Free",
    "Headcount",
    "Hindrance",
    "Kind",
    "Listed",
    "Obstacle",
    "Stage",
    "Standing",
    "Traveller",
    "Way",
    "changes",
    "filling",
    "findings",
    "fitting",
    "headcount",
    "hindrances",
    "standing",
    "staying",
]
