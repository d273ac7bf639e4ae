"""Read an article: proposals of statements, figures, dates, measures and commitments, each with its characters."""

from safeconduct.ledger.reading.language import UnknownLanguage
from safeconduct.ledger.reading.reading import LONGEST, TooLong, read
from safeconduct.ledger.reading.result import Commitment, Figure, Flag, Measure, Reading, Span, Statement, Step, When

__all__ = [
    "LONGEST",
    "Commitment",
    "Figure",
    "Flag",
    "Measure",
    "Reading",
    "Span",
    "Statement",
    "Step",
    "TooLong",
    "UnknownLanguage",
    "When",
    "read",
]
