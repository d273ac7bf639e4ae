"""From the record to an operation and back: nothing is lost, and what the record knows more of has its effect."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.tiny import operations

from safeconduct.operation import Operation, digest
from safeconduct.operation.liberty import make_liberty
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.snapshot import load, snapshot

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
