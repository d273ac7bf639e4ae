"""What if: trials of a plan in which something is otherwise. Each is a plan, read and dropped as plans are."""

from typing import Any

from safeconduct.web.api.calls import Kind, call, fields
from safeconduct.web.api.endpoints.plans import begun, told
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Uid
from safeconduct.web.api.schemas import plans as of
from safeconduct.web.plans import pictures, trying
from safeconduct.web.plans.models import Plan
from safeconduct.web.plans.one_more import Scarce
from safeconduct.web.plans.trials import Edit
from safeconduct.web.rights.roles import Right


@call("GET", "plans/{uid}/trials", Right.PLANNING_READ, of.Trials)
def plan_trials(request: Any, uid: Uid) -> Any:
    """The trials of a plan that were computed or are being computed, the newest first, with what each changes."""
    one = found(request, Plan, uid=uid)
    return {
        "items": [
            told(trial) | {"edits": trial.edits, "changes": trial.claims.get("changes")}
            for trial in trying.trials_of(one)
        ]
    }


@call("POST", "plans/{uid}/trials", Right.PLAN_MAKE, of.PlanBegun, kind=Kind.CHANGES, status=202, pages=("plans_try",))
def try_otherwise(request: Any, uid: Uid, given: of.TrialIn) -> Any:
    """Try a plan in a copy in which some things are otherwise; nothing in the record is changed."""
    edits = [Edit(one.table, tuple(one.key), one.field, one.value) for one in given.edits]
    made = trying.try_otherwise(found(request, Plan, uid=uid), edits, actor=request.user, reason=given.reason)
    return begun(request, made)


@call("GET", "plans/{uid}/scarce", Right.PLANNING_READ, of.ScarceThings)
def scarce(request: Any, uid: Uid) -> Any:
    """What a plan is short of and one more of which can be tried, the dearest first."""
    rows = pictures.of(found(request, Plan, uid=uid)).get("scarce", [])
    named = [(Scarce.of(row["name"]), row["price"]) for row in rows]
    return {"items": [fields(one, "kind", "code", "day", "need") | {"price": price} for one, price in named if one]}


@call(
    "POST",
    "plans/{uid}/one-more",
    Right.PLAN_MAKE,
    of.PlanBegun,
    kind=Kind.CHANGES,
    status=202,
    pages=("plans_one_more",),
)
def try_one_more(request: Any, uid: Uid, given: of.OneMoreIn) -> Any:
    """Try what one more of something scarce would save; one that was tried before is not tried again."""
    wanted = Scarce(given.kind, given.code, given.day, given.need)
    made = trying.try_one_more(found(request, Plan, uid=uid, base=None), wanted, actor=request.user)
    return begun(request, made)
