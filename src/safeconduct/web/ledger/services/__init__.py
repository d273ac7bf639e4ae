"""The one door to the ledger: each function locks, checks, acts and writes it down.

A change that is refused raises ``Refused`` and leaves everything as it was. Fields are changed by
``record.services.edit``, and every change is taken back by ``record.services.reverse_change``.
"""

from safeconduct.web.ledger.services.figures import (
    all_stand,
    both_stand,
    contest,
    decide_figure,
    enter_figure,
    review,
)
from safeconduct.web.ledger.services.history import (
    cite,
    contest_status,
    enter_agreement,
    enter_event,
    enter_responsibility,
    enter_status,
)
from safeconduct.web.ledger.services.promises import (
    enter_commitment,
    enter_measure,
    fulfil,
    step_measure,
    supersede,
    withdraw,
)
from safeconduct.web.ledger.services.reading import accept_proposal, bring_back_proposal, reject_proposal
from safeconduct.web.ledger.services.sources import MOST_CHARACTERS, enter_source, mark_statement, placed, take_source

__all__ = [
    "MOST_CHARACTERS",
    "accept_proposal",
    "all_stand",
    "both_stand",
    "bring_back_proposal",
    "cite",
    "contest",
    "contest_status",
    "decide_figure",
    "enter_agreement",
    "enter_commitment",
    "enter_event",
    "enter_figure",
    "enter_measure",
    "enter_responsibility",
    "enter_source",
    "enter_status",
    "fulfil",
    "mark_statement",
    "placed",
    "reject_proposal",
    "review",
    "step_measure",
    "supersede",
    "take_source",
    "withdraw",
]
