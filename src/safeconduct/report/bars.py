"""Bars under their words, one beneath another, for names that are too long to stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from safeconduct.report.drawing import MAIN, RAIL, boxes, draw, texts

LINE, BAR, GAP = 17, 10, 13
"""Units of height of a line of words, of a bar, and between two rows."""
LETTER = 6.4
"""Units of width that a letter takes, about."""


def labelled_bars(rows: Sequence[tuple[str, float, str]], width: int) -> str:
    """Bars as an SVG: (words, value, value in words) each, the bars as long as their values beside the largest."""
    if not rows:
        return ""
    most = max(value for _, value, _ in rows) or 1.0
    words, values, bars, rails = [], [], [], []
    y = 0
    for label, value, text in rows:
        room = (width - len(text) * LETTER - 12) / LETTER
        lines = wrap(label, max(12, int(room))) or [""]
        values.append({"x": width, "y": y + LINE / 2, "text": text})
        for line in lines:
            words.append({"x": 0, "y": y + LINE / 2, "text": line})
            y += LINE
        bar = {"x": 0, "y": y + 1, "y2": y + 1 + BAR}
        rails.append(bar | {"x2": width})
        bars.append(bar | {"x2": max(2.0, value / most * width)})
        y += BAR + GAP
    layers = [boxes(rails, fill=RAIL), boxes(bars, fill=MAIN), texts(words), texts(values, align="right", bold=True)]
    return draw(layers, size=(width, y - GAP + 2))
