"""What is not known stands in a dossier as plainly as what is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, Dossier, make_dossier

from .reading import section_of

LATE = date(2026, 7, 2)
WHOLE = About.of("period:2025-01-01..2026-12-31")


def test_gaps_are_named(whole: Dossier) -> None:
    """Statements, reviews, measures that are not settled, copies and slants that are missing."""
    texts = section_of(whole, "unknown")
    for expected in (
        "Of 3 commitments no statement is known in which they were made: C2, C3 and C4.",
        "At 3 figures no second person has looked: F2, F3 and F4.",
        "Of one source no copy was kept.",
        "Whose side one source speaks for is not known.",
    ):
        assert expected in texts, expected
    assert any(text.startswith("S.Con.Res.7 is not settled.") for text in texts)


def test_a_copy_that_is_not_there_is_named(ledger: Operation) -> None:
    """The ledger says that it was taken, and the folder does not have it."""
    dossier = make_dossier(replace(ledger, copies={}), WHOLE, LATE)
    assert "The copy of one source is not there." in section_of(dossier, "unknown")
    assert any("was taken and is not there" in line.text for source in dossier.sources for line in source.lines)


def test_open_disagreements_come_first(changed: Callable[..., Operation]) -> None:
    """Before every other gap."""
    undecided = changed({"figures.csv": ("used,a count by name", ",")})
    assert section_of(make_dossier(undecided, WHOLE, LATE), "unknown")[0].startswith("Open disagreement on")


def test_what_came_later_is_counted(ledger: Operation) -> None:
    """It is left out, and that is said."""
    texts = section_of(make_dossier(ledger, WHOLE, date(2026, 1, 20)), "unknown")
    assert any(text.endswith("that belong here came after 20 January 2026 and are left out.") for text in texts)
