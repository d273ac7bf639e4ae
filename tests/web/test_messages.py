"""Every text can be read in every language."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from safeconduct.operation.languages import EVERY_PART, LANGUAGES, Language

ROOT = Path(__file__).parents[2]


def loaded(file: Path) -> ModuleType:
    """A module that belongs to no package."""
    specification = importlib.util.spec_from_file_location(file.stem, file)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


messages, build = loaded(ROOT / "scripts" / "messages.py"), loaded(ROOT / "hatch_build.py")
EACH = messages.files()
WITH_TEXTS = [(one, language) for one, language in EACH if len(messages.texts(one))]
COMPLETE = [(one, language) for one, language in WITH_TEXTS if LANGUAGES[language].is_complete_in(one.name)]
BEGUN = [one for one in LANGUAGES.values() if one.is_begun]


def placeholders(text: object) -> list[str]:
    """The places in a text that are filled, in order of their names."""
    return sorted(re.findall(r"%\(\w+\)[sd]|\{\w*\}", str(text)))


def tags(text: object) -> list[str]:
    """The elements in a text, in order of their names."""
    return sorted(re.findall(r"</?[a-z]+", str(text)))


@pytest.mark.parametrize(("application", "language"), EACH, ids=lambda value: getattr(value, "name", value))
def test_the_file_has_the_texts_of_the_code(application: Path, language: str) -> None:
    """No text is missing and none is left over; ``make messages`` brings them."""
    wanted = {(one.context, one.id) for one in messages.texts(application) if one.id}
    assert {(one.context, one.id) for one in messages.known(application, language) if one.id} == wanted


@pytest.mark.parametrize(("application", "language"), COMPLETE, ids=lambda value: getattr(value, "name", value))
def test_every_text_is_translated(application: Path, language: str) -> None:
    """In a part that is called complete, each text has a translation that nobody doubts, in each of its forms."""
    left = [
        one.id for one in messages.known(application, language) if one.id and not messages.is_translated(one.string)
    ]
    assert left == []


@pytest.mark.parametrize(("application", "language"), WITH_TEXTS, ids=lambda value: getattr(value, "name", value))
def test_a_translation_has_the_places_of_its_text(application: Path, language: str) -> None:
    """What is filled in is the same, and so are the elements; a form for one or two may say its number in a word."""
    wrong = []
    for one in messages.known(application, language):
        assert not one.fuzzy, one.id
        if not one.id or not messages.is_translated(one.string):
            continue
        sources = one.id if one.pluralizable else (one.id,)
        translations = one.string if one.pluralizable else (one.string,)
        wanted = [placeholders(text) for text in sources]
        if one.pluralizable:
            wanted += [[*each[:left], *each[left + 1 :]] for each in wanted for left in range(len(each))]
        wrong += [text for text in translations if placeholders(text) not in wanted]
        wrong += [text for text in translations if tags(text) not in [tags(source) for source in sources]]
    assert wrong == []


@pytest.mark.parametrize("language", messages.OTHERS)
def test_a_text_has_one_translation(language: str) -> None:
    """All applications share what they translate, so one that translated otherwise would be overruled on its pages."""
    found: dict[object, set[str]] = {}
    for application in messages.applications():
        for one in messages.known(application, language):
            if one.id and messages.is_translated(one.string):
                found.setdefault((one.context, one.id), set()).add(str(one.string))
    assert {text: several for text, several in found.items() if len(several) > 1} == {}


AS_IT_IS = re.compile(
    r"%\(\w+\)[sd]|\{[^{}]*\}|<[^>]*>|&\w+;"
    r"|[\u2066\u202a][^\u2069\u202c]*[\u2069\u202c]"  # what keeps its own direction is typed or read as it stands
    r"|\([a-z]+_[^)]*\)|[A-Za-z]+ \d+(?:-\d+)?|\d+ [A-Z][a-z]+ \d+|[A-Za-z][\w.-]*|\d{4}-\d\d(?:-\d\d)?"
    r"|\b1(?:985|363|404)\b|\[[0-9., ]+\]|\+[0-9 ]+"
)
"""What has Latin digits in every language: places, elements, codes, days and telephone numbers as they are typed."""


@pytest.mark.parametrize(("application", "language"), WITH_TEXTS, ids=lambda value: getattr(value, "name", value))
def test_numbers_are_in_the_digits_of_the_language(application: Path, language: str) -> None:
    """A number in a sentence is written as those that the program puts in."""
    if LANGUAGES[language].digits[0] == "0":
        return
    each = [one.string for one in messages.known(application, language) if one.id]
    texts = [text for one in each for text in (one if isinstance(one, tuple) else (one,))]
    assert [text for text in texts if re.search("[0-9]", AS_IT_IS.sub("", text))] == []


@pytest.mark.parametrize("language", BEGUN, ids=lambda value: value.code)
def test_a_language_is_complete_in_parts_that_there_are(language: Language) -> None:
    """The list of parts names applications, and a language counts as its file says that it does."""
    assert {*language.complete} - {EVERY_PART} <= {one.name for one in messages.applications()}
    for application, code in WITH_TEXTS:
        if code == language.code:
            assert messages.known(application, code).plural_forms.replace(" ", "") == language.plural.replace(" ", "")


@pytest.mark.parametrize(("application", "language"), WITH_TEXTS, ids=lambda value: getattr(value, "name", value))
def test_the_compiled_file_is_up_to_date(application: Path, language: str) -> None:
    """What the program reads is what the file says; ``make messages`` compiles it."""
    source = messages.po_file(application, language)
    assert source.with_suffix(".mo").read_bytes() == build.compiled(source)
