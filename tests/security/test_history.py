"""From the rows of a log to moments, as far as they were known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation import read_operation
from safeconduct.security.history import Incident, evened, incidents_by_site, known_history, known_ids

if TYPE_CHECKING:
    from collections.abc import Callable

START = date(2026, 1, 1)
HEADER = "incident_id,site_id,occurred_on,precision,reported_on,kind\n"
ROWS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), st.integers(0, 40)), max_size=8)
"""First day, days over which it may have happened, days until it was known."""


def day(number: float) -> date:
    """A day, counted from the first of January."""
    return START + timedelta(days=number)


def log_of(rows: list[tuple[int, int, int]]) -> list[Incident]:
    """Incidents from their numbers."""
    return [
        Incident(f"I{place}", day(first), day(first + min(span, late)), day(first + late))
        for place, (first, span, late) in enumerate(rows)
    ]


@pytest.fixture
def read(small_operation: Callable[..., Path], tmp_path: Path) -> Callable[[str], dict[str, tuple[Incident, ...]]]:
    """A function that reads a log as the small operation has it."""

    def reading(rows: str) -> dict[str, tuple[Incident, ...]]:
        folder = small_operation(tmp_path / "operation", {"incidents.csv": HEADER + rows})
        return incidents_by_site(read_operation(folder))

    return reading


def test_a_log_is_read_by_site(read: Callable[[str], dict[str, tuple[Incident, ...]]]) -> None:
    """Each site has its log, an empty one too; a week is seven days, a month its own, none beyond the report."""
    found = read(
        "A,north,2026-01-05,,,raid\n"
        "B,north,2026-01-05,week,2026-02-01,raid\n"
        "C,north,2026-02-10,month,2026-04-01,raid\n"
        "D,north,2026-02-10,month,2026-02-12,raid\n"
        "E,north,2026-02-10,day,2026-02-01,raid\n"
    )
    assert found["south"] == ()
    assert [(one.incident_id, str(one.first), str(one.last), str(one.known_on)) for one in found["north"]] == [
        ("A", "2026-01-05", "2026-01-05", "2026-01-05"),
        ("B", "2026-01-05", "2026-01-11", "2026-02-01"),
        ("C", "2026-02-01", "2026-02-28", "2026-04-01"),
        ("D", "2026-02-01", "2026-02-12", "2026-02-12"),
        ("E", "2026-02-10", "2026-02-10", "2026-02-10"),
    ]


def test_moments_by_hand() -> None:
    """One alone stands at noon, two of a day at its quarters, one of a week in its middle."""
    log = log_of([(0, 0, 0), (10, 0, 0), (10, 0, 0), (20, 6, 6)])
    found = known_history(log, day(40), day(40))
    assert found.begins == START
    assert found.clock.tolist() == [0.5, 10.25, 10.75, 23.5]
    assert found.times.tolist() == [0, 9.75, 10.25, 23]
    assert (found.days, found.counted) == (39.5, 3)
    assert found.days_with_incidents() == {day(0), day(10), day(23)}


def test_a_history_begins_with_its_first_incident() -> None:
    """The opening day is that of the first moment, also where its week begins earlier."""
    found = known_history(log_of([(3, 6, 6)]), day(30), day(30))
    assert (found.begins, found.clock.tolist(), found.days, found.counted) == (day(6), [0.5], 23.5, 0)


def test_nothing_known_is_an_empty_history() -> None:
    """No incident, or none that was known, gives no beginning and no days."""
    for log in ([], log_of([(5, 0, 20)])):
        found = known_history(log, day(10), day(10))
        assert (found.begins, len(found.times), found.days, found.counted) == (None, 0, 0.0, 0)


def test_what_happened_today_stands_in_the_day_before() -> None:
    """A history ends at the beginning of its last day; several of that day do not fall on one moment."""
    found = known_history(log_of([(0, 0, 0), (10, 0, 0), (10, 0, 0), (5, 6, 6)]), day(11), day(10))
    assert found.clock.tolist() == [0.5, 7.5, 9.25, 9.75]
    assert found.days == 9.5
    alone = known_history(log_of([(10, 0, 0)]), day(10), day(10))
    assert (alone.clock.tolist(), alone.days, alone.counted) == ([0.5], 0.5, 0)


@given(ROWS, st.integers(0, 90))
def test_what_was_not_known_is_not_used(rows: list[tuple[int, int, int]], number: int) -> None:
    """A history as of a day is the same whatever is reported after it, and lies within its days."""
    log, today = log_of(rows), day(number)
    known = [one for one in log if one.known_on <= today]
    found, of_known = known_history(log, today, today), known_history(known, today, today)
    assert found.clock.tolist() == of_known.clock.tolist()
    assert (found.begins, found.days) == (of_known.begins, of_known.days)
    assert len(found.clock) == len(known) == len(known_ids(log, today))
    assert (found.times >= 0).all()
    assert (found.times <= found.days).all()
    assert found.times.tolist() == sorted(found.times)


@given(ROWS)
def test_the_order_of_the_table_changes_nothing(rows: list[tuple[int, int, int]]) -> None:
    """The moments are the same from a log that is written backwards."""
    one, other = (known_history(log_of(order), day(90), day(90)) for order in (rows, rows[::-1]))
    assert one.clock.tolist() == other.clock.tolist()


def test_moments_are_evened_within_their_days() -> None:
    """Three of one day stand at its sixths, one alone at noon, whenever they were."""
    assert evened(np.array([0.1, 0.2, 0.9, 3.99])) == pytest.approx([1 / 6, 1 / 2, 5 / 6, 3.5])
    assert len(evened(np.zeros(0))) == 0
