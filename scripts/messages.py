"""Brings the texts to translate into the ``.po`` files: each Django application has its own, for each language.

``python scripts/messages.py`` adds what is new, without a translation, and drops what is gone. A text that was
translated in another application is translated alike. A text that is not translated, in a part that ``languages.toml``
calls complete, and a file that is not up to date, fail ``tests/web/test_messages.py``.

``python scripts/messages.py CODE`` begins the files of a language, in every application.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from safeconduct.operation.languages import DEFAULT, LANGUAGES

WEB = Path(__file__).parents[1] / "src" / "safeconduct" / "web"
BELOW = {"ledger": ("ledger/taking/taken.py",)}
"""Files below the pages that mark what they say, by the application that says it in other languages."""
OTHERS = tuple(code for code in LANGUAGES if code != DEFAULT)
"""The languages that are translated to."""
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
    return application / "locale" / LANGUAGES[language].folder / "LC_MESSAGES" / "django.po"


def files() -> list[tuple[Path, str]]:
    """The application and the language of each file that has to be there, or is: a language may be begun in part."""
    return [
        (application, language)
        for application in applications()
        for language in OTHERS
        if LANGUAGES[language].is_complete_in(application.name) or po_file(application, language).exists()
    ]


@cache
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
        return Catalog(locale=LANGUAGES[language].folder)
    with file.open("rb") as opened:
        return read_po(opened, locale=LANGUAGES[language].folder)


Key = tuple[str | None, object]
Translation = str | tuple[str, ...] | list[str] | None


def memory(language: str) -> dict[Key, Translation]:
    """What each text is translated to in a language, by its context and itself, in whichever application."""
    return {
        (one.context, one.id): one.string
        for application in applications()
        for one in known(application, language)
        if one.id and is_translated(one.string)
    }


def is_translated(translation: object) -> bool:
    """Whether a translation is there, in each of its forms."""
    return all(translation) if isinstance(translation, list | tuple) else bool(translation)


def update(application: Path, language: str, before: dict[Key, Translation]) -> None:
    """Write the file of an application for a language; one without texts has none."""
    wanted, now = texts(application), known(application, language)
    file = po_file(application, language)
    if not len(wanted):
        file.unlink(missing_ok=True)
        return
    now.update(wanted, no_fuzzy_matching=True)
    now.obsolete.clear()
    of = LANGUAGES[language]
    header = HEADER.format(language=of.folder, plural=of.plural)
    fresh = read_po(io.BytesIO(header.encode()), locale=of.folder)
    for message in now:
        if message.id:
            done = is_translated(message.string)
            translation = message.string if done else before.get((message.context, message.id), message.string)
            fresh.add(message.id, translation, flags=message.flags, context=message.context)
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
    for begun in sys.argv[1:]:
        for one in applications():
            update(one, begun, {})
    for code in OTHERS:
        translated = memory(code)
        for one, language in files():
            if language == code:
                update(one, code, translated)
