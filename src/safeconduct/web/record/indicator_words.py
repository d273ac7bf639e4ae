"""What people call what is measured at a site, the figure that follows from it, and a verdict."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from safeconduct.web.record.conditions import Standard, Verdict
from safeconduct.web.record.templatetags.amounts import amount

MEASURED = {
    "area": _("square metres of the site"),
    "covered_area": _("square metres under a roof"),
    "gap": _("metres between structures"),
    "firebreak_width": _("metres that a firebreak is wide"),
    "firebreak_distance": _("metres from firebreak to firebreak"),
    "water": _("litres of water a day, in all"),
    "taps": _("taps in use"),
    "pumps": _("hand pumps in use"),
    "water_distance": _("metres to water, from the farthest dwelling"),
    "toilets": _("toilets in use"),
    "women_toilets": _("toilets for women to each one for men"),
    "toilet_distance": _("metres to a toilet, from the farthest dwelling"),
    "showers": _("showers in use"),
    "chlorine": _("milligrams of free chlorine in a litre of water"),
    "turbidity": _("turbidity of water, in NTU"),
}
"""What is measured, with its unit, by indicator."""

FIGURES = {
    "area": _("square metres of the site per person"),
    "covered_area": _("square metres under a roof per person"),
    "water": _("litres of water per person and day"),
    "taps": _("people per tap"),
    "pumps": _("people per hand pump"),
    "toilets": _("people per toilet"),
    "showers": _("people per shower"),
}
"""The figure that a standard is about, where it is another than what is measured."""

VERDICTS = {
    Verdict.MEETS: ("✓", _("meets")),
    Verdict.SHORT: ("!", _("short")),
    Verdict.FAR_SHORT: ("✗", _("far short")),
    Verdict.UNKNOWN: ("?", _("not known")),
}
"""A sign and a word for each verdict, so that no colour is needed."""

NOTES = {
    "30 where the services lie outside the site": _("30 where the services lie outside the site"),
    "4.5 to 5.5 where it is cold": _("4.5 to 5.5 where it is cold"),
}
"""What the sources say beside a number, as ``standards.csv`` has it."""


def note(standard: Standard) -> str:
    """What the source of a standard says beside its number; empty for nothing."""
    return gettext(NOTES[standard.note]) if standard.note in NOTES else standard.note


def measured(code: str) -> str:
    """What is measured, with its unit."""
    return gettext(MEASURED[code])


def figure(code: str) -> str:
    """The figure that a standard is about."""
    return gettext(FIGURES.get(code, MEASURED[code]))


def verdict(one: Verdict) -> str:
    """Sign and word of a verdict."""
    sign, word = VERDICTS[one]
    return f"{sign} {gettext(word)}"


def bounds(standard: Standard, *, strict: bool = False) -> str:
    """What a standard asks."""
    least, most = amount(standard.least), amount(standard.most)
    if standard.least is not None and standard.most is not None:
        return gettext("%(least)s to %(most)s") % {"least": least, "most": most}
    if standard.least is not None:
        return gettext("at least %(least)s") % {"least": least}
    return (gettext("below %(most)s") if strict else gettext("at most %(most)s")) % {"most": most}


def far(standard: Standard) -> str:
    """Where far short begins; empty where nothing is."""
    said = []
    if standard.far_below is not None:
        said.append(gettext("below %(most)s") % {"most": amount(standard.far_below)})
    if standard.far_above is not None:
        said.append(gettext("above %(least)s") % {"least": amount(standard.far_above)})
    return gettext(", or ").join(said)
