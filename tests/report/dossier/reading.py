"""Reading a dossier in tests: all of its texts in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.report.dossier.document import (
    Block,
    Dossier,
    Drawn,
    Grid,
    Heading,
    Line,
    Pairs,
    Paragraph,
    Points,
    Steps,
)
from safeconduct.report.phrases import plain


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """Every line of some blocks, in order."""
    for block in blocks:
        match block:
            case Heading(text):
                yield Line(text)
            case Paragraph(line, _):
                yield line
            case Points(lines) | Steps(lines):
                yield from lines
            case Pairs(rows):
                yield from (Line(f"{name}: {plain(line.text)}", line.cited) for name, line in rows)
            case Grid(_, _, cells):
                yield from (line for row in cells for line in row)
            case Drawn(figure):
                yield Line(figure.sentence)


def texts_of(blocks: Iterable[Block]) -> list[str]:
    """The same as plain texts."""
    return [plain(line.text) for line in lines_of(blocks)]


def section_of(dossier: Dossier, key: str) -> list[str]:
    """The texts of a section; none where the dossier does not have it."""
    return [text for section in dossier.sections if section.key == key for text in texts_of(section.blocks)]
