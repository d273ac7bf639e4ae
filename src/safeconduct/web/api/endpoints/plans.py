"""Plans: begun, followed, stopped, read family by family, and held against each other. Programs ask again for news."""

from datetime import date
from typing import Annotated, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.endpoints.jobs import job_told
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Page, Uid, Word
from safeconduct.web.api.schemas import plans as of
from safeconduct.web.jobs import services as jobs
from safeconduct.web.plans import approving, freshness, making, running
from safeconduct.web.plans.comparing import difference
from safeconduct.web.plans.models import Plan
from safeconduct.web.plans.told import tells, told_before
from safeconduct.web.record.models import Case
from safeconduct.web.record.services import Refused
from safeconduct.web.rights.roles import Right

Against = Annotated[str, Query("", max_length=26, description="Another plan; what people were told where none is.")]
COUNTS = ("people_leave_before", "people_leave_now", "people_left", "people_unplanned")
STAY = "stay"
"""In place of the code of a departure: those who leave by none."""


@call("POST", "plans", Right.PLAN_MAKE, of.PlanBegun, kind=Kind.CHANGES, status=202, pages=("plans_plans",))
def begin_plan(request: Any, given: of.PlanIn) -> Any:
    """Begin a plan of the record as it is now; a worker computes it, and its address says how far that is."""
    made = making.begin(request.operation, actor=request.user, seconds=given.seconds, reason=given.reason)
    running.start(made, actor=request.user)
    return begun(request, made)


@call("GET", "plans", Right.PLANNING_READ, of.Plans)
def plans(request: Any, page: Page = 1) -> Any:
    """The plans, trials among them, the newest first."""
    rows = Plan.objects.filter(operation=request.operation).select_related("made_by", "base")
    shown, where = paged(rows, page)
    return where | {"items": [told(one) for one in shown]}


@call("GET", "plans/{uid}", Right.PLANNING_READ, of.PlanRead)
def plan(request: Any, uid: Uid) -> Any:
    """One plan: what it comes to, how far its computing is, where it stands, and what changed in the record since."""
    one = found(request, Plan, "base", "previous", "made_by", uid=uid)
    job = running.job_of(one) if Right.PLAN_MAKE in request.rights else None
    stale = freshness.stale(one)
    claims = one.claims
    return told(one) | {
        "digest": one.digest,
        "previous": one.previous.uid if one.previous is not None else None,
        "edits": one.edits,
        "certificate": {name: claims.get(name) for name in of.Certificate.model_fields} if claims else None,
        "needed": [
            {"site": row["site_id"], "destination": row["destination_id"], "week": row["week"], "people": row["people"]}
            for row in (claims.get("needed") or {}).get("seats", [])
        ],
        "job": job_told(job) if job is not None else None,
        "steps": [
            fields(step, "at", "before", "after", "reason") | {"who": str(step.who or "")}
            for step in one.steps.select_related("who").order_by("pk")
        ],
        "approvals": [
            fields(said, "uid", "approves", "reason", "at")
            | {"party": said.party_id, "has_letter": bool(said.letter_kind), "who": str(said.who)}
            for said in one.approvals.select_related("who").defer("letter").order_by("pk")
        ],
        "waits_for": waits_for(one),
        "tellings": [_telling(each) for each in one.tellings.select_related("asked_by", "done_by", "reviewed_by")],
        "changed": None if stale is None else {"digest": stale.digest, "says": stale.text},
        "changes": claims.get("changes"),
    }


@call("POST", "plans/{uid}/stop", Right.PLAN_MAKE, of.PlanNow, kind=Kind.CHANGES)
def stop_plan(request: Any, uid: Uid) -> Any:
    """Stop the computing of a plan: the best that was found is kept, and nothing where none was found yet."""
    one = found(request, Plan, uid=uid)
    job = running.job_of(one)
    if job is None:
        raise Refused(_("It is over already."))
    jobs.stop(job, request.user)
    return now(one)


@call("POST", "plans/{uid}/again", Right.PLAN_MAKE, of.PlanNow, kind=Kind.CHANGES, pages=("plans_again",))
def plan_again(request: Any, uid: Uid) -> Any:
    """Compute a plan again from what it rests on, where that came to nothing."""
    one = found(request, Plan, uid=uid)
    running.start_again(one, actor=request.user)
    return now(one)


@call("GET", "plans/{uid}/families", Right.REGISTER_READ, of.Families, kind=Kind.SHOWS)
def planned_families(request: Any, uid: Uid, page: Page = 1, departure: Word = "") -> Any:
    """How each family stands in a plan: all, those of one departure by its code, or ``stay`` for those who stay."""
    one = found(request, Plan, uid=uid)
    rows = one.cases.select_related("case", "departure__destination", "offer")
    if departure == STAY:
        rows = rows.filter(departure=None)
    elif departure:
        rows = rows.filter(departure__code=departure.replace("\x00", ""))
    shown, where = paged(rows.order_by("departure__departs_on", "departure", "pk"), page)
    with reading(request, "case", [each.case.uid for each in shown]):
        return where | {"items": [_family(each) for each in shown]}


@call("GET", "plans/{uid}/changes", Right.REGISTER_READ, of.Difference, kind=Kind.SHOWS)
def plan_changes(request: Any, uid: Uid, against: Against, page: Page = 1) -> Any:
    """What a plan changes for each family against another plan, and who has to be told."""
    one = found(request, Plan, "base", uid=uid)
    first = found(request, Plan, uid=against) if against else (one.base or told_before(one))
    if first is None or not one.claims or not first.claims:
        with reading(request, "case", []):
            nobody = dict.fromkeys(COUNTS, 0)
            return {"page": page, "pages": 1, "count": 0, "items": [], "against": None, "told": None} | nobody
    both, telling = difference(first, one), tells(first, one)
    shown, where = paged(both.rows, page)
    codes = [row["case_id"] for row in shown]
    known = dict(Case.objects.filter(operation=request.operation, code__in=codes).values_list("code", "uid"))
    with reading(request, "case", list(known.values())):
        return where | {
            "against": first.uid,
            "people_leave_before": both.placed[0],
            "people_leave_now": both.placed[1],
            "people_left": both.left,
            "people_unplanned": both.lost,
            "told": len(both.told) if telling else None,
            "items": [
                fields_of(row, "people", "change", "days_later")
                | {"case": known.get(row["case_id"]), "told": row["case_id"] in both.told if telling else None}
                | {"before": _way(row, "first"), "now": _way(row, "second")}
                for row in shown
            ],
        }


def begun(request: Any, made: Plan) -> dict[str, Any]:
    """A plan that waits to be computed, and where to ask for it."""
    look = reverse("api_plan", args=[request.operation.code, made.uid])
    return fields(made, "uid", "number") | {"state": str(made.state), "look": look}


def now(one: Plan) -> dict[str, Any]:
    """Where a plan stands, in words that can be answered again to the same key."""
    one.refresh_from_db()
    return {"uid": one.uid, "state": str(one.state), "waits_for": waits_for(one)}


def waits_for(one: Plan) -> int | None:
    """The number of the party whose turn it is."""
    party = approving.waits_for(one)
    return None if party is None else int(party.pk)


def told(one: Plan) -> dict[str, Any]:
    """What is told of every plan in a list."""
    claims = one.claims
    last = claims.get("last_departure")
    return fields(one, "uid", "number", "state", "on", "made_at", "seconds") | {
        "made_by": str(one.made_by or ""),
        "base": one.base.uid if one.base is not None else None,
        "people_leave": claims.get("people_placed"),
        "people_stay": claims.get("people_unplaced"),
        "last_departure": date.fromisoformat(last) if last else None,
        "gap": claims.get("gap"),
    }


def fields_of(row: Any, *names: str) -> dict[str, Any]:
    """Some cells of a row by their names."""
    return {name: row[name] for name in names}


def _family(one: Any) -> dict[str, Any]:
    by = one.departure
    return fields(one, "people", "buses", "reason") | {
        "case": one.case.uid,
        "departure": by.code if by else None,
        "departs_on": by.departs_on if by else None,
        "destination": by.destination.code if by else None,
        "offer": one.offer.code if one.offer else None,
    }


def _way(row: Any, which: str) -> dict[str, Any] | None:
    """How a family leaves by the first or the second of two plans."""
    if row[f"departure_{which}"] is None:
        return None
    return {name: row[f"{name}_{which}"] for name in ("departure", "departs_on", "offer")}


def _telling(one: Any) -> dict[str, Any]:
    return fields(one, "asked_at", "done_at", "emergency", "review") | {
        "asked_by": str(one.asked_by),
        "done_by": str(one.done_by) if one.done_by else None,
        "reviewed_by": str(one.reviewed_by) if one.reviewed_by else None,
        "taken_back_at": one.ended_at,
    }
