"""Rehearsals: what becomes of a plan in many simulated futures, when departures, offers or roads fail it."""

from safeconduct.rehearsal.comparing import Comparison, Difference, compare
from safeconduct.rehearsal.crews import CrewLost, NoSuchCrew
from safeconduct.rehearsal.failing import Fragile
from safeconduct.rehearsal.misfit import Misfit
from safeconduct.rehearsal.rehearsing import Progress, Rehearsal, rehearse

__all__ = [
    "Comparison",
    "CrewLost",
    "Difference",
    "Fragile",
    "Misfit",
    "NoSuchCrew",
    "Progress",
    "Rehearsal",
    "compare",
    "rehearse",
]
