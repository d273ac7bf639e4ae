"""The words that lists use, by their plain spelling: columns, values, months, nationalities and languages.

The words themselves are data, in the CSV files beside this module, a row for each meaning and language. Country and
language names in English, French, Persian, Arabic, Pashto and Albanian are completed from pycountry.
"""

import csv
import gettext
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from safeconduct.operation.import_list.spelling import plain

TRANSLATIONS = ("fr", "fa", "ar", "ps", "sq")
SEPARATOR = "|"

FILLERS = frozenset(
    {
        *("of", "the", "a", "an", "in", "at", "on", "for", "to", "required", "optional", "if", "any", "please", "full"),
        *(
            "exact",
            "dd",
            "mm",
            "yyyy",
            "yy",
            "jj",
            "aaaa",
            "d",
            "m",
            "y",
            "person",
            "individual",
            "gregorian",
            "shamsi",
        ),
        *("miladi", "de", "du", "la", "le", "des", "et", "l", "en", "personne", "individu", "i", "e", "te", "dhe"),
        *("personit", "و", "د", "در", "به", "از", "را", "من", "الی", "فی", "ها", "های", "ی", "فرد", "شخص", "الشخص"),
        *("الفرد", "هجری", "شمسی", "میلادی", "هجریشمسی"),
    }
)
"""Words beside a known name, in plain spelling, that change nothing of its meaning."""


@dataclass(frozen=True)
class Month:
    """A month (1-12) of a calendar."""

    calendar: Literal["gregorian", "solar hijri"]
    month: int


@lru_cache(maxsize=1 << 17)
def key(text: str) -> str:
    """The spelling under which a word is looked up: `plain` without spaces, as Persian writes words joined or apart."""
    return plain(text).replace(" ", "")


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _split(cell: str) -> Iterator[str]:
    return (word.strip() for word in cell.split(SEPARATOR))


@cache
def column_meanings() -> Mapping[str, str]:
    """Meaning of each known column name, by key."""
    found: dict[str, str] = {}
    for row in _rows("column_names.csv"):
        for name in _split(row["names"]):
            found.setdefault(key(name), row["meaning"])
    return found


@cache
def withheld_kinds() -> Mapping[str, str]:
    """What exactly a withheld column is, by the key of its name: ``family_name``, ``passport``, ``phone`` and so on."""
    return {key(name): row["kind"] for row in _rows("column_names.csv") if row["kind"] for name in _split(row["names"])}


@cache
def column_phrases() -> tuple[tuple[str, str], ...]:
    """Each known column name with a word of three letters or more, in plain spelling, and its meaning.

    The names with most words come first, so that "household head" is found before "household".
    """
    phrases: dict[str, str] = {}
    for row in _rows("column_names.csv"):
        for name in _split(row["names"]):
            if row["meaning"] not in ("row.number", "other") and max(map(len, plain(name).split()), default=0) >= 3:
                phrases.setdefault(plain(name), row["meaning"])
    return tuple(sorted(phrases.items(), key=lambda item: (-len(item[0].split()), -len(item[0]), item[0])))


@cache
def case_number_words() -> frozenset[str]:
    """The words of the names of case numbers (case, family, no, dossier …), but for those of one letter."""
    names = (
        name
        for row in _rows("column_names.csv")
        if row["meaning"] in ("cases.case_id", "row.number")
        for name in _split(row["names"])
    )
    return frozenset(word for name in names for word in plain(name).split() if len(word) > 1)


@cache
def number_words() -> frozenset[str]:
    """The words of the names of columns that number or name cases and people."""
    meanings = ("cases.case_id", "people.person_id", "row.number", "withheld.name")
    names = (name for row in _rows("column_names.csv") if row["meaning"] in meanings for name in _split(row["names"]))
    return frozenset(word for name in names for word in plain(name).split())


@cache
def link_phrases() -> tuple[tuple[str, str], ...]:
    """Words for people that a row names beside its own (plain phrase, "close" or "kin"), longest first."""
    words = (
        (word, row["value"])
        for row in _rows("value_words.csv")
        if row["list"] == "link"
        for word in _split(row["words"])
    )
    return tuple(sorted(((plain(word), value) for word, value in words), key=lambda item: (-len(item[0]), item[0])))


@cache
def values(name: str) -> Mapping[str, str]:
    """Value of each word of a list of values (`sex`, `priority`, `need` …), by key."""
    found: dict[str, str] = {}
    for row in _rows("value_words.csv"):
        if row["list"] == name:
            for word in _split(row["words"]):
                found.setdefault(key(word), row["value"])
    return found


@cache
def need_phrases() -> tuple[tuple[str, str, bool], ...]:
    """Words for needs as (plain phrase, value, whether the planner knows it), longest first."""
    phrases: dict[str, tuple[str, bool]] = {}
    for row in _rows("value_words.csv"):
        if row["list"] in ("need", "other need"):
            for word in _split(row["words"]):
                phrases.setdefault(plain(word), (row["value"], row["list"] == "need"))
    return tuple((phrase, *phrases[phrase]) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


@cache
def relation_phrases() -> tuple[tuple[str, str], ...]:
    """Words for a part in a family (plain phrase, value), longest first, but for those of one or two letters."""
    phrases: dict[str, str] = {}
    for row in _rows("value_words.csv"):
        if row["list"] == "relation":
            for word in _split(row["words"]):
                if len(plain(word)) >= 3:
                    phrases.setdefault(plain(word), row["value"])
    return tuple(sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0])))


@cache
def months() -> Mapping[str, Month]:
    """Month of each month's name, by key."""
    found: dict[str, Month] = {}
    for row in _rows("month_names.csv"):
        calendar: Literal["gregorian", "solar hijri"] = "gregorian" if row["calendar"] == "gregorian" else "solar hijri"
        for name in _split(row["names"]):
            found.setdefault(key(name), Month(calendar, int(row["month"])))
    return found


def month_of_word(word: str) -> Month | None:
    """Return the month that a word names, or None."""
    return months().get(key(word))


@cache
def nationalities() -> Mapping[str, str]:
    """ISO 3166-1 alpha-3 code (or XKX, XXA) of each code, country name and demonym, by key."""
    import pycountry

    found = {key(row["code"]): row["code"] for row in _rows("nationality_names.csv")}
    for row in _rows("nationality_names.csv"):
        for name in _split(row["names"]):
            found.setdefault(key(name), row["code"])
    named = {
        country.alpha_3: [
            value
            for field in ("alpha_2", "alpha_3", "name", "common_name", "official_name")
            if (value := getattr(country, field, None))
        ]
        for country in pycountry.countries
    }
    for code, names in named.items():
        for name in names:
            for form in _forms(name, "en"):
                found.setdefault(key(form), code)
    for language in TRANSLATIONS:
        translate = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for code, names in named.items():
            for name in names[2:]:
                for form in _forms(translate.gettext(name), language):
                    found.setdefault(key(form), code)
    return {name: code for name, code in found.items() if name}


def _forms(name: str, language: str) -> Iterator[str]:
    """A country's name as it is listed and as it is spoken: "Iran, Islamic Republic of" the other way round too.

    Albanian countries have an ending for "the": Gjermani, Gjermania; Irak, Iraku; Afganistan, Afganistani.
    """
    yield name
    first, comma, rest = name.partition(", ")
    if comma:
        yield f"{rest} {first}"
    elif language == "sq" and name[-1:].isalpha():
        yield name + ("a" if name[-1] == "i" else "u" if name[-1] in "kgh" else "i")


@cache
def languages() -> Mapping[str, str]:
    """ISO 639-3 code of each code and language name, by key; of pycountry's only languages with a two-letter code."""
    import pycountry

    found = {key(row["code"]): row["code"] for row in _rows("language_names.csv")}
    for row in _rows("language_names.csv"):
        for name in _split(row["names"]):
            found.setdefault(key(name), row["code"])
    # The thousands of small languages have names that are also other words (Are, Male, Yes); their codes are read.
    named = {language.alpha_3: language.name for language in pycountry.languages if hasattr(language, "alpha_2")}
    for code, name in named.items():
        found.setdefault(key(code), code)
        found.setdefault(key(name), code)
    for language in TRANSLATIONS:
        translate = gettext.translation("iso639-3", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for code, name in named.items():
            found.setdefault(key(translate.gettext(name)), code)
    for entry in pycountry.languages:
        found.setdefault(key(entry.alpha_3), entry.alpha_3)
    return {name: code for name, code in found.items() if name}
