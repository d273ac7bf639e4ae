"""A figure on paper: the same sentence, picture and table as on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from safeconduct.report.documents.blocks import Block, Column, Paragraph, Picture, Points, Table
from safeconduct.report.documents.lettering import FONTS
from safeconduct.report.documents.texts import clean, clean_sentence, with_breaks
from safeconduct.report.drawing import WIDE, marked_by_direction, standing_alone
from safeconduct.report.html import headings, lines
from safeconduct.report.phrases import from_the_right

if TYPE_CHECKING:
    from safeconduct.report.figures import Figure

PAGE_WIDTH, PAGE_HEIGHT = 186.0, 225.0
"""Millimetres that a picture can take."""
NARROWEST, WIDEST, MARGIN = 6, 44, 3
"""Letters between which the widths of columns are shared out, and those added to each for the room beside it."""


def figure_blocks(figure: Figure, *, with_points: bool = True) -> Iterator[Block]:
    """What a figure says and shows, in the language that is spoken now; its title stands above it elsewhere."""
    yield Paragraph((clean_sentence(figure.sentence),), "lead")
    if with_points and figure.points:
        yield Points(tuple((clean_sentence(point),) for point in figure.points))
    drawn = figure.picture(WIDE)
    if drawn:
        yield picture(drawn, figure.sentence)
    for note in figure.notes:
        yield Paragraph((clean_sentence(note),), "note")
    rows = [[text for text, _ in row] for row in lines(figure)]
    if rows:
        names = headings(figure)
        yield table([name for name, _ in names], rows, [kind == "number" for _, kind in names])


def picture(svg: str, sentence: str) -> Picture:
    """A drawing in the letters of documents, no higher than a page."""
    if from_the_right():
        svg = marked_by_direction(svg)
    found = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', svg)
    width, height = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    share = min(1.0, PAGE_HEIGHT / PAGE_WIDTH * width / max(height, 1.0))
    return Picture(standing_alone(svg, ", ".join(FONTS)), clean(sentence), share)


def table(names: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool] = ()) -> Table:
    """A table whose columns are as wide as what stands in them asks for."""
    longest = [
        MARGIN + min(WIDEST, max(NARROWEST, len(clean(name)), *(len(clean(row[n])) for row in rows)))
        for n, name in enumerate(names or [""] * len(rows[0]))
    ]
    columns = tuple(
        Column((clean_sentence(name),), longest[n], bool(numbers) and numbers[n])
        for n, name in enumerate(names or [""] * len(longest))
    )
    return Table(columns, tuple(tuple(with_breaks(clean_sentence(cell)) for cell in row) for row in rows), small=True)
