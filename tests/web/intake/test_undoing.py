"""Taking a merged list back, while nobody of it was changed since."""

from __future__ import annotations

import pytest
from tests.web.identities.registering import change
from tests.web.intake.making import ROWS, SHIRIN, csv_of, merged, with_cells

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import words
from safeconduct.web.identities.models import Document
from safeconduct.web.identities.services import opened
from safeconduct.web.intake import services
from safeconduct.web.record.models import Case, Operation, Person, StateChange
from safeconduct.web.record.services import change_case
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.secrecy import vault

pytestmark = pytest.mark.django_db


def test_people_who_came_go_and_their_keys_are_destroyed(camp: Operation, alma: User) -> None:
    """Nobody of the list is left, nothing finds them, and the log says who went."""
    batch, _done = merged(camp, csv_of(*ROWS), alma)
    uids = set(Person.objects.values_list("uid", flat=True))
    with pytest.raises(Refused, match="Say why"):
        services.undo(batch, "", actor=alma)
    undone = services.undo(batch, "the wrong list", actor=alma)
    assert (undone.state, Person.objects.count(), Case.objects.count()) == ("undone", 0, 0)
    assert vault.erased_among(uids) == uids
    assert words.find("Markerov")[0] == set()
    entry = Entry.objects.filter(action="reversed", subject="person").latest("sequence")
    assert set(entry.id_list) == uids
    assert log.verify() == []
    assert merged(camp, csv_of(*ROWS), alma)[1].people == 3


def test_whom_it_changed_is_as_before(camp: Operation, alma: User) -> None:
    """Fields, texts, needs and numbers of a known person are what they were, each change with its reversal."""
    merged(camp, csv_of(*ROWS), alma)
    person = Person.objects.get(external_code="11")
    before = dict(opened([person])[person.pk].values)
    row = with_cells(
        SHIRIN, Nationality="Syria", Phone="+1 555", Needs="escort", Passport_no="N 7", Date_of_birth="1985-03-05"
    )
    batch, done = merged(camp, csv_of(row), alma)
    assert done.changed == 1
    services.undo(batch, "was another person", actor=alma)
    person.refresh_from_db()
    assert dict(opened([person])[person.pk].values) == before
    assert (before["birth"], person.nationality) == ("1985-03-04", "IRN")
    assert [need.code for need in person.needs.all()] == ["wheelchair"]
    assert Document.objects.filter(person=person).count() == 1
    assert words.find("N7")[0] == set()
    assert words.find("+964 770 555 0199")[0] == {person.uid}
    back = StateChange.objects.filter(person=person).exclude(reverses=None)
    assert sorted(back.values_list("what", flat=True)) == ["nationality", "needs"]


def test_what_was_changed_since_is_not_taken_back(camp: Operation, alma: User) -> None:
    """A list is taken back as a whole or not at all: after a change of an identity or of a case, not at all."""
    batch, _done = merged(camp, csv_of(*ROWS), alma)
    person = Person.objects.get(external_code="12")
    change(person, alma, phone="+1 555 1")
    with pytest.raises(Refused, match="changed since"):
        services.undo(batch, "the wrong list", actor=alma)
    assert Person.objects.count() == 3


def test_a_case_that_was_changed_since_stays(camp: Operation, alma: User) -> None:
    """A change of a new case alone keeps the list from being taken back."""
    batch, _done = merged(camp, csv_of(*ROWS), alma)
    change_case(Case.objects.get(external_code="F2"), "priority", "urgent", actor=alma)
    with pytest.raises(Refused, match="changed since"):
        services.undo(batch, "the wrong list", actor=alma)


def test_a_code_is_not_given_twice(camp: Operation, alma: User) -> None:
    """After a list was taken back, those who come get codes that nobody has."""
    first, _done = merged(camp, csv_of(*ROWS), alma)
    others = [with_cells(row, ID=f"9{row[1]}", Case_no=f"G{row[0]}") for row in ROWS]
    merged(camp, csv_of(*others), alma)
    services.undo(first, "the wrong list", actor=alma)
    merged(camp, csv_of(*ROWS), alma)
    codes = list(Person.objects.values_list("code", flat=True))
    assert len(set(codes)) == len(codes) == 6
