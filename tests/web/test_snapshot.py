"""From the record to an operation and back: nothing is lost, and what the record knows more of has its effect."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.making import START, departure, family, offer
from tests.planning.making import operation as assembled
from tests.planning.tiny import operations

from safeconduct.operation import Operation, check_operation, digest, read_operation, write_operation
from safeconduct.operation.faults import Faulty
from safeconduct.operation.liberty import make_liberty
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import plan
from safeconduct.web.accounts.models import User
from safeconduct.web.danger import services as danger
from safeconduct.web.identities import services
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.births import births_in
from safeconduct.web.identities.models import Identity
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.record.models import OperationSettings, Person, Site, StateChange
from safeconduct.web.record.services import Refused, edit, reverse_change
from safeconduct.web.snapshot import NotEmpty, NotSetUp, load, snapshot

pytestmark = pytest.mark.django_db


def filled(operation: Operation) -> OperationRecord:
    """A new record that took an operation."""
    record = OperationRecord.objects.create(code=f"o{OperationRecord.objects.count()}", name="Empty")
    load(record, operation)
    return record


def there_and_back(operation: Operation) -> Operation:
    """The operation that a new record gives after it took another."""
    return snapshot(filled(operation), ledger=True)


def same(one: Operation, other: Operation) -> None:
    """Two operations have the same settings, the same digest, and the same rows of every table."""
    assert one.settings == other.settings
    assert digest(one) == digest(other)
    for name, frame in one.tables.items():
        assert other.tables[name].columns == frame.columns
        assert other.tables[name].equals(frame), name


@settings(max_examples=13, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operation=operations())
def test_a_tiny_operation_comes_back(operation: Operation) -> None:
    """Whatever themes an operation has, the record gives it back as it was."""
    same(operation, there_and_back(operation))


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.integers(1, 200), seed=st.integers(0, 1000))
def test_a_synthetic_operation_comes_back(people: int, seed: int) -> None:
    """Families of all shapes, a transit, charters, usage and incidents."""
    operation = make_synthetic(people, seed)
    same(operation, there_and_back(operation))


def test_the_liberty_example_comes_back() -> None:
    """1,300 people, with the public record of the camp as a ledger."""
    operation = make_liberty()
    same(operation, there_and_back(operation))


def test_a_record_is_filled_once(db: None) -> None:  # noqa: ARG001
    """A second operation is refused, and the first stays as it was; one without settings has no snapshot."""
    record = OperationRecord.objects.create(code="once", name="Once")
    with pytest.raises(NotSetUp, match="import"):
        snapshot(record)
    load(record, make_synthetic(20))
    with pytest.raises(NotEmpty, match="already"):
        load(record, make_synthetic(30))
    same(make_synthetic(20), snapshot(record))


def test_columns_of_their_own_come_back(tmp_path: Path, small_operation: Callable[..., Path]) -> None:
    """What the data dictionary does not name is written back as it was read, in its order."""
    sites = "site_id,name,colour,buses,bus_seats,Größe\nnorth,North camp,red,2,9,1\nsouth,South camp,,1,9,\n"
    operation = read_operation(small_operation(tmp_path / "there", {"sites.csv": sites}))
    back = snapshot(filled(operation), births=True)
    same(operation, back)
    write_operation(back, tmp_path / "back")
    assert check_operation(tmp_path / "back").operation is not None
    assert (tmp_path / "back" / "sites.csv").read_text(encoding="utf-8").splitlines()[0].endswith("colour,Größe")


def test_what_no_database_takes_is_a_fault(tmp_path: Path, small_operation: Callable[..., Path]) -> None:
    """A code of more than 200 characters, and a text with NUL, are named by their place; nothing is kept."""
    long = "x" * 201
    folder = small_operation(tmp_path / "there")
    cases = (folder / "cases.csv").read_text().replace(",T1,", f",{long},")
    (folder / "cases.csv").write_text(cases)
    operation = read_operation(folder)
    sites = operation.tables["sites"].with_columns(name=pl.lit("a\0b"))
    record = OperationRecord.objects.create(code="unfit", name="Unfit")
    with pytest.raises(Faulty) as refused:
        load(record, Operation(operation.settings, {**operation.tables, "sites": sites}, operation.places))
    assert {(fault.file, fault.line, fault.column) for fault in refused.value.faults} == {
        ("cases.csv", 2, "travel_with"),
        ("cases.csv", 3, "travel_with"),
        ("sites.csv", 2, "name"),
        ("sites.csv", 3, "name"),
    }
    assert not OperationSettings.objects.exists()


BORN = st.dates(date(1905, 1, 1), START)


def with_births(born: list[date | None]) -> Operation:
    """One family, whose people were born on these days; of whom nothing is known the age is 40."""
    one = family("F1", len(born))
    for person, day in zip(one["people"], born, strict=True):
        person |= {"birth_date": day, "age": 40 if day is None else None}
    return assembled([one], [departure("D1", 5, 8)], [offer("O1", 9)])


@settings(max_examples=13, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(born=st.lists(st.none() | BORN, min_size=1, max_size=4))
def test_births_go_out_and_come_back(born: list[date | None]) -> None:
    """With births the operation is as it came, also by files; without, it has ages, comes back so, and plans alike."""
    operation = with_births(born)
    record = filled(operation)
    whole = snapshot(record, births=True)
    same(operation, whole)
    with tempfile.TemporaryDirectory() as place:
        write_operation(whole, Path(place) / "out")
        same(operation, snapshot(filled(read_operation(Path(place) / "out")), births=True))
    aged = snapshot(record)
    assert aged.tables["people"]["birth_date"].is_null().all()
    assert aged.tables["people"]["age"].to_list() == [40 if day is None else Birth.on(day).age(START) for day in born]
    same(aged, there_and_back(aged))
    for name, table in operation.tables.items():
        assert name == "people" or table.equals(aged.tables[name])


def test_a_plan_by_ages_is_the_plan_by_births() -> None:
    """Planning asks neither for births nor for ages: who leaves, and what the proof says, is the same."""
    operation = with_births([date(1950, 1, 1), None, date(2020, 5, 6)])
    by_births, by_ages = plan(operation), plan(there_and_back(operation))
    assert by_births.assignments.equals(by_ages.assignments)
    assert by_births.prices.equals(by_ages.prices)


def test_what_a_file_cannot_hold_goes_out_as_an_age(db: None) -> None:  # noqa: ARG001
    """A birth known to the month, and one after the first day, which a file may not hold."""
    record = filled(with_births([date(1990, 5, 6), date(1991, 5, 6), date(1992, 5, 6)]))
    for birth, person in zip(("1990-05", "2026-04-01", "1992-05-06~"), Person.objects.order_by("pk"), strict=True):
        seen = services.opened([person])[person.pk].version
        services.change(person, {"birth": birth}, seen=seen, actor=None, reason="as told")
    people = snapshot(record, births=True).tables["people"]
    assert people["birth_date"].to_list() == [None, None, date(1992, 5, 6)]
    assert people["age"].to_list() == [35, 0, None]


def test_ages_follow_the_first_day(db: None) -> None:  # noqa: ARG001
    """When the operation begins a day sooner, who has a birthday then is a year younger; of the other nothing is known.

    The change goes back with what followed from it.
    """
    record = filled(with_births([date(1990, 3, 2), None]))
    settings = OperationSettings.objects.get(operation=record)
    assert list(Person.objects.order_by("pk").values_list("age", flat=True)) == [36, 40]
    (change,) = edit(settings, {"starts_on": date(2026, 3, 1)}, {}, actor=None, reason="sooner")
    assert list(Person.objects.order_by("pk").values_list("age", flat=True)) == [35, 40]
    reverse_change(change, actor=None, reason="taken back")
    assert list(Person.objects.order_by("pk").values_list("age", flat=True)) == [36, 40]
    with override("en"), pytest.raises(Refused, match="earlier day first"):
        edit(settings, {"starts_on": date(2027, 3, 2)}, {}, actor=None, reason="later")
    with override("en"), pytest.raises(Refused, match="why"):
        edit(settings, {"starts_on": date(2026, 3, 3)}, {}, actor=None, reason=" ")


def test_births_stand_nowhere_in_clear(db: None) -> None:  # noqa: ARG001
    """What an import brings is sealed for each person, in bulk."""
    record = filled(with_births([date(1990, 5, 6), None]))
    (identity,) = Identity.objects.all()
    assert b"1990" not in bytes(identity.birth)
    assert births_in(record) == {identity.person_id: Birth(1990, 5, 6)}


def test_an_incident_of_the_log_goes_out_and_comes_back(alma: User) -> None:
    """It is a row of the incidents, unknown stays empty, and no plan becomes stale by it; taken back, it is none."""
    operation = make_synthetic(20)
    record = filled(operation)
    before = snapshot(record)
    site = Site.objects.filter(operation=record).first()
    assert site is not None
    known = {"kind": "shelling", "occurred_on": date(2026, 3, 2), "killed_min": 0, "injured_max": 3, "precision": "day"}
    one = danger.enter_incident(record, site=site, actor=alma, another=True, words="Two rounds", **known)
    after = snapshot(record)
    assert digest(after) == digest(before)
    row = after.tables["incidents"].row(-1, named=True)
    assert {name: value for name, value in row.items() if value not in (None, [])} == {
        **{"incident_id": one.code, "site_id": site.code, "occurred_on": date(2026, 3, 2), "precision": "day"},
        **{"kind": "shelling", "killed_min": 0, "injured_max": 3},
    }
    same(after, there_and_back(after))
    reverse_change(StateChange.objects.get(incident=one, what="entered"), actor=alma, reason="A tyre")
    assert snapshot(record).tables["incidents"].equals(before.tables["incidents"])
