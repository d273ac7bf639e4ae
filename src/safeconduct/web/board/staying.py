"""Who has no way out by the plan in force, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from safeconduct.web.board.drawing import Bar, bars
from safeconduct.web.board.figures import Figure
from safeconduct.web.board.people import CANCELLED, Outlook, there
from safeconduct.web.movements.summary import Left, left
from safeconduct.web.pages.writing import number
from safeconduct.web.plans import shortages
from safeconduct.web.plans.models import Plan, PlannedCase

STRANDED, BEHIND, UNPLANNED = "stranded", "behind", "unplanned"

WORDS = {
    STRANDED: gettext_lazy("their departure was cancelled since"),
    BEHIND: gettext_lazy("their departure left without them"),
    UNPLANNED: gettext_lazy("not in the plan: held, or came since"),
    "told": gettext_lazy("open only by what they were told before"),
    "not_flown": gettext_lazy("open only on candidates that do not fly"),
    "tied": gettext_lazy("room, but not on the buses or not with their family"),
    "unsaid": gettext_lazy("the plan does not say"),
    "no_departure": gettext_lazy("no departure from their site to an offer"),
    "cancelled": gettext_lazy("their departures are cancelled"),
    "full_seats": gettext_lazy("seats are taken"),
    "full_board": gettext_lazy("places on board are taken"),
    "full_places": gettext_lazy("places under offers are taken"),
    "full_care": gettext_lazy("places with care are taken"),
    "full_reception": gettext_lazy("reception is full"),
    "full_transit": gettext_lazy("transit is full"),
    "full_road": gettext_lazy("buses are full"),
    "full_aircraft": gettext_lazy("aircraft are busy"),
    "full_budget": gettext_lazy("the budget is spent"),
    "outside_plan": gettext_lazy("each departure is outside the days of the plan"),
    "not_ready": gettext_lazy("not ready in time"),
    "papers": gettext_lazy("papers or clearance lapse before arrival"),
    "unconfirmed": gettext_lazy("the offer is not confirmed"),
    "outside_offer": gettext_lazy("each arrives outside the days of the offer"),
    "nationality": gettext_lazy("no offer takes the nationality"),
    "size": gettext_lazy("no offer takes a family so large"),
    "unaccepted": gettext_lazy("not accepted by the country, or not for that day"),
    "pin": gettext_lazy("pinned to another way"),
    "only": gettext_lazy("decided: only by another way"),
    "forbid": gettext_lazy("decided: not by the way that is there"),
    "untold": gettext_lazy("each leaves before they can be told"),
    "seats": gettext_lazy("too few seats for the family"),
    "board": gettext_lazy("too few places on board for their needs"),
    "places": gettext_lazy("too few places under an offer for the family"),
    "care": gettext_lazy("too few places with care for the family"),
    "reception": gettext_lazy("too little reception for the family"),
    "transit": gettext_lazy("too few beds in transit for the family"),
    "road": gettext_lazy("too few bus seats for the family"),
    "never_a_bus": gettext_lazy("their site has no bus"),
    "no_bus": gettext_lazy("no bus runs on those days"),
    "road_closed": gettext_lazy("the road is closed on those days"),
    "closed": gettext_lazy("no way is open, for various reasons"),
}
"""Each reason as people read it."""


@dataclass(frozen=True)
class Group:
    """Those who stay for one reason.

    Attributes:
        reason: Its code.
        people: How many.
        families: Of how many cases; 0 where that was not counted.
    """

    reason: str
    people: int
    families: int

    @property
    def words(self) -> str:
        """The reason as people read it."""
        return str(WORDS.get(self.reason, WORDS["closed"]))  # plans of earlier versions have other codes


def by_reason(plan: Plan, outlook: Outlook, reasons: Mapping[str, str], gone: Left | None = None) -> list[Group]:
    """Who remains and has no way out, by the reason, most people first.

    Args:
        plan: The plan in force.
        outlook: What it means for those who remain.
        reasons: Why it leaves each case, by the code of the case.
        gone: What left by movements; asked for where it is not given.
    """
    gone = gone or left(plan.operation)
    rows = (
        PlannedCase.objects.filter(plan=plan)
        .exclude(
            Q(departure__isnull=False, departure__status__in=("scheduled", "candidate"))
            & ~Q(departure__in=gone.departures)
        )
        .order_by()
        .values_list("case__code", "departure", "departure__status")
        .annotate(n=there(gone.aboard))
        .filter(n__gt=0)
    )
    people: dict[str, int] = {}
    families: dict[str, int] = {}
    for case, departure, status, n in rows:
        reason = (
            STRANDED if status == CANCELLED else BEHIND if departure in gone.departures else reasons.get(case, "unsaid")
        )
        people[reason] = people.get(reason, 0) + n
        families[reason] = families.get(reason, 0) + 1
    found = [Group(reason, n, families[reason]) for reason, n in people.items()]
    if outlook.unplanned:
        found.append(Group(UNPLANNED, outlook.unplanned, 0))
    return sorted(found, key=lambda group: (-group.people, group.reason))


def figure(plan: Plan | None, outlook: Outlook | None, gone: Left | None = None) -> Figure:
    """Who has no way out by the plan in force, and why; who it is stands in the list of the plan."""
    title = _("Who has no way out, and why")
    headings = (_("Why"), _("People"), _("Families"))
    if plan is None or outlook is None:
        return Figure("staying", title, _("Who has no way out is known when a plan is in force."), headings, ())
    groups = by_reason(plan, outlook, shortages.of(plan).reasons, gone) if outlook.without else []
    sentence = _sentence(groups, outlook)
    return Figure(
        key="staying",
        title=title,
        sentence=sentence,
        headings=headings,
        rows=tuple((group.words, group.people, group.families or None) for group in groups),
        picture=bars(
            "staying", title, sentence, [Bar(one.words, one.people, number(one.people)) for one in groups[:6]]
        ),
    )


def _sentence(groups: list[Group], outlook: Outlook) -> str:
    if not groups:
        return _("Everybody who remains has a way out by the plan in force.")
    said = ngettext(
        "%(n)s person who remains has no way out.", "%(n)s people who remain have no way out.", outlook.without
    ) % {"n": number(outlook.without)}
    told = {"why": groups[0].words, "n": number(groups[0].people)}
    return said + " " + _("Most often: %(why)s (%(n)s).") % told
