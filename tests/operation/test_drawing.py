"""Drawing by chance, always the same for the same seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.drawing import Draw


@given(st.integers(), st.integers(-50, 50), st.integers(0, 50), st.lists(st.integers(), min_size=1, max_size=9))
def test_what_is_drawn_lies_within_what_was_asked(seed: int, least: int, span: int, items: list[int]) -> None:
    """Numbers keep their bounds, and items come from where they are drawn from, none twice."""
    draw = Draw(seed)
    assert least <= draw.whole(least, least + span) <= least + span
    assert draw.one_of(items) in items
    places = draw.some_of(range(len(items)), 5)
    assert len(set(places)) == len(places) == min(5, len(items))
    pool = list(range(len(items)))
    taken = draw.taken_from(pool, 5)
    assert sorted(taken + pool) == list(range(len(items)))
    assert len(taken) == len(places)
    assert draw.weighted({"never": 0.0, "always": 1.0}) == "always"
    assert 20 <= draw.about(30, 50, 20, 40) <= 40


def test_the_stream_is_the_same_everywhere() -> None:
    """The numbers of a seed are fixed, so that examples do not change with the version of Python."""
    draw = Draw("liberty")
    assert [draw.whole(1, 1000) for _ in range(4)] == [137, 244, 137, 196]
