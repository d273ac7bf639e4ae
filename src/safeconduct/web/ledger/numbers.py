"""What figures count, when, and how their numbers are meant, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.ledger import disagreements_in
from safeconduct.operation.side_by_side import Counted
from safeconduct.report.phrases import isolated
from safeconduct.web.pages.writing import comma, day_text, number
from safeconduct.web.record.ledger_words import called
from safeconduct.web.record.models import Figure, FigureContest, FigureDecision, FigureReview, Operation
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.record.services.ledger_rules import counted
from safeconduct.web.snapshot import ledger_tables

ORDER = {"open": 0, "used": 1, "both_stand": 1, "rejected": 1}
STATES = ("open", "settled", "undisputed")
"""How groups of figures stand, in the order in which they are shown."""


@dataclass
class Line:
    """One figure with what was decided about it.

    Attributes:
        figure: The figure.
        decision: The last decision that stands; None where nothing is decided.
        review: Whether a second person looked at it, as a word.
        contested: How many contest the decision.
    """

    figure: Figure
    decision: FigureDecision | None
    review: str
    contested: int

    @property
    def said(self) -> str:
        """The number as it is meant."""
        return number_of(self.figure)


@dataclass
class Group:
    """Figures that count the same thing at the same time.

    Attributes:
        figures: The figures, one at least.
        standing: ``open``, ``used``, ``both_stand`` or ``rejected`` where they disagree; empty where they do not.
        lines: The figures with what was decided of each; none before ``with_lines``.
    """

    figures: list[Figure]
    standing: str
    lines: list[Line] = field(default_factory=list)

    @property
    def what(self) -> str:
        """What they count and when, in words."""
        return what_of(self.figures[0])

    @property
    def state(self) -> str:
        """``open``, ``settled`` or ``undisputed``."""
        return STATES[min(ORDER.get(self.standing, 2), 2)]


def groups_of(operation: Operation) -> list[Group]:
    """The figures of an operation, those together that count the same; open disagreements first."""
    rows = Figure.objects.standing().filter(operation=operation)
    figures = list(rows.select_related("site", "destination", "source").order_by("pk"))
    tables = ledger_tables(operation, "sources", "figures")
    standing = {side.figure_id: one.standing for one in disagreements_in(tables) for side in one.sides}
    together: dict[Counted | int, list[Figure]] = {}
    for one in figures:
        together.setdefault(counted(one) or one.pk, []).append(one)
    groups = [Group(each, standing.get(each[0].code, "")) for each in together.values()]
    return sorted(groups, key=lambda group: (ORDER.get(group.standing, 2), group.figures[0].subject))


def chosen(groups: Iterable[Group], asked: Mapping[str, str]) -> list[Group]:
    """The groups in which a figure is as somebody asks; a group stays whole, so that no side of it is left out.

    Args:
        groups: As ``groups_of`` gives them.
        asked: ``subject`` and ``state``, each empty for all; ``words`` that a place, a publisher or a code holds.
    """
    words = asked["words"].casefold()

    def holds(one: Figure) -> bool:
        texts = (one.code, one.site, one.destination, one.source.code, one.source.publisher)
        return any(words in str(text).casefold() for text in texts if text)

    return [
        group
        for group in groups
        if asked["subject"] in ("", group.figures[0].subject)
        and asked["state"] in ("", group.state)
        and (not words or any(holds(one) for one in group.figures))
    ]


def with_lines(groups: Iterable[Group]) -> None:
    """Give the groups of a page what was decided of each of their figures."""
    each = list(groups)
    lines = iter(lines_of(one for group in each for one in group.figures))
    for group in each:
        group.lines = [next(lines) for _ in group.figures]


def lines_of(figures: Iterable[Figure]) -> list[Line]:
    """Figures, each with what was decided and by whom it was looked at."""
    each = list(figures)
    kept = {"figure__in": [one.pk for one in each], "ended_at": None}
    decisions = {
        row.figure_id: row for row in FigureDecision.objects.filter(**kept).select_related("who").order_by("pk")
    }
    reviews = dict(FigureReview.objects.filter(**kept).order_by("pk").values_list("figure_id", "state"))
    contests: dict[int, int] = {}
    standing = [row.pk for row in decisions.values()]
    for key in FigureContest.objects.filter(decision__in=standing, ended_at=None).values_list("decision_id", flat=True):
        contests[key] = contests.get(key, 0) + 1
    open_reasons(decisions.values())
    return [
        Line(
            one,
            decisions.get(one.pk),
            reviews.get(one.pk, "proposed"),
            contests.get(decisions[one.pk].pk, 0) if one.pk in decisions else 0,
        )
        for one in each
    ]


def number_of(figure: Figure) -> str:
    """The number of a figure as it is meant: about 400, 20 to 24, more than 900."""
    low, high = figure.low, figure.high
    known = low if low is not None else high
    if known is None:
        return ""
    if figure.quantifier in ("more_than", "less_than"):
        said = f"{called(figure.quantifier)} {number(known)}"
    else:
        said = number(known)
        if low is not None and high is not None and low != high:
            said = _("%(low)s to %(high)s") % {"low": number(low), "high": number(high)}
        if figure.quantifier == "about":
            said = f"{called('about')} {said}"
    return in_unit(said, known, figure.unit) if figure.unit and figure.unit != "person" else said


def in_unit(said: str, n: float, unit: str) -> str:
    """A number in words with what it counts, as language has it behind a number.

    Args:
        said: The number, in words.
        n: The number that decides between one and several.
        unit: As ``person``; money and what else has no word of its own stand as written.
    """
    match unit:
        case "person":
            return ngettext("%(n)s person", "%(n)s people", int(n)) % {"n": said}
        case "household":
            return ngettext("%(n)s household", "%(n)s households", int(n)) % {"n": said}
        case "place":
            return ngettext("%(n)s place", "%(n)s places", int(n)) % {"n": said}
    return f"{said} {isolated(unit)}" if unit else said


def what_of(figure: Figure) -> str:
    """What a figure counts and when, in a few words."""
    parts = [called(figure.subject)]
    parts += [isolated(str(place)) for place in (figure.site, figure.destination) if place is not None]
    parts.append(when_of(figure))
    return comma().join(part for part in parts if part)


def when_of(figure: Figure) -> str:
    """When a figure holds, and how well that is known."""
    if figure.as_of is not None:
        said = day_text(figure.as_of)
    elif figure.from_day is not None and figure.from_day == figure.to_day:
        said = day_text(figure.from_day)
    elif figure.from_day is not None and figure.to_day is not None:
        said = _("%(first)s to %(last)s") % {"first": day_text(figure.from_day), "last": day_text(figure.to_day)}
    elif figure.from_day is not None:
        said = _("from %(day)s") % {"day": day_text(figure.from_day)}
    elif figure.to_day is not None:
        said = _("until %(day)s") % {"day": day_text(figure.to_day)}
    else:
        return _("at a time that is not known")
    return said if figure.precision in ("", "day") else f"{said} ({called(figure.precision)})"
