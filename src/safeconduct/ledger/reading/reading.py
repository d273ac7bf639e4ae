"""Read an article: from its text to proposals, by rules alone."""

from __future__ import annotations

import hashlib
from datetime import date

from safeconduct.ledger.reading.language import language as words_of
from safeconduct.ledger.reading.naming import Names
from safeconduct.ledger.reading.quotations import quotations
from safeconduct.ledger.reading.result import Reading, Span
from safeconduct.ledger.reading.sentences import sentences
from safeconduct.ledger.reading.statements import statements
from safeconduct.ledger.reading.tokens import tokens

LONGEST = 2_000_000
"""Characters of a text that is read. An article has some thousands, a long report some hundred thousands."""


class TooLong(ValueError):
    """The text has more characters than are read; the message names both numbers."""


def read(
    text: str,
    *,
    published: date | None = None,
    title: str | None = None,
    publisher: str | None = None,
    known_population: int | None = None,  # noqa: ARG001 - for the flags
    language: str = "en",
) -> Reading:
    """Read an article and propose what the ledger may take from it.

    Equal arguments give an equal reading. The time grows with the length of the text.

    Args:
        text: The article. Places are counted in its characters (code points), from 0.
        published: The day on which it appeared; without it, "last Tuesday" is no date.
        title: What it is called.
        publisher: Who published it.
        known_population: How many people there are; a count above it is flagged.
        language: The language of the article, as ISO 639-1 writes it.

    Raises:
        TooLong: The text has more than ``LONGEST`` characters.
        UnknownLanguage: There are no words of the language.
    """
    if len(text) > LONGEST:
        raise TooLong(f"the text has {len(text):,} characters, and at most {LONGEST:,} are read")
    words = words_of(language)
    found = tokens(text, words)
    marks = quotations(text, found)
    cut = sentences(found, marks.quotations, words)
    names = Names(words, found)
    said = statements(text, words, found, marks, cut, names)

    def spans(kind: str) -> tuple[Span, ...]:
        return tuple(_span(text, found[one.first].start, found[one.last].end) for one in names.all if one.kind == kind)

    return Reading(
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        characters=len(text),
        title=title,
        publisher=publisher,
        published=published.isoformat() if published else None,
        statements=said,
        figures=(),
        dates=(),
        measures=(),
        commitments=(),
        places=spans("place"),
        people=spans("person"),
        organisations=spans("organisation"),
        flags=(),
    )


def _span(text: str, start: int, end: int) -> Span:
    if text[start:end].endswith(("’s", "'s")):
        end -= 2
    return Span(text[start:end], start, end)
