"""Each fault of the ledger is found at its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct.operation import check_operation, digest, read_operation
from small_ledger import SMALL_LEDGER, write_ledger

Write = Callable[..., Path]

PLANTED = [
    ("sources.csv", "S1,article", "S1,rumour", "sources.csv:2: kind: 'rumour' is none of article, press_release"),
    ("sources.csv", ",,S1\n", ",,S9\n", "sources.csv:3: syndicated_from: 'S9' is not in sources.csv"),
    (
        "sources.csv",
        ",,S1\n",
        ",,S2\n",
        "sources.csv:3: syndicated_from: leads in a circle (S2 → S2); a story comes from somewhere",
    ),
    ("statements.csv", "T2,S1,T1", "T2,S1,T9", "statements.csv:3: parent_statement_id: 'T9' is not in statements.csv"),
    (
        "statements.csv",
        "T2,S1,T1",
        "T2,S1,T3",
        "statements.csv:3: parent_statement_id: 'T3' stands in the source S3, and this one in S1",
    ),
    (
        "statements.csv",
        "T1,S1,,",
        "T1,S1,T2,",
        "statements.csv:2: parent_statement_id: leads in a circle (T1 → T2 → T1)",
    ),
    (
        "statements.csv",
        "nine,,,",
        "nine,3,,",
        "statements.csv:4: end: is empty, and start is not; give both or neither",
    ),
    ("statements.csv", "nine,,,", "nine,,3,", "statements.csv:4: start: is empty, and end is not"),
    ("statements.csv", "nine,,,", "nine,7,7,", "statements.csv:4: end: 7 is not after start (7)"),
    (
        "events.csv",
        "2026-02-20,,,",
        "2026-02-20,2026-02-19,,",
        "events.csv:2: ends_on: 2026-02-19 lies before starts_on",
    ),
    ("figures.csv", "about,1200,,,,2026", "about,1200,1100,,,2026", "figures.csv:2: high: 1100 is below low (1200)"),
    ("figures.csv", "about,1200,,,,2026", "about,,,,,2026", "figures.csv:2: low: is empty, and so is high"),
    ("figures.csv", "between,60,80", "between,60,", "figures.csv:5: high: is empty; between has two ends"),
    ("figures.csv", "between,60,80", "between,,80", "figures.csv:5: low: is empty; between has two ends"),
    (
        "figures.csv",
        ",stock,2026-01-20,,",
        ",stock,2026-01-20,2026-01-01,",
        "figures.csv:3: as_of: 2026-01-20 stands beside from or to",
    ),
    ("figures.csv", "flow,,2026-02-01", "stock,,2026-02-01", "figures.csv:5: stock_or_flow: stock holds at a moment"),
    ("figures.csv", ",stock,2026", ",flow,2026", "figures.csv:3: stock_or_flow: flow goes over a period"),
    ("figures.csv", "2026-02-01,2026-02-28", "2026-03-01,2026-02-28", "figures.csv:5: to: 2026-02-28 lies before from"),
    (
        "figures.csv",
        "cross_check,an estimate",
        "used,an estimate",
        "figures.csv:3: role: used counts the same thing at the same time as line 2, which is used too",
    ),
    (
        "statuses.csv",
        "2025-06-01,,month",
        "2025-06-01,2025-05-31,month",
        "statuses.csv:2: to: 2025-05-31 lies before from",
    ),
    ("statuses.csv", "T2 T3", "T2 T8", "statuses.csv:2: contested_by: 'T8' is not in statements.csv"),
    ("agreements.csv", "2026-06-14", "2025-06-14", "agreements.csv:2: ends_on: 2025-06-14 lies before signed_on"),
    ("custody.csv", "2025-06-15,,", "2025-06-15,2025-06-14,", "custody.csv:2: to: 2025-06-14 lies before from"),
    ("custody.csv", "north,", "west,", "custody.csv:2: site_id: 'west' is not in sites.csv"),
    ("commitments.csv", "50,100", "100,50", "commitments.csv:3: high: 50.0 is below low (100.0)"),
    ("commitments.csv", ",alb-1,,", ",alb-1,C2,", "commitments.csv:2: superseded_by: leads in a circle (C1 → C2 → C1)"),
    (
        "commitments.csv",
        ",2026-02-20\n",
        ",2026-01-04\n",
        "commitments.csv:5: withdrawn_on: 2026-01-04 lies before made_on",
    ),
    ("commitments.csv", "T2,alb-1", "T2,alb-9", "commitments.csv:2: offer_id: 'alb-9' is not in offers.csv"),
    ("fulfilments.csv", "C1,2026-03", "C9,2026-03", "fulfilments.csv:3: commitment_id: 'C9' is not in commitments.csv"),
    ("measure_steps.csv", "introduced", "invented", "measure_steps.csv:2: step: 'invented' is none of introduced"),
]


@pytest.mark.parametrize(("file", "good", "bad", "said"), PLANTED, ids=[said for *_, said in PLANTED])
def test_planted_fault_is_found_at_its_line(
    file: str, good: str, bad: str, said: str, small_operation: Write, tmp_path: Path
) -> None:
    """Each fault planted in a good ledger is named at its line and column."""
    text = SMALL_LEDGER[file]
    assert good in text, "the text to replace is there"
    findings = check_operation(write_ledger(small_operation, tmp_path / "op", {file: text.replace(good, bad, 1)}))
    assert findings.operation is None
    assert any(said in str(fault) for fault in findings.faults), "\n".join(map(str, findings.faults))


def test_good_ledger_has_neither_fault_nor_warning(small_operation: Write, tmp_path: Path) -> None:
    """The small ledger passes in silence."""
    findings = check_operation(write_ledger(small_operation, tmp_path / "op"))
    assert (findings.faults, findings.warnings) == ((), ())


def test_a_month_may_end_on_any_of_its_days(small_operation: Write, tmp_path: Path) -> None:
    """What is known to the month is out of order only where the months are."""
    text = SMALL_LEDGER["statuses.csv"].replace("2025-06-01,,month", "2025-06-20,2025-06-01,month")
    assert check_operation(write_ledger(small_operation, tmp_path / "op", {"statuses.csv": text})).faults == ()


def test_a_plan_does_not_depend_on_the_ledger(small_operation: Write, tmp_path: Path) -> None:
    """The digest of an operation is the same with its ledger and without."""
    bare, kept = small_operation(tmp_path / "bare"), write_ledger(small_operation, tmp_path / "kept")
    assert digest(read_operation(bare)) == digest(read_operation(kept))
