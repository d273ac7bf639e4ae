"""What a document is made of: plain blocks, each text in as many languages as the document has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from safeconduct.report.documents.words import Words

Texts = tuple[str, ...]
"""A text in each language of a document, in their order; a single one counts for all."""


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; before the first level a page can begin."""

    texts: Texts
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A text, side by side where it is in two languages; ``warning`` is framed, ``quote`` set in."""

    texts: Texts
    kind: Literal["", "lead", "note", "quote", "warning", "strong"] = ""


@dataclass(frozen=True)
class Points:
    """Lines one under another; ``chain`` sets each further in than the one before."""

    lines: tuple[Texts, ...]
    chain: bool = False


@dataclass(frozen=True)
class Pairs:
    """What something is called, and what it is, in so many columns of pairs."""

    rows: tuple[tuple[Texts, str], ...]
    across: int = 1


@dataclass(frozen=True)
class Tick:
    """An empty box in a cell, for a tick or, ``wide``, for a number."""

    wide: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its share of the width (0: as wide as what is in it), where numbers stand."""

    texts: Texts
    share: float = 1
    number: bool = False


Cell = str | Tick


@dataclass(frozen=True)
class Table:
    """A table whose headings stand on every page; rows that are ``shaded`` belong together."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shaded: tuple[bool, ...] = ()
    small: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, and what it shows in words; ``width`` is its share of the page's."""

    svg: str
    alt: str
    width: float = 1


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on: what each is for, and the headings of what is written there."""

    rows: tuple[Texts, ...]
    columns: tuple[Texts, ...]


@dataclass(frozen=True)
class Card:
    """A card of four on a sheet: its title, its code as SVG, large words, lines, a note, and small print."""

    title: Texts
    code: str
    alt: str
    large: str
    pairs: tuple[tuple[Texts, str], ...]
    lines: tuple[str, ...]
    note: str
    small: tuple[Texts, ...]


@dataclass(frozen=True)
class Cards:
    """Cards, four a sheet."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Together:
    """Blocks that stand on one page; where they do not fit onto what is left of one, on the next."""

    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Points | Pairs | Table | Picture | Signatures | Cards | Together


@dataclass(frozen=True)
class Paper:
    """A whole document.

    Args:
        title: what it is called.
        blocks: what stands in it.
        words: the languages; the first gives it its direction and digits.
        made_at: when it was made; equal content and moment give equal bytes.
        running: what stands at the head of every page.
        keep: what stands at the foot of every page: who may have it.
        made: what else stands there: by what it was made.
        pages: the words that number pages, with ``{page}`` and ``{pages}`` in them, in each language.
        landscape: whether it lies on its side.
        size: of letters, in points.
        title_shown: whether the title stands on the first page.
    """

    title: Texts
    blocks: tuple[Block, ...]
    words: tuple[Words, ...]
    made_at: datetime
    running: str = ""
    keep: Texts = ()
    made: str = ""
    pages: Texts = ()
    landscape: bool = False
    size: float = 9
    title_shown: bool = True
