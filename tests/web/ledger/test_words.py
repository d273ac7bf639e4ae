"""What pages of the ledger say: every word of the files, every remark on a file, and numbers as they are meant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from safeconduct.ledger import taking
from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.web.ledger.numbers import number_of, when_of
from safeconduct.web.ledger.promises import ORDER
from safeconduct.web.ledger.taking_words import told
from safeconduct.web.record import ledger_words
from safeconduct.web.record.models import Figure

CHOICES = {
    word
    for table in DICTIONARY.values()
    if table.part == "ledger"
    for column in table.columns.values()
    if column.name != "reliability"
    for word in column.kind.choices
}


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_word_is_called_something(language: str) -> None:
    """Each that a file may have, and each status that is computed; in Persian none is English."""
    with translation.override(language):
        said = {word: ledger_words.called(word) for word in {*CHOICES, *ORDER}}
    assert CHOICES | set(ORDER) <= ledger_words.WORDS.keys()
    assert not any("_" in one for one in said.values())
    assert language == "en" or all(not one.isascii() for one in said.values())


def test_every_remark_on_a_file_is_translated() -> None:
    """None of those that reading a file can make is English on a Persian page, and numbers are in its digits."""
    values = dict.fromkeys(
        ("megabytes", "characters", "byte", "kind", "seconds", "count", "charset", "pages", "day"), 7
    )
    with translation.override("fa"):
        for kind in taking.WORDS:
            said = told(taking.Remark(kind, values))
            assert said != str(taking.Remark(kind, values)), kind
            assert "7" not in said
    assert told(taking.Remark("too_long", {"characters": 2_000_000})) == str(
        taking.Remark("too_long", {"characters": "2,000,000"})
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"low": 1300}, "1,300"),
        ({"high": 1300}, "1,300"),
        ({"low": 1200, "quantifier": "about"}, "about 1,200"),
        ({"low": 20, "high": 24, "quantifier": "between"}, "20 to 24"),
        ({"low": 900, "quantifier": "more_than"}, "more than 900"),
        ({"high": 900, "quantifier": "less_than"}, "less than 900"),
        ({"low": 30, "unit": "household"}, "30 households"),
    ],
)
def test_a_number_is_said_as_it_is_meant(given: dict[str, Any], said: str) -> None:
    """With its quantifier, both ends of a range, and its unit where that is not people."""
    assert number_of(Figure(**given)) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"as_of": date(2012, 2, 1), "precision": "month"}, "2012-02-01 (to the month)"),
        ({"from_day": date(2012, 2, 1), "to_day": date(2012, 3, 1)}, "2012-02-01 to 2012-03-01"),
        ({"from_day": date(2012, 2, 1)}, "from 2012-02-01"),
        ({"to_day": date(2012, 2, 1)}, "until 2012-02-01"),
        ({}, "at a time that is not known"),
    ],
)
def test_when_a_figure_holds_is_said_as_well_as_it_is_known(given: dict[str, Any], said: str) -> None:
    """A day, a period, or an end of one."""
    assert when_of(Figure(**given)) == said
