"""Erasing a person: what told who they are is gone from everywhere, and the shape of everything stays."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from tests.web.identities.registering import ANA, PASSPORT, change, registered
from tests.web.record.making import case, made

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import erasure, services, words
from safeconduct.web.identities.births import births_of
from safeconduct.web.identities.models import SEALED, Document, ExternalNumber, Identity
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.record.services import change_case
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Operation:
    """Three families."""
    return made()


@pytest.fixture
def ana(record: Operation) -> Person:
    """A person with an identity, a birth date and a cell that the data dictionary does not name."""
    who = registered(record)
    Person.objects.filter(pk=who.pk).update(further={"nickname": "Furthermarker"})
    who.refresh_from_db()
    return who


def erased(who: Person, actor: User | None = None) -> Person:
    """The person, erased."""
    erasure.erase(who, typed=f" {who.code.lower()} ", actor=actor, reason="asked for it")
    who.refresh_from_db()
    return who


def test_what_would_be_lost_is_counted(ana: Person) -> None:
    """Fields, documents, numbers; whether there is a birth date and a code from outside."""
    assert erasure.loss(ana) == erasure.Loss(len(SEALED) - 1, 1, 1, True, True)


def test_an_erased_person_is_lost_everywhere(ana: Person, alma: User) -> None:
    """The identity is empty, nobody is found, the log keeps its chain and loses its content, of the case too."""
    change_case(case(ana.operation), "priority", "emergency", actor=alma, reason="Casemarker")
    who = erased(ana, alma)
    known = services.opened([who])[who.pk]
    assert not any(known.values.values())
    assert not Document.objects.exists()
    assert not ExternalNumber.objects.exists()
    for text in (ANA["family_name"], ANA["native_given_names"], ANA["phone"], PASSPORT):
        assert who.uid not in set().union(*words.find(text)[:2])
    sealed = [entry for entry in Entry.objects.all() if "sealed" in (entry.after_value or {})]
    assert {entry.subject for entry in sealed} == {"identity", "document", "externalnumber", "case"}
    assert {value for entry in sealed for value in (log.opened(entry.after_value) or {}).values()} == {None}
    assert log.verify() == []
    last = Entry.objects.latest("sequence")
    assert (last.action, last.id_list, last.reason) == ("erased", [who.uid], "asked for it")


def test_planning_data_keep_their_shape(ana: Person) -> None:
    """The age in years stays, the day goes; the code of the import and unknown cells go; the snapshot has as many."""
    before = snapshot(ana.operation)
    who = erased(ana)
    starts = before.settings.starts_on
    assert starts is not None
    assert (births_of([who]), who.age) == ({}, starts.year - 1990 - ((starts.month, starts.day) < (12, 31)))
    assert (who.external_code, who.called, who.further) == (None, who.code, {})
    after = snapshot(who.operation)
    assert {name: frame.height for name, frame in after.tables.items()} == {
        name: frame.height for name, frame in before.tables.items()
    }
    assert after.tables["people"]["sex"].equals(before.tables["people"]["sex"])


def test_an_erasure_that_is_not_confirmed_changes_nothing(ana: Person) -> None:
    """The code of somebody else, and no reason, are refused."""
    for typed, reason in (("P2226", "why"), ("", "why"), (ana.code, "  ")):
        with pytest.raises(Refused):
            erasure.erase(ana, typed=typed, actor=None, reason=reason)
    assert dict(services.opened([ana])[ana.pk].values) == ANA


def test_nothing_is_kept_of_who_was_erased(ana: Person) -> None:
    """No name, no document; a second erasure is refused; a case goes on and is written down without content."""
    who = erased(ana)
    with pytest.raises(Refused):
        change(who, family_name="Again")
    with pytest.raises(Refused):
        services.add_number(Document(person=who, kind="passport"), "1", actor=None)
    with pytest.raises(Refused):
        erased(who)
    change_case(case(who.operation), "priority", "emergency", actor=None, reason="later")
    assert "later" not in Entry.objects.latest("sequence").after


def test_somebody_without_an_identity_can_be_erased(record: Operation) -> None:
    """Then no identity can come any more."""
    who = erased(Person.objects.filter(operation=record).latest("pk"))
    assert Identity.objects.get(person=who).erased_at is not None


def test_the_database_keeps_an_erased_identity_empty(ana: Person) -> None:
    """Neither is it filled again nor unmarked, past the models."""
    who = erased(ana)
    for change_of in ("family_name = family_name", "erased_at = NULL", "version = 9"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE identities_identity SET {change_of} WHERE person_id = {who.pk}")  # noqa: S608
