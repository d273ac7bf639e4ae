"""Consents and refusals: each adult for themselves, for one purpose and one recipient, until a day or a change of mind.

Who refuses, or withdraws, waits no longer and loses nothing: no priority follows from an answer. What is refused is
closed, and nothing else: ``answers`` says what that is.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.identities.births import births_of
from safeconduct.web.pages.writing import day_text
from safeconduct.web.record import answers, journal
from safeconduct.web.record.models import Answer, Case, Consent, Destination, OperationSettings, Person, Purpose
from safeconduct.web.record.services.families import is_child
from safeconduct.web.record.services.refusal import Refused, locked, same_operation
from safeconduct.web.record.services.standing import record


@transaction.atomic
def record_answer(
    person: Person,
    purpose: Purpose,
    answer: Answer,
    asked_on: date,
    *,
    actor: Any,
    reason: str = "",
    recipient: str = "",
    destination: Destination | None = None,
    valid_until: date | None = None,
) -> Consent:
    """Record what somebody answered who was asked for their consent; the last answer to a question counts.

    Args:
        person: Who.
        purpose: For what.
        answer: Whether they agree.
        asked_on: On which day.
        actor: Who records it.
        reason: Where it was said.
        recipient: Who may have the data, where it is to the sharing of data.
        destination: Where to, where it is to a destination.
        valid_until: The last day on which it holds.

    Raises:
        Refused: recipient or destination do not go with the purpose, the answer ends before it was given, or it is the
            refusal of a child, for whom the adults decide.
    """
    now = locked(person)
    same_operation(now.operation_id, destination=destination)
    if (purpose is Purpose.DESTINATION) != (destination is not None):
        raise Refused(_("A consent to go to a destination names it, and no other does."))
    if purpose is Purpose.SHARING and not recipient.strip():
        raise Refused(_("Name who may have the data."))
    if valid_until and valid_until < asked_on:
        raise Refused(_("The answer ends before it is given."))
    if answer is Answer.REFUSED and _is_child(now, asked_on):
        raise Refused(_("The adults of the case answer for a child; what the child wants belongs into a decision."))
    made = Consent(
        operation_id=now.operation_id,
        person=now,
        purpose=purpose,
        answer=answer,
        recipient=recipient.strip(),
        destination=destination,
        asked_on=asked_on,
        valid_until=valid_until,
    )
    record(made, actor=actor, reason=reason, on=asked_on)
    return made


@transaction.atomic
def withdraw_consent(consent: Consent, on: date, *, actor: Any, reason: str = "") -> Consent:
    """Record that somebody takes an answer back: a consent, or a refusal. Nobody has to say why.

    Raises:
        Refused: it was withdrawn before, or on a day before it was given.
    """
    now = locked(consent)
    if now.withdrawn_on is not None or now.ended_at is not None:
        raise Refused(_("This answer was withdrawn already."))
    if on < now.asked_on:
        raise Refused(_("It was given on %(day)s; nobody withdraws it before.") % {"day": day_text(now.asked_on)})
    now.withdrawn_on = on
    now.save(update_fields=["withdrawn_on"])
    journal.change(actor=actor, thing=now, what="consent", before=now.called, after="", reason=reason, on=on)
    return now


def refuse_closed(case: Case, *, destination_id: int | None = None, leaves: bool = False) -> None:
    """See that no refusal of an adult closes a way.

    Args:
        case: Whose way.
        destination_id: Key of where it leads to.
        leaves: Whether the case would leave by it.

    Raises:
        Refused: somebody does not want to leave, or not to go there.
    """
    found = answers.of_case(case)
    if leaves and found.leaving:
        raise Refused(_("An adult of the case does not want to leave. Part the family, or record another answer."))
    if destination_id in found.destinations:
        raise Refused(_("An adult of the case does not want to go there."))


def _is_child(person: Person, on: date) -> bool:
    start = OperationSettings.objects.filter(operation_id=person.operation_id).values_list("starts_on", flat=True)
    return is_child(person, births_of([person]).get(person.pk), on, start.first() or on)
