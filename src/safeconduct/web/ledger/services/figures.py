"""Figures: entered as a source gives them, decided about with a reason, contested, and looked at by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.ledger.services.entering import enter
from safeconduct.web.record.models import (
    Figure,
    FigureContest,
    FigureDecision,
    FigureReview,
    FigureRole,
    ReviewState,
    Source,
    StateChange,
)
from safeconduct.web.record.models.reasons import seal_reasons
from safeconduct.web.record.services.ledger_rules import decided, refuse_second_used, same_as
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked, refuse_taken_back
from safeconduct.web.record.services.standing import record


@transaction.atomic
def enter_figure(source: Source, *, actor: Any, reason: str = "", **fields: Any) -> Figure:
    """Enter a number that a source gives. It stands beside those that disagree until somebody decides.

    Raises:
        Refused: it has no number, its statement stands in another source, or a value does not fit.
    """
    now = locked(source)
    refuse_taken_back(now)
    return enter(Figure(operation_id=now.operation_id, source=now, **fields), actor=actor, reason=reason)


@transaction.atomic
def decide_figure(figure: Figure, role: str, *, actor: Any, reason: str, seen: int | None = None) -> FigureDecision:
    """Decide about a figure: it is used, a cross-check, or rejected. What was decided before stays in the record.

    Args:
        figure: Which.
        role: Of ``FigureRole``.
        actor: Who decides.
        reason: Why; kept sealed.
        seen: The key of the decision that was looked at, 0 for none; None where nobody looked.

    Raises:
        Refused: nothing says why, another one is used for the same, it is decided so already, or somebody decided
            meanwhile.
    """
    if not reason.strip():
        raise Refused(_("Say why."), {"reason": [_("Say why.")]})
    lock_operation(figure.operation)
    now = locked(figure)
    refuse_taken_back(now)
    last = decided([now]).get(now.pk)
    if seen is not None and seen != (last.pk if last else 0):
        raise Refused(_("Somebody decided about this figure since you looked. Look again."))
    if last is not None and last.role == role:
        raise Refused(_("This is decided already; contest it, or decide otherwise."))
    made = FigureDecision(operation_id=now.operation_id, figure=now, role=role, who=actor)
    made.reason = reason.strip()
    seal_reasons([made])
    record(made, actor=actor, reason=reason.strip())
    refuse_second_used(now)
    return made


@transaction.atomic
def both_stand(figures: Sequence[Figure], *, actor: Any, reason: str) -> list[FigureDecision]:
    """Note that figures which disagree all stand: none is used, and each checks the others.

    Args:
        figures: Those that disagree; two or more.
        actor: Who decides.
        reason: Why; kept sealed.

    Raises:
        Refused: there are fewer than two, nothing says why, or one is used.
    """
    if len(figures) < 2:
        raise Refused(_("Choose two figures or more."))
    now = decided(figures)
    used = next((one for one in figures if one.pk in now and now[one.pk].role == FigureRole.USED), None)
    if used is not None:
        raise Refused(_("%(code)s is used: decide about that one first.") % {"code": used.code})
    open_ones = [one for one in figures if one.pk not in now or now[one.pk].role != FigureRole.CROSS_CHECK]
    if not open_ones:
        raise Refused(_("This is decided already; contest it, or decide otherwise."))
    return [decide_figure(one, FigureRole.CROSS_CHECK, actor=actor, reason=reason) for one in open_ones]


def all_stand(figure: Figure, *, actor: Any, reason: str) -> list[FigureDecision]:
    """Note that a figure and all that count the same at the same time stand.

    Raises:
        Refused: as ``both_stand``.
    """
    return both_stand([figure, *same_as(figure)], actor=actor, reason=reason)


@transaction.atomic
def contest(figure: Figure, *, actor: Any, reason: str) -> FigureContest:
    """Contest what was decided about a figure. The decision holds until somebody decides anew.

    Raises:
        Refused: nothing is decided, or nothing says why.
    """
    if not reason.strip():
        raise Refused(_("Say why."), {"reason": [_("Say why.")]})
    now = locked(figure)
    refuse_taken_back(now)
    last = decided([now]).get(now.pk)
    if last is None:
        raise Refused(_("Nothing is decided about this figure yet."))
    made = FigureContest(operation_id=now.operation_id, decision=last, who=actor)
    made.reason = reason.strip()
    seal_reasons([made])
    return record(made, actor=actor, reason=reason.strip())  # type: ignore[no-any-return]  # the row that it was given


@transaction.atomic
def review(figure: Figure, *, actor: Any) -> FigureReview:
    """Note that a second person looked at a figure and found it right.

    Raises:
        Refused: whoever looks entered or changed it last, or it is reviewed already.
    """
    now = locked(figure)
    refuse_taken_back(now)
    last = FigureReview.objects.filter(figure=now, ended_at=None).order_by("pk").last()
    if last is not None and last.state == ReviewState.REVIEWED:
        raise Refused(_("This figure is reviewed already."))
    changed = StateChange.objects.filter(figure=now).order_by("pk").last()
    if changed is not None and changed.who_id == getattr(actor, "pk", None):
        raise Refused(_("You entered or changed this figure yourself; a second person reviews it."))
    made = FigureReview(operation_id=now.operation_id, figure=now, state=ReviewState.REVIEWED, who=actor)
    return record(made, actor=actor, reason="")  # type: ignore[no-any-return]
