"""What the database keeps of merges and holds, past the services."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from tests.web.identities.pairing import merged, paired
from tests.web.identities.registering import registered
from tests.web.record.making import made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.identities import holds
from safeconduct.web.identities.merging import FIRST
from safeconduct.web.identities.models import SEALED, Hold, HoldRelease, Identity, Merge, Verdict
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.record.services.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Operation:
    """Three families, of 3, 1 and 6."""
    return made()


@pytest.fixture
def ana(record: Operation) -> Person:
    """The first of the first family, with an identity."""
    return registered(record)


def test_the_database_keeps_what_a_merge_is(record: Operation, ana: Person, alma: User) -> None:
    """Past the services: no record points on to a third, counts although it is merged, or is merged undecided."""
    other, third = person(record, "F2.1"), person(record, "F3.1")
    row = merged(paired(ana, other, alma), alma, case=FIRST)
    gone = {"presence": "merged", "case": None}
    wrong: list[tuple[Person, dict[str, Any]]] = [
        (third, {"merged_into": other, **gone}),
        (ana, {"merged_into": third, **gone}),
        (third, {"merged_into": third, **gone}),
        (other, {"merged_into": None}),
        (third, {"presence": "merged"}),
        (third, {"merged_into": ana}),
        (third, {"case": None}),
        (third, {"merged_into": person(made("two")), **gone}),
    ]
    for who, fields in wrong:
        with pytest.raises(IntegrityError):
            past_the_services(who, fields)
    with pytest.raises(DatabaseError), transaction.atomic():
        Merge.objects.filter(pk=row.pk).update(who=None)
    undecided = paired(ana, third, alma, Verdict.DIFFERENT)
    fields = {"operation": record, "kept_case": ana.case, "other_case": third.case, "sealed": b"x"}
    for pair, kept, one in ((undecided, ana, third), (row.pair, ana, third), (row.pair, ana, ana)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Merge.objects.bulk_create([Merge(pair=pair, kept=kept, other=one, **fields)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.bulk_create([Merge(pair=row.pair, kept=other, other=ana, reverses=row, **fields)])


@transaction.atomic
def past_the_services(who: Person, fields: dict[str, Any]) -> None:
    """Change a row of a person, and let the database look at once at what it would look at in the end."""
    Person.every.filter(pk=who.pk).update(**fields)
    connection.check_constraints()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_erases_nobody_who_is_held_back(ana: Person, alma: User) -> None:
    """Past the services; nor is a hold altered, released twice, or without a reason."""
    held = holds.hold(ana, actor=alma, reason="a court")
    emptied = dict.fromkeys(SEALED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.filter(person=ana).update(**emptied, erased_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Hold.objects.filter(pk=held.pk).update(reason="none")
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.bulk_create([Hold(operation=ana.operation, person=ana, reason="")])
    with pytest.raises(Refused):
        holds.release(held, actor=alma, reason=" ")
    holds.release(held, actor=alma, reason="over")
    with pytest.raises(Refused):
        holds.release(held, actor=alma, reason="again")
    with pytest.raises(IntegrityError), transaction.atomic():
        HoldRelease.objects.bulk_create([HoldRelease(operation=ana.operation, hold=held, reason="again")])
    Identity.objects.filter(person=ana).update(**emptied, erased_at=timezone.now())
