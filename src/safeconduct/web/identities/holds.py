"""Holding somebody back from erasure, with a reason, until a recorded decision releases them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities.models import Hold, HoldRelease
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.record.services.refusal import Refused, locked
from safeconduct.web.secrecy import vault


def standing(operation: Operation) -> QuerySet[Hold]:
    """The holds of an operation that were not released."""
    return Hold.objects.filter(operation=operation, releases=None).select_related("person", "who").order_by("pk")


def in_force(person: Person) -> list[Hold]:
    """The holds of a person that were not released; those of records that were merged into theirs count too."""
    whose = Q(person=person) | Q(person__merged_into=person)
    return list(Hold.objects.filter(whose, releases=None).select_related("who").order_by("pk"))


def held_among(operation: Operation, people: Iterable[int]) -> set[int]:
    """The keys, among some people of an operation, of those who are held back."""
    wanted = set(people)
    found: set[int] = set()
    for person, merged_into in standing(operation).values_list("person_id", "person__merged_into_id"):
        found |= {person, merged_into or person} & wanted
    return found


@transaction.atomic
def hold(person: Person, *, actor: Any, reason: str) -> Hold:
    """Hold a person back from erasure, by hand and by schedule.

    Args:
        person: Who.
        actor: The user who does it.
        reason: Why; it stays in clear.

    Raises:
        Refused: no reason is given, or the person was erased.
    """
    now = locked(person)
    if not reason.strip():
        raise Refused(_("Say why."))
    if vault.is_erased(now.uid):
        raise Refused(_("This person was erased already."))
    made = Hold.objects.create(operation_id=now.operation_id, person=now, reason=reason.strip(), who=actor)
    log.append(
        actor=actor, action="held", operation=now.operation, subject="person", ids=[now.uid], reason=reason.strip()
    )
    return made


@transaction.atomic
def release(held: Hold, *, actor: Any, reason: str) -> HoldRelease:
    """Release a hold. It stays in the record with its end.

    Raises:
        Refused: no reason is given, or it was released before.
    """
    now = locked(held)
    if not reason.strip():
        raise Refused(_("Say why."))
    if now.releases.exists():
        raise Refused(_("This hold was released already."))
    made = HoldRelease.objects.create(operation_id=now.operation_id, hold=now, reason=reason.strip(), who=actor)
    log.append(
        actor=actor,
        action="released",
        operation=now.operation,
        subject="person",
        ids=[now.person.uid],
        reason=reason.strip(),
    )
    return made
