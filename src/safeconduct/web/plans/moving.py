"""The families of a plan by their departures, as cards that can be moved; nothing is changed by moving one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.web.pages.need_words import need_words
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.plans import ways
from safeconduct.web.plans.models import Plan, PlannedCase
from safeconduct.web.plans.ways import Flight
from safeconduct.web.record.models import Case, Decision, PersonNeed

FLIGHTS = 3
"""Departures on one page, beside those who stay."""
CARDS = 8
"""Families of a column that are shown before more are asked for."""
STAY = "stay"
"""In place of the code of a departure: those who leave by none."""

DECIDED: Mapping[str, tuple[Any, Any]] = {
    "pin": (
        gettext_lazy("Decided: leaves by %(aim)s"),
        gettext_lazy("Decided: will leave by %(aim)s at the next plan"),
    ),
    "only": (
        gettext_lazy("Decided: leaves only by %(aim)s"),
        gettext_lazy("Decided: at the next plan leaves only by %(aim)s"),
    ),
    "forbid": (
        gettext_lazy("Decided: not by %(aim)s"),
        gettext_lazy("Decided: at the next plan not by %(aim)s"),
    ),
    "short_notice": (
        gettext_lazy("Decided: may leave at short notice"),
        gettext_lazy("Decided: at the next plan may leave at short notice"),
    ),
}
"""What was decided on a family: before the plan, which heeds it; and since, which the next one will."""
STATUS: Mapping[str, Any] = {
    "held": gettext_lazy("Held: not planned for at the next plan"),
    "withdrawn": gettext_lazy("Withdrawn since"),
    "departed": gettext_lazy("Has left"),
}


@dataclass(frozen=True)
class Choice:
    """A departure to which a family can be moved; ``why`` it is closed to it or full, where it is."""

    to: str
    words: str
    why: str
    is_closed: bool

    @property
    def label(self) -> str:
        """As a list of choices has it."""
        return f"{self.words} ({self.why})" if self.why else self.words


@dataclass(frozen=True)
class Card:
    """A family of a plan.

    Attributes:
        case: The case.
        people: How many.
        needs: The needs of its people, by name.
        marks: What was decided on it.
        may_move: Whether it can be moved: it is still to leave.
        choices: Where to.
    """

    case: Case
    people: int
    needs: tuple[str, ...]
    marks: tuple[str, ...]
    may_move: bool
    choices: tuple[Choice, ...]

    @property
    def closed(self) -> str:
        """Why departures are closed to it, by their codes, as JSON."""
        return json.dumps({one.to: one.why for one in self.choices if one.is_closed})


@dataclass(frozen=True)
class Column:
    """A departure, or those who stay, with its families that are shown.

    Attributes:
        to: The code of the departure, or ``stay``.
        flight: The departure; None for those who stay.
        cards: Its families.
        page: Where in its families these are.
    """

    to: str
    flight: Flight | None
    cards: tuple[Card, ...]
    page: Page[PlannedCase]


def flights_of(plan: Plan, asked: object, at: str = "") -> Page[Flight]:
    """One page of the departures of a plan.

    Args:
        plan: Which, made.
        asked: The number of the page, as an address has it.
        at: In place of it, the code of a departure that is on the page.
    """
    flights = ways.of(plan).flights
    place = next((n for n, one in enumerate(flights) if one.code == at), None)
    return Paginator(flights, FLIGHTS).get_page(asked if place is None else place // FLIGHTS + 1)  # type: ignore[arg-type]


def columns(plan: Plan, flights: Sequence[Flight], *, sensitive: bool) -> list[Column]:
    """Those who stay, and the departures of a page, each with its first families."""
    return [column(plan, to, 1, flights, sensitive=sensitive) for to in (STAY, *(one.code for one in flights))]


def column(plan: Plan, to: str, page: object, flights: Sequence[Flight], *, sensitive: bool) -> Column:
    """One departure, or those who stay, with a page of its families, which can be moved to those of some departures."""
    rows = plan.cases.select_related("case")
    rows = rows.filter(departure=None) if to == STAY else rows.filter(departure__code=to)
    shown = Paginator(rows.order_by("pk"), CARDS).get_page(page)  # type: ignore[arg-type]  # any text, as an address has it
    flight = next((one for one in flights if one.code == to), None)
    return Column(to, flight, tuple(_cards(plan, to, shown.object_list, flights, sensitive=sensitive)), shown)


def shown(each: Iterable[Column]) -> list[str]:
    """The identifiers of the cases in some columns."""
    return [card.case.uid for one in each for card in one.cards]


def _cards(
    plan: Plan, here: str, rows: Iterable[PlannedCase], flights: Sequence[Flight], *, sensitive: bool
) -> Iterable[Card]:
    placed = list(rows)
    cases = [one.case for one in placed]
    needs, decided = _needs(cases, sensitive=sensitive), _decided(plan, cases)
    closed = ways.of(plan).closed([case.code for case in cases], [one.code for one in flights])
    for one in placed:
        case = one.case
        may_move = case.status in ("active", "held")
        choices = _choices(here, one.people, flights, closed.get(case.code, {})) if may_move else ()
        yield Card(case, one.people, needs.get(case.pk, ()), decided.get(case.pk, ()), may_move, tuple(choices))


def _choices(here: str, people: int, flights: Sequence[Flight], closed: Mapping[str, str]) -> Iterable[Choice]:
    if here != STAY:
        yield Choice(STAY, _("those who stay"), "", is_closed=False)
    for one in flights:
        if one.code == here:
            continue
        words = f"{day_text(one.departs_on)} · {one.destination} · {one.code}"
        why = closed.get(one.code, "")
        full = "" if why or people <= one.left else no_room(one)
        yield Choice(one.code, words, why or full, is_closed=bool(why))


def no_room(flight: Flight) -> str:
    """That a family does not fit beside those who leave by a departure now."""
    return _("%(free)s seats are free; others would have to make room") % {"free": number(flight.left)}


def _needs(cases: Sequence[Case], *, sensitive: bool) -> dict[int, tuple[str, ...]]:
    having = PersonNeed.objects.filter(person__case__in=cases).order_by("need__code")
    having = having if sensitive else having.filter(need__sensitive=False)
    found: dict[int, dict[str, None]] = {}
    for case, code, name in having.values_list("person__case_id", "need__code", "need__name"):
        found.setdefault(case, {})[need_words(name or code)] = None
    return {case: tuple(names) for case, names in found.items()}


def _decided(plan: Plan, cases: Sequence[Case]) -> dict[int, tuple[str, ...]]:
    rows = Decision.objects.filter(case__in=cases, ended_at=None).select_related("departure", "destination", "offer")
    found: dict[int, list[str]] = {case.pk: [str(STATUS[case.status])] for case in cases if case.status in STATUS}
    for one in rows.order_by("pk"):
        aim = one.departure or one.destination or one.offer
        before, since = DECIDED[one.decision]
        words = since if one.decided_at > plan.made_at else before
        found.setdefault(one.case_id, []).append(str(words) % {"aim": aim.code if aim else ""})
    return {case: tuple(words) for case, words in found.items()}
