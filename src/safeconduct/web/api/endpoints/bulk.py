"""Many cases at once: seen as they would be, changed, and taken back as a whole."""

from typing import Any

from django.http import Http404

from safeconduct.web.api.calls import Kind, call, paged, reading
from safeconduct.web.api.kinds import Page, Uid
from safeconduct.web.api.schemas import cases as of
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.record import services
from safeconduct.web.record.models import StateChange
from safeconduct.web.rights.roles import Right


@call("POST", "previews/bulk", Right.REGISTER_EDIT, of.Preview, kind=Kind.SHOWS, pages=("record_bulk",))
def preview_bulk(request: Any, given: of.BulkAsked) -> Any:
    """What a change would do to each of several cases; nothing is changed."""
    planned = services.preview(request.operation, given.cases, given.field, given.value)
    with reading(request, "case", [one.case.uid for one in planned]):
        items = [
            {
                "uid": one.case.uid,
                "code": one.case.code,
                "before": one.before,
                "changes": one.changes,
                "obstacle": one.obstacle,
            }
            for one in planned
        ]
        return {"items": items}


@call("POST", "bulk", Right.REGISTER_EDIT, of.Batch, kind=Kind.CHANGES, status=201, pages=("record_bulk",))
def change_bulk(request: Any, given: of.BulkIn) -> Any:
    """Make the same change of several cases that were looked at, of all or of none."""
    batch = services.change_many(
        request.operation, given.seen, given.field, given.value, actor=request.user, reason=given.reason
    )
    rows = StateChange.objects.filter(operation=request.operation, batch=batch).order_by("pk")
    return {"batch": batch, "changes": list(rows.values_list("pk", flat=True))}


@call("GET", "bulk/{uid}", Right.REGISTER_EDIT, of.BatchOut, kind=Kind.SHOWS)
def bulk(request: Any, uid: Uid, page: Page = 1) -> Any:
    """What was changed together, by the identifier that the change gave."""
    rows = StateChange.objects.filter(operation=request.operation, batch=uid.replace("\x00", "")).exclude(batch="")
    shown, where = paged(rows.select_related("case").order_by("pk"), page)
    if not where["count"]:
        raise Http404
    gone = set(StateChange.objects.filter(reverses__in=shown).values_list("reverses", flat=True))
    with reading(request, "case", [one.case.uid for one in shown if one.case]):
        items = [
            {
                "change": one.pk,
                "case": one.case.uid if one.case else "",
                "before": one.before,
                "after": one.after,
                "is_reversed": one.pk in gone,
            }
            for one in shown
        ]
        return where | {"items": items}


@call(
    "POST",
    "bulk/{uid}/reversal",
    Right.REGISTER_EDIT,
    of.Reversed,
    kind=Kind.CHANGES,
    status=201,
    pages=("record_bulk_done",),
)
def reverse_bulk(request: Any, uid: Uid, given: Why) -> Any:
    """Take back a change of several cases, of all or of none."""
    batch = uid.replace("\x00", "")
    if not StateChange.objects.filter(operation=request.operation, batch=batch).exclude(batch="").exists():
        raise Http404
    return {"count": services.reverse_many(request.operation, batch, actor=request.user, reason=given.reason)}
