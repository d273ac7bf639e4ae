"""What a site has, held against a standard: figures worked by hand, and what holds for every number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.record.conditions import (
    REGIMES,
    Figure,
    Indicator,
    Lack,
    Standard,
    Verdict,
    figure_of,
    indicators,
    judge,
    lack,
    standards,
)
from safeconduct.web.record.indicator_words import FIGURES, MEASURED, NOTES
from safeconduct.web.record.wording import WORDS

ORDER = [Verdict.FAR_SHORT, Verdict.SHORT, Verdict.MEETS]
amounts = st.floats(0, 1e9, allow_nan=False)
peoples = st.integers(1, 100_000)


def verdict(code: str, regime: str, measured: float, people: int) -> Verdict:
    """How a site with so many people fares by the standards that the program comes with."""
    one = indicators()[code]
    return judge(one, standards()[code, regime], figure_of(one, measured, people))


@pytest.mark.parametrize(
    ("code", "measured", "people", "figure", "emergency", "later"),
    [
        ("water", 30_000, 2_000, 15, "meets", "short"),
        ("water", 40_000, 2_000, 20, "meets", "meets"),
        ("water", 29_999, 2_000, 14.9995, "short", "short"),
        ("water", 15_000, 2_000, 7.5, "short", "far_short"),
        ("water", 14_000, 2_000, 7, "far_short", "far_short"),
        ("toilets", 40, 2_000, 50, "meets", "far_short"),
        ("toilets", 100, 2_000, 20, "meets", "meets"),
        ("toilets", 39, 2_000, 2_000 / 39, "short", "far_short"),
        ("toilets", 20, 2_000, 100, "short", "far_short"),
        ("toilets", 19, 2_000, 2_000 / 19, "far_short", "far_short"),
        ("toilets", 0, 2_000, math.inf, "far_short", "far_short"),
        ("taps", 8, 2_000, 250, "meets", "far_short"),
        ("taps", 10, 2_000, 200, "meets", "short"),
        ("showers", 40, 2_000, 50, "meets", "far_short"),
        ("pumps", 4, 2_000, 500, "meets", "short"),
        ("area", 90_000, 2_000, 45, "meets", "meets"),
        ("area", 60_000, 2_000, 30, "short", "short"),
        ("covered_area", 7_000, 2_000, 3.5, "meets", "meets"),
        ("covered_area", 3_000, 2_000, 1.5, "far_short", "far_short"),
        ("gap", 1.5, 2_000, 1.5, "short", "short"),
        ("firebreak_distance", 300, 2_000, 300, "meets", "meets"),
        ("water_distance", 350, 2_000, 350, "meets", "short"),
        ("toilet_distance", 101, 2_000, 101, "far_short", "far_short"),
        ("women_toilets", 3, 2_000, 3, "meets", "meets"),
        ("chlorine", 0.2, 2_000, 0.2, "meets", "meets"),
        ("chlorine", 2, 2_000, 2, "meets", "meets"),
        ("chlorine", 0.15, 2_000, 0.15, "short", "short"),
        ("chlorine", 2.5, 2_000, 2.5, "short", "short"),
        ("chlorine", 5, 2_000, 5, "far_short", "far_short"),
        ("turbidity", 4.9, 2_000, 4.9, "meets", "meets"),
        ("turbidity", 5, 2_000, 5, "short", "short"),
        ("turbidity", 11, 2_000, 11, "far_short", "far_short"),
    ],
)
def test_what_was_worked_by_hand(
    code: str, measured: float, people: int, figure: float, emergency: str, later: str
) -> None:
    """A camp of two thousand, by each standard and on each side of its bounds."""
    assert figure_of(indicators()[code], measured, people) == pytest.approx(figure)
    assert (verdict(code, "emergency", measured, people), verdict(code, "later", measured, people)) == (
        emergency,
        later,
    )


@pytest.mark.parametrize(
    ("code", "measured", "people", "missing"),
    [
        ("water", 12_000, 1_000, Lack(more=3_000)),
        ("toilets", 12, 1_001, Lack(more=9)),
        ("toilets", 0, 1, Lack(more=1)),
        ("taps", 3, 1_000, Lack(more=1)),
        ("gap", 1.5, 10, Lack(more=0.5)),
        ("toilet_distance", 80, 10, Lack(less=30)),
        ("chlorine", 2.5, 10, Lack(less=0.5)),
        ("chlorine", 0.1, 10, Lack(more=0.1)),
        ("turbidity", 5, 10, Lack(less=0)),
        ("water", 15_000, 1_000, None),
        ("water", 0, 0, None),
    ],
)
def test_what_is_missing_in_an_emergency(code: str, measured: float, people: int, missing: Lack | None) -> None:
    """In units of what is measured: litres, toilets, metres."""
    assert lack(indicators()[code], standards()[code, "emergency"], measured, people) == missing


def test_where_nobody_is_nothing_by_person_is_known() -> None:
    """What does not depend on people is judged all the same."""
    assert verdict("water", "emergency", 500, 0) is Verdict.UNKNOWN
    assert verdict("toilets", "emergency", 0, 0) is Verdict.UNKNOWN
    assert verdict("chlorine", "emergency", 0.5, 0) is Verdict.MEETS


def test_the_table_is_whole() -> None:
    """Every indicator has both regimes, names, a source, bounds in order, and says whether it was checked."""
    assert standards().keys() == {(code, regime) for code in indicators() for regime in REGIMES}
    assert set(MEASURED) == set(indicators()) >= set(FIGURES)
    assert set(indicators()) <= set(WORDS)
    for one in standards().values():
        assert one.source
        assert not one.checked  # nobody has read the sources themselves yet
        assert not one.note or one.note in NOTES
        bounds = [b for b in (one.far_below, one.least, one.most, one.far_above) if b is not None]
        assert bounds == sorted(bounds)
        assert one.far_below == (None if one.least is None else one.least / 2)
        assert one.far_above == (None if one.most is None else one.most * 2)


@given(code=st.sampled_from(["water", "area", "covered_area", "taps", "pumps", "toilets", "showers"]),
       regime=st.sampled_from(REGIMES), less=amounts, more=amounts, people=peoples)  # fmt: skip
def test_more_is_never_judged_worse(code: str, regime: str, less: float, more: float, people: int) -> None:
    """More water, room, taps or toilets for the same people never make a verdict worse."""
    less, more = min(less, more), max(less, more)
    assert ORDER.index(verdict(code, regime, less, people)) <= ORDER.index(verdict(code, regime, more, people))


@given(code=st.sampled_from(["water", "area", "covered_area", "taps", "pumps", "toilets", "showers"]),
       regime=st.sampled_from(REGIMES), measured=amounts, few=peoples, many=peoples)  # fmt: skip
def test_more_people_never_make_a_verdict_better(code: str, regime: str, measured: float, few: int, many: int) -> None:
    """With the same water, room, taps or toilets."""
    few, many = min(few, many), max(few, many)
    assert ORDER.index(verdict(code, regime, measured, many)) <= ORDER.index(verdict(code, regime, measured, few))


@given(code=st.sampled_from([*indicators()]), measured=amounts, people=peoples)
def test_the_later_regime_is_never_easier(code: str, measured: float, people: int) -> None:
    """What is short in an emergency is no better by the standards after it."""
    emergency, later = (ORDER.index(verdict(code, regime, measured, people)) for regime in REGIMES)
    assert later <= emergency


@given(code=st.sampled_from(["water", "area", "covered_area", "taps", "pumps", "toilets", "showers"]),
       regime=st.sampled_from(REGIMES), measured=st.integers(0, 1_000_000), people=peoples)  # fmt: skip
def test_what_is_missing_is_enough(code: str, regime: str, measured: int, people: int) -> None:
    """With what is missing the standard is met, and something is missing exactly where it is not."""
    missing = lack(indicators()[code], standards()[code, regime], measured, people)
    assert (missing is None) == (verdict(code, regime, measured, people) is Verdict.MEETS)
    if missing is not None and missing.more is not None:
        assert missing.more > 0
        assert verdict(code, regime, measured + missing.more, people) is Verdict.MEETS


@given(bounds=st.lists(st.integers(0, 1000), min_size=4, max_size=4).map(sorted), figure=st.integers(0, 1000))
def test_a_verdict_follows_from_the_bounds(bounds: list[int], figure: int) -> None:
    """Of any standard: far short outside the outer bounds, meets within the inner ones, short between."""
    far_below, least, most, far_above = map(float, bounds)
    found = judge(
        Indicator("any", "m", Figure.DIRECT, strict=False),
        Standard(least, most, far_below, far_above, "a test", checked=True),
        float(figure),
    )
    inside, outside = least <= figure <= most, figure < far_below or figure > far_above
    assert (found is Verdict.MEETS, found is Verdict.FAR_SHORT) == (inside, outside)
