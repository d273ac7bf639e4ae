"""What the operation's reader says of a value, in the language of the page. It speaks English, to whoever types.

What is not known here is shown as the reader has it.
"""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from safeconduct.web.pages.writing import digits

SENTENCES = (
    _("%(value)s is no country code of ISO 3166-1 alpha-3"),
    _("%(value)s is no country code of ISO 3166-1 alpha-3; write %(meant)s"),
    _("%(value)s is no nationality of ISO 3166-1 alpha-3"),
    _("%(value)s is no nationality of ISO 3166-1 alpha-3; write %(meant)s"),
    _("%(value)s is no language code of ISO 639-3"),
    _("%(value)s is no language code of ISO 639-3; write %(meant)s"),
    _("%(value)s is no airport code of IATA (three capital letters)"),
    _("%(value)s is no time zone that is known here; write it as Asia/Baghdad"),
    _("%(value)s has a space in it; a code is one word"),
    _("%(value)s has a space around it or a line break in it"),
    _("%(value)s is no day; write it as 2026-03-31"),
    _("%(value)s is no number; write it as 1234.5"),
    _("%(value)s is no number; write a whole one as 12"),
    _("%(value)s is not finite"),
    _("%(value)s is negative"),
    _("%(value)s is not whole"),
    _("%(value)s is too large"),
    _("%(value)s is not between %(least)s and %(most)s"),
    _("%(value)s is neither true nor false"),
    _("%(value)s is none of %(words)s"),
    _("%(value)s is a %(weekday)s; a week is named by its Monday"),
)
"""Every sentence that ``operation.cells`` says of one cell."""
_NUMBERS = ("least", "most")


def said(words: str) -> str:
    """What the reader says, in the language of the page."""
    for sentence, pattern in _patterns():
        if found := pattern.fullmatch(words):
            parts = {name: _in_words(name, part) for name, part in found.groupdict().items()}
            return gettext(sentence) % parts
    return words


def _in_words(name: str, part: str) -> str:
    if name == "weekday":
        return gettext(part)
    return digits(part) if name in _NUMBERS else part


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Each sentence with what finds it; a longer one is looked for before one that it begins with."""
    made = []
    for sentence in sorted(SENTENCES, key=len, reverse=True):
        pattern = ""
        for i, part in enumerate(re.split(r"%\((\w+)\)s", sentence)):
            pattern += f"(?P<{part}>.+?)" if i % 2 else re.escape(part)
        made.append((sentence, re.compile(pattern, re.DOTALL)))
    return made
