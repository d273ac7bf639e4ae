"""The text of a source with what was entered from it, each at its exact characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from safeconduct.web.record.models import Figure, Statement
from safeconduct.web.record.services.ledger_rules import one_break

TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Characters that turn the direction of writing; a page shows each by its number, so that none deceives."""


@dataclass(frozen=True)
class Mark:
    """An entry at its characters.

    Attributes:
        kind: ``statement`` or ``figure``; of what is proposed or flagged, its kind.
        thing: The entry or the proposal; None where it leads nowhere.
        start: Characters before it.
        end: Characters before its end.
    """

    kind: str
    thing: Any
    start: int
    end: int

    @property
    def anchor(self) -> str:
        """What its place on the page is called."""
        return f"at-{self.kind}-{self.thing.pk}"


@dataclass(frozen=True)
class Piece:
    """A piece of the text on which the same entries rest.

    Attributes:
        text: Its characters, as a page shows them.
        start: Characters of the text before it.
        begins: The entries that begin with it.
        over: The entries that rest on it, the one with the fewest characters first.
    """

    text: str = field(repr=False)  # what is shown of a page that fails has no word of a source
    start: int
    begins: tuple[Mark, ...] = ()
    over: tuple[Mark, ...] = ()

    @property
    def inner(self) -> Mark | None:
        """The entry with the fewest characters that rests on it; None where none does."""
        return self.over[0] if self.over else None

    @property
    def kinds(self) -> str:
        """The kinds of what rests on it, each once."""
        return " ".join(sorted({mark.kind for mark in self.over}))


def marks_in(text: str, statements: Sequence[Statement], figures: Sequence[Figure]) -> list[Mark]:
    """Where entries stand in a text, in its order; one whose words stand nowhere is left out.

    Args:
        text: Of the source.
        statements: Of the source; each has its characters, or none.
        figures: Of the source; each is where its words stand first, within its statement where it has one.
    """
    spans = {one.pk: (one.start, one.end) for one in statements if one.start is not None and one.end is not None}
    made = [
        Mark("statement", one, *spans[one.pk])
        for one in statements
        if one.pk in spans and spans[one.pk][1] <= len(text)
    ]
    for one in figures:
        place = place_of(text, one.excerpt, spans.get(one.statement_id or 0))
        if place is not None:
            made.append(Mark("figure", one, *place))
    return sorted(made, key=lambda mark: (mark.start, -mark.end))


def place_of(text: str, words: str, within: tuple[int | None, int | None] | None = None) -> tuple[int, int] | None:
    """Where words stand first in a text; None where they stand nowhere.

    Args:
        text: In which.
        words: Which.
        within: Characters between which they are looked for first.
    """
    words = one_break(words)
    if not words.strip():
        return None
    start = -1
    if within is not None and within[0] is not None and within[1] is not None:
        start = text.find(words, within[0], within[1])
    start = text.find(words) if start < 0 else start
    return None if start < 0 else (start, start + len(words))


def pieces_of(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """A text in pieces, so that each entry begins and ends with one; together they are the whole text.

    Args:
        text: The whole text.
        marks: Any number, which may hold or overlap each other; one that lies outside of the text is left out.
    """
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    waiting = sorted(inside, key=lambda mark: mark.start, reverse=True)
    cuts = sorted({0, len(text), *(mark.start for mark in inside), *(mark.end for mark in inside)})
    over: list[Mark] = []
    made = []
    for start, end in pairwise(cuts):
        over = [mark for mark in over if mark.end > start]
        begins = []
        while waiting and waiting[-1].start == start:
            begins.append(waiting.pop())
        over += begins
        inner_first = sorted(over, key=lambda mark: (mark.end - mark.start, mark.kind))
        made.append(Piece(shown(text[start:end]), start, tuple(begins), tuple(inner_first)))
    return made


def shown(text: str) -> str:
    """A text as a page shows it: what turns the direction of writing by its number."""
    return text.translate({sign: f"[U+{sign:04X}]" for sign in TURNING})
