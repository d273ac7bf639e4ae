"""The measures of a dossier: the last step is told for what it is, and what has to come next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, Dossier, make_dossier

from .reading import section_of


def test_ordered_reported_is_not_reported(whole: Dossier) -> None:
    """The steps by their days, the last in words, and the next with its chamber."""
    texts = section_of(whole, "measures")
    assert texts[0] == "S.Con.Res.7: On the camps"
    assert texts[2] == (
        "Its last step was on 5 February 2026: ordered to be reported (which is not yet reported). "
        "What has to come next: reported (which is not yet passed), in the Senate."
    )
    assert "the Senate, foreign relations" in texts
    assert "18-0" in texts


def test_a_measure_that_failed_waits_for_nothing(changed: Callable[..., Operation]) -> None:
    """That is said in place of a next step."""
    failed = changed({"measure_steps.csv": "M1,2026-03-01,senate,,failed,,,S3\n"})
    dossier = make_dossier(failed, About.of("period:2026-01-01..2026-12-31"), date(2026, 7, 2))
    assert "Its last step was on 1 March 2026: failed. It has failed." in section_of(dossier, "measures")


def test_steps_that_lie_ahead_are_not_told(ledger: Operation) -> None:
    """On a day before all of them nothing has been done of it."""
    dossier = make_dossier(ledger, About.of("period:2026-01-01..2026-12-31"), date(2025, 12, 31))
    assert "Nothing had been done of it by this day. What has to come next: introduced, in the Senate." in section_of(
        dossier, "measures"
    )
