"""What needs are called in the language of a page."""

from __future__ import annotations

from django.utils.translation import get_language

from safeconduct.operation.languages import language_of
from safeconduct.operation.need_names import need_name


def need_words(name: str) -> str:
    """What a need is called in the language of the page; one that people named stays as they wrote it."""
    return need_name(name, language_of(get_language()).code)
