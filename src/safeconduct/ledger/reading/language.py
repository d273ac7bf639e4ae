"""The words of a language, read from its table: what the rules of reading know of it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = {"en": "english.toml"}
"""The languages whose words are there."""


class UnknownLanguage(ValueError):
    """The language has no table of words; the message names those that have one."""


@dataclass(frozen=True)
class Language:
    """The words of a language, all of them in lower case.

    Attributes:
        code: The language, as ISO 639-1 names it.
        speech: Each form of a verb of speech, to its verb.
        opinion: Each form of a verb that reports a view, to its verb.
        gerunds: The forms that need the subject of another verb ("saying").
        past: The forms that may stand in the passive ("told").
        words: Other words by what they are for, as in the table.
        short_roles: Abbreviated roles, to the role.
        same_roles: Roles that one person may be called by, to the one they are compared by.
        abbreviations: What ends with a full stop that ends no sentence.
        table: All of the table, for rules that need more of it.
    """

    code: str
    speech: dict[str, str]
    opinion: dict[str, str]
    gerunds: frozenset[str]
    participles: frozenset[str]
    words: dict[str, frozenset[str]]
    short_roles: dict[str, str]
    same_roles: dict[str, str]
    abbreviations: tuple[str, ...]
    table: dict[str, Any]

    def __hash__(self) -> int:
        """One table of words, one language."""
        return hash(self.code)


@cache
def language(code: str) -> Language:
    """The words of a language.

    Raises:
        UnknownLanguage: There is no table for it.
    """
    if code not in LANGUAGES:
        raise UnknownLanguage(f"no words of the language {code!r} are there; those of {', '.join(LANGUAGES)} are")
    table = tomllib.loads(files(__package__).joinpath(LANGUAGES[code]).read_text(encoding="utf-8"))
    speech, speech_gerunds, speech_participles = _forms(table["verbs"]["regular"], table["verbs"]["irregular"])
    opinion, gerunds, participles = _forms(table["verbs"]["opinion"], table["verbs"]["opinion_irregular"])
    words = {
        key: frozenset(entries)
        for part in ("verbs", "words", "people")
        for key, entries in table[part].items()
        if isinstance(entries, list)
    }
    return Language(
        code,
        speech,
        {form: verb for form, verb in opinion.items() if form not in speech},
        speech_gerunds | gerunds,
        speech_participles | participles,
        words,
        table["people"]["short_roles"],
        table["people"]["same_roles"],
        tuple(table["abbreviations"]["short"]),
        table,
    )


def _forms(regular: list[str], irregular: list[str]) -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Each form of the verbs to its verb, the forms in -ing among them, and those that can be passive."""
    forms: dict[str, str] = {}
    gerunds: set[str] = set()
    participles: set[str] = set()
    for verb in regular:
        third, past, gerund = regular_forms(verb)
        forms |= dict.fromkeys((verb, third, past, gerund), verb)
        gerunds.add(gerund)
        participles.add(past)
    for line in irregular:
        verb, *others = line.split()
        forms |= dict.fromkeys((verb, *others), verb)
        gerunds.add(others[-1])
        participles |= set(others[-3:-1])
    return forms, frozenset(gerunds), frozenset(participles)


def regular_forms(verb: str) -> tuple[str, str, str]:
    """He …s, he …ed, …ing, of a verb without forms of its own."""
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb in DOUBLED:
        return verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return third, verb + "ed", verb + "ing"


DOUBLED = frozenset({"admit", "beg", "quip", "snap", "plan", "rip", "slam", "dub", "refer", "prefer", "hop", "rebut"})
"""Verbs of the tables that double their last letter."""
