"""How things stood: events, legal statuses and what contests them, responsibility for sites, and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.ledger.services.entering import cite_all, enter_cited
from safeconduct.web.record.models import (
    Agreement,
    Citation,
    LedgerEvent,
    LegalStatus,
    Operation,
    Responsibility,
    Site,
    Source,
    Statement,
    StatusContest,
)
from safeconduct.web.record.models.ledger_history import CITING
from safeconduct.web.record.services.refusal import Refused, locked, refuse_taken_back, same_operation
from safeconduct.web.record.services.standing import record


@transaction.atomic
def enter_event(
    operation: Operation, *, actor: Any, sources: Sequence[Source] = (), reason: str = "", **fields: Any
) -> LedgerEvent:
    """Enter what happened.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    return enter_cited(LedgerEvent(operation=operation, **fields), "event", sources, actor=actor, reason=reason)


@transaction.atomic
def enter_status(
    operation: Operation, *, actor: Any, sources: Sequence[Source] = (), reason: str = "", **fields: Any
) -> LegalStatus:
    """Enter what the people are by law, from when until when.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    return enter_cited(LegalStatus(operation=operation, **fields), "status", sources, actor=actor, reason=reason)


@transaction.atomic
def enter_agreement(
    operation: Operation, *, actor: Any, sources: Sequence[Source] = (), reason: str = "", **fields: Any
) -> Agreement:
    """Enter what parties have agreed.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    return enter_cited(Agreement(operation=operation, **fields), "agreement", sources, actor=actor, reason=reason)


@transaction.atomic
def enter_responsibility(
    site: Site, *, actor: Any, sources: Sequence[Source] = (), reason: str = "", **fields: Any
) -> Responsibility:
    """Enter who is responsible for a site, and for what.

    Raises:
        Refused: nobody is named, or a value does not fit.
    """
    return enter_cited(
        Responsibility(operation_id=site.operation_id, site=site, **fields),
        "responsibility",
        sources,
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def cite(thing: Any, kind: str, source: Source, *, actor: Any) -> Citation:
    """Write down that something was read in a source as well.

    Args:
        thing: What was read.
        kind: As a citation calls it, of ``CITING``.
        source: Where.
        actor: Who says so.

    Raises:
        Refused: it is cited already, or one of the two was taken back.
    """
    if kind not in CITING:
        raise Refused(_("%(name)s: cites no source.") % {"name": kind})
    now = locked(thing)
    refuse_taken_back(now)
    if Citation.objects.filter(source=source, ended_at=None, **{kind: now}).exists():
        raise Refused(_("This source is cited already."))
    cite_all(now, kind, [source], actor=actor)
    return Citation.objects.filter(source=source, ended_at=None, **{kind: now}).latest("pk")


@transaction.atomic
def contest_status(status: LegalStatus, statement: Statement, *, actor: Any, reason: str = "") -> StatusContest:
    """Say that a statement contests a legal status.

    Raises:
        Refused: it is said already, or one of the two was taken back.
    """
    now = locked(status)
    refuse_taken_back(now)
    refuse_taken_back(locked(statement))
    same_operation(now.operation_id, statement=statement)
    if StatusContest.objects.filter(status=now, statement=statement, ended_at=None).exists():
        raise Refused(_("This statement contests it already."))
    made = StatusContest(operation_id=now.operation_id, status=now, statement=statement, who=actor)
    return record(made, actor=actor, reason=reason)  # type: ignore[no-any-return]  # the row that it was given
