"""What a watch tells of progress, and when it ends planning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planning.watch import Progress, Watch

COSTS = st.floats(10, 1000)


def watching(goal: float = 0.1, says: str | None = None) -> tuple[Watch, list[Progress]]:
    """A watch over a floor of 10, and what it has told so far."""
    told: list[Progress] = []
    watch = Watch(goal, lambda: says, told.append)
    watch.floor = 10.0
    return watch, told


def test_figures_are_told_as_they_become_known() -> None:
    """A step, a bound of 15, a plan of 20: (20 - 15) / (20 - 10) is unproved."""
    watch, told = watching()
    watch.step("pricing")
    watch.bound(15.0)
    watch.step("assigning")
    watch.objective(20.0)
    assert told == [
        Progress("pricing"),
        Progress("pricing", None, 15.0),
        Progress("assigning", None, 15.0),
        Progress("assigning", 20.0, 15.0, 0.5),
    ]


def test_how_long_the_proof_has_become_is_told_with_its_bound() -> None:
    """Two rows with the first bound, five with the second."""
    watch, told = watching()
    watch.rows = 2
    watch.bound(15.0)
    watch.rows = 5
    watch.bound(16.0)
    assert [progress.rows for progress in told] == [2, 5]


def test_worse_figures_are_not_told() -> None:
    """A dearer plan and a lower bound leave what is known as it is."""
    watch, told = watching()
    watch.bound(15.0)
    watch.objective(20.0)
    watch.objective(25.0)
    watch.bound(12.0)
    assert told[-1] == Progress("", 20.0, 15.0, 0.5)


@given(bounds=st.lists(COSTS), objectives=st.lists(COSTS))
def test_bounds_rise_and_objectives_fall(bounds: list[float], objectives: list[float]) -> None:
    """Whatever is reported, what is told never gets worse."""
    watch, told = watching()
    for bound in bounds:
        watch.bound(bound)
    for objective in objectives:
        watch.objective(objective)
    known = [progress.bound for progress in told if progress.bound is not None]
    assert known == sorted(known)
    found = [progress.objective for progress in told if progress.objective is not None]
    assert found == sorted(found, reverse=True)
    assert all((p.gap is None) == (p.bound is None or p.objective is None) for p in told)


def test_it_is_content_at_the_gap_that_was_asked_for() -> None:
    """At a goal of 0.1: 20 and 15 are not enough, 20 and 19 are."""
    watch, _ = watching(0.1)
    watch.bound(15.0)
    assert not watch.content(20.0)
    watch.bound(19.0)
    assert watch.content(20.0)
    assert watch.reason() == "gap"


def test_a_plan_is_near_by_its_own_cost() -> None:
    """At a goal of 0.1 and a bound of 19, 20 is near; 25 is not, although 20 was found."""
    watch, _ = watching(0.1)
    assert not watch.near(20.0)
    watch.bound(19.0)
    assert watch.near(20.0)
    assert not watch.near(25.0)
    assert watch.content(25.0)


@pytest.mark.parametrize("why", ["time", "interrupt"])
def test_it_ends_for_the_reason_given_and_stays_ended(why: str) -> None:
    """Told once to stop, it does not go on when nobody says so any more."""
    says: list[str | None] = [None, why]
    watch = Watch(0.0, lambda: says.pop(0) if says else None, lambda _: None)
    assert not watch.ended()
    assert watch.ended()
    assert watch.ended()
    assert watch.reason() == why


def test_running_out_of_time_is_no_interruption() -> None:
    """Only a person interrupts."""
    assert watching(says="interrupt")[0].interrupted()
    assert not watching(says="time")[0].interrupted()
    assert not watching()[0].interrupted()


def test_an_optimal_plan_is_called_so_unless_its_gap_is_small_anyway() -> None:
    """A proof by trying everything leaves a gap that prices cannot close."""
    watch, _ = watching(0.1, "time")
    watch.bound(15.0)
    watch.objective(20.0)
    watch.ended()
    assert watch.reason() == "time"
    watch.optimal = True
    assert watch.reason() == "optimal"
    watch.bound(20.0)
    assert watch.reason() == "gap"
