"""Sentences that a part below the pages says in English, said anew in the words of a page and in its language.

Readers and commands speak English, with values in their sentences. A page knows each sentence with places for the
values, and has a translation of it. What it does not know is shown as it is, marked as English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language, get_language_bidi, gettext

from safeconduct.web.pages.writing import digits

FIRST_STRONG, POP = "\u2068", "\u2069"
"""Around what is no sentence of ours, so that it keeps its own direction within one."""


@dataclass(frozen=True)
class Said:
    """A sentence as a page shows it.

    Attributes:
        text: The sentence.
        foreign: Whether it is English on a page of another language.
    """

    text: str
    foreign: bool = False


class Sentences:
    """Sentences that are known, each with what a page says in its place.

    Args:
        pairs: What is said, and what the page says, both in English with places as ``%(name)s``.
        within: Places that are sentences themselves.
        shapes: The pattern of a place by its name, where it is not any text.
        words: How a place of a name is written, where it is not shown as it is.
    """

    def __init__(
        self,
        pairs: Iterable[tuple[str, str]],
        *,
        within: frozenset[str] = frozenset(),
        shapes: Mapping[str, str] | None = None,
        words: Mapping[str, Callable[[str], str]] | None = None,
    ) -> None:
        self.pairs = tuple(pairs)
        self.within, self.shapes, self.words = within, dict(shapes or {}), dict(words or {})

    def said(self, message: str) -> Said:
        """A sentence in the words of the page and in its language."""
        for pattern, sentence in self._patterns:
            if found := pattern.fullmatch(message):
                parts = {name: self._part(name, text) for name, text in found.groupdict().items()}
                return Said(
                    gettext(sentence) % {name: one.text for name, one in parts.items()},
                    any(one.foreign for one in parts.values()),
                )
        return Said(message, not (get_language() or "en").startswith("en"))

    def _part(self, name: str, text: str) -> Said:
        if name in self.within:
            return self.said(text)
        if name in self.words:
            return Said(self.words[name](text))
        if not get_language_bidi():
            return Said(text)
        return Said(f"{FIRST_STRONG}{digits(text) if self._is_number(name, text) else text}{POP}")

    def _is_number(self, name: str, text: str) -> bool:
        return name in self.shapes and re.fullmatch(self.shapes[name], text) is not None

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Each sentence as a pattern, with that of the page; the longest first, as the nearest fit."""
        pairs = sorted(
            self.pairs, key=lambda pair: (not any(f"%({name})s" in pair[0] for name in self.within), -len(pair[0]))
        )
        return tuple((self._pattern(sentence), own) for sentence, own in pairs)

    def _pattern(self, sentence: str) -> re.Pattern[str]:
        parts = re.split(r"%\((\w+)\)s", sentence)
        made = "".join(
            f"(?P<{part}>{self.shapes.get(part, '.+')})" if place % 2 else re.escape(part)
            for place, part in enumerate(parts)
        )
        return re.compile(made, re.DOTALL)
