"""The log: one chain that only grows, written with the change that it tells of."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import Error, connection, transaction
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import chain, log
from safeconduct.web.audit.models import Entry, HeadRow
from safeconduct.web.record.models import Operation
from safeconduct.web.secrecy import vault

ANA, BEN = "01J00000000000000000000ANA", "01J00000000000000000000BEN"

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_whom_and_why(alma: User) -> None:
    """Each thing that is told is found again, ids once and in their order."""
    liberty = Operation.objects.create(code="liberty", name="Camp Liberty")
    made = log.append(
        actor=alma,
        action="changed",
        operation=liberty,
        subject="case",
        ids=["C2", "C1", "C2"],
        purpose="interview",
        reason="a letter\x00came",
        before={"priority": 2},
        after={"priority": 1},
    )
    entry = Entry.objects.get()
    assert entry.sequence == made.sequence == 1
    assert (entry.actor_id, entry.actor_name, entry.action) == (alma.pk, "Alma Hoxha", "changed")
    assert (entry.operation_id, entry.operation_code) == (liberty.pk, "liberty")
    assert (entry.subject, entry.id_list, entry.purpose) == ("case", ["C2", "C1"], "interview")
    assert entry.reason == "a letter\N{REPLACEMENT CHARACTER}came"
    assert (entry.before_value, entry.after_value) == ({"priority": 2}, {"priority": 1})
    assert abs((datetime.now(UTC) - entry.moment).total_seconds()) < 60
    assert log.verify() == []


def test_an_entry_stays_true_when_a_user_is_renamed(alma: User) -> None:
    """The log keeps the name of the time, and the number of the user."""
    log.append(actor=alma, action="read")
    alma.display_name = "Alma Dervishi"
    alma.save()
    assert Entry.objects.get().actor_name == "Alma Hoxha"
    assert log.verify() == []


def test_the_head_follows_the_last_entry() -> None:
    """Count and code of the head are those of the last entry, and the line for exports states both."""
    assert log.head() == log.Head(0, chain.BEGINNING)
    log.append(actor=None, action="first")
    last = log.append(actor=None, action="second")
    assert log.head() == log.Head(2, bytes(last.mac))
    assert bytes(Entry.objects.get(sequence=2).previous) == bytes(Entry.objects.get(sequence=1).mac)
    assert log.stamp() == f"audit log: --count 2 --head {bytes(last.mac).hex()}"


def test_many_are_one_chain() -> None:
    """Entries appended together, in more than one batch, follow each other and those before."""
    log.append(actor=None, action="first")
    log.append_many(None, (log.Draft(action="imported", ids=[str(number)]) for number in range(2500)))
    head = log.head()
    assert head.count == 2501 == Entry.objects.count()
    log.append_many(None, [])
    assert log.head() == head
    assert log.verify() == []


def test_entries_are_found_by_operation_actor_and_period(alma: User) -> None:
    """An auditor narrows the log down."""
    liberty = Operation.objects.create(code="liberty", name="Camp Liberty")
    log.append(actor=alma, action="read", operation=liberty)
    log.append(actor=None, action="exported")
    assert [entry.action for entry in Entry.objects.of_operation(liberty.pk)] == ["read"]
    assert [entry.action for entry in Entry.objects.of_actor("Alma Hoxha")] == ["read"]
    moment = Entry.objects.get(sequence=2).moment
    assert [entry.action for entry in Entry.objects.between(moment, None)] == ["exported"]
    assert [entry.action for entry in Entry.objects.between(None, moment)] == ["read"]
    assert Entry.objects.between(None, None).count() == 2


REFUSED = {
    "changed": "UPDATE audit_entry SET reason = 'another' WHERE sequence = 1",
    "deleted": "DELETE FROM audit_entry WHERE sequence = 2",
    "all deleted": "DELETE FROM audit_entry",
    "put in between": "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 1",
    "left a gap": "INSERT INTO audit_entry SELECT 9, at, actor_id, actor_name, action, operation_id, operation_code, "
    "subject, ids, purpose, reason, before, after, previous, mac FROM audit_entry WHERE sequence = 1",
    "without an action": "INSERT INTO audit_entry SELECT 3, at, actor_id, actor_name, '', operation_id, "
    "operation_code, subject, ids, purpose, reason, before, after, previous, mac FROM audit_entry WHERE sequence = 1",
    "head back": "UPDATE audit_headrow SET count = 1",
    "head kept in place": "UPDATE audit_headrow SET mac = mac",
    "head deleted": "DELETE FROM audit_headrow",
    "second head": "INSERT INTO audit_headrow SELECT 2, count, mac FROM audit_headrow",
    "same head": "INSERT INTO audit_headrow SELECT * FROM audit_headrow",
}
SQLITE = {
    "replaced": "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 1",
    "update or replace": "UPDATE OR REPLACE audit_entry SET sequence = 2 WHERE sequence = 1",
    "head replaced": "INSERT OR REPLACE INTO audit_headrow SELECT id, 0, mac FROM audit_headrow",
}
POSTGRESQL = {
    "emptied": "TRUNCATE audit_entry",
    "head emptied": "TRUNCATE audit_headrow",
    "upserted": "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 1 "
    "ON CONFLICT (sequence) DO UPDATE SET reason = 'another'",
}
EACH = REFUSED | (SQLITE if connection.vendor == "sqlite" else POSTGRESQL)


@pytest.mark.parametrize("statement", EACH.values(), ids=EACH)
def test_the_database_refuses(statement: str) -> None:
    """Nobody changes or deletes what was written, or moves the head back, even past the models."""
    log.append_many(None, [log.Draft(action="first"), log.Draft(action="second")])
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert log.verify() == []


def test_a_log_that_lost_its_head_takes_nothing_more(past_triggers: Callable[..., None]) -> None:
    """Entries without a head are found out at once, and not carried on from the beginning."""
    log.append(actor=None, action="first")
    past_triggers("DELETE FROM audit_headrow")
    with pytest.raises(log.HeadLost):
        log.append(actor=None, action="second")
    assert log.verify() == ["head: is missing, and there are entries"]


def test_what_is_personal_is_sealed_and_lost_with_the_person() -> None:
    """A change of a name opens while the person is kept; after erasure it is lost and the chain still holds."""
    before, after = log.changes_of(ANA, {"name": "Marker-Before", "born": None}, {"name": "Marker-After", "born": 1990})
    log.append(actor=None, action="changed", subject="person", ids=[ANA], before=before, after=after)
    entry = Entry.objects.get()
    assert "Marker" not in entry.before + entry.after
    assert log.opened(entry.before_value) == {"name": "Marker-Before", "born": None}
    assert log.opened(entry.after_value) == {"name": "Marker-After", "born": 1990}
    vault.erase(ANA)
    assert log.opened(entry.after_value) == {"name": None, "born": None}
    assert log.verify() == []


def test_values_that_are_not_personal_and_none_open_as_they_are() -> None:
    """Reading back needs no knowledge of which was sealed."""
    assert log.changes_of(ANA, None, None) == (None, None)
    assert log.opened(None) is None
    assert log.opened({"priority": 1}) == {"priority": 1}


def test_a_request_that_reads_is_one_entry(alma: User) -> None:
    """However often an id is noted, and by however many parts of a page, there is one row with each id once."""
    request = RequestFactory().get("/")
    request.user = alma
    request.operation = Operation.objects.create(code="liberty", name="Camp Liberty")
    with log.reading(request, "person", [ANA], "interview") as read:
        read.note(BEN, ANA)
        read.note(BEN)
    entry = Entry.objects.get()
    assert (entry.action, entry.subject, entry.purpose) == ("read", "person", "interview")
    assert entry.id_list == [ANA, BEN]
    assert entry.operation_code == "liberty"


def test_what_was_read_before_an_error_is_logged(alma: User) -> None:
    """A page that fails after reading leaves its entry, and the error goes on; one that read nothing leaves none."""
    request = RequestFactory().get("/")
    request.user = alma
    with pytest.raises(ZeroDivisionError), log.reading(request, "person", [ANA]):
        raise ZeroDivisionError
    assert Entry.objects.get().id_list == [ANA]
    with pytest.raises(ZeroDivisionError), log.reading(request, "person"):
        raise ZeroDivisionError
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_logged_outside_a_transaction_or_read_within_one(alma: User) -> None:
    """A change is logged with itself; a reading is logged for good."""
    request = RequestFactory().get("/")
    request.user = alma
    with pytest.raises(log.OutsideTransaction):
        log.append(actor=None, action="changed")
    with transaction.atomic(), pytest.raises(log.OutsideTransaction), log.reading(request, "person", [ANA]):
        raise AssertionError
    with log.reading(request, "person", [ANA]):
        pass
    assert log.head().count == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_takes_its_entry_along() -> None:
    """Log and change are committed together or not at all."""
    with transaction.atomic():
        log.append(actor=None, action="first")

    def founded_in_vain() -> None:
        with transaction.atomic():
            Operation.objects.create(code="liberty", name="Camp Liberty")
            log.append(actor=None, action="founded")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        founded_in_vain()
    assert not Operation.objects.exists()
    assert log.head().count == Entry.objects.count() == HeadRow.objects.get().count == 1
    assert log.verify() == []


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)


class TestAnyAppends(TestCase):
    """What holds for whatever is appended."""

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=3), TEXT, VALUES), max_size=6))
    def test_any_sequence_of_appends_verifies(self, drafts: list[tuple[str, list[str], str, object]]) -> None:
        """Whatever is logged, the chain holds, and JSON comes back as it was."""
        log.append_many(
            None,
            (
                log.Draft(action="a", ids=ids, reason=reason, purpose=purpose, after=after)
                for reason, ids, purpose, after in drafts
            ),
        )
        assert log.verify() == []
        for entry, (_, ids, _, after) in zip(Entry.objects.all(), drafts, strict=True):
            assert entry.id_list == list(dict.fromkeys(ids))
            assert entry.after_value == json.loads(json.dumps(after))
