"""Rehearsals of plans: asked for, and read."""

from dataclasses import fields as fields_of
from typing import Any

from safeconduct.operation.risks import Risks
from safeconduct.web.api.calls import Kind, call, fields, paged
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Page, Uid
from safeconduct.web.api.schemas import rehearsals as of
from safeconduct.web.plans.models import Plan
from safeconduct.web.rehearsals import making
from safeconduct.web.rehearsals.models import Rehearsal
from safeconduct.web.rights.roles import Right


@call("GET", "rehearsals", Right.REHEARSALS_MAKE, of.Rehearsals)
def rehearsals(request: Any, page: Page = 1) -> Any:
    """Every rehearsal, the newest first."""
    rows = Rehearsal.objects.filter(operation=request.operation).select_related("plan", "against")
    shown, where = paged(rows, page)
    return where | {"items": [_told(one) for one in shown]}


@call(
    "POST",
    "rehearsals",
    Right.REHEARSALS_MAKE,
    of.RehearsalBegun,
    kind=Kind.CHANGES,
    status=202,
    pages=("rehearsals_rehearsals",),
)
def begin_rehearsal(request: Any, given: of.RehearsalIn) -> Any:
    """Ask for a rehearsal; ``job`` plays it. A risk that is left out is as in the last rehearsal, or as assumed."""
    last = making.last_risks(request.operation)
    risks = Risks(
        **{
            one.name: getattr(last, one.name) if (value := getattr(given, one.name)) is None else value
            for one in fields_of(Risks)
        }
    )
    plan = found(request, Plan, uid=given.plan, base=None)
    against = found(request, Plan, uid=given.against, base=None) if given.against else None
    made = making.begin(plan, risks, actor=request.user, futures=given.futures, seed=given.seed, against=against)
    job = making.job_of(made)
    return {"uid": made.uid, "job": job.uid if job else ""}


@call("GET", "rehearsals/{uid}", Right.REHEARSALS_MAKE, of.RehearsalRead)
def rehearsal(request: Any, uid: Uid) -> Any:
    """One rehearsal, with what came of it once it is made, as ``rehearsal.json`` states it, and who remains by day."""
    one = found(request, Rehearsal, "plan", "against", uid=uid)
    days = [dict(zip(("day", *making.COLUMNS), row, strict=True)) for row in one.remaining]
    return _told(one) | {"risks": one.risks, "found": one.claims, "remaining": days}


def _told(one: Rehearsal) -> dict[str, Any]:
    against = one.against.uid if one.against is not None else None
    return fields(one, "uid", "futures", "seed", "made_at", "done_at") | {"plan": one.plan.uid, "against": against}
