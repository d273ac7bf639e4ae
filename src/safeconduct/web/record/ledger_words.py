"""Words of the ledger as people read them: what a file writes, translated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.web.record.dictionary_fields import column

WORDS: Mapping[str, Promise | str] = {
    "article": _("article"),
    "press_release": _("press release"),
    "un_update": _("update of the United Nations"),
    "law": _("law"),
    "letter": _("letter"),
    "upload": _("something else that was handed in"),
    "direct": _("in their own words"),
    "indirect": _("by their sense"),
    "day": _("to the day"),
    "week": _("to the week"),
    "month": _("to the month"),
    "quarter": _("to the quarter"),
    "year": _("to the year"),
    "population": _("people there"),
    "killed": _("killed"),
    "injured": _("injured"),
    "missing": _("missing"),
    "arrived": _("arrived"),
    "departed": _("departed"),
    "places": _("places"),
    "attendance": _("people who attended"),
    "exact": _("exactly"),
    "about": _("about"),
    "more_than": _("more than"),
    "less_than": _("less than"),
    "between": _("between"),
    "person": _("people"),
    "household": _("households"),
    "place": _("places"),
    "stock": _("at a moment"),
    "flow": _("over a period"),
    "terror_listing": _("listed as terrorists"),
    "delisting": _("taken off a list of terrorists"),
    "protected_person": _("protected persons"),
    "asylum_seeker": _("asylum seekers"),
    "refugee": _("refugees"),
    "other": _("something else"),
    "control": _("control"),
    "security": _("security"),
    "care": _("care"),
    "liaison": _("liaison"),
    "money": _("money"),
    "transport": _("transport"),
    "protection": _("protection"),
    "decision": _("a decision"),
    "will": _("will"),
    "intends": _("intends to"),
    "calls_on": _("calls on others to"),
    "bill": _("bill"),
    "simple": _("resolution of one chamber"),
    "concurrent": _("resolution of both chambers, without the force of law"),
    "joint": _("resolution of both chambers, with the force of law"),
    "introduced": _("introduced"),
    "referred": _("referred to a committee"),
    "ordered_reported": _("ordered reported"),
    "reported": _("reported"),
    "passed_committee": _("passed by a committee"),
    "passed_chamber": _("passed by a chamber"),
    "failed": _("failed"),
    "adopted": _("adopted"),
    "enacted": _("enacted"),
    "withdrawn": _("withdrawn"),
    "open": _("open"),
    "partly": _("kept in part"),
    "kept": _("kept"),
    "kept_late": _("kept late"),
    "overdue": _("overdue"),
    "superseded": _("superseded"),
    "used": _("used"),
    "cross_check": _("cross-check"),
    "rejected": _("rejected"),
    "proposed": _("not reviewed"),
    "reviewed": _("reviewed"),
    "changed_after_review": _("changed after review"),
    "both_stand": _("both stand"),
    "agree": _("they agree"),
    "settled": _("settled"),
    "undisputed": _("undisputed"),
    "not_begun": _("not begun"),
    "pending": _("under way"),
    "done": _("done"),
}
"""Each word with what people call it."""


def called(word: str | None) -> str:
    """What people call a word of the ledger; one that has no other name is its own."""
    return str(WORDS.get(word or "", word or ""))


def worded(table: str, name: str, **more: Any) -> Any:
    """A model's field for a column of the ledger that has one of some words, each with what people call it."""
    kind = DICTIONARY[table].columns[name].kind
    return column(table, name, choices=[(word, WORDS[word]) for word in kind.choices], **more)
