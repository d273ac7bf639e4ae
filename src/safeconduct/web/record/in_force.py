"""How the plan in force places a case; a plan is told to people, so that what it says is what they were told."""

from __future__ import annotations

from safeconduct.web.plans.models import PlannedCase, PlanState
from safeconduct.web.record.models import Case


def placed(case: Case) -> PlannedCase | None:
    """How the plan in force places a case; None where none is in force, or the case came after it."""
    rows = PlannedCase.objects.filter(case=case, plan__operation=case.operation_id, plan__state=PlanState.IN_FORCE)
    return rows.select_related("plan", "departure__destination", "offer").first()
