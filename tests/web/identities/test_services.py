"""Identities: sealed, changed once at a time, found in both scripts, and bound to their person."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.web.identities.registering import ANA, ELSEWHERE, PASSPORT, change, registered
from tests.web.record.making import made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import services, words
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.models import SEALED, Document, ExternalNumber, Identity
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.secrecy.sealing import Unreadable

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Operation:
    """Three families."""
    return made()


@pytest.fixture
def ana(record: Operation) -> Person:
    """A person with an identity."""
    return registered(record)


def test_an_identity_is_sealed_and_opens(ana: Person) -> None:
    """The database holds no text of it; who opens it reads what was typed, numbers included."""
    row = Identity.objects.get(person=ana)
    for name in SEALED:
        assert ANA[name].encode() not in bytes(getattr(row, name))
    known = services.opened([ana])[ana.pk]
    assert dict(known.values) == ANA
    assert known.names == ("Shirin Gol Markerov", "شیرین‌گل نشانه‌دار")
    assert [one.value for one in known.documents] == [PASSPORT]
    assert [one.value for one in known.numbers] == [ELSEWHERE]
    assert not known.numbers[0].odd


def test_a_number_moved_to_another_row_does_not_open(ana: Person, record: Operation) -> None:
    """Whoever writes past the application cannot give a document the number of another, nor to another person."""
    first = Document.objects.get(person=ana)
    services.add_number(Document(person=ana, kind="passport"), "OTHER 1", actor=None)
    Document.objects.exclude(pk=first.pk).update(sealed=first.sealed)
    with pytest.raises(Unreadable):
        services.opened([ana])
    other = person(record, "F2.1")
    change(other, family_name="Else")
    Identity.objects.filter(person=other).update(family_name=Identity.objects.get(person=ana).family_name)
    with pytest.raises(Unreadable):
        services.opened([other])


def test_a_change_is_written_down_sealed(ana: Person, alma: User) -> None:
    """What was there and what is there now can be read back from the log, and stands there in clear nowhere."""
    assert change(ana, alma, family_name="Newname", birth="1990-05-06~")
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.subject, entry.id_list) == ("changed", "identity", [ana.uid])
    assert "Newname" not in entry.after
    assert log.opened(entry.before_value) == {"family_name": "Markerov", "birth": "1990-12-31"}
    after = {"family_name": "Newname", "birth": "1990-05-06~", "reason": "as they said: Reasonmarker"}
    assert log.opened(entry.after_value) == after
    ana.refresh_from_db()
    assert services.opened([ana])[ana.pk].birth == Birth(1990, 5, 6, estimated=True)
    assert ana.age == 35


def test_a_birth_that_is_none_is_refused(ana: Person) -> None:
    """There is no 30 February; nothing changes. A birth that is taken away leaves the age, which planning has."""
    with pytest.raises(Refused, match="1985-03"):
        change(ana, birth="1990-02-30", family_name="Else")
    assert dict(services.opened([ana])[ana.pk].values) == ANA
    change(ana, birth="")
    ana.refresh_from_db()
    assert (services.opened([ana])[ana.pk].birth, ana.age) == (None, 35)


def test_nothing_changed_is_no_entry(ana: Person) -> None:
    """Sending the same again changes nothing and logs nothing."""
    before = Entry.objects.count()
    assert not change(ana, family_name=" Markerov ")
    assert Entry.objects.count() == before


def test_who_was_overtaken_is_refused(ana: Person) -> None:
    """A change of what somebody else changed since is refused, and leaves theirs."""
    seen = services.opened([ana])[ana.pk].version
    change(ana, family_name="First")
    with pytest.raises(ChangedMeanwhile):
        services.change(ana, {"family_name": "Second"}, seen=seen, actor=None, reason="slower")
    assert services.opened([ana])[ana.pk].values["family_name"] == "First"


@pytest.mark.parametrize(
    ("text", "exactly"),
    [
        ("markerov", True),
        ("GOL shirin", True),
        ("شيرين گل", True),
        ("نشانه دار", True),
        ("گل‌شیرین", True),
        ("mk-908 172 63", True),
        ("MK۹۰۸۱۷۲۶۳", True),
        ("711-00c-00042", True),
        ("00964", False),
        ("964 7705550199", True),
        ("Sheereen", False),
        ("Sherin Ghol", False),
        ("Schirin Gul Marquerov", False),
    ],
)
def test_people_are_found_in_any_spelling(text: str, exactly: bool, ana: Person) -> None:
    """By words in any order and script, by grouped numbers; what only sounds alike is said to."""
    exact, alike, tokens = words.find(text)
    assert (ana.uid in exact) is exactly
    assert tokens > 0
    if any(letter.isdigit() for letter in text):
        assert not alike
    else:
        assert ana.uid in exact | alike


@given(text=st.text(max_size=40))
def test_any_text_can_be_looked_for(text: str) -> None:
    """Whatever somebody types, the answer is a set of people."""
    exact, alike, _tokens = words.find(text)
    assert not exact & alike


def test_who_was_renamed_is_not_found_by_the_old_name(ana: Person) -> None:
    """The index has what the identity has, and no more; the same for a number that was removed."""
    change(ana, family_name="Newname")
    assert not any(words.find("markerov")[:2])
    services.remove_number(Document.objects.get(person=ana), actor=None, reason="of somebody else")
    assert ana.uid not in words.find(PASSPORT)[0]
    assert ana.uid in words.find(ELSEWHERE)[0]
    assert log.opened(Entry.objects.latest("sequence").before_value) == {
        "kind": "passport", "issuer": "XXA", "expires_on": None, "number": PASSPORT,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "odd"),
    [
        ("unhcr_case", "711-00C00042", False),
        ("unhcr_case", "71100C00042", True),
        ("unhcr_individual", "711-00000042", False),
        ("unhcr_individual", "42", True),
        ("other", "whatever", False),
    ],
)
def test_an_unusual_number_is_kept_and_marked(kind: str, value: str, odd: bool, record: Operation) -> None:
    """Forms of others change; a number is warned of and never refused."""
    who = person(record)
    services.add_number(ExternalNumber(person=who, kind=kind), value, actor=None)
    assert [(one.value, one.odd) for one in services.opened([who])[who.pk].numbers] == [(value, odd)]


def test_an_empty_number_is_refused(record: Operation) -> None:
    """There is no document without a number."""
    with pytest.raises(Refused):
        services.add_number(Document(person=person(record), kind="passport"), "  ", actor=None)
    assert not Document.objects.exists()


def refused_by_the_database(statement: str, *values: object) -> None:
    """A statement, past the models, that the database refuses at the end of its transaction at the latest."""
    with pytest.raises(IntegrityError):
        past_the_models(statement, values)


@transaction.atomic
def past_the_models(statement: str, values: tuple[object, ...]) -> None:
    """Run a statement, and have the keys looked at that are looked at last."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    connection.check_constraints()


def test_the_database_keeps_identities_in_order(ana: Person) -> None:
    """One identity for a person, of the same operation, known kinds, and no identity that moves to somebody else."""
    elsewhere = person(made("two"))
    copy = "INSERT INTO identities_identity (operation_id, person_id, version) VALUES (%s, %s, 1)"
    refused_by_the_database(copy, ana.operation_id, ana.pk)
    refused_by_the_database(copy, ana.operation_id, elsewhere.pk)
    refused_by_the_database("UPDATE identities_identity SET person_id = %s", person(ana.operation, "F2.1").pk)
    refused_by_the_database("UPDATE identities_identity SET erased_at = %s", "2026-01-01 00:00:00")
    for table in ("document", "externalnumber"):
        refused_by_the_database(f"UPDATE identities_{table} SET kind = 'guess'")  # noqa: S608 - our own words
        refused_by_the_database(f"UPDATE identities_{table} SET person_id = %s", elsewhere.pk)  # noqa: S608
