"""What figures count, when, and how their numbers are meant, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safeconduct.ledger import disagreements_in
from safeconduct.operation.side_by_side import Counted
from safeconduct.report.phrases import isolated
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.record.ledger_words import called
from safeconduct.web.record.models import Figure, FigureContest, FigureDecision, FigureReview, Operation
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.record.services.ledger_rules import counted
from safeconduct.web.snapshot import ledger_tables


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
        what: What they count and when, in words.
        lines: The figures.
        standing: ``open``, ``used``, ``both_stand`` or ``rejected`` where they disagree; empty where they do not.
    """

    what: str
    lines: list[Line]
    standing: str


def groups_of(operation: Operation) -> list[Group]:
    """The figures of an operation, those together that count the same; open disagreements first."""
    rows = Figure.objects.standing().filter(operation=operation)
    figures = list(rows.select_related("site", "destination", "source", "statement").order_by("pk"))
    standing = {
        side.figure_id: one.standing for one in disagreements_in(ledger_tables(operation)) for side in one.sides
    }
    lines = lines_of(figures)
    together: dict[Counted | int, list[Line]] = {}
    for line in lines:
        together.setdefault(counted(line.figure) or line.figure.pk, []).append(line)
    groups = [Group(what_of(each[0].figure), each, standing.get(each[0].figure.code, "")) for each in together.values()]
    order = {"open": 0, "used": 1, "both_stand": 1, "rejected": 1}
    return sorted(groups, key=lambda group: order.get(group.standing, 2))


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
    return f"{said} {called(figure.unit)}" if figure.unit and figure.unit != "person" else said


def what_of(figure: Figure) -> str:
    """What a figure counts and when, in a few words."""
    parts = [called(figure.subject)]
    parts += [isolated(str(place)) for place in (figure.site, figure.destination) if place is not None]
    parts.append(when_of(figure))
    return ", ".join(part for part in parts if part)


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
