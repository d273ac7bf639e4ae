"""A list on its way: its columns, faults and pairs, and what people do about them."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from tests.web.intake.making import ALI, HEADER, MARYAM, ROWS, SHIRIN, csv_of, decided, merged, staged, with_cells

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities.services import opened
from safeconduct.web.intake import services
from safeconduct.web.intake.models import Batch, RememberedMapping
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused

pytestmark = pytest.mark.django_db


def test_columns_are_recognised_with_what_is_sealed(camp: Operation, alma: User) -> None:
    """Names, documents and phones are known for what they are, and what nobody knows is set aside by its name."""
    batch = services.begin(camp, "list.csv", csv_of(*ROWS), actor=alma)
    stage = services.view(batch)
    assert [column.target for column in stage.columns] == [
        "cases.case_id",
        "people.person_id",
        "identity.family_name",
        "identity.given_names",
        "identity.father_name",
        "people.sex",
        "people.birth_date",
        "people.nationality",
        "document.passport",
        "identity.phone",
        "people.needs",
        "-",
    ]
    assert stage.set_aside == ("Mood",)
    assert stage.columns[2].samples == ("Markerov", "Markerov", "نشانه‌دار")
    assert (batch.state, stage.is_confirmed, stage.is_ready) == ("columns", False, False)


def test_a_mapping_is_remembered_by_the_header(camp: Operation, alma: User) -> None:
    """A list with the same header is understood as the one before; the header itself is kept nowhere."""
    staged(camp, csv_of(*ROWS), alma, Mood="identity.note")
    batch = services.begin(camp, "other.csv", csv_of(SHIRIN), actor=alma)
    column = services.view(batch).columns[-1]
    assert (column.target, column.remembered) == ("identity.note", True)
    assert RememberedMapping.objects.get().mapping["11"] == "identity.note"


def test_two_columns_cannot_be_one_thing(camp: Operation, alma: User) -> None:
    """What only one column can be is refused for two, and a column can be nothing that is not known."""
    batch = services.begin(camp, "list.csv", csv_of(*ROWS), actor=alma)
    for mapping in ({2: "identity.family_name", 3: "identity.family_name"}, {2: "people.mood"}, {}):
        with pytest.raises(Refused):
            services.map_columns(batch, mapping, seen_version=batch.version, actor=alma)


def test_faults_are_put_right_in_place(camp: Operation, alma: User) -> None:
    """A faulty cell is named with its place, and a correction of that cell makes the list ready."""
    batch = staged(camp, csv_of(SHIRIN, with_cells(ALI, Sex="robot", Passport_no="=cmd()")), alma)
    stage = services.view(batch)
    assert [(fault.line, fault.index, fault.cell) for fault in stage.faults] == [(3, 5, "robot"), (3, 8, "=cmd()")]
    assert batch.state == "faults"
    batch = services.correct(batch, [(3, 5, "M"), (3, 8, "")], seen_version=batch.version, actor=alma)
    assert services.view(batch).faults == ()
    assert services.view(batch).rows([3])[3][5] == "M"
    assert batch.state == "ready"


def test_a_row_is_left_out_for_a_reason_and_taken_in_again(camp: Operation, alma: User) -> None:
    """Rows that are left out are counted and named with their reason, and come back."""
    batch = staged(camp, csv_of(*ROWS), alma)
    with pytest.raises(Refused, match="Say why"):
        services.leave_out(batch, [3], " ", seen_version=batch.version, actor=alma)
    batch = services.leave_out(batch, [3], "is in another camp", seen_version=batch.version, actor=alma)
    stage = services.view(batch)
    assert (stage.read, stage.people, dict(stage.left_out)) == (3, 2, {3: "is in another camp"})
    batch = services.take_back_in(batch, [3], seen_version=batch.version, actor=alma)
    assert services.view(batch).people == 3


def test_two_people_do_not_overwrite_each_other(camp: Operation, alma: User) -> None:
    """Whoever looked at an older version is told."""
    batch = staged(camp, csv_of(*ROWS), alma)
    services.leave_out(batch, [3], "elsewhere", seen_version=batch.version, actor=alma)
    with pytest.raises(ChangedMeanwhile):
        services.correct(batch, [(2, 5, "M")], seen_version=batch.version, actor=alma)


def test_rows_that_may_be_one_person_are_decided(camp: Operation, alma: User) -> None:
    """A person twice in the list is one pair; decided to be the same, the two rows make one person."""
    again = with_cells(SHIRIN, Case_no="F9", ID="99", Family_name="Markerow", First_name="Shiringol", Needs="escort")
    batch = staged(camp, csv_of(*ROWS, again), alma)
    (pair,) = services.view(batch).pairs
    assert (pair.line, pair.other_line, pair.choice, batch.state) == (5, 2, None, "duplicates")
    batch = decided(batch, "same", alma)
    stage = services.view(batch)
    assert (stage.people, stage.cases, stage.is_ready) == (3, 2, True)
    services.merge(batch, actor=alma)
    assert sorted(Person.objects.get(external_code="11").needs.values_list("code", flat=True)) == [
        "escort",
        "wheelchair",
    ]
    assert Person.objects.count() == 3


def test_somebody_of_the_record_is_recognised_in_another_script(camp: Operation, alma: User) -> None:
    """A row without a number that may be a known person is shown beside them, and the reading is in the log."""
    merged(camp, csv_of(*ROWS), alma)
    row = ("", "", "Neshandar", "Maryam", "", "F", "1990", "AFG", "", "", "", "")
    batch = staged(camp, csv_of(row), alma)
    pairs = services.view(batch).pairs
    assert [pair.other.external_code for pair in pairs if pair.other] == ["13"]
    read = Entry.objects.filter(action="read", purpose="import").latest("sequence")
    assert read.id_list == [Person.objects.get(external_code="13").uid]
    done = services.merge(decided(batch, "same", alma), actor=alma)
    assert (done.people, done.changed, Person.objects.count()) == (0, 1, 3)


def test_a_number_that_is_shared_is_proposed_as_the_same(camp: Operation, alma: User) -> None:
    """Whoever has the passport of a known person is proposed as that person, whatever the names."""
    merged(camp, csv_of(*ROWS), alma)
    row = ("", "", "Other", "Name", "", "F", "1985-03-04", "Iran", "mk-90817263", "", "", "")
    batch = staged(camp, csv_of(row), alma)
    (pair,) = services.view(batch).pairs
    assert (pair.proposal, pair.likeness, pair.other) == ("same", 1.0, Person.objects.get(external_code="11"))


def test_where_people_wait_is_asked_for(camp: Operation, alma: User) -> None:
    """A list that names no site is not ready before somebody says where its people are."""
    batch = services.begin(camp, "list.csv", csv_of(*ROWS), actor=alma)
    mapping = {column.index: column.target for column in services.view(batch).columns}
    batch = services.map_columns(batch, mapping, seen_version=batch.version, actor=alma)
    assert services.view(batch).needs_site
    batch = services.settle(batch, site="Camp", seen_version=batch.version, actor=alma)
    assert (services.view(batch).new_sites, batch.state) == (("Camp",), "ready")


def test_what_was_discarded_is_gone(camp: Operation, alma: User) -> None:
    """A list that was discarded has no content and no name any more, and can be worked on no more."""
    batch = staged(camp, csv_of(*ROWS), alma)
    discarded = services.discard(batch, "the wrong file", actor=alma)
    assert (discarded.content, discarded.sealed_name, services.name_of(discarded)) == (None, None, "")
    with pytest.raises(Refused):
        services.correct(batch, [(2, 5, "M")], seen_version=batch.version, actor=alma)
    assert batch.steps.order_by("-pk").values_list("before", "after", "why")[0] == (
        "ready",
        "discarded",
        "the wrong file",
    )


def test_full_names_are_parted(camp: Operation, alma: User) -> None:
    """A full name is parted by a comma, or by its last word; in its own script it goes to the fields for that."""
    header = ("Case no", "Name", "نام و نام خانوادگی", "Sex")
    content = csv_of(
        ("1", "Markerov, Shirin Gol", "شیرین گل نشانه", "F"), ("2", "Ali Reza Marker", "", "M"), header=header
    )
    services.merge(decided(staged(camp, content, alma), "new", alma), actor=alma)
    known = [one.values for one in opened(Person.objects.order_by("pk")).values()]
    assert [(one["family_name"], one["given_names"]) for one in known] == [
        ("Markerov", "Shirin Gol"),
        ("Marker", "Ali Reza"),
    ]
    assert (known[0]["native_family_name"], known[0]["native_given_names"]) == ("نشانه", "شیرین گل")


def test_the_stage_is_kept_by_version(camp: Operation, alma: User) -> None:
    """What a page is made from is the same whether it was computed now or was kept."""
    batch = staged(camp, csv_of(SHIRIN, with_cells(ALI, Sex="robot"), MARYAM), alma)
    kept = services.view(Batch.objects.get(pk=batch.pk))
    Batch.objects.filter(pk=batch.pk).update(stage=None)
    anew = services.view(Batch.objects.get(pk=batch.pk))
    assert astuple(kept.faults[0]) == astuple(anew.faults[0])
    assert (kept.columns, kept.warnings, kept.people) == (anew.columns, anew.warnings, anew.people)
    assert len(kept.columns) == len(HEADER)
