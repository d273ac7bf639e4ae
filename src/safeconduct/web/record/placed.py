"""How the plan in force places a case; a plan is told to people, so that what it says is what they were told."""

from __future__ import annotations

from safeconduct.operation.languages import DEFAULT
from safeconduct.web.pages.writing import language
from safeconduct.web.plans import pictures
from safeconduct.web.plans.models import PlannedCase, PlanState
from safeconduct.web.record.models import Case


def placed(case: Case) -> PlannedCase | None:
    """How the plan in force places a case; None where none is in force, or the case came after it."""
    rows = PlannedCase.objects.filter(case=case, plan__operation=case.operation_id, plan__state=PlanState.IN_FORCE)
    return rows.select_related("plan", "case", "departure__destination", "offer").first()


def why_it_stays(placed: PlannedCase | None) -> str:
    """Why the plan leaves a case, shortly and in the language of the page; empty where only its English is kept."""
    if placed is None or placed.departure_id is not None or language().code == DEFAULT:
        return ""
    return pictures.reasons_of_plan(placed.plan).get(placed.case.code, "")
