"""The figures of a dossier: both sides of what disagrees, and why one was chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, Dossier, make_dossier
from safeconduct.report.dossier.counts import open_disagreements
from safeconduct.report.dossier.evidence import Evidence
from safeconduct.report.phrases import plain

from .reading import section_of

LATE = date(2026, 7, 2)
UNDECIDED = {"figures.csv": ("used,a count by name", ",")}


def test_a_figure_that_is_used_says_why(whole: Dossier) -> None:
    """What else was said stands beside it, with its own reason, and a story told twice counts once."""
    texts = section_of(whole, "figures")
    assert "4 figures of 2 things. Open disagreements: 0." in texts
    assert "used: a count by name; no second person has looked at it" in texts
    assert "a cross-check: an estimate; a second person has looked at it" in texts
    assert "The Paper, in its own voice; the same story as before, it counts once" in texts
    assert any(text.startswith("These differ. One of them is used") for text in texts)


def test_an_open_disagreement_names_both_sides(changed: Callable[..., Operation]) -> None:
    """Numbers, whose they are, slant, reliability and the words of the source; nothing is chosen."""
    texts = section_of(make_dossier(changed(UNDECIDED), About.of("site:north"), LATE), "figures")
    assert any(text.startswith("Open disagreement: these count the same thing") for text in texts)
    for expected in ("about 1,200", "1,310", "B, usually reliable", "“Around 1,200 people live there”"):
        assert expected in texts, expected
    assert "nothing decided; no second person has looked at it" in texts


def test_an_open_disagreement_fits_on_a_line(
    changed: Callable[..., Operation], evidence_of: Callable[..., Evidence]
) -> None:
    """For what is not known; who only repeats a story is no side of it."""
    (line,) = open_disagreements(evidence_of(changed(UNDECIDED), "site:north"))
    assert plain(line.text) == (
        "Open disagreement on “People there, North camp, 20 January 2026”: about 1,200 – The Wire, in its own voice; "
        "against that, 1,310 – The Wire, in its own voice."
    )
    assert line.cited == (1,)


def test_both_can_stand(changed: Callable[..., Operation]) -> None:
    """Where a person noted so, with the reasons."""
    both = changed({"figures.csv": ("used,a count by name", "cross_check,counted another way")})
    texts = section_of(make_dossier(both, About.of("site:north"), LATE), "figures")
    assert any(text.startswith("These differ, and it was decided that they stand side by side") for text in texts)
    assert "a cross-check: counted another way; no second person has looked at it" in texts


def test_one_story_in_two_papers_does_not_say_the_same(changed: Callable[..., Operation]) -> None:
    """A paper that prints a story with another number is no side of a disagreement, and does not say the same."""
    miscopied = changed(
        {
            "figures.csv": "F6,injured,north,,,8,,,,2026-01-20,,,,S1,,,,,\n"
            "F7,injured,north,,,9,,,,2026-01-20,,,,S2,,,,,\n"
            "F8,missing,north,,,5,,,,2026-01-20,,,,S1,,,,,\nF9,missing,north,,,5,,,,2026-01-20,,,,S3,,,,,\n"
        }
    )
    texts = section_of(make_dossier(miscopied, About.of("site:north"), LATE), "figures")
    assert sum(text.startswith("These differ, and tell one story") for text in texts) == 1
    assert texts.count("These say the same.") == 1
