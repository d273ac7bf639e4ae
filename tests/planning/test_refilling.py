"""Departures of a large plan filled anew, a few at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import CAMP, departure, family, operation
from tests.planning.test_assignment import PARTLY, assert_valid, assigner_of, never_content
from tests.planning.tiny import operations

from safeconduct.planning.assignment import Assigner
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.neighbourhoods import Neighbourhoods
from safeconduct.planning.refilling import QUIET, refill

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Ints


def drawing_for(assigner: Assigner, seed: int = 0) -> Neighbourhoods:
    """The neighbourhoods of the problem of an assigner."""
    floor = Certificate(assigner.problem).floor()
    return Neighbourhoods(assigner.problem, assigner.relaxed, assigner.flying, floor, seed)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_every_round_keeps_all_limits_and_makes_nothing_worse(data: st.DataObject) -> None:
    """From a plan in which nobody leaves who need not, plans get better, and no better than the best there is."""
    made = data.draw(operations(always=data.draw(PARTLY)))
    plain = Enumeration(made)
    assigner = assigner_of(made)
    if not plain.plans or assigner.problem.classes.pinned.any():
        return
    drawing, before = drawing_for(assigner, data.draw(st.integers(0, 3))), assigner.cost()
    for _ in range(4):
        refill(assigner, drawing, never_content, 1, 0.0)
        assert_valid(assigner, assigner.way)
        assert assigner.cost() <= before + 1e-6
        before = assigner.cost()
    assert before >= plain.plans[0].cost - 1e-5


def test_departures_that_have_to_be_filled_anew_together_are() -> None:
    """Three people hold the four seats of day 2, so that four others stay: they move to day 9, and these leave.

    With the four of A on day 2 and the three of B on day 9, 4 × 2 + 3 × 9 = 35, every seat is taken.
    """
    assigner = assigner_of(operation([family("A", 4), family("B", 3)], [departure("D1", 2, 4), departure("D2", 9, 3)]))
    on_first = next(k for k, d in enumerate(assigner.problem.pairs.departure.tolist()) if d == 0)
    assigner.way = np.array([-1, on_first], dtype=np.int64)
    refill(assigner, drawing_for(assigner), never_content, 5, 0.0)
    assert assigner.cost() == pytest.approx(35)


class Drawn(Neighbourhoods):
    """Neighbourhoods that are given, instead of being drawn."""

    def __init__(self, given: list[tuple[Ints, Flags]]) -> None:
        self.given = given
        self.saved: list[Sequence[float]] = []

    def draw(self, _way: Ints, _departures: int, _many: int) -> list[tuple[Ints, Flags]]:
        """Those that were given."""
        return self.given

    def learn(self, saved: Sequence[float]) -> None:
        """Note what they saved."""
        self.saved.append(saved)


def test_of_two_answers_that_want_the_same_seat_one_holds() -> None:
    """Two families of one, one seat on day 2, and each asked by itself: one of them takes it, the other stays at 31."""
    assigner = assigner_of(operation([family("A"), family("B")], [departure("D1", 2, 1)]))
    every = assigner.problem.classes.open
    drawn = Drawn([(np.array([0], dtype=np.int64), every), (np.array([1], dtype=np.int64), every)])
    refill(assigner, drawn, never_content, 1, 0.0)
    assert_valid(assigner, assigner.way)
    assert assigner.cost() == pytest.approx(2 + 31)
    assert drawn.saved == [[pytest.approx(29), 0.0]]


def test_what_no_bus_can_carry_is_forgotten() -> None:
    """Of families of three, 24 buses of four carry 24, and not the 32 that their seats would hold.

    That answer is not taken, and afterwards the last seat of each bus can be given to somebody alone all the same.
    """
    camp = {**CAMP, "buses": 24, "bus_seats": 4}
    families = [family(f"A{n:02}", 3, priority="urgent") for n in range(32)] + [family(f"B{n:02}") for n in range(24)]
    assigner = assigner_of(operation(families, [departure("D1", 2, 96)], tables={"sites": [camp]}))
    every = assigner.problem.classes.open
    assigner.way = np.array([0] * 24 + [-1] * 32, dtype=np.int64)
    before = assigner.cost()
    refill(assigner, Drawn([(np.arange(32, dtype=np.int64), every)]), never_content, 1, 0.0)
    assert assigner.cost() == before
    refill(assigner, Drawn([(np.arange(32, 56, dtype=np.int64), every)]), never_content, 1, 0.0)
    assert (assigner.way >= 0).sum() == 48
    assert_valid(assigner, assigner.way)


def test_it_ends_once_nothing_is_saved_any_more() -> None:
    """Where everybody has the best way, so many rounds are tried and no more; where content, or stopped, none."""
    assigner = assigner_of(operation([family("A")], [departure("D1", 2, 1)]))
    assigner.start()
    drawn = Drawn([(np.array([0], dtype=np.int64), assigner.problem.classes.open)])
    refill(assigner, drawn, never_content, 10**6, 0.0)
    assert len(drawn.saved) == QUIET
    refill(assigner, drawn, never_content, 10**6, 0.0, quiet=3)
    assert len(drawn.saved) == QUIET + 3
    refill(assigner, drawn, lambda _: True, 10**6, 0.0)
    assigner.stop = lambda: True
    refill(assigner, drawn, never_content, 10**6, 0.0)
    assert len(drawn.saved) == QUIET + 3
