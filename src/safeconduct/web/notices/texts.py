"""What families are told: a text in each language that says nothing of a journey, and what own words give away."""

from __future__ import annotations

import gettext
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import pycountry
from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS

from safeconduct.operation.languages import LANGUAGES
from safeconduct.web.record.models import Case, Departure, Destination, Operation, Site, Transit

LONGEST = 480
"""Letters of own words: more would be cut into several messages to a number."""
PLAIN_WORDS = frozenset({"may"})
"""Names of months that are everyday words too."""
LONG = 5
"""From so many letters on, a name is found within a word, as Arabic joins its prepositions."""
SPOKEN: Mapping[str, str] = MappingProxyType(
    {"fas": "fa", "pes": "fa", "prs": "fa-af", "ara": "ar", "pus": "ps", "sqi": "sq", "fra": "fr", "eng": "en"}
)
"""Our language for one that somebody speaks."""


@cache
def defaults() -> Mapping[str, Mapping[str, str]]:
    """Subject and text of each language."""
    return MappingProxyType({code: one for code, one in _file().items() if code in LANGUAGES})


@cache
def _file() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("safeconduct.web.notices") / "texts.toml").read_text(encoding="utf-8"))


def text(language: str) -> str:
    """What a family is told in a language, where nobody wrote other words."""
    return defaults()[language]["text"]


def subject(language: str) -> str:
    """What stands above a text that is mailed."""
    return defaults()[language]["subject"]


def likely_language(case: Case) -> str:
    """The language that most of a family speak, of those in which families are told; English where none is known."""
    spoken = [
        SPOKEN[one] for each in case.people.values_list("languages", flat=True) for one in each or () if one in SPOKEN
    ]
    return max(dict.fromkeys(spoken), key=spoken.count, default="en")


def given_away(words: str, operation: Operation) -> list[str]:
    """What stands in own words that no stranger should read: numbers, days, places, countries, departures."""
    plain = _plain(words)
    numbers = re.findall(r"\d+(?:[./:\-]\d+)*", words)
    named = [one for one in dict.fromkeys(_names(operation)) if _stands_in(_plain(one), plain)]
    return [*dict.fromkeys(numbers), *named]


def _names(operation: Operation) -> Iterator[str]:
    """Whatever names a day or a place of an operation, as people write it."""
    yield from _days()
    for model in (Site, Destination, Transit, Departure):
        for row in model.objects.filter(operation=operation):
            yield from (str(one) for one in (row.code, getattr(row, "name", "")) if one)
            if isinstance(row, Destination):
                yield from _countries(str(row.code))


@cache
def _days() -> tuple[str, ...]:
    """Months and days of the week, in every language of the program."""
    found = [one for words in _file()["days"].values() for one in words.split()]
    for code in LANGUAGES:
        with translation.override(code):
            found += [str(one) for one in (*MONTHS.values(), *WEEKDAYS.values())]
    return tuple(dict.fromkeys(found))


@cache
def _countries(code: str) -> tuple[str, ...]:
    """What a country is called, in every language of the program; nothing where the code is of none."""
    found = pycountry.countries.get(alpha_3=code.upper())
    if found is None:
        return ()
    tongues = [language.folder.partition("_")[0] for language in LANGUAGES.values()]
    told = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[one], fallback=True).gettext(found.name)
        for one in tongues
    ]
    return tuple(dict.fromkeys([found.name, *told]))


def _plain(words: str) -> str:
    """Words without marks, in small letters, with spaces for whatever joins or parts them."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(one for one in apart if not unicodedata.combining(one))
    return " ".join(re.sub(r"[\W_]+", " ", kept.replace("ي", "ی").replace("ك", "ک")).split())


def _stands_in(name: str, plain: str) -> bool:
    """Whether a name stands in a text: a short one as whole words, a longer one with whatever is joined to it, too."""
    if len(name) >= LONG:
        return name in plain
    return len(name) > 1 and name not in PLAIN_WORDS and f" {name} " in f" {plain} "
