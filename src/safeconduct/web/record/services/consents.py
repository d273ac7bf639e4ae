"""Consents: each adult for themselves, for one purpose and one recipient, until a day or until they change their mind.

Nothing in the record looks at a consent that is missing but the parting of families: who refuses, or withdraws, waits
no longer and loses nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.models import Consent, Destination, Person, Purpose
from safeconduct.web.record.services.refusal import Refused, locked, same_operation
from safeconduct.web.record.services.standing import record


@transaction.atomic
def give_consent(
    person: Person,
    purpose: Purpose,
    given_on: date,
    *,
    actor: Any,
    reason: str = "",
    recipient: str = "",
    destination: Destination | None = None,
    valid_until: date | None = None,
) -> Consent:
    """Record that somebody consents; to renew a consent is to give it again.

    Args:
        person: Who.
        purpose: To what.
        given_on: On which day.
        actor: Who records it.
        reason: Where it was said.
        recipient: Who may have the data, where it is to the sharing of data.
        destination: Where to, where it is to a destination.
        valid_until: The last day on which it holds.

    Raises:
        Refused: recipient or destination do not go with the purpose, or the consent ends before it was given.
    """
    now = locked(person)
    same_operation(now.operation_id, destination=destination)
    if (purpose is Purpose.DESTINATION) != (destination is not None):
        raise Refused(_("A consent to go to a destination names it, and no other does."))
    if purpose is Purpose.SHARING and not recipient.strip():
        raise Refused(_("Name who may have the data."))
    if valid_until and valid_until < given_on:
        raise Refused(_("The consent ends before it is given."))
    made = Consent(
        operation_id=now.operation_id,
        person=now,
        purpose=purpose,
        recipient=recipient.strip(),
        destination=destination,
        given_on=given_on,
        valid_until=valid_until,
    )
    record(made, actor=actor, reason=reason, on=given_on)
    return made


@transaction.atomic
def withdraw_consent(consent: Consent, on: date, *, actor: Any, reason: str = "") -> Consent:
    """Record that somebody withdraws a consent. Nobody has to say why.

    Raises:
        Refused: it was withdrawn before, or on a day before it was given.
    """
    now = locked(consent)
    if now.withdrawn_on is not None or now.ended_at is not None:
        raise Refused(_("This consent was withdrawn already."))
    if on < now.given_on:
        raise Refused(_("It was given on %(day)s; nobody withdraws it before.") % {"day": now.given_on})
    now.withdrawn_on = on
    now.save(update_fields=["withdrawn_on"])
    journal.change(actor=actor, thing=now, what="consent", before=now.called, after="", reason=reason, on=on)
    return now
