"""Why something was done to people: sealed wherever it stands, opened for those who may read, lost with the person."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from tests.web.record.making import case, day, departing, made, offered, person
from tests.web.secrecy.test_nothing_in_clear import everything, kinds

from safeconduct.web.identities import erasure
from safeconduct.web.record import history
from safeconduct.web.record.models import (
    Answer,
    Decision,
    EventKind,
    FamilySplit,
    Operation,
    Person,
    PersonEvent,
    Purpose,
    StateChange,
)
from safeconduct.web.record.models.reasons import opened_reasons, seal_reasons
from safeconduct.web.record.services import (
    cancel_departure,
    change_case,
    change_many,
    chosen,
    decide,
    preview,
    propose,
    record_answer,
    record_event,
    split_family,
)
from safeconduct.web.rights.roles import Right
from safeconduct.web.snapshot import snapshot

MARKER = "Reasonmarker of the mother"


def said_everywhere(record: Operation) -> Person:
    """Somebody about whom a reason was written in every way that there is."""
    one = person(record)
    change_case(case(record), "priority", "normal", actor=None, reason=MARKER)
    record_answer(one, Purpose.PARTING, Answer.GIVEN, day(1), actor=None, reason=MARKER)
    record_event(one, EventKind.MARRIAGE, day(1), actor=None, reason=MARKER)
    propose(case(record), offered(record), day(1), actor=None, reason=MARKER)
    decide(case(record), "short_notice", actor=None, reason=MARKER)
    cases = chosen(record, [case(record).uid])
    seen = preview(record, cases, "site", "port").seen
    change_many(record, cases, seen, "site", "port", actor=None, reason=MARKER)
    split_family(case(record), [one], day(2), actor=None, reason=MARKER)
    return Person.objects.get(pk=one.pk)


def reasons_of(record: Operation) -> set[str]:
    """Every reason of the record that can be read."""
    rows = [*StateChange.objects.all(), *PersonEvent.objects.all(), *Decision.objects.all(), *FamilySplit.objects.all()]
    assert len(rows) > 10
    return {row.reason for row in rows} | set(snapshot(record).tables["decisions"]["reason"])


@pytest.mark.django_db(transaction=True)
def test_no_reason_about_people_is_anywhere_in_clear_and_erasing_loses_all() -> None:
    """In no table, dump or file; whoever may read reads it; when the person is erased nobody does, and it stays so."""
    record = made()
    one = said_everywhere(record)
    for kind in kinds(MARKER):
        assert kind not in everything()
    assert reasons_of(record) == {MARKER}
    entries = history.of_case(one.case, frozenset({Right.REGISTER_READ}))
    assert {entry.row.reason for entry in entries} == {MARKER}
    erasure.erase(one, typed=one.code, actor=None, reason="asked for it")
    assert reasons_of(record) == {"", None}
    change_case(case(record), "priority", "urgent", actor=None, reason="For those who stay")
    assert StateChange.objects.latest("pk").reason == "For those who stay"
    for kind in kinds("For those who stay"):
        assert kind not in everything()


@pytest.mark.django_db
def test_what_is_about_nobody_stands_in_clear() -> None:
    """Whoever looks after departures reads why one was cancelled without any key."""
    record = made()
    cancel_departure(departing(record), actor=None, reason="Fog")
    row = StateChange.objects.get()
    assert (row.clear_reason, row.sealed_reason, row.reason) == ("Fog", None, "Fog")


@pytest.mark.django_db
def test_the_database_refuses_a_reason_about_people_in_clear() -> None:
    """Past the models, whatever it is about them."""
    record = made()
    change_case(case(record), "priority", "normal", actor=None, reason=MARKER)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE record_statechange SET clear_reason = 'in clear'")


@pytest.mark.django_db
def test_many_are_sealed_at_once_and_each_opens_in_its_place() -> None:
    """Empty ones stay empty, and one without a key is not sealed."""
    record = made()
    rows = [
        StateChange(case=case(record, code), operation=record, what="x", before="a", after="b", reason=reason)  # type: ignore[misc]
        for code, reason in (("F1", "one"), ("F2", ""), ("F3", "three"))
    ]
    rows.append(StateChange(departure=departing(record), operation=record, what="x", before="a", after="b", reason="4"))  # type: ignore[misc]
    seal_reasons(rows)
    assert opened_reasons([row.sealed_reason for row in rows]) == ["one", "", "three", ""]
    assert [row.sealed_reason is None for row in rows] == [False, True, False, True]
