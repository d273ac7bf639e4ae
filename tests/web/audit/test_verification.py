"""Verification: whatever was done to the log, the first place that is wrong is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import chain, log, verification
from safeconduct.web.audit.models import Entry, HeadRow
from safeconduct.web.record.models import Operation
from safeconduct.web.secrecy import keys

ENTRIES = 7
COLUMNS = [field.name for field in Entry._meta.get_fields()]
Doing = Callable[..., None]

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(alma: User) -> verification.Printed:
    """A log of seven entries, and what an export of its time says."""
    liberty = Operation.objects.create(code="liberty", name="Camp Liberty")
    for number in range(1, ENTRIES + 1):
        log.append(
            actor=alma,
            action="changed",
            operation=liberty,
            subject="case",
            ids=[f"C{number}"],
            purpose="interview",
            reason="letter",
            before={"priority": number},
            after={"priority": number + 1},
        )
    head = log.head()
    return verification.Printed(head.count, head.mac)


def faults(printed: verification.Printed | None = None) -> list[str]:
    """What verification finds with the key of this installation."""
    return verification.faults(keys.installation().audit, printed)


def test_a_whole_log_has_no_fault(printed: verification.Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the printed line and without, after more was appended, and in small steps."""
    assert faults() == faults(printed) == []
    log.append(actor=None, action="exported")
    monkeypatch.setattr(verification, "ROWS", 3)
    assert faults() == faults(printed) == []


def test_an_empty_log_has_no_fault() -> None:
    """Before the first entry there is nothing wrong, unless an export said otherwise."""
    assert faults() == faults(verification.Printed(0, chain.BEGINNING)) == []
    assert faults(verification.Printed(2, b"1" * 32)) == [
        "entry 1: is missing; an export was printed when there were 2 entries, so the end was cut off"
    ]


@pytest.mark.parametrize("column", COLUMNS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.integers(1, ENTRIES), place=st.integers(0, 2**16), flip=st.integers(1, 255))
def test_a_byte_that_was_changed_is_found_at_its_place(
    printed: verification.Printed, past_triggers: Doing, column: str, sequence: int, place: int, flip: int
) -> None:
    """In any column of any entry, one byte that is another is found, and the entry is named."""
    with transaction.atomic():
        old = getattr(Entry.objects.get(sequence=sequence), column)
        new = with_another_byte(old, place, flip)
        past_triggers(f'UPDATE audit_entry SET "{column}" = %s WHERE sequence = %s', [new, sequence])  # noqa: S608
        assert faults()[0].startswith(f"entry {sequence}: ")
        assert faults(printed)
        transaction.set_rollback(True)


def with_another_byte(old: object, place: int, flip: int) -> object:
    """The value of a column with one byte changed, still of its kind, so that the database takes it."""
    if isinstance(old, bytes | memoryview):
        content = bytearray(old)
        content[place % len(content)] ^= flip
        return bytes(content)
    if isinstance(old, int):
        return old + 100 * flip
    assert isinstance(old, str)
    place %= len(old)
    other = chr(33 + (ord(old[place]) - 33 + flip % 90 + 1) % 94)
    return old[:place] + (other if other != old[place] else "~") + old[place + 1 :]


COPY = "INSERT INTO audit_entry SELECT {} FROM audit_entry WHERE sequence = {}"
AS = (
    "{}, at, actor_id, actor_name, action, operation_id, operation_code, subject, ids, purpose, reason, before, after, "
)
DONE = {
    "taken out": (["DELETE FROM audit_entry WHERE sequence = 3"], "entry 3: is missing; the next one there is is 4"),
    "first taken out": (
        ["DELETE FROM audit_entry WHERE sequence = 1"],
        "entry 1: is missing; the next one there is is 2",
    ),
    "taken out and closed up": (
        [
            "DELETE FROM audit_entry WHERE sequence = 3",
            *(f"UPDATE audit_entry SET sequence = {number - 1} WHERE sequence = {number}" for number in range(4, 8)),  # noqa: S608 - our own words
        ],
        "entry 3: was changed, or was put in by somebody without the key",
    ),
    "put in between": (
        [
            *(
                f"UPDATE audit_entry SET sequence = {number + 1} WHERE sequence = {number}"  # noqa: S608 - our own words
                for number in range(7, 2, -1)
            ),
            COPY.format(AS.format(3) + "previous, mac", 2),
            "UPDATE audit_headrow SET count = 8",
        ],
        "entry 3: was changed, or was put in by somebody without the key",
    ),
    "swapped": (
        [
            "UPDATE audit_entry SET sequence = 90 WHERE sequence = 4",
            "UPDATE audit_entry SET sequence = 4 WHERE sequence = 5",
            "UPDATE audit_entry SET sequence = 5 WHERE sequence = 90",
        ],
        "entry 4: was changed, or was put in by somebody without the key",
    ),
    "end cut off": (
        ["DELETE FROM audit_entry WHERE sequence > 5"],
        "entry 6: is missing; the head counts 7, so the end was cut off",
    ),
    "all taken out": (["DELETE FROM audit_entry"], "entry 1: is missing; the head counts 7, so the end was cut off"),
    "put in at the end": (
        [COPY.format(AS.format(8) + "mac, previous", 7)],
        "entry 8: was put in after the end; the head counts 7",
    ),
    "head counts less": (["UPDATE audit_headrow SET count = 6"], "head: is not the code of entry 6; it was changed"),
    "head is another": (
        ["UPDATE audit_headrow SET mac = (SELECT mac FROM audit_entry WHERE sequence = 2)"],
        "head: is not the code of entry 7; it was changed",
    ),
    "head taken out": (["DELETE FROM audit_headrow"], "head: is missing, and there are entries"),
}


@pytest.mark.parametrize(("statements", "fault"), DONE.values(), ids=DONE)
def test_what_was_done_is_said(
    printed: verification.Printed, past_triggers: Doing, statements: list[str], fault: str
) -> None:
    """Deleting, putting in, moving and cutting are told apart, each with its first place."""
    for statement in statements:
        past_triggers(statement)
    assert faults()[0] == fault
    assert faults(printed)


def test_an_end_that_was_cut_off_with_its_head_is_found_by_an_export(
    printed: verification.Printed, past_triggers: Doing
) -> None:
    """The one thing that the chain alone cannot show is shown by a line that was printed before."""
    past_triggers("DELETE FROM audit_entry WHERE sequence > 5")
    past_triggers("UPDATE audit_headrow SET count = 5, mac = (SELECT mac FROM audit_entry WHERE sequence = 5)")
    assert faults() == []
    assert faults(printed) == [
        "entry 6: is missing; an export was printed when there were 7 entries, so the end was cut off"
    ]


def test_a_log_that_was_written_anew_is_found_by_an_export(printed: verification.Printed, past_triggers: Doing) -> None:
    """Even somebody with the key cannot make the line come true again."""
    past_triggers("DELETE FROM audit_entry")
    past_triggers("DELETE FROM audit_headrow")
    log.append_many(None, [log.Draft(action="read") for _ in range(ENTRIES + 1)])
    assert faults() == []
    assert faults(printed) == ["entry 7: is not the one that the export was printed after; the log was written anew"]


@pytest.mark.usefixtures("printed")
def test_another_key_finds_nothing_right() -> None:
    """The codes are those of this installation's key."""
    assert verification.faults(bytes(32)) == ["entry 1: was changed, or was put in by somebody without the key"]


@pytest.mark.usefixtures("printed")
def test_a_value_of_another_kind_is_found(past_triggers: Doing) -> None:
    """SQLite holds any kind of value in any column; the same signs as bytes are not what was written."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's columns have one kind")
    past_triggers("UPDATE audit_entry SET reason = CAST(reason AS BLOB) WHERE sequence = 2")
    assert faults() == ["entry 2: was changed; reason holds what was never written there"]
    past_triggers("UPDATE audit_headrow SET count = 'seven'")
    assert faults() == ["head: was changed; it holds what was never written there"]


def test_the_code_covers_every_column() -> None:
    """A column that is added to the log without being covered fails this test."""
    assert set(chain.COLUMNS) == set(COLUMNS) - {"mac"}
    assert HeadRow._meta.pk is not None


@given(
    st.lists(st.none() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])) | st.binary(), max_size=4),
    st.lists(st.none() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])) | st.binary(), max_size=4),
)
def test_no_two_rows_have_the_same_bytes(one: list[chain.Value], two: list[chain.Value]) -> None:
    """What is authenticated says where each value begins and of which kind it is."""
    assert (chain.canonical(one) == chain.canonical(two)) == (one == two)
