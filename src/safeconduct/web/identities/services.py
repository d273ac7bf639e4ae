"""The one door to identities: each change locks, checks, seals, indexes and is written down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities import births, words
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.models import SEALED, Document, ExternalNumber, Identity, Numbered, NumberKind
from safeconduct.web.pages.writing import day_text
from safeconduct.web.record.models import Person
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused, locked, refuse_unfit
from safeconduct.web.secrecy import vault

FORMATS: Mapping[str, str] = {
    NumberKind.UNHCR_CASE: r"\w{3}-\d{2}C\d{5}",
    NumberKind.UNHCR_INDIVIDUAL: r"\w{3}-\d{8}",
}
"""How numbers of a kind are mostly written; another form is warned of and taken."""

NAMES = ("family_name", "given_names", "native_family_name", "native_given_names")
"""By which somebody is called; one that was known stays until the person is erased."""


@dataclass(frozen=True)
class Number:
    """A number of a person, opened.

    Attributes:
        row: The document or external number.
        value: The number; None after erasure.
        odd: Whether it is written otherwise than numbers of its kind mostly are.
    """

    row: Document | ExternalNumber
    value: str | None
    odd: bool


@dataclass(frozen=True)
class Opened:
    """The identity of one person in clear, to be shown within ``log.reading`` and nowhere else.

    Attributes:
        person: Whose.
        values: Texts by sealed field; empty where nothing is known.
        version: Of the identity; 0 where there is none yet.
        documents: Documents of the person.
        numbers: External numbers of the person.
    """

    person: Person
    values: Mapping[str, str]
    version: int
    documents: tuple[Number, ...]
    numbers: tuple[Number, ...]

    @property
    def birth(self) -> Birth | None:
        """When the person was born, as far as it is known."""
        return Birth.parse(self.values["birth"]) if self.values["birth"] else None

    @property
    def names(self) -> tuple[str, ...]:
        """Given names and family name, in Latin script before the own one; what is not known is left out."""
        pairs = (("given_names", "family_name"), ("native_given_names", "native_family_name"))
        whole = (" ".join(self.values[name] for name in pair).strip() for pair in pairs)
        return tuple(name for name in whole if name)


def opened(people: Iterable[Person]) -> dict[int, Opened]:
    """Open the identities of some people, by their keys in the database, in five questions however many they are."""
    each = {person.pk: person for person in people}
    rows = {row.person_id: row for row in _of(Identity, each)}
    numbered: list[Any] = [*_of(Document, each), *_of(ExternalNumber, each)]
    asked = [
        (each[key].uid, name, bytes(blob))
        for key, row in rows.items()
        for name in SEALED
        if (blob := getattr(row, name))
    ]
    asked += [(each[row.person_id].uid, row.field, bytes(row.sealed)) for row in numbered]
    texts = {(uid, name): text for (uid, name, _), text in zip(asked, vault.unseal_many(asked), strict=True)}
    numbers: dict[int, list[Number]] = {key: [] for key in each}
    for row in numbered:
        value = texts[each[row.person_id].uid, row.field]
        numbers[row.person_id].append(Number(row, value, value is not None and is_odd(row.kind, value)))
    return {
        key: Opened(
            person,
            {name: texts.get((person.uid, name)) or "" for name in SEALED},
            rows[key].version if key in rows else 0,
            tuple(one for one in numbers[key] if isinstance(one.row, Document)),
            tuple(one for one in numbers[key] if isinstance(one.row, ExternalNumber)),
        )
        for key, person in each.items()
    }


def is_odd(kind: str, value: str) -> bool:
    """Whether a number is written otherwise than numbers of its kind mostly are."""
    return kind in FORMATS and not re.fullmatch(FORMATS[kind], value.strip(), re.ASCII)


@transaction.atomic
def change(person: Person, values: Mapping[str, Any], *, seen: int, actor: Any, reason: str) -> bool:
    """Change what is known of who somebody is.

    Args:
        person: Whose identity.
        values: Texts by sealed field, the birth as EDTF writes it; what is not named stays.
        seen: The version that was looked at; 0 for none.
        actor: The user who does it.
        reason: Why; it is sealed with the rest.

    Returns:
        Whether anything changed.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Refused: the person was erased, the birth is none or lies in the future, or no name would be left.
    """
    now = _living(person)
    before = opened([now])[now.pk]
    if before.version != seen:
        raise ChangedMeanwhile(_("another version"))
    texts = {name: str(value).strip() for name, value in values.items()}
    texts = {name: text for name, text in texts.items() if text != before.values[name]}
    if not texts:
        return False
    after = {**before.values, **texts}
    if any(before.values[name] for name in NAMES) and not any(after[name] for name in NAMES):
        said = _("Every name would be gone. Leave one, or erase the person instead.")
        raise Refused(said, {NAMES[0]: [said]})
    if texts.get(births.FIELD):
        _keep_age(now, texts[births.FIELD])
    blobs = vault.seal_many([(now.uid, name, text) for name, text in texts.items()])
    fields: dict[str, Any] = {name: blob if texts[name] else None for name, blob in zip(texts, blobs, strict=True)}
    Identity.objects.update_or_create(
        operation_id=now.operation_id, person=now, defaults={**fields, "version": seen + 1}
    )
    old = {name: before.values[name] for name in texts}
    _append(now, actor, "changed", "identity", old, {**texts, "reason": reason})
    return True


@transaction.atomic
def add_number(row: Document | ExternalNumber, number: str, *, actor: Any) -> None:
    """Add a document or an external number, whose row names person, kind and issuer and is not saved yet.

    Raises:
        Refused: the person was erased, or the number is empty.
    """
    now = _living(row.person)
    if not number.strip():
        raise Refused(_("Enter the number."))
    row.operation_id = now.operation_id
    row.sealed = vault.seal(now.uid, row.field, number.strip())
    row.save(force_insert=True)
    _append(now, actor, "added", type(row).__name__.lower(), None, _told(row, number.strip()))


@transaction.atomic
def correct(person: Person, fields: Mapping[str, str], *, actor: Any, reason: str) -> bool:
    """Correct the sex or the nationality of a person by a document; the log has both values, sealed.

    Args:
        person: Of whom.
        fields: ``sex`` or ``nationality``, or both.
        actor: The user who does it.
        reason: Why; sealed with the rest.

    Returns:
        Whether anything changed.

    Raises:
        Refused: the person was erased, or a value is none.
    """
    now = _living(person)
    changed = {name: text for name, text in fields.items() if getattr(now, name) != text}
    if not changed:
        return False
    before = {name: getattr(now, name) for name in changed}
    for name, text in changed.items():
        setattr(now, name, text)
    refuse_unfit(now)
    now.save(update_fields=[*changed])
    _append(now, actor, "changed", "person", before, {**changed, "reason": reason})
    return True


@transaction.atomic
def remove_number(row: Document | ExternalNumber, *, actor: Any, reason: str) -> None:
    """Remove a document or an external number that was wrong; the log keeps it, sealed.

    Raises:
        Refused: the person was erased.
    """
    now = _living(row.person)
    told = _told(row, vault.unseal(now.uid, row.field, bytes(row.sealed)) or "")
    row.delete()
    _append(now, actor, "removed", type(row).__name__.lower(), told, {"reason": reason})


def _keep_age(person: Person, text: str) -> None:
    """Give planning the age that follows from a birth.

    Raises:
        Refused: the text is no birth, or one in the future.
    """
    try:
        birth = Birth.parse(text)
    except ValueError:
        raise Refused(_("A birth is written as 1985-03-04, 1985-03 or 1985, with ~ for an estimate.")) from None
    today = day_in(person.operation)
    if birth.first > today:
        said = _("A birth lies in the past; today is %(today)s.") % {"today": day_text(today)}
        raise Refused(said, {births.FIELD: [said]})
    start = births.first_day(person.operation_id)
    if start is not None:
        person.age = birth.age(start)
        person.save(update_fields=["age"])


@transaction.atomic
def forget_numbers(person: Person, *, actor: Any, reason: str) -> int:
    """Remove all documents and external numbers of a person, and write down no number; how many there were.

    What the log said of them when they were entered stays there, sealed, until the person is erased.

    Raises:
        Refused: the person was erased.
    """
    now = _living(person)
    gone = sum(model.objects.filter(person=now).delete()[0] for model in (Document, ExternalNumber))
    words.index_numbers(now.uid, [])
    log.append(
        actor=actor,
        action="removed",
        operation=now.operation,
        subject="numbers",
        ids=[now.uid],
        reason=reason,
        after={"removed": gone},
    )
    return gone


def _of(model: type[Any], people: Mapping[int, Person]) -> Iterable[Any]:
    keys = list(people)
    for start in range(0, len(keys), vault.BATCH):
        yield from model.objects.filter(person_id__in=keys[start : start + vault.BATCH]).order_by("pk")


def _living(person: Person) -> Person:
    """The person, locked.

    Raises:
        Refused: was erased.
    """
    now = locked(person)
    if vault.is_erased(now.uid):
        raise Refused(_("This person was erased; nothing can be kept of them any more."))
    return now


def _append(
    person: Person, actor: Any, action: str, subject: str, before: dict[str, Any] | None, after: dict[str, Any]
) -> None:
    """Index the person anew and write the change down, sealed."""
    sealed = log.changes_of(person.uid, before, after)
    known = opened([person])[person.pk]
    words.index_names(person.uid, known.values)
    words.index_numbers(person.uid, [one.value or "" for one in (*known.documents, *known.numbers)])
    log.append(
        actor=actor,
        action=action,
        operation=person.operation,
        subject=subject,
        ids=[person.uid],
        before=sealed[0],
        after=sealed[1],
    )


def _told(row: Numbered, number: str) -> dict[str, Any]:
    """A document or number as the log has it."""
    names = ("kind", "issuer", "expires_on")
    return {name: _plain(getattr(row, name)) for name in names if hasattr(row, name)} | {"number": number}


def _plain(value: object) -> Any:
    """A value as JSON knows it, texts without spaces around them."""
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value
