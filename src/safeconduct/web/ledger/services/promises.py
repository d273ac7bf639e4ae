"""Commitments and what is done of them, withdrawn and superseded as acts; measures of a parliament, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.ledger.services.entering import enter, enter_cited
from safeconduct.web.pages.writing import day_text
from safeconduct.web.record import journal
from safeconduct.web.record.models import (
    Commitment,
    Fulfilment,
    Measure,
    MeasureStep,
    Operation,
    Source,
    StateChange,
)
from safeconduct.web.record.services.ledger_rules import refuse_unsound
from safeconduct.web.record.services.operation_days import now_in
from safeconduct.web.record.services.refusal import (
    Refused,
    lock_operation,
    locked,
    refuse_broken,
    refuse_taken_back,
    same_operation,
)


@transaction.atomic
def enter_commitment(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Commitment:
    """Enter what somebody has said that they will do, intend to do, or call on others to do.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    return enter(Commitment(operation=operation, **fields), actor=actor, reason=reason)


@transaction.atomic
def withdraw(commitment: Commitment, on: date, *, actor: Any, reason: str) -> StateChange:
    """Record that a commitment was withdrawn.

    Args:
        commitment: Which.
        on: The day.
        actor: Who records it.
        reason: By what, or why.

    Raises:
        Refused: nothing says why, the day has not come or lies before the promise, or it holds no more.
    """
    now = _holding(commitment, reason)
    _refuse_future(now.operation, on)
    if now.made_on is not None and on < now.made_on:
        said = _("It was not withdrawn before it was made.")
        raise Refused(said, {"on": [said]})
    now.withdrawn_on = on
    refuse_broken(now)
    now.save(update_fields=["withdrawn_on"])
    return journal.change(
        actor=actor, thing=now, what="withdrawn_on", before="", after=on.isoformat(), reason=reason, on=on
    )


@transaction.atomic
def supersede(commitment: Commitment, by: Commitment, *, actor: Any, reason: str) -> StateChange:
    """Record that another commitment took the place of one.

    Args:
        commitment: The one that holds no more.
        by: The one that took its place.
        actor: Who records it.
        reason: Where it is said, or why.

    Raises:
        Refused: nothing says why, it holds no more, or this leads back to itself.
    """
    now = _holding(commitment, reason)
    same_operation(now.operation_id, by=by)
    other = locked(by)
    refuse_taken_back(other)
    now.superseded_by = other
    refuse_unsound(now)
    refuse_broken(now)
    now.save(update_fields=["superseded_by"])
    return journal.change(actor=actor, thing=now, what="superseded_by", before="", after=other.code, reason=reason)


@transaction.atomic
def fulfil(
    commitment: Commitment, on: date, *, actor: Any, sources: Sequence[Source] = (), reason: str = "", **fields: Any
) -> Fulfilment:
    """Record what was done of a commitment on a day.

    Args:
        commitment: Of which.
        on: The day.
        actor: Who records it.
        sources: Where it was read.
        reason: What else there is to say.
        fields: Of ``Fulfilment``: how much; the figure or event that says so.

    Raises:
        Refused: the day has not come, the very same is recorded already and nothing is said of it, or a value does not
            fit.
    """
    lock_operation(commitment.operation)
    now = locked(commitment)
    refuse_taken_back(now)
    _refuse_future(now.operation, on)
    quantity = fields.get("quantity")
    if quantity is not None and quantity <= 0:
        said = _("Write a number above 0, or none where all of it was done.")
        raise Refused(said, {"quantity": [said]})
    same = {"quantity": quantity, "figure": fields.get("figure"), "event": fields.get("event")}
    if not reason.strip() and Fulfilment.objects.standing().filter(commitment=now, on=on, **same).exists():
        said = _("The very same is recorded already. Where it was done twice, say so here.")
        raise Refused(said, {"reason": [said]})
    made = Fulfilment(operation_id=now.operation_id, commitment=now, on=on, **fields)
    return enter_cited(made, "fulfilment", sources, actor=actor, reason=reason)


@transaction.atomic
def enter_measure(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Measure:
    """Enter a bill or resolution.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    return enter(Measure(operation=operation, **fields), actor=actor, reason=reason)


@transaction.atomic
def step_measure(measure: Measure, *, actor: Any, reason: str = "", **fields: Any) -> MeasureStep:
    """Record what was done with a bill or resolution. Each step is one of its own; none is inferred.

    Raises:
        Refused: the day has not come, or a value does not fit.
    """
    now = locked(measure)
    refuse_taken_back(now)
    _refuse_future(now.operation, fields["on"])
    return enter(MeasureStep(operation_id=now.operation_id, measure=now, **fields), actor=actor, reason=reason)


def _holding(commitment: Commitment, reason: str) -> Commitment:
    """A commitment, locked, that was neither withdrawn nor superseded."""
    if not reason.strip():
        raise Refused(_("Say why."), {"reason": [_("Say why.")]})
    lock_operation(commitment.operation)
    now = locked(commitment)
    refuse_taken_back(now)
    if now.withdrawn_on is not None or now.superseded_by_id is not None:
        raise Refused(_("This commitment holds no more."))
    return now


def _refuse_future(operation: Operation, day: date) -> None:
    today = now_in(operation).date()
    if day > today:
        said = _("This day has not come yet; today is %(today)s.") % {"today": day_text(today)}
        raise Refused(said, {"on": [said]})
