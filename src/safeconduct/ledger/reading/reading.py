"""Read an article: from its text to proposals, by rules alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date

from safeconduct.ledger.reading.commitments import CommitmentFinder
from safeconduct.ledger.reading.dates import dates
from safeconduct.ledger.reading.figures import FigureFinder
from safeconduct.ledger.reading.flags import Sums, of_counts, of_days, of_marks, of_percentages, of_speakers
from safeconduct.ledger.reading.language import language as words_of
from safeconduct.ledger.reading.measures import MeasureFinder
from safeconduct.ledger.reading.naming import Names
from safeconduct.ledger.reading.numbers import Numbers
from safeconduct.ledger.reading.quotations import quotations
from safeconduct.ledger.reading.resolving import Resolving
from safeconduct.ledger.reading.result import Flag, Reading, Span
from safeconduct.ledger.reading.sentences import sentences
from safeconduct.ledger.reading.statements import covered, statements
from safeconduct.ledger.reading.tokens import tokens

LONGEST = 1_000_000
"""Characters of a text that is read. An article has some thousands, a long report some hundred thousands."""

MOST_FLAGS = 200
"""Flags of a kind that are given."""


class TooLong(ValueError):
    """The text has more characters than are read; the message names both numbers."""


def read(
    text: str,
    *,
    published: date | None = None,
    title: str | None = None,
    publisher: str | None = None,
    known_population: int | None = None,
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
    resolving = Resolving(words, names, [token.start for token in found], covered(found, marks), cut)
    said = statements(text, words, found, marks, cut, resolving)
    when = dates(text, words, published)
    numbers = Numbers(words, found).find()
    figures = FigureFinder(text, words, found, numbers).find()
    flags = [
        *when.flags,
        *of_marks(text, found, marks),
        *of_speakers(said),
        *of_percentages(text, found, numbers),
        *of_counts(figures, known_population),
        *of_days(when.dates, cut, words, published),
        *Sums(text, found, numbers).flags(),
    ]

    def spans(kind: str) -> tuple[Span, ...]:
        return tuple(_span(text, found[one.first].start, found[one.last].end) for one in names.all if one.kind == kind)

    return Reading(
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        characters=len(text),
        title=title,
        publisher=publisher,
        published=published.isoformat() if published else None,
        statements=said,
        figures=figures,
        dates=when.dates,
        measures=MeasureFinder(text, words, cut, when.dates).find(),
        commitments=CommitmentFinder(text, words, cut, said, resolving).find(when.dates, published),
        places=spans("place"),
        people=spans("person"),
        organisations=spans("organisation"),
        flags=_first_flags(flags),
    )


def _span(text: str, start: int, end: int) -> Span:
    if text[start:end].endswith(("’s", "'s")):
        end -= 2
    return Span(text[start:end], start, end)


def _first_flags(flags: list[Flag]) -> tuple[Flag, ...]:
    """The flags in the order of the text; of very many of a kind the first, the last of which says how many more."""
    shown: list[Flag] = []
    kinds = Counter(one.kind for one in flags)
    seen: Counter[str] = Counter()
    for one in sorted(flags, key=lambda one: (one.start, one.end, one.kind)):
        seen[one.kind] += 1
        if seen[one.kind] < MOST_FLAGS:
            shown.append(one)
        elif seen[one.kind] == MOST_FLAGS:
            more = kinds[one.kind] - MOST_FLAGS
            shown.append(replace(one, why=f"{one.why} There are {more:,} more of this kind.") if more else one)
    return tuple(shown)
