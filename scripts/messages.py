"""Brings the texts to translate into the ``.po`` files: each Django application has its own, for each language.

``python scripts/messages.py`` adds what is new, without a translation, and drops what is gone. A text that is not
translated, and a file that is not up to date, fail ``tests/web/test_messages.py``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

WEB = Path(__file__).parents[1] / "src" / "safeconduct" / "web"
BELOW = {"ledger": ("ledger/taking/taken.py",)}
"""Files below the pages that mark what they say, by the application that says it in other languages."""
PLURALS = {"fa": "nplurals=2; plural=(n > 1);"}
"""How each language that is translated to counts, as the Unicode CLDR has it."""
HEADER = """\
# Written by scripts/messages.py; the translations are by hand.
msgid ""
msgstr ""
"Project-Id-Version: Safe Conduct\\n"
"POT-Creation-Date: 2026-01-01 00:00+0000\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def applications() -> list[Path]:
    """The folder of every Django application."""
    return sorted(path.parent for path in WEB.glob("*/apps.py"))


def po_file(application: Path, language: str) -> Path:
    """Where an application keeps its translations into a language."""
    return application / "locale" / language / "LC_MESSAGES" / "django.po"


def texts(application: Path) -> Catalog:
    """What the code and the templates of an application ask to be translated; without translations."""
    found = Catalog()
    for source in _sources(application):
        for _, message, _, context in extract("python", io.BytesIO(source), KEYWORDS, options={"encoding": "utf-8"}):
            flags = ["python-format"] if "%(" in str(message) else []
            found.add(message, context=context, flags=flags)
    return found


def known(application: Path, language: str) -> Catalog:
    """The translations that an application has into a language."""
    file = po_file(application, language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def update(application: Path, language: str) -> None:
    """Write the file of an application for a language; one without texts has none."""
    wanted, now = texts(application), known(application, language)
    file = po_file(application, language)
    if not len(wanted):
        file.unlink(missing_ok=True)
        return
    now.update(wanted, no_fuzzy_matching=True)
    now.obsolete.clear()
    fresh = read_po(io.BytesIO(HEADER.format(language=language, plural=PLURALS[language]).encode()), locale=language)
    for message in now:
        if message.id:
            fresh.add(message.id, message.string, flags=message.flags, context=message.context)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, fresh, width=0, sort_output=True, no_location=True)


def _sources(application: Path) -> Iterator[bytes]:
    for path in sorted(application.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.read_bytes()
    for below in BELOW.get(application.name, ()):
        yield (WEB.parent / below).read_bytes()
    for path in sorted([*application.rglob("*.html"), *application.rglob("*.txt")]):
        yield templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode()


if __name__ == "__main__":
    for one in applications():
        for code in PLURALS:
            update(one, code)
