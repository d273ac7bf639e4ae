"""Drawing: marks over plain values in Vega-Lite, turned into SVG by vl-convert, without a browser or a network.

A mark is written as Vega-Lite has it. A library that builds such marks checks and copies each of them many times over,
which took four times as long as the drawing itself.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from safeconduct.report.phrases import from_the_right, in_digits, plain

WIDE: Final = 752
NARROW: Final = 330

INK: Final = "#1b2430"
SOFT: Final = "#566272"
LINE: Final = "#c9d1da"
FAINT: Final = "#e6eaef"
MAIN: Final = "#1d5c8c"
RAIL: Final = "#f0f3f6"
PALE: Final = "#d9e6f0"
ALERT: Final = "#a63d17"

SVG = "http://www.w3.org/2000/svg"
LETTERS: Final = "Segoe UI, Noto Sans, Noto Sans Arabic, Tahoma, DejaVu Sans, Arial, sans-serif"
"""The letters of a picture that stands alone, the first that are there."""
KEPT = frozenset(
    {
        *("d", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "r", "cx", "cy", "rx", "ry", "points", "transform"),
        *("fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "stroke-opacity"),
        *("text-anchor", "font-size", "font-weight", "font-style", "clip-path", "id"),
    }
)
"""The attributes that change what is seen; the others only repeat defaults or the page's own style."""

OTHER_SIDE: Final = {"left": "right", "right": "left"}
OTHER_END: Final = {"start": "end", "end": "start"}
PLACES: Final[Mapping[str, Mapping[str, Any]]] = {
    "x": {"field": "x", "type": "quantitative"},
    "y": {"field": "y", "type": "quantitative", "stack": None},
    "x2": {"field": "x2"},
    "y2": {"field": "y2"},
    "text": {"field": "text", "type": "nominal"},
}
"""Where a mark has its place from, and what it says."""
Row = Mapping[str, Any]


Layer = dict[str, Any]
"""A mark over its values, as Vega-Lite has it."""


def _layer(values: Iterable[Row], mark: Row, places: str) -> Layer:
    """A mark at the places that are named.

    Texts lose the marks that isolate names where a picture does not need them, from the left.
    """
    kept = str if from_the_right() else plain
    shown = [{k: kept(v) if isinstance(v, str) else v for k, v in value.items()} for value in values]
    return {"data": {"values": shown}, "mark": mark, "encoding": {name: PLACES[name] for name in places.split()}}


def texts(
    values: Iterable[Row],
    *,
    align: str = "left",
    size: int = 13,
    bold: bool = False,
    colour: str = INK,
    dx: int = 0,
    dy: int = 0,
    limit: int = 0,
) -> Layer:
    """Texts ``text`` at ``x``, ``y``, each cut to ``limit`` units where that is not 0.

    Left and right are meant as in a language that is read from the left; elsewhere they are turned round.
    """
    if from_the_right():
        align, dx = OTHER_SIDE.get(align, align), -dx
    mark = {
        "type": "text",
        "align": align,
        "baseline": "middle",
        "fontSize": size,
        "fontWeight": 600 if bold else 400,
        "color": colour,
        "dx": dx,
        "dy": dy,
        "limit": limit,
    }
    return _layer(values, mark, "x y text")


def boxes(values: Iterable[Row], *, fill: str, stroke: str | None = None) -> Layer:
    """Rectangles from ``x``, ``y`` to ``x2``, ``y2``."""
    mark = {"type": "rect", "fill": fill, "strokeWidth": 1 if stroke else 0, "stroke": stroke or fill}
    return _layer(values, mark, "x y x2 y2")


def rules(values: Iterable[Row], *, colour: str = LINE, dash: Sequence[int] = (), width: float = 1) -> Layer:
    """Straight lines from ``x``, ``y`` to ``x2``, ``y2``."""
    mark = {"type": "rule", "color": colour, "strokeDash": list(dash), "strokeWidth": width}
    return _layer(values, mark, "x y x2 y2")


def dots(values: Iterable[Row], *, colour: str = MAIN, area: int = 60) -> Layer:
    """Filled circles at ``x``, ``y``."""
    return _layer(values, {"type": "circle", "color": colour, "size": area, "opacity": 1}, "x y")


def steps(values: Iterable[Row], *, fill: str, stroke: str) -> Layer:
    """An area down to 0 under ``x``, ``y``, where each value holds until the next greater x."""
    line = {"color": stroke, "strokeWidth": 2.5}
    # An area is drawn from the left of the picture: where x counts from the right, it meets the later value first.
    shape = "step-before" if from_the_right() else "step-after"
    return _layer(values, {"type": "area", "interpolate": shape, "color": fill, "line": line}, "x y")


def draw(
    layers: Sequence[Layer],
    *,
    size: tuple[int, int],
    domain: tuple[float, float] | None = None,
    rising: float | None = None,
) -> str:
    """Layers as one SVG, everything that repeats the page's style left out.

    Where the language is read from the right, x counts from there: names stand at the right, and bars and time go left.

    Args:
        layers: marks, the lowest first.
        size: width and height of the drawing in units.
        domain: least and greatest x; (0, width) where it is not given.
        rising: greatest y where y counts upwards and gets an axis; where it is not given, y counts units downwards.
    """
    width, height = size
    down: Row = {"domain": [0, height], "range": [0, height], "nice": False, "zero": False}
    axis: Row | None = None
    if rising is not None:
        down = {"domain": [0, rising], "range": [height, 0], "nice": False}
        axis = {
            "title": None,
            "tickCount": 4,
            "format": ",d",
            "domain": False,
            "ticks": False,
            "labelFontSize": 13,
            "labelColor": SOFT,
            "gridColor": LINE,
            "labelPadding": 6,
            "tickMinStep": 1,
            **_axis_of_language(),
        }
    ends = [width, 0] if from_the_right() else [0, width]
    across = {"domain": list(domain or (0, width)), "range": ends, "nice": False, "zero": False}
    drawing = {
        "layer": [layer for layer in layers if layer["data"]["values"]],
        "encoding": {
            "x": {**PLACES["x"], "scale": across, "axis": None},
            "y": {**PLACES["y"], "scale": down, "axis": axis},
        },
        "width": width,
        "height": height,
        "padding": 0,
        "background": "transparent",
        "config": {"aria": False, "view": {"stroke": None}},
    }
    import vl_convert

    return undressed(vl_convert.vegalite_to_svg(drawing))


def _axis_of_language() -> dict[str, Any]:
    """The side and the digits of the numbers beside a picture."""
    words = "format(datum.value, ',d')"
    for sign in "0123456789,":
        if (other := in_digits(sign)) != sign:
            words = f"replace({words}, /{sign}/g, '{other}')"
    return {"orient": "right" if from_the_right() else "left", "labelExpr": words}


def undressed(svg: str) -> str:
    """A picture without attributes that the page's style states and without groups that hold nothing.

    Args:
        svg: as vl-convert writes it.
    """
    root = ET.fromstring(svg)  # noqa: S314 - written by vl-convert a moment ago
    box = root.get("viewBox", "0 0 1 1")
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get("fill") == "white" and parent is root:
                parent.remove(child)
    _prune(root)
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        for name in [name for name in element.attrib if name not in KEPT]:
            del element.attrib[name]
    root.attrib.clear()
    root.set("viewBox", box)
    return ET.tostring(root, encoding="unicode")


def _prune(element: ET.Element) -> None:
    """Take away what is not seen: groups without content, shapes without a line, what has neither fill nor stroke."""
    for child in list(element):
        _prune(child)
        name = child.tag.removeprefix(f"{{{SVG}}}")
        empty = name == "g" and not len(child)
        flat = name == "path" and child.get("d", "") in {"", "M0,0h0v0h0Z"}
        unseen = child.get("class") in {"background", "foreground"} and child.get("stroke") is None
        if empty or flat or unseen:
            element.remove(child)


def described(svg: str, *, key: str, title: str, sentence: str, kind: str) -> str:
    """A picture with the role, name and description that a screen reader speaks; "" stays ""."""
    if not svg:
        return ""
    root = ET.fromstring(svg)  # noqa: S314 - drawn by this package a moment ago
    names = f"{key}-{kind}-title", f"{key}-{kind}-text"
    width = float(root.get("viewBox", "0 0 1 1").split()[2])
    attributes = {
        "class": kind,
        "role": "img",
        "aria-labelledby": " ".join(names),
        "direction": "rtl" if from_the_right() else "ltr",
        "viewBox": root.get("viewBox", ""),
        "width": f"{width:g}",
    }
    picture = ET.Element("svg", attributes)
    for tag, name, text in (("title", names[0], title), ("desc", names[1], sentence)):
        ET.SubElement(picture, tag, {"id": name}).text = plain(text)
    for element in root.iter():
        if from_the_right() and element.get("text-anchor") in OTHER_END:  # a text starts at its right end
            element.set("text-anchor", OTHER_END[element.get("text-anchor", "")])
        if "id" in element.attrib:
            element.set("id", f"{key}-{kind}-{element.get('id')}")
        if element.get("clip-path", "").startswith("url(#"):
            element.set("clip-path", element.get("clip-path", "").replace("url(#", f"url(#{key}-{kind}-"))
    picture.extend(list(root))
    return ET.tostring(picture, encoding="unicode")


def standing_alone(svg: str, letters: str = LETTERS) -> str:
    """A picture with what the page around it says elsewhere: its letters, and that it is on white."""
    root = f'<svg xmlns="{SVG}" font-family="{letters}" '
    before, mark, after = svg.replace("<svg ", root, 1).partition(">")
    return f'{before}{mark}<rect width="100%" height="100%" fill="#ffffff"/>{after}'


def marked_by_direction(svg: str) -> str:
    """A picture each of whose texts says that it is read from the right, for programs that take it for the other way.

    They lay every text out from the left, whatever the picture says, and so put Latin words that end one from the right
    at its beginning. Within an isolate from the right each part stands where a page has it.
    """
    return re.sub(r"(<text\b[^>]*>)([^<]+)", "\\1\u2067\\2\u2069", svg)
