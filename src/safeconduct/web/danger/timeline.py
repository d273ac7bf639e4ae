"""One time line of a site: incidents, steps of protective measures, visits, who held it, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.report.drawing import ALERT, LINE, MAIN, SOFT
from safeconduct.web.board.drawing import SIZE, SMALL, WIDTH, Canvas
from safeconduct.web.board.figures import Figure
from safeconduct.web.danger import wording
from safeconduct.web.pages.writing import comma, day_text, digits, in_solar_hijri, number, solar
from safeconduct.web.record import indicator_words
from safeconduct.web.record.models import (
    Incident,
    Measurement,
    Protection,
    ProtectionStep,
    Site,
    SiteCustody,
    Visit,
)
from safeconduct.web.record.services.operation_days import zone_of

INCIDENT, PROTECTION, VISIT, CUSTODY, CONDITIONS = "incident", "protection", "visit", "custody", "conditions"
LANE = 40
"""Units that one row of the picture is high."""
TOP = 4


@dataclass(frozen=True)
class Event:
    """One entry of the time line.

    Attributes:
        day: When.
        lane: Of what kind it is.
        what: What it was, in words; nothing that is sealed.
        address: Of the page that tells more; empty where there is none.
        about: How well the day is known, where it is not known to the day.
    """

    day: date
    lane: str
    what: str
    address: str = ""
    about: str = ""

    @property
    def called(self) -> str:
        """Of what kind it is, in words."""
        return lanes()[self.lane]


def lanes() -> dict[str, str]:
    """The kinds of entries, in the order of the picture, as people call them."""
    return {
        INCIDENT: _("Incidents"),
        PROTECTION: _("Protective measures"),
        VISIT: _("Visits"),
        CUSTODY: _("Who holds the site"),
        CONDITIONS: _("Measurements"),
    }


def events(site: Site) -> list[Event]:
    """What happened at a site and was done there, the last first. What was taken back is not among it."""
    code, zone = site.operation.code, zone_of(site.operation)
    made = [
        Event(
            one.occurred_on,
            INCIDENT,
            f"{wording.kind_of(one)} ({one.code})",
            reverse("danger_incident", args=[code, one.pk]),
            str(dict(wording.PRECISIONS)[one.precision]) if one.precision in ("week", "month") else "",
        )
        for one in Incident.objects.standing().filter(operation_id=site.operation_id, site=site)
    ]
    standing = Protection.objects.standing().filter(operation_id=site.operation_id, site=site)
    steps = ProtectionStep.objects.filter(protection__in=standing, ended_at=None).select_related("protection")
    made += [
        Event(
            one.day,
            PROTECTION,
            f"{wording.protection_of(one.protection)}: {one.get_state_display()}{comma()}{one.party}",
            reverse("danger_protection", args=[code, one.protection_id]),
        )
        for one in steps
    ]
    made += [
        Event(one.day, VISIT, one.organisation, reverse("danger_visit", args=[code, one.pk]))
        for one in Visit.objects.standing().filter(operation_id=site.operation_id, site=site)
    ]
    made += [
        Event(
            one.since or one.at.astimezone(zone).date(),
            CUSTODY,
            comma().join(part for part in (str(one.get_custody_display()) if one.custody else "", one.holder) if part),
            about="" if one.since else _("the day is not known; recorded that day"),
        )
        for one in SiteCustody.objects.filter(operation_id=site.operation_id, site=site, ended_at=None)
    ]
    made += [
        Event(one.day, CONDITIONS, f"{indicator_words.measured(one.indicator)}: {number(one.value)}")
        for one in Measurement.objects.filter(operation_id=site.operation_id, site=site, ended_at=None)
    ]
    order = list(lanes())
    return sorted(made, key=lambda one: (-one.day.toordinal(), order.index(one.lane)))


def figure(each: list[Event]) -> Figure:
    """The time line as a figure: a sentence, a picture of when, and the table."""
    counts = {lane: sum(one.lane == lane for one in each) for lane in lanes()}
    rows = tuple((one.day, one.called, one.what) for one in each)
    title, headings = _("Time line"), (_("Day"), _("Kind"), _("What"))
    note = _("No reports is not safe: what nobody reported is not here.")
    if not each:
        return Figure("timeline", title, _("Nothing is recorded of this site yet."), headings, rows, note=note)
    first, last = each[-1].day, each[0].day
    said = [
        ngettext("%(count)s incident", "%(count)s incidents", counts[INCIDENT]),
        ngettext("%(count)s step of protective measures", "%(count)s steps of protective measures", counts[PROTECTION]),
        ngettext("%(count)s visit", "%(count)s visits", counts[VISIT]),
        ngettext("%(count)s entry of who holds the site", "%(count)s entries of who holds the site", counts[CUSTODY]),
        ngettext("%(count)s measurement", "%(count)s measurements", counts[CONDITIONS]),
    ]
    told = comma().join(
        one % {"count": number(count)} for one, count in zip(said, counts.values(), strict=True) if count
    )
    sentence = _("From %(first)s to %(last)s: %(told)s.") % {
        "first": day_text(first),
        "last": day_text(last),
        "told": told,
    }
    return Figure("timeline", title, sentence, headings, rows, _picture(title, sentence, each), note)


def _picture(title: str, sentence: str, each: list[Event]) -> str:
    """A row of marks for each kind of which there are some, over one axis of days."""
    there = {lane: called for lane, called in lanes().items() if any(one.lane == lane for one in each)}
    first, last = each[-1].day, each[0].day
    span = max((last - first).days, 1)
    canvas = Canvas("timeline", title, sentence, TOP + LANE * len(there) + 2 * SIZE)
    for at, (lane, called) in enumerate(there.items()):
        top = TOP + at * LANE
        canvas.text(0, top + SIZE, called)
        line = top + LANE - 10
        canvas.line([(0, line), (WIDTH, line)], colour=LINE)
        for one in each:
            if one.lane == lane:
                x = 3 + (WIDTH - 6) * (one.day - first).days / span
                canvas.box(x - 2, line - 8, 4, 16, fill=ALERT if lane == INCIDENT else MAIN)
    bottom = TOP + LANE * len(there) + SIZE
    canvas.text(0, bottom, _short(first), colour=SOFT, size=SMALL)
    if last != first:
        canvas.text(WIDTH, bottom, _short(last), anchor="end", colour=SOFT, size=SMALL)
    return canvas.svg()


def _short(day: date) -> str:
    return solar(day) if in_solar_hijri() else digits(written(day, "j M Y"))
