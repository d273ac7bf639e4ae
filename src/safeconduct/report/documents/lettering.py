"""The fonts of documents, and which letters they have; what they lack is marked, so that no box stands for a name."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

FONTS = {"Noto Sans": "fontpkg_noto_sans", "IBM Plex Sans Arabic": "fontpkg_ibm_plex_sans_arabic"}
"""The families of letters, Latin, Greek and Cyrillic first, then Arabic script; the package that each comes in.

Noto Sans Arabic draws a letter and its dots as two glyphs, both of which say in a PDF that they are the letter: whoever
copies or searches a name then finds it with letters doubled. In IBM Plex Sans Arabic a letter is one glyph.
"""
UNPRINTED = "[?]"
"""What stands for letters that no font has."""
_TRIED = re.compile("[^\\x00-\\u024f\\u0300-\\u052f\\u0600-\\u077f\\u1e00-\\u206f\\u20a0-\\u20cf\\ud800-\\udfff]")
"""All but Latin, Greek, Cyrillic and Arabic with their signs, which are there and are not tried."""
_TRIAL = b"""#set document(title: "x")
#set text(font: json(bytes(sys.inputs.fonts)))
#sys.inputs.letter"""


class FontsMissing(Exception):
    """The fonts of documents are not installed."""


def unprinted(text: str) -> frozenset[str]:
    """The letters of a text that no font of documents has.

    Raises:
        FontsMissing: the packages with the fonts are not installed.
    """
    return frozenset(one for one in set(_TRIED.findall(text)) if not _is_there(_stands_for(one)))


def marked(value: Any, letters: frozenset[str]) -> Any:
    """A value of JSON with a mark in place of each run of some letters, with the spaces and signs between them."""
    if isinstance(value, str):
        one = f"[{re.escape(''.join(sorted(letters)))}]"
        return re.sub(rf"{one}(?:[\s\u200b-\u200d.'-]*{one})*", UNPRINTED, value)
    if isinstance(value, dict):
        return {name: marked(each, letters) for name, each in value.items()}
    if isinstance(value, list):
        return [marked(each, letters) for each in value]
    return value


@cache
def _is_there(letter: str) -> bool:
    """Whether a letter is drawn: PDF/UA forbids one that is not."""
    import typst

    inputs = {"fonts": json.dumps(list(FONTS)), "letter": letter}
    compiler = typst.Compiler(_TRIAL, font_paths=fonts(), ignore_system_fonts=True, sys_inputs=inputs)
    try:
        compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except typst.TypstError as refused:
        if "could not be displayed" not in refused.message:
            raise
        return False
    return True


@cache
def _stands_for(letter: str) -> str:
    """The letter that is tried for one: the first of its writing, such as that of Ethiopic; of other signs itself."""
    writing = _writing(letter)
    if not writing:
        return letter
    return next(one for one in map(chr, range(0x250, ord(letter) + 1)) if _writing(one) == writing)


def _writing(letter: str) -> str:
    """The writing of a letter or a mark on one; empty of other signs."""
    return unicodedata.name(letter, "").split(" ")[0] if unicodedata.category(letter) in ("Lo", "Lu", "Ll") else ""


@cache
def fonts() -> typst.Fonts:
    """The fonts of documents, found once.

    Raises:
        FontsMissing: a package is not there, or holds none of its family.
    """
    import typst

    folders = []
    for family, package in FONTS.items():
        try:
            folder = Path(str(files(import_module(package)))) / "files"
        except ModuleNotFoundError:
            raise _missing(family, package) from None
        folders.append(folder)
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    for family, package in FONTS.items():
        if family not in found.families():
            raise _missing(family, package)
    return found


def _missing(family: str, package: str) -> FontsMissing:
    name = package.replace("_", "-")
    return FontsMissing(
        f"the font {family!r} is not installed; install the package {name}, which comes with safeconduct"
    )
