"""What needs are called that the program itself names: kept in English, shown in the language of who reads them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def need_names() -> Mapping[str, Mapping[str, str]]:
    """What each need is called in other languages, by its English name, then by the code of the language."""
    text = files("safeconduct.operation").joinpath("need_names.toml").read_text(encoding="utf-8")
    named: dict[str, Any] = tomllib.loads(text)
    return named


def need_name(name: str, language: str) -> str:
    """What a need is called in a language; one that people named stays as they wrote it.

    Args:
        name: As the operation has it.
        language: The code of the language, such as ``fa-af``.
    """
    return need_names().get(name, {}).get(language, name)
