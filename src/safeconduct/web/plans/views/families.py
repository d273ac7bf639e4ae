"""The families of a plan: how each leaves or why it stays, what changes for them, and what is decided on one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.operation.languages import DEFAULT
from safeconduct.web.pages.writing import language
from safeconduct.web.plans import pictures
from safeconduct.web.plans.comparing import difference
from safeconduct.web.plans.forms import AdjustForm
from safeconduct.web.plans.models import Plan, PlannedCase
from safeconduct.web.plans.told import tells, told_before
from safeconduct.web.record import journal
from safeconduct.web.record.models import Case, Departure
from safeconduct.web.record.views.sheets import FORM, saved
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 100


@gate.needs(Right.REGISTER_READ, purpose="plan")
@require_safe
@never_cache
def listed(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """How each family stands in a plan; all, those of one departure, or those who stay."""
    plan = get_object_or_404(Plan, operation=request.operation, uid=uid)
    found = plan.cases.select_related("case", "departure__destination", "offer")
    departures = Departure.objects.filter(pk__in=plan.cases.values("departure")).order_by("departs_on", "pk")
    wanted = request.GET.get("show", "")
    if wanted == "stay":
        found = found.filter(departure=None)
    elif wanted:
        found = found.filter(departure__code=wanted)
    page = Paginator(found.order_by("departure__departs_on", "departure", "pk"), PAGE).get_page(request.GET.get("page"))
    shown: dict[str, object] = {"plan": plan, "page": page, "departures": departures, "wanted": wanted}
    short = {} if language().code == DEFAULT else pictures.reasons_of_plan(plan)
    shown["rows"] = [(one, short.get(one.case.code, "")) for one in page.object_list]
    with journal.reading(request, "case", [one.case.uid for one in page.object_list]):
        return render(request, "plans/families.html", shown)


@gate.needs(Right.DECISIONS_EDIT, purpose="plan")
@FORM
@never_cache
def adjust(request: Passed, operation_code: str, uid: str, case: str) -> HttpResponse:
    """Decide on one family of a plan, so that the next plan heeds it."""
    plan = get_object_or_404(Plan, operation=request.operation, uid=uid)
    family = get_object_or_404(Case, operation=request.operation, uid=case)
    placed = get_object_or_404(PlannedCase.objects.select_related("departure", "offer"), plan=plan, case=family)
    back, to = request.GET.get("back", ""), request.GET.get("to", "")[:200].replace("\x00", "")
    form = AdjustForm(plan, family, request.POST or None, to=to)
    if saved(request, form, _("It was decided. Plan anew, so that the plan heeds it.")):
        if back.isdecimal():  # of the page on which the family was moved
            at = reverse("plans_move", args=[operation_code, uid])
            return redirect(f"{at}?page={int(back[:6])}#family-{family.uid}")
        return redirect("plans_families", operation_code, uid)
    decisions = family.decisions.filter(ended_at=None).select_related("departure", "destination", "offer")
    shown = {"plan": plan, "family": family, "placed": placed, "form": form, "decisions": decisions}
    shown |= {"back": int(back[:6]) if back.isdecimal() else None, "to": to}
    with journal.reading(request, "case", [family.uid]):
        return render(request, "plans/adjust.html", shown, status=422 if form.errors else 200)


@gate.needs(Right.REGISTER_READ, purpose="plan")
@require_safe
@never_cache
def changes(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """What a plan changes against another: against what people were told before it, unless another is named."""
    plan = get_object_or_404(Plan, operation=request.operation, uid=uid)
    others = Plan.objects.filter(operation=request.operation).exclude(pk=plan.pk).exclude(claims={})
    wanted = request.GET.get("against", "").replace("\x00", "")
    first = get_object_or_404(others, uid=wanted) if wanted else (plan.base or told_before(plan))
    shown: dict[str, object] = {"plan": plan, "first": first, "others": others.order_by("-number")}
    shown["tells"] = tells(first, plan)
    people: list[str] = []
    if first is not None and plan.claims:
        found = difference(first, plan)
        cases = Case.objects.filter(operation=request.operation, code__in=[row["case_id"] for row in found.rows])
        known = {one.code: one for one in cases}
        shown |= {
            "found": found,
            "costs": found.comparison.costs.to_dicts(),
            "rows": [(known.get(row["case_id"]), row, row["case_id"] in found.told) for row in found.rows],
            "days": found.comparison.days.to_dicts(),
        }
        people = [one.uid for one in known.values()]
    with journal.reading(request, "case", people):
        return render(request, "plans/changes.html", shown)
