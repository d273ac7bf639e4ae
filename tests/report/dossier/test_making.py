"""A dossier as a whole: its head, its sources, and that it is the same again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, Dossier, UnknownSubject, make_dossier
from safeconduct.report.phrases import plain

from .reading import lines_of, texts_of

LATE = date(2026, 7, 2)


@pytest.mark.parametrize(
    ("about", "title"),
    [
        ("country:ALB", "What concerns Albania"),
        ("site:north", "What concerns the site North camp"),
        ("commitment:C1", "Commitment C1 of Albania"),
        ("period:2026-01-01..2026-03-31", "From 1 January 2026 to 31 March 2026"),
    ],
)
def test_it_says_what_it_is_about(ledger: Operation, about: str, title: str) -> None:
    """In words, with the day, how it was chosen, and how much of the ledger that is."""
    dossier = make_dossier(ledger, About.of(about), LATE)
    assert plain(dossier.title) == title
    texts = [line.text for line in dossier.summary]
    assert any(text.startswith("Chosen: ") for text in texts)
    assert any(re.fullmatch(r"\d+ of the ledger's 14 entries belong to it\.", text) for text in texts)


def test_every_source_that_is_referred_to_is_listed_in_order(whole: Dossier) -> None:
    """From 1 on, in the order of first mention; none is listed that nothing refers to."""
    mentioned = [
        number
        for section in whole.sections
        if section.key != "unknown"
        for line in lines_of(section.blocks)
        for number in line.cited
    ]
    assert [source.number for source in whole.sources] == list(dict.fromkeys(mentioned)) == [1, 2]


def test_a_story_says_that_it_counts_once(whole: Dossier) -> None:
    """The paper stands under the wire's number."""
    first = whole.sources[0]
    assert first.source_ids == ("S1", "S2")
    assert any("One story in 2 places, which counts once; also: Relief for the camp" in plain(line.text)
               for line in first.lines)  # fmt: skip


def test_the_same_again(ledger: Operation) -> None:
    """Equal input gives an equal dossier, whose pictures draw the same."""
    one, other = (make_dossier(ledger, About.of("site:north"), LATE, "fa") for _ in range(2))
    assert texts_of(block for section in one.sections for block in section.blocks) == texts_of(
        block for section in other.sections for block in section.blocks
    )
    assert (one.summary, one.sources, one.digest) == (other.summary, other.sources, other.digest)


def test_its_fingerprint_is_of_the_ledger(ledger: Operation, changed: Callable[..., Operation]) -> None:
    """Another word in a reason makes another; what is no part of the ledger does not."""
    about = About.of("site:north")
    digest = make_dossier(ledger, about, LATE).digest
    other = changed({"figures.csv": ("a count by name", "a count by names")})
    renamed = replace(ledger, settings=replace(ledger.settings, name="Another"))
    assert make_dossier(other, about, LATE).digest != digest
    assert make_dossier(renamed, about, LATE).digest == digest


def test_what_is_not_there_is_refused(ledger: Operation) -> None:
    """A subject as well as a language."""
    with pytest.raises(UnknownSubject):
        make_dossier(ledger, About.of("site:x"), LATE)
    with pytest.raises(ValueError, match="en, fa"):
        make_dossier(ledger, About.of("site:north"), LATE, "xx")


def test_a_subject_of_which_nothing_is_known(ledger: Operation) -> None:
    """The dossier says so, and has no sources."""
    dossier = make_dossier(ledger, About.of("country:DEU"), LATE)
    assert any("holds nothing about this by 2 July 2026" in line.text for line in dossier.summary)
    assert dossier.sources == ()
    assert [section.key for section in dossier.sections] == ["unknown"]
