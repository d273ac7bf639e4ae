"""The register, and the page of one case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.record import journal, services
from safeconduct.web.record.forms import CaseForm, EventForm, ReasonForm
from safeconduct.web.record.models import Case, Person, PersonEvent, PersonNeed, StateChange
from safeconduct.web.record.projection import case_window
from safeconduct.web.record.register import PRIORITIES, STATUSES, Filters, lines, options_of, page_of
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right
from safeconduct.web.secrecy import vault


@gate.needs(Right.REGISTER_READ, purpose="register")
@require_safe
@never_cache
def register(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Cases with their people, filtered, 50 a page."""
    sensitive = Right.NEEDS_SENSITIVE_READ in request.rights
    filters = Filters.read(request.GET)
    options = options_of(request.operation, sensitive=sensitive)
    page = page_of(request.operation, filters, request.GET.get("page"), sensitive=sensitive)
    found = lines(request.operation, page.object_list, options, sensitive=sensitive)
    shown = {"lines": found, "page": page, "filters": filters, "options": options}
    shown |= {"statuses": STATUSES, "priorities": PRIORITIES}
    with journal.reading(request, "case", [line.case.uid for line in found]):
        return render(request, "record/register.html", shown)


@gate.needs(Right.REGISTER_READ, purpose="case")
@require_safe
@never_cache
def case(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """One case: its people, its window and why, where it is before countries, and what happened."""
    found = _case(request, uid)
    return _page(request, found, form=CaseForm(found))


@gate.needs(Right.REGISTER_EDIT, purpose="case")
@require_POST
@never_cache
def change_case(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Change status, priority or site, with a reason; what somebody else changed meanwhile is said."""
    found = _case(request, uid)
    form = CaseForm(found, request.POST)
    if form.is_valid():
        try:
            form.save(request.user)
        except services.Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The case was changed."))
            return redirect("record_case", operation_code, uid)
    return _page(request, _case(request, uid), status=422, form=form)


@gate.needs(Right.REGISTER_EDIT, purpose="case")
@require_POST
@never_cache
def add_event(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Record what happened to a person of the case."""
    found = _case(request, uid)
    form = EventForm(found, request.POST)
    if form.is_valid():
        try:
            form.save(request.user)
        except services.Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The event was recorded."))
            return redirect("record_case", operation_code, uid)
    return _page(request, found, status=422, form=CaseForm(found), event_form=form)


@gate.needs(Right.REGISTER_EDIT)
@require_POST
@never_cache
def undo(request: Passed, operation_code: str, uid: str, kind: str, pk: int) -> HttpResponse:
    """Take back a change of the case or an event of one of its people."""
    found = _case(request, uid)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise services.Refused(_("Say why."))
        reason = form.cleaned_data["reason"]
        if kind == "change":
            services.reverse_change(
                get_object_or_404(StateChange, pk=pk, case=found), actor=request.user, reason=reason
            )
        else:
            event = get_object_or_404(PersonEvent, pk=pk, person__case=found)
            services.reverse_event(event, actor=request.user, reason=reason)
    except services.Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("It was taken back."))
    return redirect("record_case", operation_code, uid)


def _case(request: Passed, uid: str) -> Case:
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
    return {
        "case": case,
        "people": [(person, needs[person.pk], _age(person, request)) for person in people],
        "window": window,
        "bounds": [(bound, of_key.get(bound.person or 0)) for bound in window.bounds],
        "submissions": case.submissions.select_related("offer__destination").order_by("pk"),
        "decisions": case.decisions.filter(ended_at=None).select_related("departure", "destination", "offer"),
        "history": _history(case, people),
        "event_form": EventForm(case),
        "erased": vault.erased_among(person.uid for person in people),
        "may_edit": Right.REGISTER_EDIT in request.rights,
    }


def _age(person: Person, request: Passed) -> int | None:
    """Years on the first day of the operation; the date itself is shown to nobody here."""
    if person.birth_date is None:
        return None if person.age is None else int(person.age)
    start = request.operation.settings.starts_on
    born = person.birth_date
    return int(start.year - born.year - ((start.month, start.day) < (born.month, born.day)))


@dataclass(frozen=True)
class Entry:
    """One entry of a history: a change or an event, and what can still be done about it.

    Attributes:
        row: The change or event.
        is_event: Whether it is an event.
        is_reversed: Whether another entry takes it back.
        is_of_case: Whether it is an event that came with a change of the case, and goes back with that.
    """

    row: StateChange | PersonEvent
    is_event: bool
    is_reversed: bool
    is_of_case: bool


def _history(case: Case, people: list[Person]) -> list[Entry]:
    """Changes and events, the newest first."""
    changes = list(case.changes.select_related("who"))
    events = list(PersonEvent.objects.filter(person__in=people).select_related("who", "person"))
    moments = {change.at for change in changes}
    changed_back = {change.reverses_id for change in changes}
    came_back = {event.reverses_id for event in events}
    entries = [Entry(change, False, change.pk in changed_back, False) for change in changes]
    entries += [Entry(event, True, event.pk in came_back, event.at in moments) for event in events]
    return sorted(entries, key=lambda entry: entry.row.at, reverse=True)
