"""What the reader of lists says, in the words of pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import translation

from safeconduct.operation.import_list.reading import read_list
from safeconduct.operation.import_list.source_rows import SourceRows
from safeconduct.web.intake.reading_words import OTHERWISE, SENTENCES, said
from safeconduct.web.pages.sentences import FIRST_STRONG

SAMPLES = {"rows": "3, 5-9 and 12 more", "rest": "is empty", "reason": "is named 'Name'", "kind": "days"}
"""What stands in the places of a sentence; for others, a word."""


def filled(sentence: str) -> str:
    """A sentence as the reader says it of some list."""
    names = re.findall(r"%\((\w+)\)s", sentence)
    return sentence % {name: SAMPLES.get(name, f"{name} 7") for name in names}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_stays_as_it_is_in_english(sentence: str) -> None:
    """Each is known by itself and shadowed by no other."""
    with translation.override("en"):
        assert said(filled(sentence)).text == filled(sentence)


@pytest.mark.parametrize(("sentence", "own"), OTHERWISE)
def test_a_sentence_for_the_command_is_said_anew(sentence: str, own: str) -> None:
    """No page tells anybody to type an option of a command."""
    with translation.override("en"):
        told = said(filled(sentence)).text
    assert "--map" not in told
    assert told == filled(own)


@pytest.mark.parametrize(("sentence", "own"), [*((one, one) for one in SENTENCES), *OTHERWISE])
def test_every_sentence_has_its_persian(sentence: str, own: str) -> None:
    """It is in Persian, and the words of the list in it are kept in their own direction."""
    with translation.override("fa"):
        told = said(filled(sentence))
    assert not told.foreign
    assert re.search("[\u0600-\u06ff]", told.text)
    places = set(re.findall(r"%\((\w+)\)s", own)) - {"rest", "reason", "kind"}
    assert told.text.count(FIRST_STRONG) >= len(places)


def test_what_is_not_known_is_shown_as_english() -> None:
    """A page of another language marks it as English; an English page shows it as it is."""
    with translation.override("fa"):
        assert said("was never said before").foreign
    with translation.override("en"):
        assert not said("was never said before").foreign


HEADER = ("Fam. No.", "Relation", "Sex", "DoB", "Nationality", "Age", "HH size", "Languages", "Needs", "Priority",
          "Ready on", "Expires on", "Remarks", "Spouse")  # fmt: skip
ROWS = (
    ("1", "head", "?", "1985-02-31", "Mars", "201", "9", "Klingon", "no wheelchair", "soon", "2026", "2026-01-01", "",
     ""),
    ("1", "uncle-ish", "woman", "85-02-03", "Iranian / Afghan", "x", "many", "", "levitation", "urgent", "2026-05-01",
     "", "wheelchair", "Nobody"),
    ("?", "", "=1+1", "1363/13/01", "", "30", "", "", "pregnant", "normal", "", "", "", ""),
    ("a2", "head", "M", "2030-01-01", "AFG", "", "", "", "", "", "2026-06-01", "2026-05-01", "", ""),
    ("A-2", "head", "M", "about 1980", "AFG", "12", "", "", "", "", "", "", "", ""),
    ("3", "son", "M", "2015", "AFG", "", "", "", "", "", "", "", "", ""),
    ("Total", "6", "", "", "", "", "", "", "", "", "", "", "", ""),
)  # fmt: skip
"""A list with as many slips as fit into it."""


def test_a_list_full_of_slips_is_told_in_persian() -> None:
    """No fault, doubt or reason of a column is left in English."""
    rows = SourceRows("list.csv", HEADER, 1, ROWS, tuple(range(2, 2 + len(ROWS))))
    reading = read_list(rows, date(2026, 3, 1))
    told = [one.message for one in (*reading.faults, *reading.warnings)] + [one.reason for one in reading.columns]
    assert len(told) > 30
    with translation.override("fa"):
        assert [one for one in told if said(one).foreign] == []
