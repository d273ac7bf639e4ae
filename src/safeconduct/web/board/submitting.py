"""The funnel of submissions as a figure: how many people wait at which step before the countries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.web.board.drawing import Bar, bars
from safeconduct.web.board.figures import Figure
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.record.funnel import OfferLine
from safeconduct.web.record.models import SubmissionState

WAITING = (SubmissionState.PROPOSED, SubmissionState.SUBMITTED, SubmissionState.INTERVIEWED)
"""The steps at which a case waits for the next."""


def figure(lines: Sequence[OfferLine]) -> Figure:
    """The funnel of all offers together; its table has each offer by itself.

    Args:
        lines: Every offer with its steps.
    """
    title = _("Submissions")
    people: dict[SubmissionState, int] = {}
    cases: dict[SubmissionState, int] = {}
    for step in (step for line in lines for step in line.steps):
        people[step.state] = people.get(step.state, 0) + step.people
        cases[step.state] = cases.get(step.state, 0) + step.cases
    sentence = _sentence(lines, people)
    each = [
        Bar(str(state.label), people[state], _people(people[state])) for state in SubmissionState if state in people
    ]
    return Figure(
        key="submissions",
        title=title,
        sentence=sentence,
        headings=(_("Offer"), _("Destination"), _("Step"), _("Families"), _("People"), _("The first since")),
        rows=tuple(
            (line.offer.code, str(line.offer.destination), str(step.state.label), step.cases, step.people, step.since)
            for line in lines
            for step in line.steps
        ),
        picture=bars("submissions", title, sentence, each),
        note=_("A family that is before several countries counts before each.") if each else "",
    )


def _sentence(lines: Sequence[OfferLine], people: dict[SubmissionState, int]) -> str:
    if not people:
        return _("No family is before any country.")
    waiting = sum(people.get(state, 0) for state in WAITING)
    accepted = people.get(SubmissionState.ACCEPTED, 0)
    said = _("%(accepted)s people are accepted, and %(waiting)s wait for a next step.") % {
        "accepted": number(accepted),
        "waiting": number(waiting),
    }
    since = [step.since for line in lines for step in line.steps if step.state in WAITING and step.since]
    if since:
        first: date = min(since)
        said += " " + _("The first of them has waited since %(on)s.") % {"on": day_text(first)}
    return said


def _people(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": number(n)}
