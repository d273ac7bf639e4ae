"""Counts are made so coarse that no small one can be read, computed or seen to change."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.report.suppression import LEAST
from safeconduct.web.public.coarse import DAY, STEPS, WEEK, off_by, settled, told_day, under

COUNTS = st.integers(0, 400)
STEP = st.sampled_from(STEPS)


def told(counts: list[int], steps: list[int]) -> list[int]:
    """What was told of a count, day by day."""
    numbers: list[int] = []
    for count, step in zip(counts, steps, strict=True):
        numbers.append(settled(count, step, numbers[-1] if numbers else None))
    return numbers


@pytest.mark.parametrize(
    ("count", "before", "expected"),
    [
        (0, None, 0), (9, None, 0), (10, None, 10), (19, None, 10), (123, None, 120),
        (111, 120, 120), (110, 120, 120), (109, 120, 100), (139, 120, 120), (140, 120, 140),
        (19, 0, 0), (20, 0, 20), (0, 10, 10), (0, 20, 0),
    ],
)  # fmt: skip
def test_a_number_stays_until_the_count_is_more_than_a_step_away(count: int, before: int | None, expected: int) -> None:
    """With a step of ten, counted by hand."""
    assert settled(count, 10, before) == expected


@given(st.lists(COUNTS, min_size=1, max_size=8), STEP)
def test_a_number_is_near_its_count(counts: list[int], step: int) -> None:
    """Never further than the page says; and where there are too few to tell, there are fewer than it says."""
    numbers = told(counts, [step] * len(counts))
    for count, number in zip(counts, numbers, strict=True):
        assert number % step == 0
        assert abs(count - number) <= off_by(step)
        assert number or count < under(step)


@given(st.lists(COUNTS, min_size=2, max_size=12), STEP)
def test_no_change_is_of_few_people(counts: list[int], step: int) -> None:
    """Where a number changes, more people came or went than a step has, since it was told first: never one family."""
    numbers = told(counts, [step] * len(counts))
    first = counts[0]
    for (before, now), count in zip(pairwise(numbers), counts[1:], strict=True):
        if now != before:
            assert abs(count - first) > step >= LEAST
            first = count


@given(COUNTS, st.lists(STEP, min_size=1, max_size=5))
def test_a_change_of_the_step_gives_nobody_away(count: int, steps: list[int]) -> None:
    """Whoever saw the page under every step in turn knows one of five counts or more that would all have looked so."""
    numbers = told([count] * len(steps), steps)
    alike = [one for one in range(max(STEPS) * 8) if told([one] * len(steps), steps) == numbers]
    assert count in alike
    assert len(alike) >= LEAST


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(1, 30))
def test_the_day_that_is_told_lies_as_far_back_as_was_set(today: date, delay: int) -> None:
    """Every day so many days; once a week the last Sunday that lies so far back."""
    assert told_day(today, delay, DAY) == today - timedelta(days=delay)
    sunday = told_day(today, delay, WEEK)
    assert sunday.isoweekday() == 7
    assert 0 <= (today - sunday).days - delay < 7
