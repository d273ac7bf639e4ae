"""Changes of a case: its status, its priority, whom it goes with, its window, its site, and that it left."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.models import Case, Departure, EventKind, Offer, PersonEvent, Presence, Site, StateChange
from safeconduct.web.record.models.reasons import seal_reasons
from safeconduct.web.record.services.consents import refuse_closed
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused, locked, same_operation

CHANGEABLE = frozenset({"status", "priority", "travel_with", "settle_with", "given_ready_on", "given_expires_on"})
"""Fields of a case that are changed by naming a value. Its site and its leaving have their own functions."""

STANDING = ("pledged", "confirmed", "held")
"""The states of an offer that people may still go under."""

UNSEEN: Any = object()
"""Stands for a value that nobody looked at before."""


@transaction.atomic
def change_case(
    case: Case, field: str, value: Any, *, actor: Any, reason: str = "", seen: Any = UNSEEN
) -> StateChange | None:
    """Change one field of a case.

    Args:
        case: Which.
        field: One of ``CHANGEABLE``.
        value: The new value.
        actor: Who does it.
        reason: Why.
        seen: The value that was seen when it was decided, if one was.

    Returns:
        The row of the change; None where the value is that already.

    Raises:
        ChangedMeanwhile: the value is not the one that was seen.
        Refused: the field cannot be changed so, or the value does not fit it.
    """
    if field not in CHANGEABLE:
        raise Refused(_("%(field)s: cannot be changed by itself.") % {"field": field})
    now = locked(case)
    before = getattr(now, field)
    if seen is not UNSEEN and seen != before:
        raise ChangedMeanwhile(before)
    if before == value:
        return None
    if field == "status" and "departed" in (before, value):
        raise Refused(_("That a case departed is recorded with its departure, and taken back by a reversal."))
    setattr(now, field, value)
    try:
        now.clean_fields(exclude=[one.name for one in now._meta.fields if one.name != field])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    now.save(update_fields=[field])
    return journal.change(actor=actor, thing=now, what=field, before=before, after=value, reason=reason)


@transaction.atomic
def move_case(
    case: Case, site: Site, on: date, *, actor: Any, reason: str = "", reverses: StateChange | None = None
) -> StateChange:
    """Move a case, with everybody of it who is present, to another site.

    Raises:
        Refused: it is there already, the site is of another operation, or the case has departed.
    """
    now = locked(case)
    same_operation(now.operation_id, site=site)
    if now.site_id == site.pk:
        raise Refused(_("The case is at that site already."))
    if now.status == "departed":
        raise Refused(_("The case has departed."))
    before = now.site
    now.site = site
    now.save(update_fields=["site"])
    change = journal.change(
        actor=actor,
        thing=now,
        what="site",
        before=before.code,
        after=site.code,
        reason=reason,
        on=on,
        reverses=reverses,
    )
    _events(now, change, EventKind.MOVED, on, actor, reason, from_site=before, to_site=site)
    return change


@transaction.atomic
def depart_case(
    case: Case, departure: Departure, on: date, *, actor: Any, offer: Offer | None = None, reason: str = ""
) -> StateChange:
    """Record that a case, with everybody of it who is present, left by a departure.

    Args:
        case: Which.
        departure: By which.
        on: The day.
        actor: Who records it.
        offer: Under which offer it goes: its places are taken by these people. It may be left out where only one can
            be meant: the one that accepted the case, or the only one of the destination that still stands.
        reason: Why.

    Raises:
        Refused: it is not active; the departure is cancelled, elsewhere, or of another operation; the offer is of
            another destination, or has to be named; or an adult does not want to leave, or not to go there.
    """
    now = locked(case)
    same_operation(now.operation_id, departure=departure, offer=offer)
    if now.status != "active":
        raise Refused(_("Only an active case departs."))
    if departure.site_id != now.site_id or departure.status == "cancelled":
        raise Refused(_("The departure is cancelled, or leaves from another site."))
    taken = _offer_taken(now, departure) if offer is None else offer
    if taken is not None and taken.destination_id != departure.destination_id:
        raise Refused(_("The offer is of another destination than the departure."))
    refuse_closed(now, destination_id=departure.destination_id, leaves=True)
    now.status = "departed"
    now.save(update_fields=["status"])
    change = journal.change(
        actor=actor, thing=now, what="status", before="active", after="departed", reason=reason, on=on
    )
    _events(now, change, EventKind.DEPARTED, on, actor, reason, from_site=now.site, departure=departure, offer=taken)
    now.people.filter(presence=Presence.PRESENT).update(presence=Presence.DEPARTED)
    return change


def _offer_taken(case: Case, departure: Departure) -> Offer | None:
    """The offer that a case goes under where only one can be meant; None where the destination made none."""
    made = Offer.objects.filter(operation_id=case.operation_id, destination_id=departure.destination_id)
    accepted = made.filter(submissions__case=case, submissions__state="accepted")
    for some in (accepted, made.filter(status__in=STANDING), made):
        found = list(some.order_by("pk")[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused(_("Say under which offer the case goes; more than one could be meant."))
    return None


def _events(case: Case, change: StateChange, kind: EventKind, on: date, actor: Any, reason: str, **where: Any) -> None:
    """The same event for everybody present, at the moment of the change, by which a reversal finds them."""
    present = list(case.people.filter(presence=Presence.PRESENT).select_for_update())
    for person in present:
        person.case = case  # with its key, once for all
    events = [
        PersonEvent(  # type: ignore[misc]  # the reason is sealed on its way
            operation_id=case.operation_id,
            person=person,
            kind=kind,
            on=on,
            reason=reason,
            presence_before=person.presence,
            who=actor,
            at=change.at,
            **where,
        )
        for person in present
    ]
    seal_reasons(events)
    PersonEvent.objects.bulk_create(events)
