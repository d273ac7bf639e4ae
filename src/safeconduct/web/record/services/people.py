"""What happens to a person: each event is a row, and says what it does to the number of people at a site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.identities import births
from safeconduct.web.identities.birth import Birth
from safeconduct.web.record import journal
from safeconduct.web.record.identifiers import short_code
from safeconduct.web.record.models import Case, EventKind, Person, PersonEvent, Presence
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked, refuse_unfit

AFTER: Mapping[EventKind, Presence] = {
    EventKind.DEATH: Presence.DEAD,
    EventKind.LEFT: Presence.LEFT,
    EventKind.DETAINED: Presence.DETAINED,
    EventKind.MISSING: Presence.MISSING,
    EventKind.FOUND: Presence.PRESENT,
}
"""The presence after an event that is recorded for one person alone and changes it."""

BEFORE: Mapping[EventKind, tuple[Presence, ...]] = {
    EventKind.DEATH: (Presence.PRESENT, Presence.MISSING, Presence.DETAINED, Presence.LEFT),
    EventKind.LEFT: (Presence.PRESENT,),
    EventKind.DETAINED: (Presence.PRESENT,),
    EventKind.MISSING: (Presence.PRESENT,),
    EventKind.FOUND: (Presence.MISSING, Presence.DETAINED, Presence.LEFT),
    EventKind.MARRIAGE: (Presence.PRESENT,),
    EventKind.ARRIVED: (Presence.DEPARTED,),
}
"""The presence that each of these events needs before it."""


@transaction.atomic
def record_event(person: Person, kind: EventKind, on: date, *, actor: Any, reason: str = "") -> PersonEvent:
    """Record what happened to one person.

    A birth or a person who joins comes by ``add_person``; a move and a departure are of the whole case.

    Raises:
        Refused: it cannot happen to somebody in that state, or the case has departed and cannot take somebody back.
    """
    now = locked(person)
    if now.presence not in BEFORE.get(kind, ()):
        told = {"event": kind.label, "presence": Presence(now.presence).label}
        raise Refused(_("%(event)s: cannot be recorded for somebody who is %(presence)s.") % told)
    if kind is EventKind.FOUND and now.case.status == "departed":
        raise Refused(_("The case has departed; part the family first, so that the person has a case here."))
    was_here = now.presence == Presence.PRESENT
    event = PersonEvent.objects.create(  # type: ignore[misc]  # the reason is sealed on its way
        operation_id=now.operation_id,
        person=now,
        kind=kind,
        on=on,
        from_site=now.case.site if kind in AFTER and was_here else None,
        to_site=now.case.site if kind is EventKind.FOUND else None,
        reason=reason,
        presence_before=now.presence,
        who=actor,
    )
    if kind in AFTER:
        now.presence = AFTER[kind]
        now.save(update_fields=["presence"])
    journal.event(event, actor)
    return event


@transaction.atomic
def add_person(
    case: Case,
    kind: EventKind,
    on: date,
    *,
    actor: Any,
    reason: str = "",
    birth: Birth | None = None,
    **fields: Any,
) -> Person:
    """Add a person who was born into a case or joined it.

    Args:
        case: Which.
        kind: ``BIRTH`` or ``JOINED``.
        on: The day.
        actor: Who records it.
        reason: Why.
        birth: When the person was born; it is sealed, and the age follows from it. Of a newborn, the day.
        fields: Sex, age, nationality and other fields of the person.

    Raises:
        Refused: the kind is another, or the case has departed.
    """
    if kind not in (EventKind.BIRTH, EventKind.JOINED):
        raise Refused(_("A person comes by a birth, or joins."))
    operation = lock_operation(case.operation)
    now = locked(case)
    if now.status == "departed":
        raise Refused(_("The case has departed."))
    if kind is EventKind.BIRTH:
        birth = birth or Birth.on(on)
    start = births.first_day(operation.pk)
    if birth is not None and start is not None:
        fields["age"] = birth.age(start)
    number = Person.every.filter(operation=operation).count()
    person = Person(operation=operation, code=short_code(number, "P"), case=now, **fields)
    refuse_unfit(person)
    person.save(force_insert=True)
    if birth is not None:
        births.seal_new([(person, birth)])
    event = PersonEvent.objects.create(  # type: ignore[misc]  # the reason is sealed on its way
        operation=operation,
        person=person,
        kind=kind,
        on=on,
        to_site=now.site,
        reason=reason,
        presence_before=Presence.LEFT,  # what a reversal brings back: not here
        who=actor,
    )
    journal.event(event, actor)
    return person
