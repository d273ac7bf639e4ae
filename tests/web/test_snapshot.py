"""From the record to an operation and back: nothing is lost, and what the record knows more of has its effect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.tiny import operations

from safeconduct.operation import Operation, check_operation, digest, read_operation, write_operation
from safeconduct.operation.faults import Faulty
from safeconduct.operation.liberty import make_liberty
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.record.models import OperationSettings
from safeconduct.web.snapshot import NotEmpty, NotSetUp, load, snapshot

pytestmark = pytest.mark.django_db


def there_and_back(operation: Operation) -> Operation:
    """The operation that a new record gives after it took another."""
    record = OperationRecord.objects.create(code=f"o{OperationRecord.objects.count()}", name="Empty")
    load(record, operation)
    return snapshot(record)


def same(one: Operation, other: Operation) -> None:
    """Two operations have the same settings, the same digest, and the same rows of every table."""
    assert one.settings == other.settings
    assert digest(one) == digest(other)
    for name, frame in one.tables.items():
        assert other.tables[name].columns == frame.columns
        assert other.tables[name].equals(frame), name


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    """1,300 people."""
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
    back = there_and_back(operation)
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
