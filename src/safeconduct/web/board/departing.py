"""The next departures: their seats, who is on them by the plan in force, and what each family still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.report.phrases import isolated
from safeconduct.web.board.drawing import Bar, bars, short_day
from safeconduct.web.board.figures import Figure
from safeconduct.web.board.lacking import lacks
from safeconduct.web.movements.summary import Left, left
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.plans.models import Plan, PlannedCase
from safeconduct.web.record.models import Departure, Operation, Presence, Usage

AHEAD = 14
"""Days that are looked ahead."""
LEAST, MOST = 5, 8
"""Departures that are shown at least, however far off, and at most."""
SHOWN = 8
"""Families of a departure that are named; the list of the plan has all."""


@dataclass(frozen=True)
class Family:
    """A family on a departure that lacks something.

    Attributes:
        placed: Its place in the plan, with its case.
        people: How many of it are there.
        lacks: What it lacks, in words.
    """

    placed: PlannedCase
    people: int
    lacks: Sequence[str]


@dataclass(frozen=True)
class Next:
    """A departure with who is on it.

    Attributes:
        departure: Which.
        held: Seats that are taken by others already.
        people: People of the plan who are to leave by it.
        families: Of how many cases they are.
        unready: The families that lack something, those that lack most first.
    """

    departure: Departure
    held: int
    people: int
    families: int
    unready: Sequence[Family]

    @property
    def shown(self) -> Sequence[Family]:
        """The families that are named."""
        return self.unready[:SHOWN]

    @property
    def further(self) -> int:
        """How many families lack something and are not named."""
        return len(self.unready) - len(self.shown)

    @property
    def not_ready(self) -> int:
        """People of the families that lack something."""
        return sum(family.people for family in self.unready)


def next_departures(operation: Operation, plan: Plan | None, today: date, gone: Left | None = None) -> list[Next]:
    """The departures of the next days, or the next ones; a cancelled one only where people are planned on it.

    One whose movement left is no next one any more.

    Args:
        operation: Whose.
        plan: The plan in force, if there is one.
        today: The day.
        gone: What left by movements; asked for where it is not given.
    """
    used = PlannedCase.objects.filter(plan=plan, departure__isnull=False) if plan else PlannedCase.objects.none()
    ahead = (
        Departure.objects.filter(operation=operation, departs_on__gte=today)
        .filter(Q(status="scheduled") | Q(pk__in=used.order_by().values("departure")))
        .exclude(pk__in=(gone or left(operation)).departures)
        .select_related("site", "destination", "transit")
        .order_by("departs_on", "pk")[:MOST]
    )
    chosen = [
        one for place, one in enumerate(ahead) if place < LEAST or one.departs_on <= today + timedelta(days=AHEAD)
    ]
    keys = [one.pk for one in chosen]
    placed = list(
        used.filter(departure__in=keys)
        .annotate(present=Count("case__people", filter=Q(case__people__presence=Presence.PRESENT)))
        .filter(present__gt=0)
        .select_related("case", "departure", "offer")
        .order_by("pk")
    )
    missing = lacks(operation, placed) if placed else {}
    held = dict(
        Usage.objects.filter(operation=operation, resource="seats", departure__in=keys)
        .order_by()
        .values_list("departure")
        .annotate(Sum("amount"))
    )
    made = []
    for one in chosen:
        on_it = [row for row in placed if row.departure_id == one.pk]
        unready = [Family(row, row.present, missing[row.case_id]) for row in on_it if missing[row.case_id]]
        unready.sort(key=lambda family: -len(family.lacks))
        people = sum(row.present for row in on_it)
        made.append(Next(one, int(held.get(one.pk, 0)), people, len(on_it), unready))
    return made


def figure(each: Sequence[Next], plan: Plan | None) -> Figure:
    """The next departures, as one figure."""
    title = _("Next departures")
    sentence = _sentence(each, plan)
    return Figure(
        key="departures",
        title=title,
        sentence=sentence,
        headings=(
            _("Leaves"),
            _("Departure"),
            _("From"),
            _("To"),
            _("Seats"),
            _("Taken by others"),
            _("People by the plan"),
            _("Families"),
            _("Families that lack something"),
        ),
        rows=tuple(
            (
                one.departure.departs_on,
                one.departure.code,
                str(one.departure.site),
                str(one.departure.destination),
                one.departure.seats,
                one.held,
                one.people,
                one.families,
                len(one.unready),
            )
            for one in each
        ),
        picture=bars("departures", title, sentence, [_bar(one) for one in each]),
        note=_(
            "Dark: people of the plan. Striped: those whose family still lacks something. "
            "Pale: seats that are free, or kept for somebody who needs more than one."
        )
        if each
        else "",
    )


def _bar(one: Next) -> Bar:
    day, to = short_day(one.departure.departs_on), one.departure.destination
    words = _("%(day)s to %(place)s (%(code)s)") % {"day": day, "place": to, "code": one.departure.code}
    if one.departure.status == "cancelled":
        words = _("cancelled: %(words)s") % {"words": words}
    told = {"people": number(one.people), "seats": number(one.departure.seats)}
    return Bar(words, one.people, _("%(people)s of %(seats)s") % told, one.not_ready, one.departure.seats)


def _sentence(each: Sequence[Next], plan: Plan | None) -> str:
    if not each:
        return _("No departure is ahead.")
    first = each[0].departure
    told = {"code": isolated(first.code), "place": isolated(first.destination), "on": day_text(first.departs_on)}
    said = _("The next departure is %(code)s to %(place)s on %(on)s.") % told
    if plan is None:
        return f"{said} " + _("No plan is in force, so nobody is on it.")
    people, families = sum(one.people for one in each), sum(one.families for one in each)
    unready = sum(len(one.unready) for one in each)
    said += " " + _(
        "Shown: %(departures)s departures with %(seats)s seats, by the plan for %(people)s people in "
        "%(families)s families."
    ) % {
        "departures": number(len(each)),
        "seats": number(sum(one.departure.seats for one in each)),
        "people": number(people),
        "families": number(families),
    }
    if not families:
        return said
    if not unready:
        return f"{said} " + _("No family lacks anything.")
    return f"{said} " + ngettext(
        "%(n)s family still lacks something.", "%(n)s families still lack something.", unready
    ) % {"n": number(unready)}
