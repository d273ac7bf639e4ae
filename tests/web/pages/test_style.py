"""The style sheet: both directions, and contrasts that everybody can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import safeconduct.web.pages

SHEET = (Path(safeconduct.web.pages.__file__).parent / "static" / "pages" / "safeconduct.css").read_text(
    encoding="utf-8"
)
RULES = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.S)
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in RULES.split("@media")[:2])
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*|(?:min-|max-)?(?:width|height)"
    r"|left|right|top|bottom|float|border-(?:top|bottom)-(?:left|right)-radius)\s*:|text-align:\s*(?:left|right)"
)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, by WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, by WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_the_greatest_contrast() -> None:
    """The measure itself is right at its ends and at a value from the standard's own examples."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out(colours: dict[str, str]) -> None:
    """Text has a contrast of 4.5 on every ground, and a line that bounds a control one of 3."""
    for ground in ("ground", "faint"):
        for ink in ("ink", "soft", "main", "alert", "good"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert contrast(colours["line"], colours[ground]) >= 3, ground
    assert contrast(colours["on-main"], colours["main"]) >= 4.5


def test_the_dark_has_every_colour_of_the_light() -> None:
    """No colour is forgotten, and none is written outside the two lists."""
    assert set(LIGHT) == set(DARK)
    assert len(re.findall(r"#[0-9a-fA-F]{3,8}\b", RULES.replace("#main", ""))) == len(LIGHT) + len(DARK)


def test_no_rule_knows_left_from_right() -> None:
    """Only logical properties are used, so that the sheet serves both directions."""
    assert not PHYSICAL.findall(RULES)
