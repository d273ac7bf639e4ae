"""Merging: all or nothing, the same again changes nothing, and who is known is changed only where they differ."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests.web.identities.registering import PASSPORT
from tests.web.intake.making import ALI, MARYAM, ROWS, SHIRIN, csv_of, decided, merged, staged, with_cells

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import erasure, words
from safeconduct.web.identities.models import Identity
from safeconduct.web.identities.services import opened
from safeconduct.web.intake import merging, services
from safeconduct.web.intake.models import Batch, BatchStep, Brought
from safeconduct.web.record.models import Case, Operation, Person, Site, StateChange
from safeconduct.web.record.services import numbers_by_site
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.secrecy.models import BlindToken, PersonKey
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


def values_of(code: str) -> Any:
    """The identity of a person, opened."""
    person = Person.objects.get(external_code=code)
    return opened([person])[person.pk]


def test_people_cases_and_identities_come(camp: Operation, alma: User) -> None:
    """People come in their cases at the site, with what planning sees, sealed identities, and words to find them."""
    batch, done = merged(camp, csv_of(*ROWS), alma)
    assert (done.people, done.cases, done.changed, done.unchanged) == (3, 2, 0, 0)
    shirin = values_of("11")
    assert (shirin.values["family_name"], shirin.values["phone"]) == ("Markerov", "+964 770 555 0199")
    assert [one.value for one in shirin.documents] == [PASSPORT]
    assert values_of("13").values["native_given_names"] == "مریم"
    person = Person.objects.get(external_code="11")
    assert (person.sex, person.nationality, person.case.external_code) == ("F", "IRN", "F1")
    assert [need.code for need in person.needs.all()] == ["wheelchair"]
    assert words.find("Shirin Markerov")[0] == {person.uid}
    assert words.find("mk90817263")[0] == words.find("+964770555 0199")[0] == {person.uid}
    births = [values_of(code).birth for code in ("11", "12", "13")]
    assert [(one.precision, one.estimated) for one in births] == [("day", False), ("year", True), ("month", False)]
    assert (batch.state, batch.content, services.name_of(batch)) == ("merged", None, "list.csv")
    assert log.verify() == []


def test_the_number_of_people_at_the_site_reconciles(camp: Operation, alma: User) -> None:
    """Who comes by a list is counted first at the site of their case."""
    merged(camp, csv_of(*ROWS), alma)
    (at,) = numbers_by_site(camp)
    assert (at.counted, at.present, at.reconciles) == (3, 3, True)


def test_a_snapshot_has_the_people(camp: Operation, alma: User) -> None:
    """Planning sees the people and cases by the numbers of the list."""
    merged(camp, csv_of(*ROWS), alma)
    seen = snapshot(camp)
    assert seen.tables["people"]["person_id"].to_list() == ["11", "12", "13"]
    assert seen.tables["cases"]["case_id"].to_list() == ["F1", "F2"]


def test_the_very_same_file_is_refused(camp: Operation, alma: User) -> None:
    """A file that was merged is known again by its digest, and another operation knows nothing of it."""
    merged(camp, csv_of(*ROWS), alma)
    with pytest.raises(Refused, match="very same file"):
        services.begin(camp, "renamed.csv", csv_of(*ROWS), actor=alma)


def test_the_same_people_again_change_nothing(camp: Operation, alma: User) -> None:
    """The same list in another form finds everybody by their numbers and changes nothing of them."""
    merged(camp, csv_of(*ROWS), alma)
    before = list(Identity.objects.order_by("pk").values()), list(Person.objects.order_by("pk").values())
    _batch, done = merged(camp, csv_of(*reversed(ROWS)), alma)
    assert (done.people, done.cases, done.changed, done.unchanged) == (0, 0, 0, 3)
    assert before == (list(Identity.objects.order_by("pk").values()), list(Person.objects.order_by("pk").values()))
    assert not StateChange.objects.exclude(what="site").exists()


def test_only_what_differs_is_changed_and_written_down(camp: Operation, alma: User) -> None:
    """Of a known person, what the list says otherwise is changed; what it leaves empty, or says less exactly, stays."""
    merged(camp, csv_of(*ROWS), alma)
    rows = (
        with_cells(SHIRIN, Phone="", Date_of_birth="1985", Needs="escort", Nationality="Syria"),
        with_cells(ALI, Fathers_name="Reza", Date_of_birth="1981-05-06", Passport_no="N 1"),
        MARYAM,
    )
    _batch, done = merged(camp, csv_of(*rows), alma)
    assert (done.changed, done.unchanged) == (2, 1)
    shirin, ali = Person.objects.get(external_code="11"), Person.objects.get(external_code="12")
    assert values_of("11").values["phone"] == "+964 770 555 0199"
    assert (values_of("11").values["birth"], shirin.nationality) == ("1985-03-04", "SYR")
    assert sorted(need.code for need in shirin.needs.all()) == ["escort", "wheelchair"]
    assert (values_of("12").values["birth"], values_of("12").values["father_name"]) == ("1981-05-06", "Reza")
    assert words.find("N1")[0] == {ali.uid}
    changes = StateChange.objects.filter(person=shirin).order_by("what").values_list("what", "before", "after")
    assert list(changes) == [("nationality", "IRN", "SYR"), ("needs", "wheelchair", "wheelchair escort")]
    told = Entry.objects.filter(action="changed", subject="person", ids__contains=ali.uid).get()
    after = log.opened(told.after_value) or {}
    assert (after["father_name"], after["birth"], after["documents"]) == ("Reza", "1981-05-06", "passport N 1")
    assert "Reza" not in told.after


def test_a_note_is_added_to_what_is_noted(camp: Operation, alma: User) -> None:
    """The note of a list stands behind what is noted already, once."""
    header = ("Case no", "ID", "Sex", "Note")
    for at, note in enumerate(("first", "second", "first")):
        content = csv_of(("F1", "1", "F", note), ("F2", str(50 + at), "M", ""), header=header)
        batch = staged(camp, content, alma, Note="identity.note")
        services.merge(decided(batch, "new", alma), actor=alma)
    assert values_of("1").values["note"] == "first; second"


def test_a_case_takes_what_the_list_gives(camp: Operation, alma: User) -> None:
    """A case that is there takes a priority that the list gives, and keeps it where the list gives none."""
    header = ("Case no", "ID", "Sex", "Priority")
    merged(camp, csv_of(("F1", "1", "F", "urgent"), ("F2", "2", "M", ""), header=header), alma)
    _batch, done = merged(camp, csv_of(("F1", "1", "F", ""), ("F2", "2", "M", "emergency"), header=header), alma)
    assert dict(Case.objects.values_list("external_code", "priority")) == {"F1": "urgent", "F2": "emergency"}
    assert (done.people, done.unchanged) == (0, 2)
    assert StateChange.objects.get(case__external_code="F2").after == "emergency"


def test_a_new_member_joins_the_case_that_is_there(camp: Operation, alma: User) -> None:
    """Somebody new with the number of a case of the record joins it, and nobody leaves a case by a list."""
    merged(camp, csv_of(*ROWS), alma)
    rows = (with_cells(SHIRIN, Case_no="F2"), with_cells(ALI, ID="21", First_name="Omid", Date_of_birth="2015-01-02"))
    batch = staged(camp, csv_of(*rows), alma)
    assert any("stays there" in warning.message for warning in services.view(batch).warnings)
    done = services.merge(batch, actor=alma)
    assert (done.people, done.cases) == (1, 0)
    assert Person.objects.get(external_code="21").case.external_code == "F1"
    assert Person.objects.get(external_code="11").case.external_code == "F1"


def test_whoever_was_erased_does_not_come_back(camp: Operation, alma: User) -> None:
    """An erased person is not recognised: a row with their number is somebody new, and the erased one stays empty."""
    merged(camp, csv_of(*ROWS), alma)
    person = Person.objects.get(external_code="11")
    erasure.erase(person, typed=person.code, actor=alma, reason="asked for it")
    batch = staged(camp, csv_of(*reversed(ROWS)), alma)
    assert services.view(batch).pairs == ()
    done = services.merge(batch, actor=alma)
    assert (done.people, done.changed) == (1, 0)
    assert Person.objects.get(external_code="11").pk != person.pk
    assert not any(opened([person])[person.pk].values.values())


def test_what_fails_leaves_the_old_state(camp: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A merge that fails at its very end leaves nothing behind, and can be done again."""
    batch = staged(camp, csv_of(*ROWS), alma)
    models = (Person, Case, Site, Identity, PersonKey, BlindToken, Brought, StateChange, Entry)
    before = [model.objects.count() for model in models]

    def fails(*_arguments: Any) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(merging.log, "append_many", fails)
        with pytest.raises(RuntimeError):
            services.merge(batch, actor=alma)
    batch.refresh_from_db()
    assert (batch.state, [model.objects.count() for model in models]) == ("ready", before)
    assert services.merge(batch, actor=alma).people == 3


def test_what_was_killed_while_it_merged_is_merged_again(camp: Operation, alma: User) -> None:
    """A batch that still says that it is being merged, since nobody was left to say otherwise, can be merged."""
    batch = staged(camp, csv_of(*ROWS), alma)
    Batch.objects.filter(pk=batch.pk).update(state="merging")
    with pytest.raises(Refused, match="being merged"):
        services.correct(batch, [(2, 5, "M")], seen_version=batch.version, actor=alma)
    assert services.merge(batch, actor=alma).people == 3
    with pytest.raises(Refused):
        services.merge(batch, actor=alma)


def test_progress_can_stop_a_merge(camp: Operation, alma: User) -> None:
    """What progress raises stops the merge within its transaction, and nothing of it is there."""
    batch = staged(camp, csv_of(*ROWS), alma)

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyError("stopped")

    with pytest.raises(KeyError):
        services.merge(batch, actor=alma, progress=stop)
    batch.refresh_from_db()
    assert (batch.state, Person.objects.count(), Site.objects.count()) == ("ready", 0, 0)


def test_what_came_meanwhile_is_looked_at_first(camp: Operation, alma: User) -> None:
    """Where the record changed so that somebody may be known now, the list is to be looked at again."""
    row = with_cells(SHIRIN, Case_no="", ID="", Passport_no="")
    batch = staged(camp, csv_of(row), alma)
    merged(camp, csv_of(*ROWS), alma)
    with pytest.raises(Refused, match="record changed"):
        services.merge(batch, actor=alma)
    batch.refresh_from_db()
    assert (batch.state, len(services.view(batch).pairs)) == ("duplicates", 1)


def test_a_steps_row_is_never_altered(camp: Operation, alma: User) -> None:
    """The database refuses to alter what was done to a list."""
    batch = staged(camp, csv_of(*ROWS), alma)
    table = connection.ops.quote_name(BatchStep._meta.db_table)
    with pytest.raises(Exception, match="never altered"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET why = 'other' WHERE batch_id = %s", [batch.pk])  # noqa: S608
