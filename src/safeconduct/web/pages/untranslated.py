"""What a language has no words for yet stands in English, and is marked as English: for the eye, and for who listens.

A translation that lacks a text gives the English one between two signs that are not seen. They keep its direction, and
in a page they become an element that says the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from gettext import NullTranslations
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import trans_real

from safeconduct.operation.languages import DEFAULT, LANGUAGES

OPEN, CLOSE = "\u2066\u2060", "\u2060\u2069"
"""Around an English text: an isolate from left to right, told from others by a joiner of words within it."""
_ESCAPED = (r"\u2066\u2060", r"\u2060\u2069")
"""The same, as JSON may have them."""
_SIGNS = (OPEN.encode(), _ESCAPED[0].encode())
_CONTEXT = "\x04"
_TAGS = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z]+)")
_TEXT_ALONE = frozenset({"title", "option", "textarea", "text", "desc", "script", "style"})
"""Elements in which no other can stand."""


class _Left(NullTranslations):
    """Stands at the end of what is asked for a translation, and gives the English text between signs."""

    def gettext(self, message: str) -> str:
        """The text between signs; one with a context as it is, since whoever asks cuts the context off."""
        return message if _CONTEXT in message else f"{OPEN}{message}{CLOSE}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for one or for several, between signs."""
        return self.gettext(msgid1 if n == 1 else msgid2)


def mark(code: str) -> None:
    """Let a language mark what it has no words for. Doing it twice changes nothing."""
    english: Any = trans_real.translation(DEFAULT)
    one: Any = trans_real.translation(code)  # as gettext has it: what is asked next is its fallback
    while one._fallback is not None and one._fallback is not english:
        one = one._fallback
    if one._fallback is english:
        one._fallback = _Left()


class Untranslated:
    """Turns the signs around English texts into elements where a page is in a language that is not whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        for code, _name in settings.LANGUAGES:
            if not LANGUAGES[code].is_whole:
                mark(code)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a page with what is English marked, anything else without the signs."""
        answer: Any = self.get_response(request)
        kind = answer.headers.get("Content-Type", "")
        if answer.streaming or not kind.startswith(("text/", "application/json")):
            return answer  # type: ignore[no-any-return]  # a response, as it came
        if any(sign in answer.content for sign in _SIGNS):
            text = answer.content.decode(answer.charset)
            answer.content = in_elements(text) if kind.startswith("text/html") else without_signs(text)
            if "Content-Length" in answer.headers:
                answer.headers["Content-Length"] = str(len(answer.content))
        return answer  # type: ignore[no-any-return]  # likewise


def in_elements(page: str) -> str:
    """A page in which each English text stands in an element; without it where none can stand."""
    made, within = [], ""
    for place, part in enumerate(_TAGS.split(page)):
        if place % 2:
            name = found[1] if (found := _NAME.match(part)) else ""
            if name in _TEXT_ALONE:
                within = "" if part.startswith("</") else name
            made.append(without_signs(part))
        elif within:
            made.append(part.replace(OPEN, OPEN[0]).replace(CLOSE, CLOSE[1]))
        else:
            made.append(part.replace(OPEN, '<span lang="en" dir="ltr">').replace(CLOSE, "</span>"))
    return "".join(made)


def without_signs(text: str) -> str:
    """A text without the signs around what is English."""
    for sign in (OPEN, CLOSE, *_ESCAPED):
        text = text.replace(sign, "")
    return text
