"""What is legal but odd in the ledger is said, without refusing the operation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct.operation import check_operation
from small_ledger import SMALL_LEDGER, write_ledger

Write = Callable[..., Path]

ODD = [
    (
        "figures.csv",
        "used,a count by name",
        ",",
        "figures.csv:2: role: open disagreement on population at north, 2026-01-20: about 1,200 (S1, S2); 1,310 (S1);"
        " mark one as used, or each as cross_check with a reason why both stand",
    ),
    ("figures.csv", "used,a count by name", "cross_check,a count by name", None),
    ("figures.csv", "used,a count by name", "used,", "figures.csv:3: reason: is empty; say why the figure is used"),
    (
        "figures.csv",
        "rejected,repeats F1",
        "rejected,",
        "figures.csv:4: reason: is empty; say why the figure is rejected",
    ),
    (
        "figures.csv",
        "between,60,80",
        "exact,60,80",
        "figures.csv:5: quantifier: exact has one number, and low and high are 60 and 80; between has two",
    ),
    (
        "figures.csv",
        "S3,T3,",
        "S3,T2,",
        "figures.csv:5: statement_id: 'T2' stands in the source S1, and the figure is of S3",
    ),
    (
        "commitments.csv",
        "2025-10-01,2026-03-31",
        "2025-10-01,2025-09-30",
        "commitments.csv:3: due_on: 2025-09-30 lies before made_on (2025-10-01)",
    ),
    (
        "fulfilments.csv",
        "2026-02-20",
        "2026-01-19",
        "fulfilments.csv:2: on: 2026-01-19 lies before C1 was made (2026-01-20); look whether it was done of an earlier"
        " commitment",
    ),
    (
        "fulfilments.csv",
        "C1,2026-03-10,40,,,S3\n",
        "C1,2026-03-10,40,,,S3\nC1,2026-03-10,40,,,\n",
        "fulfilments.csv:4: commitment_id: says the same as line 3, and counts again; leave one out",
    ),
    (
        "commitments.csv",
        "intends,2025-10-01,",
        "intends,2026-02-01,",
        "commitments.csv:3: superseded_by: C1 was made earlier (2026-01-20) than this one (2026-02-01); what takes its"
        " place is made later",
    ),
    (
        "commitments.csv",
        "will,2025-06-15,",
        "will,,",
        "commitments.csv:4: made_on: is empty; the commitment counts as made on every day, also before anybody can have"
        " made it",
    ),
    (
        "sources.csv",
        "eng,2026-01-21",
        "eng,2026-01-19",
        "sources.csv:2: retrieved_on: 2026-01-19 lies before published_on (2026-01-20)",
    ),
    (
        "statements.csv",
        "the arrest of the nine,,,2026-02-01,month",
        "the arrest of the nine,,,2026-03-01,month",
        "statements.csv:4: said_on: 2026-03-01 lies after the source S3 was published (2026-02-01)",
    ),
]


@pytest.mark.parametrize(("file", "usual", "odd", "said"), ODD)
def test_oddity_is_a_warning(
    file: str, usual: str, odd: str, said: str | None, small_operation: Write, tmp_path: Path
) -> None:
    """Each oddity is one warning at its line, or none where it only looks odd; the operation is read."""
    assert usual in SMALL_LEDGER[file]
    changed = {file: SMALL_LEDGER[file].replace(usual, odd, 1)}
    findings = check_operation(write_ledger(small_operation, tmp_path / "op", changed))
    assert findings.operation is not None, list(map(str, findings.faults))
    assert [str(warning) for warning in findings.warnings] == ([said] if said else [])


def test_many_sides_are_counted(small_operation: Write, tmp_path: Path) -> None:
    """A warning writes out six numbers and counts the others; a period is written with both its ends."""
    rows = "".join(f"G{n},killed,south,,,{n},,,,,,2026-01-31,month,S3,,,,,\n" for n in range(1, 9))
    text = SMALL_LEDGER["figures.csv"] + rows
    (warning,) = check_operation(write_ledger(small_operation, tmp_path / "op", {"figures.csv": text})).warnings
    assert "killed at south, until 2026-01-31: 1 (S3); 2 (S3)" in warning.message
    assert "6 (S3); and 2 more; mark one" in warning.message
