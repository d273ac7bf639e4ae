"""Words of the data dictionary as people read them on pages: what a file writes, translated."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language, gettext
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
    "clearance": _("clearance"),
    "consent": _("consent"),
    "case": _("case"),
    "person": _("person"),
    "site_day": _("day that differs"),
    "valid_from": _("valid from"),
    "valid_until": _("valid until"),
    "medical": _("medical examination"),
    "fit_to_travel": _("fit to travel"),
    "travel_document": _("travel document"),
    "exit_permit": _("exit permit"),
    "transit_visa": _("transit visa"),
    "entry_visa": _("entry visa"),
    "security": _("security clearance"),
    "requested": _("requested"),
    "granted": _("granted"),
    "refused": _("refused"),
    "leave": _("to leave"),
    "destination": _("to go to a destination"),
    "sharing": _("that data are shared"),
    "parting": _("that the family parts"),
    "proposed": _("proposed"),
    "submitted": _("submitted"),
    "interviewed": _("interviewed"),
    "accepted": _("accepted"),
    "expired": _("expired"),
    "pledged": _("pledged"),
    "confirmed": _("confirmed"),
    "used": _("used"),
    "open": _("open: people come and go"),
    "guarded": _("guarded: people need a permit to leave"),
    "closed": _("closed: nobody leaves by themselves"),
    "places": _("places"),
    "seats": _("seats"),
    "buses": _("buses"),
    "hazard": _("danger of the day"),
    "road_hazard": _("danger of the road"),
    "aircraft": _("aircraft"),
    "busy_until": _("busy until"),
    "transit": _("transit"),
    "transit_from": _("transit from"),
    "transit_until": _("transit until"),
    "departs_on": _("leaves on"),
    "arrives_on": _("arrives on"),
    "opens_on": _("opens on"),
    "closes_on": _("closes on"),
    "source": _("where it was promised"),
    "site_custody": _("custody"),
    "measurement": _("measurement"),
    "site_standard": _("standard"),
    "later": _("after the emergency"),
    "area": _("area"),
    "covered_area": _("covered area"),
    "gap": _("distance between structures"),
    "firebreak_width": _("width of firebreaks"),
    "firebreak_distance": _("distance of firebreaks"),
    "water": _("water"),
    "taps": _("taps"),
    "pumps": _("hand pumps"),
    "water_distance": _("distance to water"),
    "toilets": _("toilets"),
    "women_toilets": _("toilets for women"),
    "toilet_distance": _("distance to toilets"),
    "showers": _("showers"),
    "chlorine": _("chlorine"),
    "turbidity": _("turbidity"),
    "True": _("yes"),
    "False": _("no"),
    "F": _("female"),
    "M": _("male"),
    "X": _("another sex"),
}
"""Each word with what people call it, in English."""


def words(word: str) -> str:
    """What people call a word of the data dictionary; one that has no other name is its own."""
    return _called(word, get_language()) if word in WORDS else word


@cache
def _called(word: str, language: str | None) -> str:  # noqa: ARG001 - the translation of each language is kept
    """The word in the language of the page, which is the one given: a list asks for few words and often."""
    return gettext(WORDS[word])
