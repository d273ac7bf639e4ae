"""From characters to words, numbers and marks, each with its place: one pass, in time that grows with the text."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache

from safeconduct.ledger.reading.language import Language, language

SINGLE_BREAKS_WRAPPED = 0.2
"""A text whose lines go on with a small letter this often is wrapped: only an empty line ends a paragraph of it."""


class Kind(IntEnum):
    """What a token is."""

    WORD = 0
    NUMBER = 1
    MARK = 2
    BREAK = 3
    """The end of a paragraph."""
    QUOTATION = 4
    """A whole quotation, as those around it see it."""


class Token:
    """A word, a number, a mark, a break or a quotation.

    Attributes:
        kind: What it is.
        start: The first character, counted from the start of the text.
        end: The character after the last.
        word: The characters.
        low: The characters in lower case, with straight apostrophes.
        quotation: Which quotation it is; -1 for every other kind.
    """

    __slots__ = ("end", "kind", "low", "quotation", "start", "word")

    def __init__(self, kind: Kind, start: int, end: int, word: str, quotation: int = -1) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.word = word
        self.low = word.lower().replace("’", "'") if kind == Kind.WORD else word
        self.quotation = quotation

    def __repr__(self) -> str:
        """What it is and where, for whoever looks for a fault."""
        return f"{self.kind.name}({self.start}, {self.end}, {self.word!r})"


@cache
def _pattern(code: str) -> re.Pattern[str]:
    short = "|".join(re.escape(entry) for entry in sorted(language(code).abbreviations, key=len, reverse=True))
    letter = r"\w\u0300-\u036f"
    word = rf"[^\W\d][{letter}]*(?:['’\-‑&][{letter}]+)*"
    return re.compile(
        rf"(?P<short>(?<!\w)(?:{short}))"
        r"|(?P<initials>(?<!\w)[A-Z]\.(?:\s?[A-Z]\.)*(?:[A-Z](?![\w]))?)"
        rf"|(?P<word>{word})"
        rf"|(?P<number>[$€£]?\d+(?:[.,:/]\d+)*(?:-[{letter}]+|[^\W\d_]+|%)?)"
        r"|(?P<space>\s+)"
        r"|(?P<mark>.)",
        re.DOTALL,
    )


def tokens(text: str, words: Language) -> list[Token]:
    """The words, numbers, marks and paragraph breaks of a text, in order."""
    found: list[Token] = []
    single = not wrapped(text)
    for match in _pattern(words.code).finditer(text):
        group = match.lastgroup
        start, end = match.span()
        if group == "space":
            space = match.group()
            lines = space.count("\n") + space.count("\r") - space.count("\r\n")
            if lines > 1 or (lines and single):
                found.append(Token(Kind.BREAK, start, end, "\n"))
        elif group == "mark":
            found.append(Token(Kind.MARK, start, end, match.group()))
        elif group == "number":
            found.append(Token(Kind.NUMBER, start, end, match.group()))
        else:
            found.append(Token(Kind.WORD, start, end, match.group()))
    return found


def wrapped(text: str) -> bool:
    """Whether the lines of a text were cut to a width, so that a new line alone ends no paragraph."""
    breaks = list(re.finditer(r"(?<![\r\n])\r?\n(?=([^\s]))", text))
    going_on = sum(str(match.group(1)).islower() for match in breaks)
    return bool(breaks) and going_on > SINGLE_BREAKS_WRAPPED * len(breaks)
