"""How pages say what ``boarding`` finds: obstacles on the eve with what to do, and what stands of somebody."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.boarding.changes import Changes
from safeconduct.boarding.eve import Obstacle
from safeconduct.boarding.events import Stage

OBSTACLES: Mapping[Obstacle, tuple[object, object]] = {
    Obstacle.CLEARANCE_LAPSES: (
        _("A clearance ends before the arrival."),
        _("Have it renewed, or draw up a manifest without the family."),
    ),
    Obstacle.CLEARANCE_NOT_YET: (
        _("A clearance is not valid yet on the day of the departure."),
        _("Have its date changed, or draw up a manifest without the family."),
    ),
    Obstacle.CLEARANCE_MISSING: (
        _("A clearance was not granted."),
        _("Get it, or draw up a manifest without the family."),
    ),
    Obstacle.PAPER_EXPIRES: (
        _("No document to travel by holds until the arrival."),
        _("Have it renewed or get a travel document, or draw up a manifest without the family."),
    ),
    Obstacle.CONSENT_GONE: (
        _("An adult does not want to leave or not to go there, or their consent holds no longer."),
        _("Ask again, alone and without pressure; else draw up a manifest without the family."),
    ),
    Obstacle.CONSENT_UNKNOWN: (
        _("An adult was not asked whether they want to leave and to go there."),
        _("Ask, and record the answer."),
    ),
    Obstacle.NEED_WITHOUT_PLACE: (
        _("There is no place on board for a need."),
        _("Get a place from the carrier, or let the family go with another departure."),
    ),
    Obstacle.MINOR_ALONE: (
        _("A minor travels without an adult of the family."),
        _("Name an escort who is entitled to it, or keep the minor with the adult who stays."),
    ),
    Obstacle.FAMILY_PARTED: (
        _("Somebody of the family is present and not on the manifest."),
        _("Draw up a new manifest, so that the family leaves whole."),
    ),
    Obstacle.FAMILY_ON_TWO_BUSES: (
        _("The family goes on two buses."),
        _("Put it on one bus that is large enough."),
    ),
    Obstacle.BUS_TOO_SMALL: (
        _("More seats are taken on the vehicle than it has, escorts counted."),
        _("Get a larger vehicle or another one, and draw up a new manifest."),
    ),
    Obstacle.NO_BUS: (
        _("Somebody has no vehicle, or one that was taken out."),
        _("Put a vehicle in, and draw up a new manifest."),
    ),
}
"""What is wrong, and what to do about it."""

STAGES: Mapping[Stage, object] = {
    Stage.GATE: _("at the gate"),
    Stage.SITE: _("at the exit of the site"),
    Stage.ARRIVAL: _("on arrival"),
    Stage.RECEPTION: pgettext_lazy("boarding", "on being received"),
}
"""At which stage something disagrees."""


def changes(changed: Changes) -> list[tuple[str, tuple[str, ...]]]:
    """What a manifest says otherwise than the one before, in words, each with the tokens of whom it is about."""
    return [
        (gettext("put on"), changed.added),
        (gettext("taken off"), changed.removed),
        (gettext("on another vehicle"), changed.moved),
        (gettext("in stand-by now"), changed.to_standby),
        (gettext("no longer in stand-by"), changed.from_standby),
        (gettext("something else is known of them"), changed.corrected),
    ]
