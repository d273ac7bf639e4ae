"""How incidents and measures are said on pages: ranges in which unknown is not 0, days with what is known of them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.web.pages.writing import number
from safeconduct.web.record.models import Incident, Protection, ProtectionKind
from safeconduct.web.record.wording import words

PRECISIONS = (
    ("day", gettext_lazy("that day")),
    ("week", gettext_lazy("within the seven days from that day")),
    ("month", gettext_lazy("some day of that month")),
)
"""How well a day is known, as forms and pages say it."""

KINDS = ("shelling", "raid", "shooting", "explosive", "blockade", "abduction", "threat", "other")


def reported_range(least: int | None, most: int | None) -> str:
    """How many, as it is reported; what is not known is said to be so."""
    if least is None and most is None:
        return _("not known")
    if least == most and least is not None:
        return number(least)
    if most is None:
        return _("at least %(least)s") % {"least": number(least or 0)}
    if least is None:
        return _("at most %(most)s") % {"most": number(most)}
    return _("%(least)s to %(most)s") % {"least": number(least), "most": number(most)}


def kind_of(incident: Incident) -> str:
    """What happened, in words; a near miss is said to be one."""
    kind = words(incident.kind)
    return _("%(kind)s, near miss") % {"kind": kind} if incident.near_miss else kind


def protection_of(protection: Protection) -> str:
    """A protective measure in words."""
    kind = str(ProtectionKind(protection.kind).label)
    return f"{kind}: {protection.what}" if protection.what else kind
