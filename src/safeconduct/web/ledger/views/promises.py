"""Commitments: by their status on a day, and the page of each with its chain and what was done of it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.board.figures import Figure
from safeconduct.web.ledger.clock import asked_day
from safeconduct.web.ledger.entries import changes_of, facts_of
from safeconduct.web.ledger.forms import Change, CommitmentForm, FulfilmentForm, SupersedeForm, WithdrawForm
from safeconduct.web.ledger.promises import figure, promises_on, through_time
from safeconduct.web.record import history, journal
from safeconduct.web.record.ledger_words import called
from safeconduct.web.record.models import Commitment, Fulfilment, Statement
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.views.sheets import FORM, answered, saved, sheet
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

FOLDED_FROM = 30
"""Commitments of one status up to which the list shows them at once."""


@gate.needs(Right.LEDGER_READ)
@require_safe
@never_cache
def commitments(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Every commitment that was made by a day, by how it stands at its end."""
    on = asked_day(request.operation, request.GET.get("on", ""))
    each = promises_on(request.operation, on)
    shown = {
        "on": on,
        "figure": figure(each, on),
        "groups": [(status, list(some)) for status, some in groupby(each, key=lambda one: one.standing.status)],
        "folded_from": FOLDED_FROM,
        "may_edit": Right.LEDGER_EDIT in request.rights,
    }
    return render(request, "ledger/commitments.html", shown)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def new_commitment(request: Passed, operation_code: str) -> HttpResponse:
    """Enter a commitment."""
    form = CommitmentForm(request.operation, request.POST or None)
    if saved(request, form, _("It was recorded.")):
        return redirect("ledger_commitment", operation_code, form.made.pk)
    lead = _("Only what somebody will do can be overdue. What one calls for is nobody's promise.")
    back = reverse("ledger_commitments", args=[operation_code])
    return sheet(request, form, title=_("A new commitment"), about="", back=back, lead=lead)


@gate.needs(Right.LEDGER_READ, purpose="ledger")
@require_safe
@never_cache
def commitment(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """One commitment: how it stands on a day, who said so and who reports it, and what was done of it."""
    one = commitment_of(request, pk)
    on = asked_day(request.operation, request.GET.get("on", ""))
    promise = next((each for each in promises_on(request.operation, on) if each.row.pk == pk), None)
    stands = is_standing(one)
    holds = stands and one.withdrawn_on is None and one.superseded_by_id is None
    done = Fulfilment.objects.standing().filter(commitment=one).select_related("figure", "event")
    before = Commitment.objects.standing().filter(operation=request.operation, superseded_by=one)
    title = called(promise.standing.status) if promise else ""
    picture = through_time([promise], on, title, title, "grown") if promise else ""
    shown: dict[str, Any] = {
        "one": one,
        "on": on,
        "promise": promise,
        "figure": Figure("grown", title, title, (), (), picture) if picture else None,
        "stands": stands,
        "holds": holds,
        "facts": facts_of(one, operation_code),
        "chain": chain_of(one.statement),
        "done": done.order_by("on", "pk").prefetch_related("citations__source"),
        "before": before.order_by("pk"),
        "may_edit": stands and Right.LEDGER_EDIT in request.rights,
        "take_back": "ledger_take_back",
    }
    sources = [str(statement.source_id) for statement in shown["chain"]]
    with journal.reading(request, "source", dict.fromkeys(sources)):
        shown["history"] = history.of_changes(changes_of(one), request.rights)
        return render(request, "ledger/commitment.html", shown)


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def change_commitment(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change what is known of a commitment."""
    return _of_commitment(request, pk, Change, _("Change"), _("It was changed."))


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def fulfil(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Record what was done of a commitment."""
    return _of_commitment(request, pk, FulfilmentForm, _("What was done"), _("It was recorded."))


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def withdraw(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Record that a commitment was withdrawn."""
    return _of_commitment(request, pk, WithdrawForm, _("It was withdrawn"), _("It was recorded."))


@gate.needs(Right.LEDGER_EDIT)
@FORM
@never_cache
def supersede(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Record that another commitment took the place of one."""
    lead = _("Enter the new commitment first. This one holds no more from the day on which that was made.")
    return _of_commitment(request, pk, SupersedeForm, _("Another took its place"), _("It was recorded."), lead)


def commitment_of(request: Passed, pk: int) -> Commitment:
    """A commitment of the operation; there is no such page where there is none."""
    rows = Commitment.objects.select_related("operation", "agreement", "statement__source", "offer", "superseded_by")
    found: Commitment = get_object_or_404(rows, operation=request.operation, pk=pk)
    return found


def chain_of(statement: Statement | None) -> list[Statement]:
    """A statement, the one that reports it, and so on up to the source's own voice."""
    chain: list[Statement] = []
    while statement is not None and statement not in chain:
        chain.append(statement)
        statement = statement.parent_statement
    return chain


def _of_commitment(request: Passed, pk: int, form_class: Any, title: str, said: str, lead: str = "") -> HttpResponse:
    one = commitment_of(request, pk)
    form = form_class(one, request.POST or None)
    back = reverse("ledger_commitment", args=[request.operation.code, pk])
    return answered(request, form, said, back=back, title=title, about=one.code, lead=lead)
