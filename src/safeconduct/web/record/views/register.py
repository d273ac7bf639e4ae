"""The register, and the page of one case."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.web.identities.births import births_of
from safeconduct.web.movements.whereabouts import journeys
from safeconduct.web.record import answers, history, journal, services
from safeconduct.web.record.forms import BulkForm, CaseForm, EventForm
from safeconduct.web.record.models import (
    Case,
    Clearance,
    OperationSettings,
    Person,
    PersonEvent,
    PersonNeed,
    Presence,
    Purpose,
    SavedView,
    Submission,
    SubmissionState,
)
from safeconduct.web.record.models.history import AIMS
from safeconduct.web.record.placed import placed, why_it_stays
from safeconduct.web.record.projection import Window, case_window
from safeconduct.web.record.register import PRIORITIES, STATUSES, Filters, lines, options_of, page_of
from safeconduct.web.record.services.decisions import leads_to
from safeconduct.web.record.services.families import is_child
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.views.sheets import saved, with_reason
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right
from safeconduct.web.secrecy import vault

GONE = (SubmissionState.REFUSED, SubmissionState.WITHDRAWN, SubmissionState.EXPIRED)
"""Where a case is before a country no longer."""


@gate.needs(Right.REGISTER_READ, purpose="register")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Cases with their people, filtered, 50 a page. What is looked for by a code is sent, and stands in no address."""
    sensitive = Right.NEEDS_SENSITIVE_READ in request.rights
    filters = Filters.read(request.POST) if request.method == "POST" else Filters.read(request.GET).without_code()
    options = options_of(request.operation, sensitive=sensitive)
    page = page_of(request.operation, filters, request.GET.get("page"), sensitive=sensitive)
    found = lines(request.operation, page.object_list, options, sensitive=sensitive)
    shown = {"lines": found, "page": page, "filters": filters, "options": options}
    shown |= {"statuses": STATUSES, "priorities": PRIORITIES}
    shown["views"] = SavedView.objects.filter(operation=request.operation, user=request.user).order_by("name")
    if Right.REGISTER_EDIT in request.rights:
        shown["bulk_form"] = BulkForm(options.sites)
    with journal.reading(request, "case", [line.case.uid for line in found]):
        return render(request, "record/register.html", shown)


@gate.needs(Right.REGISTER_READ, purpose="case")
@require_safe
@never_cache
def case(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """One case: its people, its window and why, where it is before countries, and what happened."""
    found = case_of(request, uid)
    return _page(request, found, form=CaseForm(found))


@gate.needs(Right.REGISTER_EDIT, purpose="case")
@require_POST
@never_cache
def change_case(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Change status, priority or site, with a reason; what somebody else changed meanwhile is said."""
    found = case_of(request, uid)
    form = CaseForm(found, request.POST)
    if saved(request, form, _("The case was changed.")):
        return redirect("record_case", operation_code, uid)
    return _page(request, case_of(request, uid), status=422, form=form)


@gate.needs(Right.REGISTER_EDIT, purpose="case")
@require_POST
@never_cache
def add_event(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Record what happened to a person of the case."""
    found = case_of(request, uid)
    form = EventForm(found, request.POST)
    if saved(request, form, _("The event was recorded.")):
        return redirect("record_case", operation_code, uid)
    return _page(request, found, status=422, form=CaseForm(found), event_form=form)


@gate.needs(Right.REGISTER_EDIT)
@require_POST
@never_cache
def undo(request: Passed, operation_code: str, uid: str, kind: str, pk: int) -> HttpResponse:
    """Take back a change of the case, or of what is its own, or an event of one of its people."""
    found = case_of(request, uid)
    back = reverse("record_case", args=[operation_code, uid])
    if kind == "change":
        change = get_object_or_404(history.changes_of_case(found), pk=pk)
        if history.needed(change) not in request.rights:
            raise Http404
        act: partial[Any] = partial(services.reverse_change, change)
    else:
        event = get_object_or_404(PersonEvent, pk=pk, person__case=found)
        act = partial(services.reverse_event, event)
    return with_reason(request, act, _("It was taken back."), back)


def case_of(request: Passed, uid: str) -> Case:
    """The case of the operation by its identifier; there is no such page where there is none."""
    return get_object_or_404(Case.objects.select_related("site", "operation"), operation=request.operation, uid=uid)


def _page(request: Passed, case: Case, *, status: int = 200, **forms: object) -> HttpResponse:
    """The page of a case, and one entry that says who saw it."""
    people = list(case.people.order_by("pk"))
    with journal.reading(request, "case", [case.uid, *(person.uid for person in people)]):
        return render(request, "record/case.html", _shown(request, case, people) | forms, status=status)


def _shown(request: Passed, case: Case, people: list[Person]) -> dict[str, Any]:
    """What the page of a case shows, of what the user may see."""
    needs: dict[int, list[str]] = {person.pk: [] for person in people}
    having = PersonNeed.objects.filter(person__in=people).select_related("need").order_by("pk")
    if Right.NEEDS_SENSITIVE_READ not in request.rights:
        having = having.filter(need__sensitive=False)
    for one in having:
        needs[one.person_id].append(str(one.need))
    of_key = {person.pk: person for person in people}
    window = case_window(case)
    start = OperationSettings.objects.filter(operation=request.operation).values_list("starts_on", flat=True).first()
    told = placed(case) if Right.PLANNING_READ in request.rights else None
    submissions = list(case.submissions.select_related("offer__destination").order_by("pk"))
    return {
        "case": case,
        "people": [(person, needs[person.pk], person.age) for person in people],
        "window": window,
        "bounds": [(bound, of_key.get(bound.person or 0)) for bound in window.bounds],
        "submissions": submissions,
        "placed": told,
        "why_it_stays": why_it_stays(told),
        "journeys": journeys(people) if Right.PLANNING_READ in request.rights else [],
        **_answers(case, people, submissions, start),
        "decisions": case.decisions.filter(ended_at=None).select_related("case", "departure", "destination", "offer"),
        "clearances": _clearances(people, window),
        "history": history.of_case(case, request.rights),
        "event_form": EventForm(case),
        "erased": vault.erased_among(person.uid for person in people),
        "may_edit": Right.REGISTER_EDIT in request.rights,
        "may_decide": Right.DECISIONS_EDIT in request.rights,
    }


def _answers(case: Case, people: list[Person], submissions: list[Submission], start: date | None) -> dict[str, Any]:
    """What the people of a case answered, what that closes, and what each adult has yet to be asked."""
    on = day_in(case.operation)
    answered = answers.of_people([person.pk for person in people], on)
    births = births_of(people)
    adults = [
        person
        for person in people
        if person.presence == Presence.PRESENT and not is_child(person, births.get(person.pk), on, start or on)
    ]
    before = {one.offer.destination_id: one.offer.destination for one in submissions if one.state not in GONE}
    to_ask, closed = answers.unasked(adults, answered, before), answers.of_case(case)
    known = before | {one.destination: last.row.destination for one, last in answered.items() if one.destination}
    return {
        "answers": sorted(
            (last.row for last in answered.values() if last.word != answers.AGAIN),
            key=lambda row: (row.person_id, row.purpose, row.pk),
        ),
        "to_ask": [
            (
                person,
                [
                    (Purpose(one.purpose).label, known.get(one.destination) or one.recipient, again)
                    for one, again in to_ask[person.pk]
                ],
            )
            for person in adults
            if to_ask[person.pk]
        ],
        "closed": closed,
        "overruled": [
            one
            for one in case.decisions.filter(ended_at=None, decision__in=("pin", "only"))
            if leads_to({name: aim for name in AIMS if (aim := getattr(one, name)) is not None}) in closed.destinations
        ],
    }


def _clearances(people: list[Person], window: Window) -> list[Clearance]:
    """Of each person and kind the one that counts; ``limits`` says whether the window would be wider without it."""
    rows = Clearance.objects.filter(person__in=people, ended_at=None).select_related("person")
    counting = {(row.person_id, row.kind): row for row in rows.order_by("pk")}
    bounds = {(bound.person, bound.kind): bound for bound in window.bounds}
    for key, row in counting.items():
        bound = bounds.get(key)
        first = bound is not None and bound.first is not None and bound.first == window.ready_on
        last = bound is not None and bound.last is not None and bound.last == window.expires_on
        row.limits = first or last or (bound is not None and bound.blocks)  # type: ignore[attr-defined]  # for the page
    return sorted(counting.values(), key=lambda row: (row.person_id, row.kind))
