"""The one way in which a plan goes from state to state."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.plans.models import STEPS, Plan, PlanState, PlanStep
from safeconduct.web.record.services.refusal import Refused


def step(plan: Plan, before: str, after: PlanState, *, actor: Any, reason: str = "", is_new: bool = False) -> None:
    """Bring a plan, which the caller has locked, from one state to another, and write it down.

    Args:
        plan: Which.
        before: The state that it is in; nothing for a new plan.
        after: The state that follows.
        actor: Who does it; None for the system.
        reason: Why.
        is_new: Whether the plan was made just now, with that state.

    Raises:
        Refused: the plan is in another state, or the one cannot follow the other.
    """
    if (not is_new and plan.state != before) or after not in STEPS.get(before, ()):
        told = {"state": PlanState(plan.state).label}
        raise Refused(_("This cannot be done with a plan that is %(state)s.") % told)
    plan.state = after
    Plan.objects.filter(pk=plan.pk).update(state=after, version=F("version") + (0 if is_new else 1))
    plan.refresh_from_db(fields=["version"])
    PlanStep.objects.create(
        operation_id=plan.operation_id, plan=plan, before=before, after=after, reason=reason, who=actor
    )


def note_of(plan: Plan, actor: Any, action: str, reason: str, **more: Any) -> None:
    """Write into the log what was done with a plan.

    Args:
        plan: Which.
        actor: Who did it; None for the system.
        action: What, as the log calls it.
        reason: Why.
        more: What else is to be known of it; nothing about anybody who is planned for.
    """
    log.append(
        actor=actor,
        action=action,
        operation=plan.operation,
        subject="plan",
        ids=[plan.uid],
        reason=reason,
        after={"number": plan.number, **more},
    )
