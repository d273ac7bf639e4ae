"""What a dossier is made of: sections of plain blocks, each text with the numbers of the sources that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from safeconduct.report.dossier.about import About
    from safeconduct.report.figures import Figure


@dataclass(frozen=True)
class Line:
    """A text, in which names are isolated, and the numbers of the sources that it rests on."""

    text: str
    cited: tuple[int, ...] = ()


@dataclass(frozen=True)
class Heading:
    """The heading of a part of a section."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A line of its own; ``quote`` is the words of a source, ``warning`` is not to be passed over."""

    line: Line
    kind: Literal["", "lead", "note", "quote", "warning"] = ""


@dataclass(frozen=True)
class Points:
    """Lines one under another, each with a mark before it."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Steps:
    """Lines of which each leads to the next."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Pairs:
    """What something is called, and what it is."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True)
class Grid:
    """A table: its headings, its rows with as many cells, and what it is called for those who cannot see it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True)
class Drawn:
    """A figure with its table."""

    figure: Figure


Block = Heading | Paragraph | Points | Steps | Pairs | Grid | Drawn


@dataclass(frozen=True)
class Section:
    """A section; ``key`` is a short name, unique in a dossier."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class NumberedSource:
    """A story that a dossier refers to, by its number from 1.

    Args:
        number: as the texts refer to it.
        source_ids: the sources that tell it, the one from which the others have it first.
        lines: what is known of it, a line each.
    """

    number: int
    source_ids: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Dossier:
    """What is known of one subject on one day, in one language.

    Args:
        operation: the name of the operation.
        about: what it is about.
        title: the same in words.
        on: the day for which every status is computed; what came later is left out.
        language: one of the languages of reports.
        summary: what stands at its head.
        sections: its sections in their order.
        sources: those that it refers to, in the order of their first mention.
        digest: the fingerprint of the ledger's tables from which it was made, hexadecimal.
    """

    operation: str
    about: About
    title: str
    on: date
    language: str
    summary: tuple[Line, ...]
    sections: tuple[Section, ...]
    sources: tuple[NumberedSource, ...]
    digest: str
