"""Trials of a plan: begun, and not begun twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.plans import files, making, running
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.plans.one_more import Scarce, one_more
from safeconduct.web.plans.trials import Edit, edited
from safeconduct.web.record.services.refusal import Refused

MOST = 20
"""Things that may be otherwise in one trial."""


@transaction.atomic
def try_otherwise(plan: Plan, edits: Sequence[Edit], *, actor: Any, reason: str = "") -> Plan:
    """Begin the trial of a plan in which some things are otherwise, and have it computed.

    Raises:
        Refused: the plan is not made yet, they name nothing that is there, or what follows from them is no sound
            operation.
    """
    if not plan.claims:
        raise Refused(_("This plan is not made yet; wait until it is."))
    basis = edited(files.basis_of(plan), edits)
    trial = making.begin_trial(plan, basis, [one.stored() for one in edits], actor=actor, reason=reason)
    running.start(trial, actor=actor)
    return trial


def try_one_more(plan: Plan, scarce: Scarce, *, actor: Any) -> Plan:
    """Begin the trial in which there is one more of something; one that was begun before is not begun again.

    Raises:
        Refused: there is no such thing, or there can be no more of it.
    """
    edit = one_more(files.basis_of(plan), scarce)
    before = next((one for one in trials_of(plan) if one.edits == [edit.stored()]), None)
    return before or try_otherwise(plan, [edit], actor=actor)


def trials_of(plan: Plan) -> list[Plan]:
    """The trials of a plan that were computed, or are being computed, the newest first."""
    return list(Plan.objects.filter(base=plan).exclude(state__in=[PlanState.FAILED, PlanState.DROPPED]))
