"""The ledger: who said what, and what came of it."""

from safeconduct.ledger.commitments import Commitment, Step, commitments_on, ends_of
from safeconduct.ledger.disagreements import Disagreement, Side, alternatives, disagreements_in
from safeconduct.ledger.intervals import Interval, time_line
from safeconduct.ledger.measures import Measure, MeasureStep, measures_on
from safeconduct.ledger.standing import OfferStanding, offers_on, through_time

__all__ = [
    "Commitment",
    "Disagreement",
    "Interval",
    "Measure",
    "MeasureStep",
    "OfferStanding",
    "Side",
    "Step",
    "alternatives",
    "commitments_on",
    "disagreements_in",
    "ends_of",
    "measures_on",
    "offers_on",
    "through_time",
    "time_line",
]
