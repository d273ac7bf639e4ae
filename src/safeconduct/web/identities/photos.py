"""The photo of a person: sealed as the small picture that is kept, replaced, removed, and opened for one reader."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities import pictures
from safeconduct.web.identities.models import Photo
from safeconduct.web.record.models import Person
from safeconduct.web.record.services.refusal import Refused, locked
from safeconduct.web.secrecy import vault


def opened(person: Person) -> bytes | None:
    """The photo of a person as a JPEG, to be answered within ``log.reading`` and nowhere else; None where none is."""
    row = Photo.objects.filter(person=person).first()
    return None if row is None else vault.unseal_bytes(person.uid, row.field, bytes(row.sealed))


def have_photos(people: list[Person]) -> set[int]:
    """The keys, among some people, of those of whom there is a photo."""
    return set(Photo.objects.filter(person__in=people).values_list("person_id", flat=True))


@transaction.atomic
def put(person: Person, content: bytes, *, actor: Any, reason: str = "") -> Photo:
    """Keep a photo of a person; the one before is gone.

    Args:
        person: Whose.
        content: A JPEG or PNG file.
        actor: The user who does it.
        reason: Why.

    Raises:
        Refused: the file is no picture that can be kept, or the person was erased.
    """
    try:
        small = pictures.small_jpeg(content)
    except pictures.Unusable as error:
        raise Refused(str(error)) from None
    now = _living(person)
    replaced, _rows = Photo.objects.filter(person=now).delete()
    made = Photo(operation_id=now.operation_id, person=now)
    made.sealed = vault.seal(now.uid, made.field, small)
    made.save(force_insert=True)
    _append(now, actor, "changed" if replaced else "added", reason)
    return made


@transaction.atomic
def remove(person: Person, *, actor: Any, reason: str) -> None:
    """Remove the photo of a person.

    Raises:
        Refused: there is none, or the person was erased.
    """
    now = _living(person)
    removed, _rows = Photo.objects.filter(person=now).delete()
    if not removed:
        raise Refused(_("There is no photo."))
    _append(now, actor, "removed", reason)


def _living(person: Person) -> Person:
    now = locked(person)
    if vault.is_erased(now.uid):
        raise Refused(_("This person was erased; nothing can be kept of them any more."))
    return now


def _append(person: Person, actor: Any, action: str, reason: str) -> None:
    sealed = log.changes_of(person.uid, None, {"reason": reason}) if reason else (None, None)
    log.append(
        actor=actor, action=action, operation=person.operation, subject="photo", ids=[person.uid], after=sealed[1]
    )
