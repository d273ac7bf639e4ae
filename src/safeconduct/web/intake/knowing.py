"""Rows of people who are known: what of them differs from the record, which is changed, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.web.audit import log
from safeconduct.web.identities.births import FIELD as BIRTH
from safeconduct.web.identities.models import SEALED, Document, ExternalNumber, Identity
from safeconduct.web.identities.services import Opened, opened
from safeconduct.web.identities.words import FIELDS, compact
from safeconduct.web.intake.births import age_of, says_more
from safeconduct.web.intake.bulk import chunks, insert
from safeconduct.web.intake.coming import Coming
from safeconduct.web.intake.models import Batch, Brought
from safeconduct.web.intake.preparing import tokens_of
from safeconduct.web.intake.reading import starts_on
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models import Person, PersonNeed, StateChange
from safeconduct.web.record.services.edits import text_of
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.secrecy import vault
from safeconduct.web.secrecy.models import BlindToken

RECORD = ("external_code", "sex", "nationality", "languages", "needs")
"""Fields that planning sees; each change of one is a row of the record."""


@dataclass
class Difference:
    """What of one person differs.

    Attributes:
        person: Who, as in the record.
        before: What the record has, as texts by field.
        after: What it is to have.
        fields: Fields of the person that are set, as the model has them.
        texts: Sealed texts that are set.
        needs: Codes of needs that are added.
        documents: Kind and number of documents that are added.
        numbers: Kind and number of other numbers that are added.
        uids: Identifiers of the added documents, and after them of the added numbers.
        count: How many documents and numbers there are afterwards.
    """

    person: Person
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    uids: tuple[str, ...] = ()
    count: int = 0

    def note(self, name: str, before: str, after: str) -> None:
        """Note what a field has, and is to have."""
        self.before[name], self.after[name] = before, after


def change_people(
    batch: Batch,
    rows: Mapping[int, Coming],
    needs: Mapping[str, int],
    at: datetime,
    actor: Any,
    told: Callable[[int], None],
) -> list[log.Draft]:
    """Change of people who are known what differs; within a transaction.

    Args:
        batch: The list.
        rows: What the list says of each, by their keys.
        needs: Keys of needs by code.
        at: The moment.
        actor: Who does it.
        told: Told of people who were looked at.

    Returns:
        What is to be written into the log: an entry for each person who changed.

    Raises:
        Refused: somebody was erased, or is there no more.
    """
    drafts: list[log.Draft] = []
    start = starts_on(batch)
    for some in chunks(sorted(rows), vault.BATCH):
        people = list(
            Person.objects.select_for_update()
            .filter(operation_id=batch.operation_id, pk__in=some)
            .prefetch_related("needs")
            .order_by("pk")
        )
        if len(people) < len(some) or vault.erased_among(person.uid for person in people):
            raise Refused(_("Somebody of this list was erased meanwhile; merge it again."))
        known = opened(people)
        differing = [one for person in people if (one := _difference(known[person.pk], rows[person.pk], start)).after]
        if differing:
            _write(batch, differing, known, needs, at, actor)
            drafts += _drafts(batch, differing)
        told(len(some))
    return drafts


def _difference(known: Opened, coming: Coming, start: date) -> Difference:
    person, given = known.person, coming.fields
    found = Difference(person)
    wanted: dict[str, Any] = {name: given[name] for name in ("sex", "nationality") if given[name]}
    if coming.code and not person.external_code:
        wanted["external_code"] = coming.code
    if more := [one for one in given["languages"] if one not in person.languages]:
        wanted["languages"] = [*person.languages, *more]
    for name, value in wanted.items():
        if getattr(person, name) != value:
            before = text_of(person, name)
            found.fields[name] = value
            found.note(name, before, " ".join(value) if isinstance(value, list) else str(value))
    had = [need.code for need in person.needs.all()]
    found.needs = tuple(code for code in given["needs"] if code not in had)
    if found.needs:
        found.note("needs", " ".join(had), " ".join([*had, *found.needs]))
    _birth(found, known, coming, start)
    for name, text in coming.texts.items():
        before = known.values[name]
        after = text
        if name == "note" and before:  # what somebody noted by hand is not lost
            after = before if text in before else f"{before}; {text}"
        if after != before:
            found.texts[name] = after
            found.note(name, before, after)
    numbers = {compact(one.value or "") for one in (*known.documents, *known.numbers)}
    found.documents = tuple(one for one in coming.documents if compact(one[1]) not in numbers)
    found.numbers = tuple(one for one in coming.numbers if compact(one[1]) not in numbers)
    found.count = len(known.documents) + len(known.numbers) + len(found.documents) + len(found.numbers)
    found.uids = tuple(new_id() for _one in (*found.documents, *found.numbers))
    for name, added in (("documents", found.documents), ("numbers", found.numbers)):
        if added:
            found.note(name, "", "; ".join(f"{kind} {number}" for kind, number in added))
    return found


def _birth(found: Difference, known: Opened, coming: Coming, start: date) -> None:
    """The birth where the list tells more of it, or the age where no birth is known."""
    now, age = known.values[BIRTH], coming.fields["age"]
    if says_more(coming.birth, now):
        found.texts[BIRTH] = coming.birth
        found.note(BIRTH, now, coming.birth)
        found.fields["age"] = age_of(coming.birth, None, start)
    elif not coming.birth and not now and age is not None and age != found.person.age:
        found.fields["age"] = age
        found.note("age", text_of(found.person, "age"), str(age))


def _write(
    batch: Batch,
    differing: Sequence[Difference],
    known: Mapping[int, Opened],
    needs: Mapping[str, int],
    at: datetime,
    actor: Any,
) -> None:
    operation = batch.operation_id
    _keep_before(batch, differing)
    names = sorted({name for one in differing for name in one.fields})
    for one in differing:
        for name, value in one.fields.items():
            setattr(one.person, name, value)
    if names:
        Person.objects.bulk_update([one.person for one in differing if one.fields], names)
    insert(
        PersonNeed,
        ("operation_id", "person_id", "need_id"),
        ((operation, one.person.pk, needs[code]) for one in differing for code in one.needs),
    )
    _write_texts(batch, differing)
    _write_numbers(batch, differing)
    _index(differing, known)
    StateChange.objects.bulk_create(
        StateChange(
            operation_id=operation,
            person=one.person,
            what=name,
            before=one.before[name],
            after=one.after[name],
            who=actor,
            at=at,
            batch=batch.uid,
        )
        for one in differing
        for name in RECORD
        if name in one.after
    )


def _keep_before(batch: Batch, differing: Sequence[Difference]) -> None:
    """What was there, sealed for each person, so that the list can be taken back."""
    people = [one.person for one in differing]
    versions = dict(Identity.objects.filter(person__in=people).values_list("person_id", "version"))
    values = [
        (
            one.person.uid,
            f"brought.{batch.uid}",
            json.dumps(
                {
                    "before": one.before,
                    "after": one.after,
                    "fields": {name: text_of(one.person, name) for name in one.fields},
                    "needs": one.needs,
                    "uids": one.uids,
                    "version": versions.get(one.person.pk, 0) + bool(one.texts),
                },
                ensure_ascii=False,
            ),
        )
        for one in differing
    ]
    insert(
        Brought,
        ("operation_id", "batch_id", "person_id", "is_new", "numbers", "sealed"),
        (
            (batch.operation_id, batch.pk, one.person.pk, False, one.count, blob)
            for one, blob in zip(differing, vault.seal_many(values), strict=True)
        ),
    )


def _write_texts(batch: Batch, differing: Sequence[Difference]) -> None:
    changed = [one for one in differing if one.texts]
    there = {row.person_id: row for row in Identity.objects.filter(person__in=[one.person for one in changed])}
    values = [(one.person.uid, name, text) for one in changed for name, text in one.texts.items()]
    blobs = iter(vault.seal_many(values))
    new: list[Identity] = []
    for one in changed:
        row = there.get(one.person.pk) or Identity(operation_id=batch.operation_id, person=one.person, version=0)
        for name in one.texts:
            setattr(row, name, next(blobs))
        row.version += 1
        if one.person.pk not in there:
            new.append(row)
    Identity.objects.bulk_update(there.values(), [*SEALED, "version"])
    Identity.objects.bulk_create(new)


def _write_numbers(batch: Batch, differing: Sequence[Difference]) -> None:
    for model, each in ((Document, "documents"), (ExternalNumber, "numbers")):
        rows = [
            (one.person, model(operation_id=batch.operation_id, person=one.person, kind=kind, uid=uid), number)
            for one in differing
            for (kind, number), uid in zip(getattr(one, each), _uids(one, each), strict=True)
        ]
        blobs = vault.seal_many([(person.uid, row.field, number) for person, row, number in rows])
        for (_person, row, _number), blob in zip(rows, blobs, strict=True):
            row.sealed = blob
        written: Any = model.objects
        written.bulk_create([row for _person, row, _number in rows])


def _uids(one: Difference, each: str) -> tuple[str, ...]:
    """The identifiers of the added documents, or of the added numbers."""
    return one.uids[: len(one.documents)] if each == "documents" else one.uids[len(one.documents) :]


def _index(differing: Sequence[Difference], known: Mapping[int, Opened]) -> None:
    """Let those be found by what is known of them now whose names or numbers changed."""
    changed = [one for one in differing if one.texts or one.documents or one.numbers]
    uids = [one.person.uid for one in changed]
    BlindToken.objects.filter(person__person_id__in=uids, field__in=FIELDS).delete()
    wanted = []
    for one in changed:
        was = known[one.person.pk]
        numbers = [row.value or "" for row in (*was.documents, *was.numbers)]
        numbers += [number for _kind, number in (*one.documents, *one.numbers)]
        tokens = tokens_of({**was.values, **one.texts}, numbers)
        wanted += [(one.person.uid, *token) for token in tokens]
    insert(BlindToken, ("person_id", "field", "token"), wanted)


def _drafts(batch: Batch, differing: Sequence[Difference]) -> list[log.Draft]:
    sealed = log.changes_of_many(
        [(one.person.uid, one.before, {**one.after, "reason": f"import {batch.uid}"}) for one in differing]
    )
    return [
        log.Draft(
            action="changed",
            operation=batch.operation,
            subject="person",
            ids=[one.person.uid],
            purpose="import",
            before=before,
            after=after,
        )
        for one, (before, after) in zip(differing, sealed, strict=True)
    ]
