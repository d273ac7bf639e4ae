"""The commitments of a dossier: their order, their statuses, and what stands with each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, Dossier, make_dossier
from safeconduct.report.dossier.document import Drawn
from safeconduct.report.drawing import WIDE

from .reading import section_of

LATE = date(2026, 7, 2)


def test_what_is_overdue_comes_first(whole: Dossier) -> None:
    """Each has its status, since when, and what is missing."""
    texts = section_of(whole, "commitments")
    assert texts[0] == "4 commitments: 2 overdue, 1 withdrawn and 1 superseded."
    assert texts[1:3] == ["Albania: 200 people (C1)", "Overdue, since 1 July 2026; still to be done: 90 people"]
    assert "the army: protection (C3)" in texts
    assert texts.index("the army: protection (C3)") < texts.index("a parliament: a decision (C4)")


def test_a_promise_stands_with_its_chain_and_what_was_done(whole: Dossier) -> None:
    """Strength, days, conditions and offer; who said so; and how much was done by when."""
    texts = section_of(whole, "commitments")
    for expected in (
        "How binding: will do it",
        "Due: June 2026",
        "Conditions: if asked",
        "Offer that came of it: alb-1: places for 12 in Tirana",
        "Superseded by: C1",
        "Withdrawn on: 20 February 2026",
        "in: Relief for the north camp, by A. Writer, The Wire, 20 January 2026",
        "By 10 March 2026, 110 had been done of what was promised: 200 people.",
        "Due: 14 June 2026, the end of its agreement; the commitment itself names no day",
    ):
        assert expected in texts, expected


def test_what_lies_ahead_is_not_told(ledger: Operation) -> None:
    """Before it is withdrawn or superseded, neither is said of it."""
    dossier = make_dossier(ledger, About.of("period:2025-01-01..2026-12-31"), date(2026, 1, 10))
    texts = section_of(dossier, "commitments")
    assert not any(text.startswith(("Superseded", "Withdrawn")) for text in texts)
    assert "Called for, and nobody's promise" in texts
    assert not any("C1" in text for text in texts)


def test_only_the_first_are_drawn(changed: Callable[..., Operation], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a very long dossier; the tables of the others stay."""
    monkeypatch.setattr("safeconduct.report.dossier.promises.DRAWN", 1)
    operation = changed({"fulfilments.csv": "C2,2026-02-25,5,,,S3\n"})
    dossier = make_dossier(operation, About.of("country:ALB"), LATE)
    figures = [block.figure for block in dossier.sections[0].blocks if isinstance(block, Drawn)]
    assert [bool(figure.picture(WIDE)) for figure in figures] == [True, False]
    assert all(figure.table.height for figure in figures)


def test_a_call_is_nobodys_promise(changed: Callable[..., Operation]) -> None:
    """What is called for is never overdue, and the dossier says whose promise it is."""
    never = changed({"commitments.csv": ("2026-02-01,,,,,,,2026-02-20", "2026-02-01,,,,,,,")})
    texts = section_of(make_dossier(never, About.of("commitment:C4"), LATE), "commitments")
    assert "Called for, and nobody's promise" in texts


def test_what_is_for_a_while_without_an_end_says_how_long(changed: Callable[..., Operation]) -> None:
    """Neither the commitment nor its agreement names a day: it is not overdue, and runs."""
    endless = changed({"agreements.csv": ("2025-06-15,2026-06-14", "2025-06-15,")})
    texts = section_of(make_dossier(endless, About.of("commitment:C3"), LATE), "commitments")
    assert any("neither it nor its agreement names a day; until now it has run for 382 days" in text for text in texts)
