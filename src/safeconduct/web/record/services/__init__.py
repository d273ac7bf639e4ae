"""The one door to the record: every change of it passes a function of this package, which locks, checks, acts and logs.

A change that is refused raises ``Refused`` and leaves everything as it was.
"""

from safeconduct.web.record.services.beginning import (
    begin_operation,
    bring_back_operation,
    holds_nothing,
    remove_operation,
    rename_operation,
)
from safeconduct.web.record.services.bulk import change_many, chosen, preview, reverse_many
from safeconduct.web.record.services.cases import change_case, depart_case, move_case
from safeconduct.web.record.services.clearances import set_clearance
from safeconduct.web.record.services.conditions import measure, set_custody, set_standard
from safeconduct.web.record.services.consents import record_answer, withdraw_consent
from safeconduct.web.record.services.decisions import decide
from safeconduct.web.record.services.departures import (
    Movement,
    Series,
    cancel_departure,
    cancel_series,
    create_departure,
    create_series,
    preview_series,
)
from safeconduct.web.record.services.destinations import (
    create_destination,
    create_reception,
    create_site,
    create_transit,
)
from safeconduct.web.record.services.edits import Clash, Clashed, create_offer, create_site_day, edit
from safeconduct.web.record.services.families import split_family
from safeconduct.web.record.services.hazards import lay_hazards, take_out_hazards
from safeconduct.web.record.services.hiring import hire_departure
from safeconduct.web.record.services.numbers import SiteNumbers, numbers_by_site
from safeconduct.web.record.services.offers import step_offer
from safeconduct.web.record.services.people import add_person, record_event
from safeconduct.web.record.services.places import set_places
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.record.services.reversal import reverse_change, reverse_event
from safeconduct.web.record.services.roads import close_road, open_road
from safeconduct.web.record.services.standing import end
from safeconduct.web.record.services.submissions import propose, step_submission
from safeconduct.web.record.services.views import forget_view, keep_view

__all__ = [
    "ChangedMeanwhile",
    "Clash",
    "Clashed",
    "Movement",
    "Refused",
    "Series",
    "SiteNumbers",
    "add_person",
    "begin_operation",
    "bring_back_operation",
    "cancel_departure",
    "cancel_series",
    "change_case",
    "change_many",
    "chosen",
    "close_road",
    "create_departure",
    "create_destination",
    "create_offer",
    "create_reception",
    "create_series",
    "create_site",
    "create_site_day",
    "create_transit",
    "decide",
    "depart_case",
    "edit",
    "end",
    "forget_view",
    "hire_departure",
    "holds_nothing",
    "keep_view",
    "lay_hazards",
    "measure",
    "move_case",
    "numbers_by_site",
    "open_road",
    "preview",
    "preview_series",
    "propose",
    "record_answer",
    "record_event",
    "remove_operation",
    "rename_operation",
    "reverse_change",
    "reverse_event",
    "reverse_many",
    "set_clearance",
    "set_custody",
    "set_places",
    "set_standard",
    "split_family",
    "step_offer",
    "step_submission",
    "take_out_hazards",
    "withdraw_consent",
]
