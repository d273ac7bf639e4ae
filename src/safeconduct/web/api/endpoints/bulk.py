"""Many cases at once: seen as they would be, changed, and taken back as a whole."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from safeconduct.web.api.calls import Kind, call, paged, reading
from safeconduct.web.api.kinds import Page, Uid
from safeconduct.web.api.problems import Unfit
from safeconduct.web.api.schemas import cases as of
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.record import services
from safeconduct.web.record.models import Case, StateChange
from safeconduct.web.record.register import Filters, cases_of
from safeconduct.web.rights.roles import Right

SHOWN = 200
"""Cases that a preview names, of however many would be changed."""


@call("POST", "previews/bulk", Right.REGISTER_EDIT, of.Preview, kind=Kind.SHOWS, pages=("record_bulk",))
def preview_bulk(request: Any, given: of.BulkAsked) -> Any:
    """What a change would do to each of several cases; nothing is changed."""
    preview = services.preview(request.operation, _meant(request, given), given.field, given.value)
    shown = preview.planned[:SHOWN]
    with reading(request, "case", [one.case.uid for one in shown]):
        items = [
            {
                "uid": one.case.uid,
                "code": one.case.code,
                "before": one.before,
                "changes": one.changes,
                "obstacle": one.obstacle,
            }
            for one in shown
        ]
        more = len(preview.planned) - len(shown)
        return {"items": items, "more": more, "count": preview.count, "seen": preview.seen}


@call("POST", "bulk", Right.REGISTER_EDIT, of.Batch, kind=Kind.CHANGES, status=201, pages=("record_bulk",))
def change_bulk(request: Any, given: of.BulkIn) -> Any:
    """Make the same change of several cases that were looked at, of all or of none."""
    batch = services.change_many(
        request.operation,
        _meant(request, given),
        given.seen,
        given.field,
        given.value,
        actor=request.user,
        reason=given.reason,
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


def _meant(request: Any, given: of.BulkAsked) -> QuerySet[Case]:
    """The cases that a body names one by one, or all that its filters find.

    Raises:
        Unfit: it names both, or neither.
    """
    if (given.cases is None) is (given.filters is None):
        raise Unfit("body.cases", _("Name either cases or filters."))
    if given.filters is None:
        return services.chosen(request.operation, given.cases or [])
    sensitive = Right.NEEDS_SENSITIVE_READ in request.rights
    return cases_of(request.operation, Filters.read(given.filters.model_dump()), sensitive=sensitive)
