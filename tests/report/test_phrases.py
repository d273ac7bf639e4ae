"""Words and numbers."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from safeconduct.report import phrases
from safeconduct.report.phrases import bracketed, isolated, listed, number, plain, say, share, speaking, written
from safeconduct.report.resource_words import KINDS


def test_every_phrase_that_the_source_asks_for_exists() -> None:
    """No page can stumble over a word that is missing."""
    folder = Path(str(files("safeconduct.report")))
    sources = [*folder.glob("*.py"), *folder.glob("templates/*.j2")]
    keys = {
        key
        for path in sources
        for key in re.findall(r"""\bsay\(\s*["']([a-z_]+\.[a-zA-Z_]+)["']""", path.read_text("utf-8"))
    }
    assert len(keys) > 60
    assert [key for key in sorted(keys) if not phrases.knows(key)] == []


def test_every_kind_of_resource_has_its_words() -> None:
    """Each can be named, counted, asked for and said to be full."""
    for kind in KINDS:
        for section in ("kind", "unit", "scarce_count", "label", "one_more"):
            assert phrases.knows(f"{section}.{kind}")
        assert phrases.knows(f"reason.full_{kind}")


def test_one_and_many() -> None:
    """A phrase is chosen by its number."""
    assert say("behind.people", n=1) == "1 person"
    assert say("behind.people", n=1200) == "1,200 people"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.0, "1,234,567"),
        (12.34, "12.3"),
        (1.234, "1.23"),
        (0.00123, "0.0012"),
        (3.0, "3"),
        (float("inf"), "inf"),
    ],
)
def test_numbers_keep_the_digits_that_matter(value: float, text: str) -> None:
    """Large numbers are whole; small ones keep two digits."""
    assert number(value) == text


def test_shares_are_never_rounded_to_all_or_nothing() -> None:
    """One of a thousand is less than one per cent and not none."""
    assert [share(*pair) for pair in ((0, 5), (1, 1000), (1, 3), (999, 1000), (5, 5), (0, 0))] == [
        "0 %",
        "< 1 %",
        "33 %",
        "> 99 %",
        "100 %",
        "0 %",
    ]


def test_values_as_people_read_them() -> None:
    """Days are written out, truths are words, lists are listed."""
    assert [written(each) for each in (date(2026, 3, 2), True, [1, 2], None)] == ["2 March 2026", "yes", "1, 2", ""]
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_isolated_names_cannot_be_left_open() -> None:
    """Isolating marks inside a name are dropped, so that they are always in pairs."""
    assert plain(isolated("\u2068Tirana")) == "Tirana"
    assert isolated("\u2069x").count("\u2069") == 1


def test_a_noun_follows_its_number() -> None:
    """Within a sentence too, where another number chooses the form."""
    said = [say("summary.too_late", n=2, deadline=date(2026, 3, 2), out=out) for out in (0, 1, 1000)]
    assert [words.partition(", by which ")[2] for words in said] == [
        "0 people are out.",
        "1 person is out.",
        "1,000 people are out.",
    ]


def test_brackets_do_not_stand_within_brackets() -> None:
    """The Gregorian day that stands in brackets beside a Persian one stands behind a stroke there."""
    said = written(date(2016, 2, 14))
    assert bracketed(f"government, {said}") == "(government, 14 February 2016)"
    with speaking("fa"):
        assert plain(bracketed(written(date(2016, 2, 14)))) == "(۲۵ بهمن ۱۳۹۴ / 2016-02-14)"
