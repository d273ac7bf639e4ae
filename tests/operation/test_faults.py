"""A fault is one line that names its place."""

from __future__ import annotations

import pytest

from safeconduct.operation import Fault, Faulty


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (
            Fault("people.csv", 12, "case_id", "'C9' is not in cases.csv"),
            "people.csv:12: case_id: 'C9' is not in cases.csv",
        ),
        (Fault("people.csv", 12, None, "has 7 cells"), "people.csv:12: has 7 cells"),
        (Fault("people.csv", None, None, "is missing"), "people.csv: is missing"),
        (Fault("operation.xlsx[people]", 3, "age", "is negative"), "operation.xlsx[people]:3: age: is negative"),
        (Fault("", None, None, "x does not exist"), "x does not exist"),
        (Fault("a.csv", 1, "b\n\x1b[2J", "is twice"), "a.csv:1: b\\x0a\\x1b[2J: is twice"),
        (Fault("a.csv", 1, "نام", "is twice"), "a.csv:1: نام: is twice"),
    ],
)
def test_fault_names_its_place(fault: Fault, line: str) -> None:
    """File, line and column stand before what is wrong, as far as they are known."""
    assert str(fault) == line


def test_many_faults_are_counted() -> None:
    """The first hundred faults are written out, the others counted; all are kept."""
    raised = Faulty(Fault("people.csv", line, None, "is wrong") for line in range(2, 1252))
    lines = str(raised).splitlines()
    assert len(raised.faults) == 1250
    assert len(lines) == 101
    assert lines[-1] == "and 1,150 more"
