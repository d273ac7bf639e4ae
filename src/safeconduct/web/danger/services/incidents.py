"""Incidents: entered with what is known, further sources added, and reports marked as sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.danger.likeness import likely_same
from safeconduct.web.danger.telling import to_be_told
from safeconduct.web.pages.writing import comma
from safeconduct.web.record import journal
from safeconduct.web.record.identifiers import short_code
from safeconduct.web.record.models import Incident, IncidentReport, IncidentSource, Operation
from safeconduct.web.record.models.places import ENTERED
from safeconduct.web.record.models.reasons import seal_reasons
from safeconduct.web.record.services.operation_days import refuse_untimely
from safeconduct.web.record.services.refusal import (
    Refused,
    lock_operation,
    locked,
    refuse_taken_back,
    refuse_unfit,
    same_operation,
)
from safeconduct.web.record.services.standing import record

PREFIX = "N"
"""With which the code of an incident begins that was entered here."""


class LikelySame(Refused):
    """Incidents are in the log already that may be the same event; somebody has to decide.

    Attributes:
        incidents: Those, the nearest day first.
    """

    def __init__(self, incidents: Sequence[Incident]) -> None:
        self.incidents = incidents
        codes = comma().join(one.code for one in incidents)
        said = _("This may be in the log already: %(codes)s. Say whether it is the same event or another one.")
        super().__init__(said % {"codes": codes})


@transaction.atomic
def enter_incident(
    operation: Operation,
    *,
    actor: Any,
    another: bool = False,
    words: str = "",
    source: str = "",
    reason: str = "",
    tell: bool = False,
    **fields: Any,
) -> Incident:
    """Enter an incident with what is known of it. What is not given is unknown; everything else can follow.

    Args:
        operation: Where.
        actor: Who enters it.
        another: Whether somebody decided that it is none of those that are in the log already.
        words: What is known, in words; kept sealed with the first source.
        source: Who says so, or where it is written.
        reason: Why it is entered only now, or what else the history should say.
        tell: Whether those who have a rule are told even where it was known for so long that it is history.
        fields: Of ``Incident``, ``site``, ``kind`` and ``occurred_on`` at least. ``code`` may be left out.

    Raises:
        LikelySame: the log has incidents that may be the same event, and ``another`` is not said.
        Refused: the code is taken, a day lies in the future, or a value does not fit.
    """
    lock_operation(operation)
    same_operation(operation.pk, site=fields["site"])
    made = Incident(operation=operation, entered_at=timezone.now(), entered_by=actor, **fields)
    made.code = made.code or _next_code(operation)
    if Incident.objects.filter(operation=operation, code=made.code).exists():
        raise Refused(_("%(code)s: is the code of another incident.") % {"code": made.code})
    refuse_unfit(made)
    refuse_untimely(made)
    if not another and (found := likely_same(made.site, made.kind, made.occurred_on, made.precision)):
        raise LikelySame(found)
    made.save(force_insert=True)
    journal.change(actor=actor, thing=made, what=ENTERED, before="", after=made.code, reason=reason)
    if words.strip() or source.strip():
        _add(made, actor=actor, words=words, reference=source)
    if tell:
        to_be_told.send(Incident, incident=made)
    return made


@transaction.atomic
def add_source(
    incident: Incident,
    *,
    actor: Any,
    words: str = "",
    reference: str = "",
    reliability: str = "",
    credibility: int | None = None,
) -> IncidentSource:
    """Add a source to an incident.

    Args:
        incident: Which.
        actor: Who adds it.
        words: What it says; kept sealed, since it may name people.
        reference: Where it is written, or who said so by office or organisation.
        reliability: Of the source, A to F; empty: not given.
        credibility: Of what it says, 1 to 6; None: not given.

    Raises:
        Refused: it says nothing, a value does not fit, or the incident was taken back.
    """
    now = locked(incident)
    refuse_taken_back(now)
    return _add(now, actor=actor, words=words, reference=reference, reliability=reliability, credibility=credibility)


@transaction.atomic
def report_sent(incident: Incident, *, sent_to: str, actor: Any, sent_at: datetime | None = None) -> IncidentReport:
    """Mark that a report of an incident was sent, which ends its reminder.

    Args:
        incident: Of which.
        sent_to: To whom, by office or organisation.
        actor: Who marks it.
        sent_at: When; None: now.

    Raises:
        Refused: nothing says to whom, the moment has not come, or the incident was taken back.
    """
    now = locked(incident)
    refuse_taken_back(now)
    if not sent_to.strip():
        raise Refused(_("Say to whom it was sent."), {"sent_to": [_("Say to whom it was sent.")]})
    at = sent_at or timezone.now()
    if at > timezone.now():
        raise Refused(_("This time has not come yet."))
    made = IncidentReport(operation_id=now.operation_id, incident=now, sent_at=at, sent_to=sent_to.strip(), who=actor)
    record(made, actor=actor, reason="")
    return made


def _add(incident: Incident, *, actor: Any, words: str, reference: str, **more: Any) -> IncidentSource:
    if not words.strip() and not reference.strip():
        raise Refused(_("Say who says so, where it is written, or what is said."))
    made = IncidentSource(
        operation_id=incident.operation_id, incident=incident, reference=reference.strip(), who=actor, **more
    )
    made.reason = words.strip()
    seal_reasons([made])  # before the rule is looked at that a source says something
    record(made, actor=actor, reason="")
    return made


def _next_code(operation: Operation) -> str:
    """A code that no incident of the operation has, which is locked."""
    taken = set(Incident.objects.filter(operation=operation).values_list("code", flat=True))
    number = len(taken)
    while (code := short_code(number, PREFIX)) in taken:
        number += 1
    return code
