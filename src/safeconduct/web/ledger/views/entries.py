"""The common page of the other entries: their facts, where they were read, what contests them; and taking back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.ledger import measures_on
from safeconduct.web.ledger import forms
from safeconduct.web.ledger.clock import asked_day
from safeconduct.web.ledger.entries import CITES, KINDS, address_of, called, changes_of, cited, facts_of
from safeconduct.web.ledger.views.promises import chain_of
from safeconduct.web.record import history, journal, services
from safeconduct.web.record.models import Figure, LegalStatus, Measure, MeasureStep, Operation, StateChange, Statement
from safeconduct.web.record.models.history import OF_LEDGER
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.views.sheets import FORM, answered, saved, sheet, with_reason
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right
from safeconduct.web.snapshot import ledger_tables

MEASURES = ("measures", "measure_steps")
"""The tables that say where measures stand."""

NEW: dict[str, Any] = {
    "ledger_event": (forms.EventForm, "ledger_time_line"),
    "legal_status": (forms.StatusForm, "ledger_time_line"),
    "agreement": (forms.AgreementForm, "ledger_time_line"),
    "responsibility": (forms.ResponsibilityForm, "ledger_time_line"),
    "measure": (forms.MeasureForm, "ledger_measures"),
}
"""The form by which an entry of a kind is made, and the list to which it belongs."""


def lists() -> dict[str, tuple[str, str]]:
    """By kind the list to which an entry belongs: its address and what people call it."""
    time_line = ("ledger_time_line", _("Time line"))
    return {
        **dict.fromkeys(("ledger_event", "legal_status", "agreement", "responsibility"), time_line),
        "measure": ("ledger_measures", _("Measures")),
        "measure_step": ("ledger_measures", _("Measures")),
        "statement": ("ledger_sources", _("Sources")),
        "fulfilment": ("ledger_commitments", _("Commitments")),
    }


@gate.needs(Right.LEDGER_READ, purpose="ledger")
@require_safe
@never_cache
def entry(request: Passed, operation_code: str, kind: str, pk: int) -> HttpResponse:
    """One entry with its facts and sources."""
    one = entry_of(request, kind, pk)
    stands = is_standing(one)
    shown: dict[str, Any] = {
        "one": one,
        "kind": kind,
        "called": called(one),
        "kind_called": one._meta.verbose_name,
        "list": lists()[kind],
        "stands": stands,
        "facts": facts_of(one, operation_code),
        "cites": type(one) in CITES,
        "cited": cited(one) if type(one) in CITES else [],
        "may_edit": stands and Right.LEDGER_EDIT in request.rights,
        "take_back": "ledger_take_back",
    }
    sources = [str(row.source_id) for row in shown["cited"]]
    if isinstance(one, Statement):
        shown["source"] = one.source
        shown["chain"] = chain_of(one.parent_statement)
        shown["below"] = Statement.objects.standing().filter(parent_statement=one).order_by("pk")
        shown["figures"] = Figure.objects.standing().filter(statement=one).order_by("pk")
        sources.append(str(one.source_id))
    if isinstance(one, LegalStatus):
        shown["contests"] = one.contests.filter(ended_at=None).select_related("statement__source").order_by("pk")
    if isinstance(one, Measure):
        on = asked_day(request.operation, request.GET.get("on", ""))
        found = measures_on(ledger_tables(request.operation, *MEASURES), on)
        shown["standing"] = next((each for each in found if each.measure_id == one.code), None)
        shown["steps"] = (
            MeasureStep.objects.standing().filter(measure=one).select_related("source").order_by("on", "pk")
        )
    if hasattr(one, "commitment_id"):
        shown["of"] = one.commitment
    if isinstance(one, MeasureStep):
        shown["of"] = one.measure
    with journal.reading(request, "source", dict.fromkeys(sources)):
        shown["history"] = history.of_changes(changes_of(one), request.rights)
        return render(request, "ledger/entry.html", shown)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def new_entry(request: Passed, operation_code: str, kind: str) -> HttpResponse:
    """Enter an event, a status, an agreement, who is responsible for a site, or a measure."""
    if kind not in NEW:
        raise Http404
    form_class, back_to = NEW[kind]
    form = form_class(request.operation, request.POST or None)
    if saved(request, form, _("It was recorded.")):
        return redirect(address_of(operation_code, form.made))
    title = str(KINDS[kind]._meta.verbose_name)
    return sheet(
        request, form, title=title[:1].upper() + title[1:], about="", back=reverse(back_to, args=[operation_code])
    )


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def change_entry(request: Passed, operation_code: str, kind: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change an entry."""
    return _of_entry(request, kind, pk, forms.Change, _("Change"), _("It was changed."))


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def cite(request: Passed, operation_code: str, kind: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Say that an entry was read in another source as well."""
    if KINDS.get(kind) not in CITES:
        raise Http404
    made = partial(_cite_form, kind=CITES[KINDS[kind]])
    return _of_entry(request, kind, pk, made, _("It was read there as well"), _("It was recorded."))


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def contest_status(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Say which statement contests a legal status."""
    return _of_entry(request, "legal_status", pk, forms.ContestStatusForm, _("What contests it"), _("It was recorded."))


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def step_measure(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Record the next step of a measure."""
    return _of_entry(request, "measure", pk, forms.MeasureStepForm, _("The next step"), _("It was recorded."))


@gate.needs(Right.LEDGER_READ)
@require_safe
@never_cache
def measures(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Bills and resolutions, where each stands on a day and what has to come next."""
    on = asked_day(request.operation, request.GET.get("on", ""))
    keys = _keys(request.operation)
    found = measures_on(ledger_tables(request.operation, *MEASURES), on)
    each = [(one, keys[one.measure_id]) for one in found]
    shown = {"on": on, "each": each, "may_edit": Right.LEDGER_EDIT in request.rights}
    return render(request, "ledger/measures.html", shown)


@gate.needs(Right.LEDGER_EDIT)
@require_POST
@never_cache
def take_back(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Take back a change of the ledger: that something was entered, decided, or changed."""
    found = get_object_or_404(StateChange, operation=request.operation, pk=pk)
    kind = history.kind_of(found)
    if kind not in OF_LEDGER:
        raise Http404
    back = address_of(operation_code, getattr(found, kind))
    return with_reason(request, partial(services.reverse_change, found), _("It was taken back."), back)


def entry_of(request: Passed, kind: str, pk: int) -> Any:
    """An entry of the operation; there is no such page where there is none."""
    if kind not in KINDS:
        raise Http404
    model = KINDS[kind]
    beside = [field.name for field in model._meta.concrete_fields if field.is_relation]
    return get_object_or_404(model.objects.select_related(*beside), operation=request.operation, pk=pk)


def _keys(operation: Operation) -> dict[str, int]:
    return dict(Measure.objects.standing().filter(operation=operation).values_list("code", "pk"))


def _cite_form(thing: Any, data: Any, *, kind: str) -> forms.CiteForm:
    return forms.CiteForm(thing, kind, data)


def _of_entry(request: Passed, kind: str, pk: int, form_class: Any, title: str, said: str) -> HttpResponse:
    one = entry_of(request, kind, pk)
    form = form_class(one, request.POST or None)
    back = address_of(request.operation.code, one)
    return answered(request, form, said, back=back, title=title, about=called(one))
