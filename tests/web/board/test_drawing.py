"""Pictures of the board: in the direction and the digits of the page, and readable without colour."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.utils import translation

from safeconduct.web.board.drawing import WIDTH, Bar, Course, bars, courses, short_day

EACH = [Bar("to Tirana", 8, "8 of 20", striped=3, rail=20), Bar("to Oslo", 20, "20 of 20", rail=20)]
FIRST, DUE, LAST = date(2026, 3, 1), date(2026, 3, 11), date(2026, 3, 21)


def parsed(picture: str) -> ET.Element:
    """A picture that we drew."""
    return ET.fromstring(picture)  # noqa: S314 - our own


def boxes(picture: str) -> list[tuple[float, float]]:
    """Begin and end of each box, in units from the left."""
    found = [one for one in parsed(picture).iter("rect") if one.get("x")]
    return [(float(one.get("x", 0)), float(one.get("x", 0)) + float(one.get("width", 0))) for one in found]


def test_bars_are_as_long_as_their_values() -> None:
    """Eight of twenty take two fifths, and the last three of them are striped."""
    (_rail, whole, part, *_others) = boxes(bars("k", "t", "s", EACH))
    assert whole == pytest.approx((0, WIDTH * 8 / 20), abs=0.1)
    assert part == pytest.approx((WIDTH * 5 / 20, WIDTH * 8 / 20), abs=0.1)


def test_bars_grow_from_where_one_begins_to_read() -> None:
    """In Persian a picture is the mirror of the English one."""
    english = boxes(bars("k", "t", "s", EACH))
    with translation.override("fa"):
        persian = boxes(bars("k", "t", "s", EACH))
    for (begin, end), mirrored in zip(english, persian, strict=True):
        assert mirrored == pytest.approx((WIDTH - end, WIDTH - begin))


def test_a_course_ends_at_its_last_day_and_the_deadline_lies_between() -> None:
    """Half the days are before the deadline, and its line stands half way; in Persian from the right."""
    each = [Course("actual", [(FIRST, 10), (DUE, 4)], LAST), Course("plan", [(FIRST, 10)], LAST, dash="5 3")]

    def deadline(picture: str) -> float:
        (line,) = [one for one in parsed(picture).iter("path") if one.get("stroke-dasharray") == "1 3"]
        return float(line.get("d", "").removeprefix("M").split()[0])

    english = courses("k", "t", "s", each, deadline=DUE, deadline_words="deadline")
    assert deadline(english) == pytest.approx((14 + 7 * 2 + WIDTH - 6) / 2, abs=0.1)
    assert [one.get("stroke-dasharray") for one in parsed(english).iter("path")].count("5 3") == 2
    with translation.override("fa"):
        persian = courses("k", "t", "s", each, deadline=DUE, deadline_words="deadline")
    assert deadline(persian) == pytest.approx(WIDTH - deadline(english), abs=0.1)
    assert "۱۰" in "".join(text.text or "" for text in parsed(persian).iter("text"))


def test_nothing_is_drawn_of_nothing() -> None:
    """An empty figure has no picture."""
    assert bars("k", "t", "s", []) == ""
    assert courses("k", "t", "s", [Course("a", [], LAST)], deadline=DUE, deadline_words="") == ""


def test_a_picture_says_what_it_is_and_escapes_what_is_in_it() -> None:
    """It has a name and a text for those who do not see it; a name in it is no markup."""
    picture = bars("k", "<b>", "a & b", [Bar("<script>", 1, "1")])
    root = parsed(picture)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "k-name k-text")
    assert root.findtext("title") == "<b>"
    assert "<script>" not in picture


def test_a_day_is_short() -> None:
    """The day and the month; in Persian month and day of the Solar Hijri calendar."""
    assert short_day(date(2026, 3, 7)) == "7 Mar"
    with translation.override("fa"):
        assert short_day(date(2026, 3, 7)) == "۱۲/۱۶"


def test_long_words_take_two_lines() -> None:
    """They are not cut as long as two lines hold them, and the value stands beside the second."""
    picture = parsed(bars("k", "t", "s", [Bar("families on the next departures that lack something", 1, "210")]))
    assert [text.text for text in picture.iter("text")] == [
        "families on the next departures that lack",
        "something",
        "210",
    ]
