"""Figures: side by side where they count the same, and the page of each with what is decided about it."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.ledger import services
from safeconduct.web.ledger.entries import changes_of, facts_of
from safeconduct.web.ledger.forms import BothForm, Change, ContestForm, DecideForm
from safeconduct.web.ledger.marks import place_of
from safeconduct.web.ledger.numbers import STATES, Group, chosen, groups_of, lines_of, what_of, with_lines
from safeconduct.web.record import history, journal
from safeconduct.web.record.models import Figure, FigureContest, FigureDecision, SourceCopy
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.record.services import Refused
from safeconduct.web.record.services.ledger_rules import same_as
from safeconduct.web.record.views.sheets import FORM, answered
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

THINGS = 30
"""Things that are counted which one page shows, each with all that is said of it."""


@gate.needs(Right.LEDGER_READ, purpose="ledger")
@require_safe
@never_cache
def figures(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Every figure beside those that count the same; open disagreements first."""
    asked = {name: request.GET.get(name, "").strip() for name in ("subject", "state", "words")}
    groups = groups_of(request.operation)
    page = Paginator(chosen(groups, asked), THINGS).get_page(request.GET.get("page"))
    here = list(page)
    undisputed = [one for one in here if one.state == "undisputed"]
    shown: dict[str, Any] = {
        "page": page,
        "open": [one for one in here if one.state == "open"],
        "settled": [one for one in here if one.state == "settled"],
        "asked": asked,
        "query": "&" + urlencode(asked) if any(asked.values()) else "",
        "subjects": dict.fromkeys(one.figures[0].subject for one in sorted(groups, key=_subject)),
        "states": STATES,
        "may_edit": Right.LEDGER_EDIT in request.rights,
    }
    keys = [str(one.source_id) for group in here for one in group.figures]
    with journal.reading(request, "source", dict.fromkeys(keys)):
        with_lines(here)
        shown["others"] = [
            (subject, [line for group in some for line in group.lines])
            for subject, some in groupby(undisputed, _subject)
        ]
        return render(request, "ledger/figures.html", shown)


def _subject(group: Group) -> str:
    return str(group.figures[0].subject)


@gate.needs(Right.LEDGER_READ, purpose="ledger")
@require_safe
@never_cache
def figure(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """One figure: what it counts, those that count the same, and what was decided."""
    one = figure_of(request, pk)
    stands = is_standing(one)
    decisions = list(FigureDecision.objects.filter(figure=one).select_related("who").order_by("-pk"))
    contests = FigureContest.objects.filter(decision__figure=one, ended_at=None).select_related("who", "decision")
    shown: dict[str, Any] = {
        "one": one,
        "what": what_of(one),
        "stands": stands,
        "facts": facts_of(one, operation_code, without=("excerpt",)),
        "may_edit": stands and Right.LEDGER_EDIT in request.rights,
        "take_back": "ledger_take_back",
    }
    with journal.reading(request, "source", [str(one.source_id)]):
        for row in decisions:
            row.figure = one
        open_reasons(decisions)
        shown["objections"] = list(contests.order_by("pk"))
        open_reasons(shown["objections"])
        shown["line"] = lines_of([one])[0]
        shown["same"] = lines_of(same_as(one))
        copy = SourceCopy.objects.filter(source=one.source).select_related("source").first() if one.excerpt else None
        shown["verbatim"] = copy is not None and place_of(copy.words(), one.excerpt) is not None
        shown["decisions"] = decisions
        shown["history"] = history.of_changes(changes_of(one), request.rights)
        return render(request, "ledger/figure.html", shown)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def change_figure(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change a figure; one that was reviewed is to be looked at again."""
    return _of_figure(request, pk, Change, _("Change"), _("It was changed."))


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def decide(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Decide about a figure."""
    lead = _("One of those that count the same at the same time is used at the most. The reason is kept sealed.")
    return _of_figure(request, pk, DecideForm, _("Decide"), _("It was decided."), lead)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def all_stand(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Note that all figures that count the same stand."""
    lead = _("None of them is used; each is a cross-check of the others. The reason is kept sealed.")
    return _of_figure(request, pk, BothForm, _("All of them stand"), _("It was decided."), lead)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def contest(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Contest what was decided about a figure."""
    lead = _("The decision holds until somebody decides anew. The reason is kept sealed.")
    return _of_figure(request, pk, ContestForm, _("Contest the decision"), _("It was recorded."), lead)


@gate.needs(Right.LEDGER_EDIT)
@require_POST
@never_cache
def review(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Note that a second person looked at a figure."""
    act = partial(services.review, figure_of(request, pk), actor=request.user)
    try:
        act()
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("It is reviewed."))
    return redirect("ledger_figure", operation_code, pk)


def figure_of(request: Passed, pk: int) -> Figure:
    """A figure of the operation; there is no such page where there is none."""
    rows = Figure.objects.select_related("operation", "site", "destination", "source", "statement")
    found: Figure = get_object_or_404(rows, operation=request.operation, pk=pk)
    return found


def _of_figure(request: Passed, pk: int, form_class: Any, title: str, said: str, lead: str = "") -> HttpResponse:
    one = figure_of(request, pk)
    form = form_class(one, request.POST or None)
    back = reverse("ledger_figure", args=[request.operation.code, pk])
    return answered(request, form, said, back=back, title=title, about=one.code, lead=lead)
