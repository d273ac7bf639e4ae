"""How a row of the ledger is entered: with a code of its own where none is given, and written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.identifiers import short_code
from safeconduct.web.record.models import (
    Agreement,
    Citation,
    Commitment,
    Figure,
    LedgerEvent,
    LegalStatus,
    Measure,
    Source,
    Statement,
)
from safeconduct.web.record.models.places import ENTERED, is_standing
from safeconduct.web.record.services.ledger_rules import refuse_unsound
from safeconduct.web.record.services.refusal import (
    Refused,
    lock_operation,
    locked,
    refuse_odd_code,
    refuse_taken_back,
    refuse_unfit,
    same_operation,
)
from safeconduct.web.record.services.standing import record

Made = TypeVar("Made", bound=models.Model)

PREFIXES: dict[type[models.Model], str] = {
    Source: "S",
    Statement: "T",
    Figure: "F",
    LedgerEvent: "E",
    LegalStatus: "G",
    Agreement: "A",
    Commitment: "K",
    Measure: "M",
}
"""With which the code of a row begins that was entered here."""


def enter(made: Made, *, actor: Any, reason: str = "") -> Made:
    """Write a new row of the ledger, in the transaction of the caller, under the lock of its operation.

    Args:
        made: The row, not saved yet. Where it has no code it is given one.
        actor: Who enters it.
        reason: Why.

    Raises:
        Refused: the code is taken or odd, what it refers to was taken back or belongs to another operation, or a rule
            is broken.
    """
    thing: Any = made
    lock_operation(thing.operation)
    _refuse_gone(thing)
    coded = type(thing) in PREFIXES
    if coded:
        given = thing.code
        thing.code = given or _next_code(type(thing), thing.operation_id)
        refuse_odd_code(thing.code)
        if type(thing).objects.filter(operation=thing.operation_id, code=thing.code).exists():
            raise Refused(_("%(code)s: is the code of another entry.") % {"code": thing.code})
    refuse_unfit(thing)
    refuse_unsound(thing)
    thing.save(force_insert=True)
    called = thing.code if coded else thing.called
    journal.change(actor=actor, thing=thing, what=ENTERED, before="", after=called, reason=reason)
    return made


def enter_cited(made: Made, kind: str, sources: Iterable[Source], *, actor: Any, reason: str = "") -> Made:
    """Write a new row with the sources in which it was read, in the transaction of the caller.

    Args:
        made: The row, as `enter` takes it.
        kind: As a citation calls it.
        sources: Where it was read.
        actor: Who enters it.
        reason: Why.

    Raises:
        Refused: as of `enter` and `cite_all`.
    """
    enter(made, actor=actor, reason=reason)
    cite_all(made, kind, sources, actor=actor)
    return made


def cite_all(thing: Any, kind: str, sources: Iterable[Source], *, actor: Any) -> None:
    """Write down in which sources something was read.

    Args:
        thing: What was read.
        kind: As a citation calls it.
        sources: Where.
        actor: Who says so.

    Raises:
        Refused: a source was taken back, or belongs to another operation.
    """
    for source in sources:
        same_operation(thing.operation_id, source=source)
        now = locked(source)
        refuse_taken_back(now)
        made = Citation(operation_id=thing.operation_id, source=now, who=actor, **{kind: thing})
        record(made, actor=actor, reason="")


def _refuse_gone(thing: Any) -> None:
    for field in thing._meta.concrete_fields:
        if not field.is_relation or field.name in ("operation", "who"):
            continue
        other = getattr(thing, field.name)
        if other is None:
            continue
        same_operation(thing.operation_id, **{field.name: other})
        if not is_standing(other):
            raise Refused(_("%(code)s: is there no more.") % {"code": getattr(other, "code", "") or other.called})


def _next_code(model: Any, operation: int) -> str:
    """A code that no row of the model has in the operation, which is locked."""
    taken = set(model.objects.filter(operation=operation).values_list("code", flat=True))
    number = len(taken)
    while (code := short_code(number, PREFIXES[model])) in taken:
        number += 1
    return code
