"""Whom to give ways anew together."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.making import departure, family, offer, operation
from tests.planning.tiny import operations

from safeconduct.operation import Operation
from safeconduct.planning import neighbourhoods
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.freezing import freeze
from safeconduct.planning.integer import STAYS
from safeconduct.planning.neighbourhoods import Neighbourhoods
from safeconduct.planning.relaxation import Relaxation

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Problem


def neighbourhoods_of(made: Operation, flying: Flags | None = None, seed: int = 0) -> tuple[Problem, Neighbourhoods]:
    """A problem, and the neighbourhoods that are drawn in it."""
    problem = freeze(made)
    certificate = Certificate(problem)
    relaxed = Relaxation(problem, certificate).solve()
    assert relaxed is not None
    flying = np.ones(len(problem.departures.ids), dtype=bool) if flying is None else flying
    return problem, Neighbourhoods(problem, relaxed, flying, certificate.floor(), seed)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_nobody_is_in_two_and_everybody_keeps_their_way(data: st.DataObject) -> None:
    """Tied families are free together, and a class may choose among open ways of what flies, its own among them."""
    made = data.draw(operations(always=data.draw(st.sampled_from([("ties", "company"), ("needs", "buses")]))))
    many = len(freeze(made).departures.ids)
    flying = np.array(data.draw(st.lists(st.booleans(), min_size=many, max_size=many)), dtype=bool)
    problem, drawing = neighbourhoods_of(made, flying, data.draw(st.integers(0, 9)))
    classes, departure_of = problem.classes, problem.pairs.departure
    way = np.full(len(problem.parties), STAYS, dtype=np.int64)
    for p in range(len(way)):
        ways = np.flatnonzero(classes.open[classes.of[p]] & flying[departure_of])
        way[p] = data.draw(st.sampled_from([STAYS, *ways.tolist()]))
    drawn = drawing.draw(way, data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3)))
    everybody = [p for free, _ in drawn for p in free.tolist()]
    assert len(set(everybody)) == len(everybody)
    for free, wanted in drawn:
        assert all(set(group) <= set(free.tolist()) or not set(group) & set(free.tolist()) for group in problem.groups)
        assert not (wanted & ~classes.open).any()
        assert not wanted[:, ~flying[departure_of]].any()
        leaving = free[way[free] >= 0]
        assert wanted[classes.of[leaving], way[leaving]].all()


def drawn_around(saved: float) -> list[int]:
    """How often each of two departures was drawn around, in 200 draws that saved so much each.

    Nobody is on either, each is for a nationality of its own, and more is lost on the first.
    """
    rows = [*(family(n) for n in "ABC"), *(family(n, nationality="SYR") for n in "DEF")]
    flights = [departure("D1", 2, 2), departure("D2", 9, 1, "deu")]
    offers = [offer("alb", 9, nationalities=["IRQ"]), offer("deu", 9, "deu", nationalities=["SYR"])]
    problem, drawing = neighbourhoods_of(operation(rows, flights, offers))
    nobody, counts = np.full(len(problem.parties), STAYS, dtype=np.int64), [0, 0]
    with patch.object(neighbourhoods, "WORST", 0):
        for _ in range(200):
            ((free, _),) = drawing.draw(nobody, 1, 1)
            counts[int(problem.parties[free[0]].nationalities != problem.parties[0].nationalities)] += 1
            drawing.learn([saved])
    return counts


def test_what_little_was_saved_around_is_drawn_less_often() -> None:
    """While draws save all that is lost each is drawn by what is lost there; once they save nothing, they even out."""
    saving, idle = drawn_around(1e9), drawn_around(0.0)
    assert saving[0] > 1.2 * saving[1]
    assert abs(idle[0] - idle[1]) < abs(saving[0] - saving[1])


def test_the_more_is_lost_the_more_may_be_paid_to_save_it() -> None:
    """All are on day 9 where there are seats on day 2: to save that, somebody may leave on day 5, for a share of it."""
    ways = [departure("D1", 2, 40), departure("D2", 5, 40), departure("D3", 9, 40)]
    problem, _ = neighbourhoods_of(operation([family(f"A{n}") for n in range(40)], ways, [offer("alb-1", 90)]))
    pair_of = {int(d): k for k, d in enumerate(problem.pairs.departure)}
    way = np.full(40, pair_of[2], dtype=np.int64)
    for share, taken in ((0.0, False), (1.0, True)):
        with patch.object(neighbourhoods, "NEAR_LOST", share), patch.object(neighbourhoods, "ELSEWHERE", 0):
            _, drawing = neighbourhoods_of(operation([family(f"A{n}") for n in range(40)], ways, [offer("alb-1", 90)]))
            ((_, wanted),) = drawing.draw(way, 3, 1)
        assert [bool(wanted[0, pair_of[d]]) for d in range(3)] == [True, taken, True]
