"""Which figures stand side by side, what was decided of them, and whose story counts once."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.assembling import frame_of
from safeconduct.operation.side_by_side import (
    circles,
    counted_by,
    disagree,
    last_of_chains,
    number_of,
    side_by_side,
    stories,
)

DAY = date(2013, 2, 9)


def _sources(**above: str | None) -> pl.DataFrame:
    return frame_of("sources", [{"source_id": one, "syndicated_from": other} for one, other in above.items()])


def _figures(*rows: dict[str, object]) -> pl.DataFrame:
    return frame_of(
        "figures",
        [
            {"figure_id": f"F{n}", "subject": "killed", "site_id": "liberty", "from": DAY, "to": DAY, **row}
            for n, row in enumerate(rows)
        ],
    )


TWO = _sources(police=None, agency=None, paper="police")
POLICE, AGENCY = {"source_id": "police", "low": 5}, {"source_id": "agency", "low": 8}


def _decided(*roles: tuple[str | None, str | None]) -> str:
    rows = [{**row, "role": role, "reason": why} for row, (role, why) in zip((POLICE, AGENCY), roles, strict=True)]
    (group,) = side_by_side(_figures(*rows), TWO)
    return group.state


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ((None, None), (None, None), "open"),
        (("used", "named"), (None, None), "used"),
        (("rejected", "too early"), (None, None), "open"),
        (("cross_check", "that evening"), ("cross_check", "in March"), "both_stand"),
        (("cross_check", "that evening"), ("cross_check", None), "open"),
        (("rejected", "too early"), ("cross_check", "in March"), "both_stand"),
        (("rejected", "too early"), ("rejected", "hearsay"), "rejected"),
    ],
)
def test_it_is_open_until_one_is_used_or_both_stand(
    first: tuple[str | None, str | None], second: tuple[str | None, str | None], state: str
) -> None:
    """Five by the police and eight by an agency: who decides says why, else it stays open."""
    assert _decided(first, second) == state


def test_a_story_counts_once() -> None:
    """A paper that repeats the police's story with a slip disagrees with the agency alone."""
    figures = _figures(POLICE, {"source_id": "paper", "low": 55})
    assert side_by_side(figures, TWO)[0].state == "agree"
    figures = _figures(POLICE, {"source_id": "paper", "low": 55}, AGENCY)
    assert side_by_side(figures, TWO)[0].state == "open"


def test_two_sides_within_one_source_disagree() -> None:
    """A source that reports what two sides say holds a disagreement."""
    assert side_by_side(_figures(POLICE, {**POLICE, "low": 8}), TWO)[0].state == "open"


def test_equal_numbers_agree_however_they_are_meant() -> None:
    """About 5 and 5 are one number; more than 5 is another."""
    about = {**AGENCY, "low": 5, "quantifier": "about"}
    assert side_by_side(_figures(POLICE, about), TWO)[0].state == "agree"
    assert side_by_side(_figures(POLICE, {**about, "quantifier": "more_than"}), TWO)[0].state == "open"


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "injured"},
        {"site_id": "ashraf"},
        {"destination_id": "alb"},
        {"unit": "household"},
        {"to": date(2013, 2, 10)},
        {"precision": "month"},
        {"stock_or_flow": "stock"},
    ],
)
def test_another_thing_or_another_time_is_not_side_by_side(other: dict[str, object]) -> None:
    """One difference in what is counted, or when, is enough."""
    assert side_by_side(_figures(POLICE, {**AGENCY, **other}), TWO) == []


def test_a_month_is_one_time_whichever_of_its_days_is_given() -> None:
    """Two days of February, both known to the month, are the same time; a moment of people killed is a period."""
    month = {"precision": "month", "from": None, "to": None}
    rows = ({**POLICE, **month, "as_of": date(2013, 2, 1)}, {**AGENCY, **month, "as_of": DAY})
    (group,) = side_by_side(_figures(*rows), TWO)
    assert (group.counted.first, group.counted.last) == (date(2013, 2, 1), date(2013, 2, 28))
    assert group.counted.is_flow


def test_a_figure_without_time_stands_alone() -> None:
    """What is counted at no known time cannot be of the same time as another."""
    nowhen = {"from": None, "to": None}
    figures = _figures({**POLICE, **nowhen}, {**AGENCY, **nowhen})
    assert counted_by(figures.row(0, named=True)) is None
    assert side_by_side(figures, TWO) == []


@pytest.mark.parametrize(
    ("quantifier", "low", "high", "ends"),
    [
        ("exact", 5, None, (5, 5)),
        ("exact", None, 5, (5, 5)),
        ("between", 5, 8, (5, 8)),
        ("more_than", 5, None, (5, None)),
        ("less_than", None, 5, (None, 5)),
        ("less_than", 5, None, (None, 5)),
    ],
)
def test_one_number_stands_for_both_ends_unless_one_is_open(
    quantifier: str, low: int | None, high: int | None, ends: tuple[int | None, int | None]
) -> None:
    """In whichever column the number stands."""
    assert number_of({"quantifier": quantifier, "low": low, "high": high}) == ends


def test_stories_end_at_their_origin() -> None:
    """A paper of a wire of an agency tells the agency's story; a circle ends somewhere and does not hang."""
    chain = _sources(a=None, b="a", c="b", d="c")
    assert stories(chain) == {"b": "a", "c": "a", "d": "a"}
    assert set(stories(_sources(a="b", b="a"))) == {"a", "b"}


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_each_circle_is_found_once(above: dict[str, str]) -> None:
    """Following a member of a circle leads through all of it and back; what is in none leads to no end of its own."""
    found = [tuple(circle) for circle in circles(above)]
    members = [one for circle in found for one in circle]
    assert len(members) == len(set(members))
    for start, first in above.items():
        here, seen = first, 0
        while here in above and here != start and seen < 7:
            here, seen = above[here], seen + 1
        assert (here == start) == (start in members)


@given(st.lists(st.tuples(st.sampled_from(["police", "agency", "paper"]), st.integers(1, 3)), min_size=2, max_size=6))
def test_a_group_is_open_just_where_two_of_it_disagree(said: list[tuple[str, int]]) -> None:
    """The quick answer for a group is that of asking every pair."""
    figures = _figures(*({"source_id": source, "low": low} for source, low in said))
    (group,) = side_by_side(figures, TWO)
    pairs = combinations(figures.rows(named=True), 2)
    assert (group.state == "open") == any(disagree(one, other, stories(TWO)) for one, other in pairs)


def test_a_long_chain_is_followed_at_once() -> None:
    """Thirty thousand papers that each repeat the one before, and as many that end in a circle."""
    chain = {f"p{number}": f"p{number - 1}" for number in range(1, 30_001)}
    assert set(last_of_chains(chain).values()) == {"p0"}
    assert [len(circle) for circle in circles(chain | {"p0": "p30000"})] == [30_001]
    assert list(circles(chain)) == []
