"""The figures of a rehearsal: what they say, and what their tables leave out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from safeconduct.web.rehearsals.figures import figures_of
from safeconduct.web.rehearsals.models import Rehearsal

FIRST = date(2026, 3, 2)
DEADLINE = date(2026, 3, 18)


def one() -> Rehearsal:
    """A rehearsal of a hundred people over three weeks, in half of whose futures all are out on the eighteenth."""
    rows = [
        [(FIRST + timedelta(days=n)).isoformat(), *(float(max(0, top - 6 * n)) for top in (100, 80, 90, 100, 110, 120))]
        for n in range(21)
    ]
    claims = {
        "deadline": DEADLINE.isoformat(),
        "futures": 200,
        "all_out_by_deadline": {"probability": 0.5, "standard_error": 0.0354},
        "last_person_out": {"never": 30},
        "finished_by": {"2026-03-18": 0.5, "2026-03-20": 0.85},
    }
    return Rehearsal(claims=claims, remaining=rows)


def test_the_table_of_the_fan_is_coarse() -> None:
    """The last day of each week, the deadline and the last day, and no other."""
    fan, _finishing = figures_of(one())
    assert [row[0] for row in fan.rows] == [date(2026, 3, day) for day in (8, 15, 18, 22)]
    assert fan.rows[0] == (date(2026, 3, 8), 64.0, 44, 54, 64, 74, 84)
    assert "4 people remain in the middle of all futures; in nine of ten, between 0 and 24." in fan.sentence


def test_the_probability_of_being_done_is_told_by_day() -> None:
    """With its error at the deadline, and how often somebody stays to the end."""
    _fan, finishing = figures_of(one())
    assert finishing.rows == ((date(2026, 3, 18), 50.0), (date(2026, 3, 20), 85.0))
    assert "probability of 50 ± 3.5 per cent; in 15 per cent" in finishing.sentence


@pytest.mark.parametrize(("error", "said"), [(0.0001, "0.01"), (0.00004, "0.01"), (0.001, "0.1")])
def test_an_error_is_above_0(error: float, said: str) -> None:
    """Also where every future missed the deadline, or none did."""
    made = one()
    made.claims["all_out_by_deadline"] = {"probability": 0.0, "standard_error": error}
    assert f"probability of 0 ± {said} per cent" in figures_of(made)[1].sentence


@pytest.mark.parametrize("language", ["en", "fa"])
def test_pictures_are_drawn_in_both_directions(language: str) -> None:
    """Time runs as one reads: the deadline is on the right in English, on the left in Persian."""
    with translation.override(language):
        pictures = [figure.picture for figure in figures_of(one())]
    assert all('direction="rtl"' in picture for picture in pictures) is (language == "fa")
    assert all(picture.count("<path") > 5 for picture in pictures)


def test_who_is_never_done_has_no_curve() -> None:
    """Where in no future all are out, the sentence says so, and nothing is drawn."""
    made = one()
    made.claims["finished_by"] = {}
    assert figures_of(made)[1].picture == ""
