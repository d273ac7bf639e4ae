"""Every text can be read in every language."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

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
EACH = [(one, language) for one in messages.applications() for language in messages.PLURALS]
WITH_TEXTS = [(one, language) for one, language in EACH if len(messages.texts(one))]


def placeholders(text: object) -> list[str]:
    """The places in a text that are filled, in order of their names."""
    return sorted(re.findall(r"%\(\w+\)[sd]|\{\w*\}", str(text)))


@pytest.mark.parametrize(("application", "language"), EACH, ids=lambda value: getattr(value, "name", value))
def test_the_file_has_the_texts_of_the_code(application: Path, language: str) -> None:
    """No text is missing and none is left over; ``make messages`` brings them."""
    wanted = {(one.context, one.id) for one in messages.texts(application) if one.id}
    assert {(one.context, one.id) for one in messages.known(application, language) if one.id} == wanted


@pytest.mark.parametrize(("application", "language"), WITH_TEXTS, ids=lambda value: getattr(value, "name", value))
def test_every_text_is_translated(application: Path, language: str) -> None:
    """Each text has a translation that nobody doubts, with the same places to fill in each of its forms."""
    for one in messages.known(application, language):
        if not one.id:
            continue
        sources = one.id if one.pluralizable else (one.id,)
        translations = one.string if one.pluralizable else (one.string,)
        assert not one.fuzzy, one.id
        assert all(translations), one.id
        assert {str(placeholders(text)) for text in translations} <= {str(placeholders(text)) for text in sources}, (
            one.id
        )


@pytest.mark.parametrize(("application", "language"), WITH_TEXTS, ids=lambda value: getattr(value, "name", value))
def test_the_compiled_file_is_up_to_date(application: Path, language: str) -> None:
    """What the program reads is what the file says; ``make messages`` compiles it."""
    source = messages.po_file(application, language)
    assert source.with_suffix(".mo").read_bytes() == build.compiled(source)
