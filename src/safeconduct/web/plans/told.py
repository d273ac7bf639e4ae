"""Which plan people were told of: the one in force now, the one before a plan, and one that came in force since."""

from __future__ import annotations

from django.db.models import QuerySet

from safeconduct.web.plans.models import Plan, PlanState, PlanStep


def told_before(plan: Plan) -> Plan | None:
    """What people were told before they are told of a plan; None where they were told of none.

    For a plan that can still come in force it is the plan in force now, whatever was in force when it was made; for one
    that is or was in force, the plan that was in force before it.
    """
    if not plan.was_told:
        return Plan.objects.filter(operation=plan.operation_id, state=PlanState.IN_FORCE).exclude(pk=plan.pk).first()
    came = _came_in_force(plan)
    before = _all_that_came(plan).filter(pk__lt=came.pk).first() if came is not None else None
    return before.plan if before is not None else None


def overtaken_by(plan: Plan) -> Plan | None:
    """The plan in force now, where it came in force after a plan that can still come in force was begun."""
    now = told_before(plan)
    if now is None or plan.was_told:
        return None
    # Both steps were written under the lock of the operation, so that their keys say which was first.
    begun, came = plan.steps.order_by("pk").first(), _came_in_force(now)
    return now if begun is not None and came is not None and begun.pk < came.pk else None


def tells(first: Plan | None, plan: Plan) -> bool:
    """Whether a plan, held against a first one, says who has to be told: people were told of the first before it.

    A trial is never put in force, and what was dropped neither.
    """
    if first is None or plan.is_trial or plan.state == PlanState.DROPPED:
        return False
    before = told_before(plan)
    return before is not None and before.pk == first.pk


def _all_that_came(plan: Plan) -> QuerySet[PlanStep]:
    """Every time that a plan of the operation came in force, the last first."""
    came = PlanStep.objects.filter(operation=plan.operation_id, after=PlanState.IN_FORCE)
    return came.select_related("plan").order_by("-pk")


def _came_in_force(plan: Plan) -> PlanStep | None:
    return _all_that_came(plan).filter(plan=plan).first()
