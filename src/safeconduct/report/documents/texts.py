"""Texts of people made fit for paper: data and never commands, each keeping its own direction of writing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from safeconduct.report.phrases import ISOLATE, RELEASE

JOINERS = frozenset("\u200c\u200d")
"""Signs without width that belong to the spelling of Persian and other words."""
BREAK = "\u200b"
"""A place without width where a line may end."""
LONG_WORD, PART = 14, 10
"""A word of more letters than the first is given a place to break after each so many as the second."""
_SPACES = re.compile(r"\s+")


def clean(text: object) -> str:
    """A text in one line, without signs that turn the direction of what stands beside it or that paper cannot show.

    Letters, marks and the joiners of Persian stay as they are, composed where there is one sign for both (NFC). Control
    characters and line ends become spaces, halves of characters the replacement character.
    """
    return _line(str(text), JOINERS)


def clean_sentence(text: str) -> str:
    """As `clean`, of a sentence of our own in which names are isolated: the isolates stay, each with its end."""
    kept = _line(text, JOINERS | {ISOLATE, RELEASE})
    depth, signs = 0, []
    for sign in kept:
        if sign == RELEASE and not depth:
            continue
        depth += (sign == ISOLATE) - (sign == RELEASE)
        signs.append(sign)
    return "".join(signs) + RELEASE * depth


def _line(text: str, kept: frozenset[str]) -> str:
    signs = []
    for sign in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(sign)
        if kind == "Cs":
            signs.append("\ufffd")
        elif kind in {"Cc", "Zl", "Zp"}:
            signs.append(" ")
        elif kind != "Cf" or sign in kept:
            signs.append(sign)
    return _SPACES.sub(" ", "".join(signs)).strip()


def alone(text: object) -> str:
    """A name or code that keeps its own direction of writing, and that a narrow cell can break; "" stays ""."""
    found = clean(text)
    return f"{ISOLATE}{with_breaks(found)}{RELEASE}" if found else ""


def remark(text: str) -> str:
    """A sentence of our own with isolated names in it, that keeps its own direction; "" stays ""."""
    found = clean_sentence(text)
    return f"{ISOLATE}{found}{RELEASE}" if found else ""


def with_breaks(text: str) -> str:
    """A text each of whose long words can break."""
    return " ".join(_broken(word) if len(word) > LONG_WORD else word for word in text.split(" "))


def _broken(word: str) -> str:
    """A long word with places to break, none of them before a mark or a joiner."""
    parts, since = [], 0
    for sign in word:
        loose = unicodedata.category(sign).startswith("M") or sign in JOINERS
        if since >= PART and not loose:
            parts.append(BREAK)
            since = 0
        parts.append(sign)
        since += 1
    return "".join(parts)


def iso(value: date | str | None) -> str:
    """A day as documents of identity are compared by: ISO 8601; a day that is known in part stays as it is given."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else clean(value)
