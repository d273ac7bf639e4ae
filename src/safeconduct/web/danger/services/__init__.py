"""The one door to the log of incidents and to what protects: each function locks, checks, acts and writes it down.

A change that is refused raises ``Refused`` and leaves everything as it was. Fields are changed by
``record.services.edit``, and every change is taken back by ``record.services.reverse_change``.
"""

from safeconduct.web.danger.services.convoys import decide_convoy
from safeconduct.web.danger.services.effects import close_road_after, replan_after
from safeconduct.web.danger.services.importing import import_export
from safeconduct.web.danger.services.incidents import LikelySame, add_source, enter_incident, report_sent
from safeconduct.web.danger.services.protection import ask_for, record_visit, step_protection

__all__ = [
    "LikelySame",
    "add_source",
    "ask_for",
    "close_road_after",
    "decide_convoy",
    "enter_incident",
    "import_export",
    "record_visit",
    "replan_after",
    "report_sent",
    "step_protection",
]
