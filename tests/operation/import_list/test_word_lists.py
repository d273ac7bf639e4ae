"""The words that lists use: one meaning each, and codes that exist."""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.resources import files

import pytest

from safeconduct.operation import codes
from safeconduct.operation.import_list import word_lists
from safeconduct.operation.import_list.columns import TARGETS, WITHHELD
from safeconduct.operation.import_list.word_lists import key

LANGUAGES = {"en", "fr", "fa", "prs", "ar", "ps", "sq"}
"""In which every meaning is told; some are in German as well."""


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of words."""
    text = files("safeconduct.operation.import_list").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize(
    ("name", "words", "meaning"),
    [
        ("column_names.csv", "names", ("meaning",)),
        ("nationality_names.csv", "names", ("code",)),
        ("language_names.csv", "names", ("code",)),
        ("month_names.csv", "names", ("calendar", "month")),
    ],
)
def test_no_word_means_two_things(name: str, words: str, meaning: tuple[str, ...]) -> None:
    """Once spelling is made equal, a word stands for one thing, in whatever language it is."""
    found = defaultdict(set)
    for row in rows(name):
        for word in row[words].split("|"):
            assert key(word), f"{name}: '{word}' is empty"
            found[key(word)].add(tuple(row[column] for column in meaning))
    assert {word: meanings for word, meanings in found.items() if len(meanings) > 1} == {}


def test_no_word_of_a_list_of_values_means_two_things() -> None:
    """Within sexes, priorities, relations and the like, a word stands for one value."""
    found = defaultdict(set)
    for row in rows("value_words.csv"):
        group = "needs" if row["list"] in ("need", "other need") else row["list"]
        for word in row["words"].split("|"):
            found[group, key(word)].add(row["value"])
    assert {word: values for word, values in found.items() if len(values) > 1} == {}


def test_every_meaning_is_told_in_every_language() -> None:
    """No column name, sex, priority or need is known in some of the seven languages only."""
    for name, meaning in (("column_names.csv", ("meaning",)), ("value_words.csv", ("list", "value"))):
        told = defaultdict(set)
        for row in rows(name):
            if row.get("list") != "other need":
                told[tuple(row[column] for column in meaning)].add(row["language"])
        assert {what: LANGUAGES - languages for what, languages in told.items() if not languages >= LANGUAGES} == {}


def test_meanings_of_columns_are_targets_or_known_to_be_none() -> None:
    """A name leads to a column of the operation, to what is withheld, or to what is set aside."""
    meanings = {row["meaning"] for row in rows("column_names.csv")}
    assert meanings <= {*TARGETS, *WITHHELD, "row.number", "other"}


def test_codes_exist() -> None:
    """Every code that a name leads to is one that an operation may hold."""
    for code in set(word_lists.nationalities().values()):
        assert codes.explain("nationality", code) is None, code
    for row in rows("language_names.csv"):
        assert codes.explain("language", row["code"]) is None, row["code"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Iran", "IRN"),
        ("Iranian", "IRN"),
        ("iranienne", "IRN"),
        ("ایران", "IRN"),
        ("ايراني", "IRN"),
        ("إيرانية", "IRN"),
        ("iraniane", "IRN"),
        ("IR", "IRN"),
        ("irn", "IRN"),
        ("Iran, Islamic Republic of", "IRN"),
        ("افغانی", "AFG"),
        ("Afganistani", "AFG"),
        ("سوري", "SYR"),
        ("État de Palestine", "PSE"),
        ("Germany", "DEU"),
        ("Allemagne", "DEU"),
        ("آلمان", "DEU"),
        ("ألمانيا", "DEU"),
        ("Gjermania", "DEU"),
        ("Kosovo", "XKX"),
        ("stateless", "XXA"),
        ("apatride", "XXA"),
        ("بدون جنسية", "XXA"),
    ],
)
def test_nationalities_by_code_country_and_demonym(name: str, code: str) -> None:
    """Codes, countries and demonyms are known in the languages of the lists."""
    assert word_lists.nationalities().get(key(name)) == code
