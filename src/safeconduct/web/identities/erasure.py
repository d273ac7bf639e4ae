"""Erasing a person: their key is destroyed, and the record forgets what was not sealed and tells who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities import holds
from safeconduct.web.identities.births import FIELD
from safeconduct.web.identities.models import SEALED, Document, ExternalNumber, Identity, Merge, Photo
from safeconduct.web.notices import choosing
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models import Case, FamilySplit, Person
from safeconduct.web.record.services.refusal import Refused, locked
from safeconduct.web.secrecy import vault


@dataclass(frozen=True)
class Loss:
    """What is lost when a person is erased.

    Attributes:
        fields: How many fields of the identity are filled, beside the birth.
        documents: How many documents there are.
        numbers: How many external numbers there are.
        has_birth: Whether the birth is known, of which the age stays.
        has_outside_code: Whether the person came with a code of an import.
        has_photo: Whether there is a photo.
        merged: How many other records of the person were merged into theirs.
    """

    fields: int
    documents: int
    numbers: int
    has_birth: bool
    has_outside_code: bool
    has_photo: bool = False
    merged: int = 0


def loss(person: Person) -> Loss:
    """What erasing a person would lose; nothing is opened."""
    identity = Identity.objects.filter(person=person).first()
    return Loss(
        sum(getattr(identity, name) is not None for name in SEALED if name != FIELD) if identity else 0,
        Document.objects.filter(person=person).count(),
        ExternalNumber.objects.filter(person=person).count(),
        identity is not None and identity.birth is not None,
        bool(person.external_code),
        Photo.objects.filter(person=person).exists(),
        Person.every.filter(merged_into=person).count(),
    )


@transaction.atomic
def erase(person: Person, *, typed: str, actor: Any, reason: str) -> None:
    """Erase a person for good.

    What the log says of the person and of the cases that they were in cannot be read afterwards. Their own code, sex,
    age, nationality, languages, needs and what happened to them stay, so that numbers and plans keep their shape.

    Args:
        person: Who.
        typed: The person's own code, as a confirmation.
        actor: The user who does it.
        reason: Why; it stays in the log in clear.

    Raises:
        Refused: the code is another one, no reason is given, the person is held back, or was erased already.
    """
    now = locked(person)
    if vault.is_erased(now.uid):
        raise Refused(_("This person was erased already."))
    if typed.strip().upper() != now.code:
        raise Refused(_("The code is not that of this person; type %(code)s.") % {"code": now.code})
    if not reason.strip():
        raise Refused(_("Say why."))
    if holds.in_force(now):
        raise Refused(_("This person is held back from erasure; release the hold first."))
    others = list(Person.every.filter(merged_into=now))
    for uid in [now.uid, *(other.uid for other in others)]:
        vault.erase(uid)  # first: from here on the database overwrites what it frees
    cases = _cases(now)
    choosing.forget(cases)
    for case in cases:
        vault.erase(case.key)
        case.sealed_by = new_id()  # what is said of those who stay is sealed with another key from now on
        case.save(update_fields=["sealed_by"])
    for record in (now, *others):
        _forget(record)
    log.append(
        actor=actor, action="erased", operation=now.operation, subject="person", ids=[now.uid], reason=reason.strip()
    )


def _forget(record: Person) -> None:
    """Empty what is left of one record of a person."""
    emptied = dict.fromkeys(SEALED) | {"erased_at": timezone.now()}
    Identity.objects.update_or_create(operation_id=record.operation_id, person=record, defaults=emptied)
    for model in (Document, ExternalNumber, Photo):
        model.objects.filter(person=record).delete()
    record.external_code, record.further = None, {}
    record.save(update_fields=["external_code", "further"])


def _cases(person: Person) -> list[Case]:
    """The cases that a person is or was in, locked: what is said of a case is sealed with its key."""
    splits = FamilySplit.objects.filter(person=person)
    known = Q(pk=person.case_id) | Q(pk__in=splits.values("from_case")) | Q(pk__in=splits.values("to_case"))
    merged = Person.every.filter(merged_into=person)
    merges = Merge.objects.filter(Q(kept=person) | Q(other=person) | Q(kept__in=merged) | Q(other__in=merged))
    known |= Q(pk__in=merges.values("kept_case")) | Q(pk__in=merges.values("other_case"))
    cases = Case.objects.select_for_update().filter(known, operation_id=person.operation_id)
    return list(cases.order_by("pk"))
