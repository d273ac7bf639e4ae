"""What a user was told, and the rules of who is told of incidents, with what became of what went out."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.alerts import looking, rules
from safeconduct.web.alerts.forms import RuleForm
from safeconduct.web.alerts.models import AlertRule, Message, State
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.record.views.sheets import FORM, saved
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 50


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def listed(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The own alerts, the last first."""
    found = looking.alerts_of(request.user, request.operation)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "last": found.values_list("pk", flat=True).first() or 0,
        "may_see_incidents": Right.INCIDENTS_READ in request.rights,
        "may_edit": Right.INCIDENTS_EDIT in request.rights,
    }
    return render(request, "alerts/alerts.html", shown)


@gate.needs(Right.PLANNING_READ)
@require_POST
@never_cache
def read(request: Passed, operation_code: str) -> HttpResponse:
    """Mark what was shown as read."""
    last = request.POST.get("last", "")
    if last.isascii() and last.isdecimal() and len(last) < 18:
        looking.mark_read(request.user, request.operation, int(last))
    return redirect("alerts_alerts", operation_code)


@gate.needs(Right.INCIDENTS_EDIT)
@require_safe
@never_cache
def rule_list(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """The rules in force, what waits to be sent, and what was given up."""
    found = AlertRule.objects.filter(operation=request.operation, ended_at=None)
    sent = Message.objects.filter(operation=request.operation).select_related("rule", "incident")
    shown = {
        "rules": [
            (one, rules.host_of(one)) for one in found.select_related("site", "made_by").prefetch_related("users")
        ],
        "open": sent.exclude(state=State.SENT)[:PAGE],
        "sent": sent.filter(state=State.SENT).count(),
    }
    return render(request, "alerts/rules.html", shown)


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def new_rule(request: Passed, operation_code: str) -> HttpResponse:
    """Make a rule; the secret of a webhook is shown this once."""
    form = RuleForm(request.operation, request.POST or None)
    if saved(request, form, _("From now on this rule tells of incidents that are entered.")):
        if form.secret:
            return render(request, "alerts/secret.html", {"secret": form.secret})
        return redirect("alerts_rules", operation_code)
    return render(request, "alerts/rule.html", {"form": form}, status=422 if request.method == "POST" else 200)


@gate.needs(Right.INCIDENTS_EDIT)
@require_POST
@never_cache
def end_rule(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """End a rule."""
    rule = get_object_or_404(AlertRule, operation=request.operation, pk=pk)
    try:
        rules.end_rule(rule, actor=request.user)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The rule has ended."))
    return redirect("alerts_rules", operation_code)
