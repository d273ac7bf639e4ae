"""Words of the data dictionary as people read them on pages: what a file writes, translated."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

WORDS = {
    "active": _("active"),
    "held": _("held"),
    "withdrawn": _("withdrawn"),
    "departed": _("departed"),
    "emergency": _("emergency"),
    "urgent": _("urgent"),
    "normal": _("normal"),
    "charter": _("charter"),
    "commercial": _("commercial flight"),
    "military": _("military flight"),
    "road": _("by road"),
    "scheduled": _("scheduled"),
    "candidate": _("candidate"),
    "cancelled": _("cancelled"),
    "pin": _("leaves, and by this"),
    "only": _("if it leaves, by this"),
    "forbid": _("not by this"),
    "short_notice": _("may leave without notice"),
    "status": _("status"),
    "priority": _("priority"),
    "site": _("site"),
    "state": _("state"),
    "decision": _("decision"),
    "settle_with": _("settles with"),
    "travel_with": _("travels with"),
    "F": _("female"),
    "M": _("male"),
    "X": _("another sex"),
}
"""Each word with what people call it, in English."""


def words(word: str) -> str:
    """What people call a word of the data dictionary; one that has no other name is its own."""
    return gettext(WORDS[word]) if word in WORDS else word
