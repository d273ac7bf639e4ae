"""A figure: what a page, a workbook and a document show, made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def no_picture(_: int) -> str:
    """Draws nothing."""
    return ""


@dataclass(frozen=True)
class Figure:
    """A picture with everything that stands for it where it cannot be seen.

    Args:
        key: a short name, unique in a report; a page's anchor and a workbook's sheet are called so.
        title: what it is about.
        sentence: what it shows, for those who cannot see it; plain text in which names and codes are isolated.
        table: the numbers behind it; each column's heading is the phrase ``column.NAME``.
        picture: draws it as an SVG element so many units wide, or "" where the table says it all. It is drawn when it
            is asked for: a workbook needs none.
        points: what stands out, a sentence each.
        notes: what one must know to read it, a sentence each.
        hidden: what stands in an empty cell of the table.
    """

    key: str
    title: str
    sentence: str
    table: pl.DataFrame
    picture: Callable[[int], str] = no_picture
    points: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: str = ""
