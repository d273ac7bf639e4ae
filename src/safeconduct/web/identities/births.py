"""Births of people: sealed with the rest of who they are. Planning knows ages alone, on the first day of the operation.

The ages that follow from births are counted here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.models import Identity
from safeconduct.web.record.models import Operation, OperationSettings, Person
from safeconduct.web.secrecy import vault

FIELD = "birth"
"""The field of an identity that a birth is sealed for."""

ROWS = 2_000
"""Rows that one statement writes."""


def first_day(operation_id: int) -> date | None:
    """The first day of an operation, on which ages are counted; None where it has no settings."""
    return OperationSettings.objects.filter(operation=operation_id).values_list("starts_on", flat=True).first()


def seal_new(people: Sequence[tuple[Person, Birth]]) -> None:
    """Keep the births of people who have no identity yet, however many they are; their ages are the caller's.

    Raises:
        Erased: one of them was erased; nothing is kept.
    """
    with transaction.atomic():
        blobs = vault.seal_many([(person.uid, FIELD, birth.text) for person, birth in people])
        rows = [
            Identity(operation_id=person.operation_id, person=person, birth=blob)
            for (person, _birth), blob in zip(people, blobs, strict=True)
        ]
        Identity.objects.bulk_create(rows, batch_size=ROWS)


def births_of(people: Iterable[Person]) -> dict[int, Birth]:
    """The births of those of whom one is known, by their keys in the database.

    They are for what a machine has to know. Where somebody is to see them, that is logged as a reading.
    """
    uids = {person.pk: person.uid for person in people}
    return _opened(row for some in _batches(list(uids)) for row in _rows(person_id__in=some))


def births_in(operation: Operation) -> dict[int, Birth]:
    """The births of everybody in an operation of whom one is known, as ``births_of`` has them."""
    return _opened(_rows(operation=operation))


def days_by_code(operation: Operation, start: date) -> dict[str, date]:
    """The birth dates that a file can hold, by what people are called in it: known to the day, and not after a day."""
    born = {key: birth.first for key, birth in births_in(operation).items() if birth.precision == "day"}
    people = Person.objects.filter(operation=operation).values_list("pk", "external_code", "code")
    return {external or code: born[key] for key, external, code in people if key in born and born[key] <= start}


def count_ages(operation: Operation) -> int:
    """Count the ages of everybody anew whose birth is known, after the first day of the operation changed.

    Returns:
        How many have another age than before.
    """
    start = first_day(operation.pk)
    if start is None:
        return 0
    with transaction.atomic():
        ages = {key: birth.age(start) for key, birth in births_in(operation).items()}
        known = dict(Person.objects.filter(operation=operation).values_list("pk", "age"))
        other = [Person(pk=key, age=age) for key, age in ages.items() if known[key] != age]
        Person.objects.bulk_update(other, ["age"], batch_size=ROWS)
    return len(other)


def _rows(**which: Any) -> Iterator[tuple[int, str, bytes]]:
    """Key, identifier and sealed birth of each of whom one is known."""
    known = Identity.objects.filter(birth__isnull=False, **which).order_by("pk")
    yield from known.values_list("person_id", "person__uid", FIELD)


def _opened(rows: Iterable[tuple[int, str, bytes]]) -> dict[int, Birth]:
    each = list(rows)
    texts = vault.unseal_many([(uid, FIELD, bytes(blob)) for _key, uid, blob in each])
    return {key: Birth.parse(text) for (key, _uid, _blob), text in zip(each, texts, strict=True) if text is not None}


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), vault.BATCH):
        yield keys[start : start + vault.BATCH]
