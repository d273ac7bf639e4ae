"""The page of what is erased when, and what can be done there. People stand on it by their codes; nothing is opened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.identities import holds
from safeconduct.web.record import journal
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.record.templatetags.record_words import number
from safeconduct.web.retention import lists, services
from safeconduct.web.retention.forms import ApproveForm, CloseForm, RuleForm, reason_of
from safeconduct.web.retention.models import OF_THINGS, After, What
from safeconduct.web.retention.schedule import (
    HORIZON,
    PROPOSED,
    approved_until,
    closed_on,
    rules_of,
    schedule,
)
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 100
"""Lines of the list on one page."""


@gate.needs(Right.IDENTITY_ERASE, purpose="retention")
@require_safe
@never_cache
def retention(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The rules, and who and what they erase on which day of the next 90."""
    return _page(request)


@gate.needs(Right.IDENTITY_ERASE, purpose="retention")
@require_POST
@never_cache
def set_rule(request: Passed, operation_code: str) -> HttpResponse:
    """State a rule, or switch it off."""
    form = RuleForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.set_rule(
                request.operation,
                What(given["what"]),
                After(given["after"]),
                given["days"],
                actor=request.user,
                reason=given["reason"],
            )
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The rule was stated.") if made else _("Nothing was different."))
            return redirect("retention", operation_code)
    return _page(request, status=422, rule_form=form)


@gate.needs(Right.IDENTITY_ERASE, purpose="retention")
@require_POST
@never_cache
def approve(request: Passed, operation_code: str) -> HttpResponse:
    """Approve what is shown, by typing the code of the operation."""
    form = ApproveForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.approve(
                request.operation,
                given["until"],
                today=day_in(request.operation),
                seen=given["seen"],
                typed=given["code"],
                actor=request.user,
            )
        except ChangedMeanwhile:
            form.add_error(None, _("The list is another one by now. Look at it again, then approve it."))
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("It is approved."))
            return redirect("retention", operation_code)
    return _page(request, status=422, approve_errors=form.errors)


@gate.needs(Right.IDENTITY_ERASE)
@require_POST
@never_cache
def run(request: Passed, operation_code: str) -> HttpResponse:
    """Erase what is due today and approved."""
    done = services.run(request.operation, day_in(request.operation), actor=request.user)
    said = ngettext("%(shown)s thing was erased.", "%(shown)s things were erased.", len(done.erased))
    messages.success(request, said % {"shown": number(len(done.erased))})
    return redirect("retention", operation_code)


@gate.needs(Right.IDENTITY_ERASE, purpose="retention")
@require_POST
@never_cache
def close(request: Passed, operation_code: str) -> HttpResponse:
    """Record that the operation was closed."""
    form = CloseForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.close(request.operation, given["on"], actor=request.user, reason=given["reason"])
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("It was recorded."))
            return redirect("retention", operation_code)
    return _page(request, status=422, close_form=form)


@gate.needs(Right.IDENTITY_ERASE)
@require_POST
@never_cache
def reopen(request: Passed, operation_code: str) -> HttpResponse:
    """Take back that the operation was closed."""
    try:
        services.reopen(request.operation, actor=request.user, reason=reason_of(ReasonForm(request.POST)))
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("It was taken back."))
    return redirect("retention", operation_code)


def _page(request: Passed, *, status: int = 200, **forms: Any) -> HttpResponse:
    operation, today = request.operation, day_in(request.operation)
    until = today + timedelta(days=HORIZON)
    planned = schedule(operation, until, today)
    rules = rules_of(operation)
    approved = approved_until(rules.values())
    kinds = [
        (What(what), After(after), days, rule, approved.get(rule.pk) if rule else None)
        for (what, after), days in PROPOSED.items()
        for rule in (rules.get((what, after)),)
        if what not in OF_THINGS or what in lists.kept()
    ]
    page = Paginator(planned.due, PAGE).get_page(request.GET.get("page"))
    held = list(holds.standing(operation))
    shown: dict[str, Any] = {"kinds": kinds, "planned": planned, "page": page, "today": today, "until": until}
    shown |= {"held": held, "closing": closed_on(operation)}
    shown["due_now"] = [one for one in planned.due if one.on <= today and one.approved and not one.held]
    shown |= {"rule_form": RuleForm(), "close_form": CloseForm(), "may_approve": any(r.days for r in rules.values())}
    shown["approve_form"] = ApproveForm(initial={"until": until, "seen": planned.seen})
    ids = [one.person.uid for one in page.object_list if one.person] + [one.person.uid for one in held]
    with journal.reading(request, "person", ids):
        return render(request, "retention/retention.html", shown | forms, status=status)
