"""Drawing: small SVG pictures from attributes alone, in the direction and the digits of the page.

No picture needs colour: series differ by dash, by hatching and by their names. Where one reads from the right, so does
the picture: days run from right to left, and bars grow from the right.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from textwrap import wrap

from django.utils import translation
from django.utils.dateformat import format as written

from safeconduct.report.drawing import ALERT, FAINT, INK, LINE, MAIN, PALE, RAIL, SOFT
from safeconduct.report.phrases import plain
from safeconduct.web.pages.writing import digits, in_solar_hijri, number, solar

WIDTH = 360
"""Units that every picture is wide; a text of 13 of them is read on a page as narrow as 360 pixels."""
SIZE = 13
SMALL = 12
YEAR = 365
LETTER = 6.6
"""Units that a letter takes, about."""


def short_day(day: date) -> str:
    """A day without its year: 2 Mar; in Persian month and day of the Solar Hijri calendar."""
    return solar(day)[5:] if in_solar_hijri() else digits(written(day, "j M"))


def day_of(day: date, span: int) -> str:
    """A day on an axis so many days long: without its year where that is clear, else as year and month."""
    if span < YEAR:
        return short_day(day)
    return solar(day)[:7] if in_solar_hijri() else digits(written(day, "Y-m"))


_GREGORIAN = re.compile(r" \(\u2066[0-9-]{10}\u2069?\)")
"""The Gregorian day beside a Solar Hijri one, of which whoever listens to a picture hears one."""


class Canvas:
    """An SVG that is drawn on; x counts units from where one begins to read.

    Args:
        key: A name that is unique on the page.
        title: What the picture is of.
        sentence: What it shows, for those who do not see it.
        height: In units.
        width: In units.
        kind: ``wide`` or ``narrow``, for pages on which this one of two pictures is to be seen; empty for all.
    """

    def __init__(
        self, key: str, title: str, sentence: str, height: float, *, width: float = WIDTH, kind: str = ""
    ) -> None:
        self._key = key
        self._rtl = translation.get_language_bidi()
        self.height = height
        self.width = width
        self.root = ET.Element(
            "svg",
            {
                **({"class": kind} if kind else {}),
                "viewBox": f"0 0 {width:g} {height:g}",
                "width": f"{width:g}",
                "role": "img",
                "aria-labelledby": f"{key}-name {key}-text",
                "direction": "rtl" if self._rtl else "ltr",
                "font-family": "Noto Sans, Noto Sans Arabic, Vazirmatn, sans-serif",
                "font-size": str(SIZE),
            },
        )
        ET.SubElement(self.root, "title", {"id": f"{key}-name"}).text = plain(title)
        ET.SubElement(self.root, "desc", {"id": f"{key}-text"}).text = _GREGORIAN.sub("", plain(sentence))

    def x(self, x: float) -> float:
        """Where an x is drawn."""
        return self.width - x if self._rtl else x

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        colour: str = INK,
        size: int = SIZE,
        bold: bool = False,
    ) -> None:
        """A text on the line y, with a halo, so that it is read over lines."""
        given = {
            "x": f"{self.x(x):.1f}",
            "y": f"{y:.1f}",
            "fill": colour,
            "font-size": str(size),
            "stroke": "#ffffff",
            "stroke-width": "3",
            "paint-order": "stroke",
        }
        if anchor != "start":
            given["text-anchor"] = anchor
        if bold:
            given["font-weight"] = "600"
        ET.SubElement(self.root, "text", given).text = plain(text)

    def line(
        self, points: Sequence[tuple[float, float]], *, colour: str = LINE, width: float = 1, dash: str = ""
    ) -> None:
        """A line through points."""
        given = {
            "d": "M" + "L".join(f"{self.x(x):.1f} {y:.1f}" for x, y in points),
            "fill": "none",
            "stroke": colour,
            "stroke-width": f"{width:g}",
        }
        ET.SubElement(self.root, "path", given | ({"stroke-dasharray": dash} if dash else {}))

    def area(self, points: Sequence[tuple[float, float]], bottom: float) -> None:
        """What lies under a line, down to a bottom."""
        corners = [(points[0][0], bottom), *points, (points[-1][0], bottom)]
        d = "M" + "L".join(f"{self.x(x):.1f} {y:.1f}" for x, y in corners) + "Z"
        ET.SubElement(self.root, "path", {"d": d, "fill": PALE})

    def band(self, low: Sequence[tuple[float, float]], high: Sequence[tuple[float, float]], fill: str = PALE) -> None:
        """What lies between two lines."""
        d = "M" + "L".join(f"{self.x(x):.1f} {y:.1f}" for x, y in [*low, *reversed(high)]) + "Z"
        ET.SubElement(self.root, "path", {"d": d, "fill": fill})

    def dot(self, x: float, y: float, radius: float, *, filled: bool) -> None:
        """A circle, filled or open."""
        given = {"cx": f"{self.x(x):.1f}", "cy": f"{y:.1f}", "r": f"{radius:.1f}", "stroke": INK, "stroke-width": "1.6"}
        ET.SubElement(self.root, "circle", given | {"fill": MAIN if filled else "#ffffff"})

    def days(self, first: date, span: int, across: Callable[[date], float], bottom: float) -> None:
        """Some days named below a picture of so many days, each under its mark; the last one ends before the edge."""
        for day in ticks(first, span):
            x = across(day)
            anchor = "end" if x > self.width - 26 else "start" if day == first else "middle"
            self.line([(x, bottom), (x, bottom + 4)])
            self.text(x, bottom + 18, day_of(day, span), anchor=anchor, colour=SOFT, size=SMALL)

    def box(self, x: float, y: float, wide: float, high: float, *, fill: str, stroke: str = "") -> None:
        """A rectangle; ``hatch`` fills it with stripes."""
        if fill == "hatch":
            fill = self._hatch()
        left = self.width - x - wide if self._rtl else x
        given = {"x": f"{left:.1f}", "y": f"{y:.1f}", "width": f"{max(wide, 0):.1f}", "height": f"{high:g}"}
        ET.SubElement(self.root, "rect", given | {"fill": fill} | ({"stroke": stroke} if stroke else {}))

    def _hatch(self) -> str:
        name = f"{self._key}-hatch"
        if self.root.find(f".//pattern[@id='{name}']") is None:
            size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
            pattern = ET.SubElement(ET.SubElement(self.root, "defs"), "pattern", {"id": name} | size)
            ET.SubElement(pattern, "rect", {"width": "6", "height": "6", "fill": "#ffffff"})
            ET.SubElement(pattern, "rect", {"width": "3", "height": "6", "fill": ALERT})
        return f"url(#{name})"

    def svg(self) -> str:
        """The picture."""
        return ET.tostring(self.root, encoding="unicode")


@dataclass(frozen=True)
class Bar:
    """One bar under its words.

    Attributes:
        words: What it is of.
        value: How long it is.
        text: Its value in words.
        striped: How much of its end is striped.
        rail: How long the rail is that it lies on; that of the longest where it is not given.
    """

    words: str
    value: float
    text: str
    striped: float = 0
    rail: float | None = None


ROW, TEXT = 36, 16
"""Units of height of a bar with one line of words, and of each line."""


def bars(key: str, title: str, sentence: str, each: Iterable[Bar]) -> str:
    """Bars one under another, each as long as its value beside the longest; nothing where there is none."""
    rows = list(each)
    if not rows:
        return ""
    most = max(max(bar.value, bar.rail or 0) for bar in rows) or 1
    worded = [_lines(bar) for bar in rows]
    canvas = Canvas(key, title, sentence, sum(ROW + TEXT * (len(lines) - 1) for lines in worded))
    top = 0.0
    for bar, lines in zip(rows, worded, strict=True):
        for line in lines:
            canvas.text(0, top + 14, line)
            top += TEXT
        canvas.text(WIDTH, top - 2, bar.text, anchor="end", bold=True)
        rail = WIDTH if bar.rail is None else bar.rail / most * WIDTH
        canvas.box(0.5, top + 4.5, max(rail - 1, 1), 10, fill=RAIL, stroke=LINE)
        whole, part = bar.value / most * WIDTH, bar.striped / most * WIDTH
        canvas.box(0, top + 4, max(whole, 2 if bar.value else 0), 11, fill=MAIN)
        if part:
            canvas.box(whole - part, top + 4, part, 11, fill="hatch", stroke=ALERT)
        top += ROW - TEXT
    return canvas.svg()


def _lines(bar: Bar) -> list[str]:
    """The words of a bar on one line or two, with room for its value beside the last."""
    room = int((WIDTH - (len(bar.text) + 2) * LETTER) / LETTER)
    return wrap(plain(bar.words), room, max_lines=2, placeholder="…") or [""]


@dataclass(frozen=True)
class Course:
    """A number by day, that holds until the next one.

    Attributes:
        words: What it is called.
        points: Days, in their order, with the number from then on.
        until: The last day on which it is drawn.
        dash: How its line is dashed; one that is not has an area under it.
    """

    words: str
    points: Sequence[tuple[date, int]]
    until: date
    dash: str = ""


def courses(key: str, title: str, sentence: str, each: Sequence[Course], *, deadline: date, deadline_words: str) -> str:
    """Numbers over days, with a line at the deadline; nothing where there are none."""
    drawn = [course for course in each if course.points]
    if not drawn:
        return ""
    first = min(course.points[0][0] for course in drawn)
    last = max(deadline, *(course.until for course in drawn))
    most = max(n for course in drawn for _day, n in course.points) or 1
    apart = step(most)
    canvas = Canvas(key, title, sentence, 214)
    start, top, bottom, end = 14 + 7 * len(number(most)), 46, 186, WIDTH - 6
    span = max((last - first).days, 1)

    def across(day: date) -> float:
        return start + (day - first).days / span * (end - start)

    def up(n: float) -> float:
        return bottom - n / (most * 1.05) * (bottom - top)

    for n in range(0, most + 1, apart):
        canvas.line([(start, up(n)), (end, up(n))], colour=FAINT if n else LINE)
        canvas.text(start - 5, up(n) + 4, number(n), anchor="end", colour=SOFT, size=SMALL)
    canvas.days(first, span, across, bottom)
    x = 0.0
    for course in drawn:
        stairs = _stairs([(across(day), up(n)) for day, n in course.points], across(course.until))
        if not course.dash:
            canvas.area(stairs, bottom)
    for course in drawn:
        stairs = _stairs([(across(day), up(n)) for day, n in course.points], across(course.until))
        colour = INK if course.dash else MAIN
        canvas.line(stairs, colour=colour, width=1.8 if course.dash else 2.8, dash=course.dash)
        canvas.line([(x, 10), (x + 26, 10)], colour=colour, width=1.8 if course.dash else 2.8, dash=course.dash)
        canvas.text(x + 31, 14, course.words)
        x += 31 + (len(course.words) + 3) * LETTER
    at = across(deadline)
    canvas.line([(at, top - 6), (at, bottom)], colour=ALERT, width=1.6, dash="1 3")
    late = at > WIDTH / 2
    canvas.text(
        at + (3 if late else -3), top - 11, deadline_words, anchor="end" if late else "start", colour=ALERT, bold=True
    )
    return canvas.svg()


def _stairs(points: Sequence[tuple[float, float]], until: float) -> list[tuple[float, float]]:
    """The corners of a line on which each value holds until the next."""
    corners = [points[0]]
    for (_x, before), (x, y) in pairwise(points):
        corners += [(x, before), (x, y)]
    return [*corners, (max(until, corners[-1][0]), corners[-1][1])]


def step(most: int) -> int:
    """A round number of which there are up to five in a number."""
    size = 1
    while True:
        for apart in (size, 2 * size, 5 * size):
            if most / apart <= 5:
                return apart
        size *= 10


def ticks(first: date, span: int) -> list[date]:
    """Up to six days to name, evenly apart."""
    apart = next(days for days in (1, 2, 7, 14, 28, 56, 91, 182, 365, 730, 3650, 36500, 10**7) if span / days <= 5)
    return [first + timedelta(days=n) for n in range(0, span + 1, apart)]
