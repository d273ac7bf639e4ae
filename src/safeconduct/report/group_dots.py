"""Groups by dimension, each with a dot at its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safeconduct.report.drawing import ALERT, FAINT, MAIN, SOFT, WIDE, dots, draw, rules, texts

LINE_HEIGHT = 22


@dataclass(frozen=True)
class Dot:
    """One group: what it is called, its value, the value in words, and a remark where there is room."""

    name: str
    value: float
    text: str
    remark: str = ""


def group_dots(dimensions: Mapping[str, Sequence[Dot]], width: int, mean: tuple[float, str] | None = None) -> str:
    """Groups as an SVG, under the name of each dimension, with a dashed line at the mean of all where that is given."""
    if not dimensions:
        return ""
    wide = width == WIDE
    remarked = any(dot.remark for row in dimensions.values() for dot in row)
    names, after = (230, 176 if remarked else 60) if wide else (138, 44)
    longest = max(dot.value for row in dimensions.values() for dot in row) or 1.0
    unit = (width - names - after) / longest
    heads, labels, spots, values, remarks, lines = [], [], [], [], [], []
    y = 0.0
    for dimension, row in dimensions.items():
        y += LINE_HEIGHT * 0.6 if y else 0
        heads.append({"x": 0, "y": y, "text": dimension})
        for dot in row:
            y += LINE_HEIGHT
            x = names + dot.value * unit
            labels.append({"x": 8, "y": y, "text": dot.name})
            lines.append({"x": names, "x2": x, "y": y, "y2": y})
            spots.append({"x": x, "y": y})
            values.append({"x": width - after + 42, "y": y, "text": dot.text})
            remarks += [{"x": width, "y": y, "text": dot.remark}] if dot.remark and wide else []
        y += LINE_HEIGHT
    marked = []
    if mean is not None:
        x = names + mean[0] * unit
        marked = [
            rules([{"x": x, "x2": x, "y": 4, "y2": y - LINE_HEIGHT / 2}], colour=ALERT, dash=(5, 4), width=1.5),
            texts([{"x": x, "y": -4, "text": mean[1]}], colour=ALERT, bold=True, align="center", dy=-8),
        ]
    layers = [
        *marked,
        rules(lines, colour=FAINT, width=5),
        dots(spots, colour=MAIN, area=90),
        texts(values, bold=True, align="right"),
        texts(remarks, colour=SOFT, align="right"),
        texts(heads, bold=True, limit=width),
        texts(labels, limit=names - 16, size=12 if wide else 11),
    ]
    return draw(layers, size=(width, round(y)))
