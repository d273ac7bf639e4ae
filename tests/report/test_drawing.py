"""Pictures: small, and named."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops, ImageStat
from vl_convert import svg_to_png

from safeconduct.report.bars import labelled_bars
from safeconduct.report.drawing import MAIN, PALE, described, draw, marked_by_direction, standing_alone, steps, texts
from safeconduct.report.phrases import isolated, speaking


def test_a_text_is_only_text() -> None:
    """What looks like an element is escaped, and marks of isolation are dropped."""
    picture = draw([texts([{"x": 1, "y": 2, "text": f"<b>&{isolated('x')}"}])], size=(100, 20))
    assert "<b>" not in picture
    assert [text.text for text in ET.fromstring(picture).iter("text")] == ["<b>&x"]  # noqa: S314 - our own picture


def test_nothing_but_what_is_seen() -> None:
    """Fonts, roles and empty groups are the page's or nobody's."""
    picture = draw([texts([{"x": 1, "y": 2, "text": "x"}])], size=(100, 20))
    for gone in ("font-family", "aria-", "role=", "class=", "style=", "xmlns", "<rect"):
        assert gone not in picture


def test_a_mark_of_nothing_is_left_out() -> None:
    """Layers without values do not stop the others."""
    assert "one" in draw([texts([]), texts([{"x": 1, "y": 2, "text": "one"}])], size=(100, 20))


def test_described() -> None:
    """A picture gets its name and description, and ids that no other picture has."""
    svg = '<svg viewBox="0 0 10 5"><clipPath id="a"/><g clip-path="url(#a)"/></svg>'
    picture = ET.fromstring(described(svg, key="k", title="T", sentence=f"of {isolated('N')}", kind="wide"))  # noqa: S314 - our own picture
    assert (picture.get("role"), picture.get("width"), picture.get("aria-labelledby")) == (
        "img",
        "10",
        "k-wide-title k-wide-text",
    )
    assert [child.text for child in picture][:2] == ["T", "of N"]
    assert [child.get("id") or child.get("clip-path") for child in picture][2:] == ["k-wide-a", "url(#k-wide-a)"]
    assert described("", key="k", title="T", sentence="", kind="wide") == ""


def test_long_words_over_bars_are_broken() -> None:
    """A name that is longer than a narrow page takes two lines; all of it is there."""
    words = "no way out is open: the country has not accepted the case, or not for that day"
    lines = [text.text for text in ET.fromstring(labelled_bars([(words, 3.0, "3 people")], 330)).iter("text")]  # noqa: S314 - our own picture
    assert " ".join(lines[:-1]) == words
    assert len(lines) > 2


@pytest.mark.parametrize("language", ["en", "fa"])
def test_what_is_reached_is_reached_on_its_day(language: str) -> None:
    """A number holds from its x until the next, from whichever side x counts: 22 until 80, 600 from then on."""
    with speaking(language):
        svg = draw([steps([{"x": 0, "y": 22}, {"x": 80, "y": 600}, {"x": 100, "y": 600}], fill=PALE, stroke=MAIN)],
                   size=(100, 600), rising=600)  # fmt: skip
    line = next(path for path in ET.fromstring(svg).iter("path") if path.get("stroke") == MAIN)  # noqa: S314 - our own
    corners = [tuple(float(n) for n in pair) for pair in re.findall(r"([\d.]+),([\d.]+)", line.get("d", ""))]
    low = {x for x, y in corners if y == 578}
    assert low == ({0, 80} if language == "en" else {100, 20})


@pytest.mark.parametrize(("read", "laid_out"), [("نفرalb", "albنفر"), ("albنفر", "نفرalb")])
def test_a_marked_text_is_laid_out_from_the_right(read: str, laid_out: str) -> None:
    """A program that lays texts out from the left draws its parts where one who reads from the right looks for them."""

    def ink(text: str, marking: Callable[[str], str] = str) -> Image.Image:
        picture = marking(f'<svg viewBox="0 0 99 20"><text y="15">{text}</text></svg>')
        return Image.open(io.BytesIO(svg_to_png(standing_alone(picture), scale=2))).convert("L")

    drawn = ink(read, marked_by_direction)
    apart = [ImageStat.Stat(ImageChops.difference(drawn, ink(text))).sum[0] for text in (laid_out, read)]
    assert apart[0] < apart[1] / 4
