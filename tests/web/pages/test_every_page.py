"""Every page that the addresses lead to: sound for axe, no wider than its window, with the marks of its language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser
from tests.web.api.test_pages import methods_of
from tests.web.pages.examples import LEADS_ON, NO_PAGES, examples
from tests.web.pages.examples_of_accounts import Example
from tests.web.pages.looking import Sight, look
from tests.web.rights.test_every_view import ALL, OF_PROGRAMS

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.operation.languages import DEFAULT, LANGUAGES

WIDTHS = (360, 1280)
OWN_WORDS = re.compile(r"<(script|style|textarea)\b.*?</\1>|<(\w+)[^>]*\blang=\"en\"[^>]*>.*?</\2>", re.DOTALL)
"""What is not said in the language of a page."""
ENGLISH = {column.description for table in DICTIONARY.values() for column in table.columns.values()}
"""What the data dictionary says of columns, which pages have in their own language or leave out."""
LETTER = "[\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u200c]"
LATIN_MARK = re.compile(rf"{LETTER}[)»\u2069]*[,;]|(?<!\d)[,;]\s*[«(\u2068]?{LETTER}")
"""A comma or a semicolon of Latin writing beside a letter that is read from the right."""


def one_way(name: str) -> list[tuple[str, int]]:
    """A language and a width for a page, by lot and the same each time."""
    lot = _lot(name)
    return [(("en", "fa")[lot[0] % 2], WIDTHS[lot[1] % 2])]


def other_way(name: str) -> list[tuple[str, int]]:
    """The other language at the other width."""
    lot = _lot(name)
    return [(("fa", "en")[lot[0] % 2], WIDTHS[1 - lot[1] % 2])]


def every_way(_name: str) -> list[tuple[str, int]]:
    """Each language at each width."""
    return [(language, width) for language, _ in settings.LANGUAGES for width in WIDTHS]


@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ways", "share"),
    [
        pytest.param(one_way, 2, id="some"),
        pytest.param(one_way, 1, id="one_way", marks=pytest.mark.soak),
        pytest.param(other_way, 1, id="other_way", marks=pytest.mark.soak),
        pytest.param(every_way, 1, id="every_way", marks=pytest.mark.soak),
    ],
)
def test_every_page_is_sound(
    ways: Callable[[str], list[tuple[str, int]]],
    share: int,
    small_operation: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    browser: Browser,
) -> None:
    """Each address has an example that is answered, or it is said what else it is; nothing is wrong in a browser.

    That is, axe finds nothing and nothing scrolls sideways, on one page of each share of them, and on all of them no
    Latin comma stands between words that are read from the right, nor does a help in English beside another language.
    """
    shown: list[Sight] = []
    odd: list[str] = []
    for n, one in enumerate(examples(small_operation, tmp_path, monkeypatch)):
        wanted = ways(f"{n} {one.name}")
        for language in dict.fromkeys(language for language, _ in wanted):
            sight = _sight(one, language, [width for each, width in wanted if each == language], odd)
            shown.append(replace(sight, name=f"{n:03} {sight.name}"))
    seen = {one.name[4:] for one in shown}
    looked_at = {str(one.name) for one in ALL if one not in OF_PROGRAMS and "GET" in (methods_of(one.view) or {"GET"})}
    odd += [f"{name}: has no example" for name in sorted(looked_at - seen - {*NO_PAGES, *LEADS_ON})]
    odd += [f"{name}: is no address, or is looked at" for name in sorted({*NO_PAGES, *LEADS_ON} - (looked_at - seen))]
    found = [*odd, *look(browser, [one for one in shown if _lot(one.name)[2] % share == 0])]
    assert not found, "\n".join(found)


def _lot(name: str) -> bytes:
    """Numbers by lot, the same each time."""
    return hashlib.sha256(name.encode()).digest()


def _sight(one: Example, language: str, widths: list[int], odd: list[str]) -> Sight:
    """A page as it is answered in a language; what is odd of the answer is noted."""
    one.client.cookies["django_language"] = language
    answer: Any = one.client.get(one.path) if one.sent is None else one.client.post(one.path, one.sent)
    body, leads = answer.content.decode(), answer.headers.get("Location", "")
    if answer.status_code != one.status or not answer.headers["Content-Type"].startswith("text/html"):
        odd.append(f"{one.name} {one.path}: {answer.status_code} {leads}")
    elif f'<html lang="{language}"' not in body and not one.name.startswith(("public_p", "boarding_phone")):
        odd.append(f"{one.name} {one.path}: not in {language}")
    text = unescape(re.sub("<[^>]*>", "", OWN_WORDS.sub(" ", body)))
    if LANGUAGES[language].is_whole and language != DEFAULT:
        odd += [f"{one.name} {one.path} in {language}: {said}" for said in ENGLISH if said in text]
    if LANGUAGES[language].right:
        odd += [f"{one.name} {one.path}: {text[max(0, at.start() - 40) : at.end() + 40]!r}"
                for at in LATIN_MARK.finditer(text)]  # fmt: skip
    return Sight(one.name, language, one.path, body, answer.headers.get("Content-Security-Policy", ""), widths)
