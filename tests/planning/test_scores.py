"""Scores decide where people go once everybody's day is settled, and never who or when."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Answer, Enumeration, Way
from tests.planning.making import Row, candidate, departure, family, offer, operation, told
from tests.planning.tiny import communicated, operations

from safeconduct.operation import Operation, Plan
from safeconduct.planning import plan
from safeconduct.planning import scores as scoring
from safeconduct.planning.freezing import freeze
from safeconduct.planning.problem import Problem
from safeconduct.planning.scores import GOAL, Scored, settle_scores


def scores(*rows: tuple[str, str, float]) -> dict[str, list[Row]]:
    """Scores of cases at destinations."""
    return {"scores": [{"case_id": case, "destination_id": land, "score": score} for case, land, score in rows]}


def settle(made: Operation, ways: dict[str, Way], previous: Plan | None = None) -> tuple[dict[str, Way], Scored]:
    """The second stage over a settled plan: case → (departure, offer), and what it scores."""
    problem = freeze(made, previous)
    names = pair_names(problem)
    way = np.array(
        [names.index(ways[p.cases[0]]) if p.cases[0] in ways else -1 for p in problem.parties], dtype=np.int64
    )
    flying = ~problem.departures.candidate
    flying[problem.pairs.departure[way[way >= 0]]] = True
    scored = settle_scores(problem, way, flying)
    return {p.cases[0]: names[k] for p, k in zip(problem.parties, scored.way.tolist(), strict=True) if k >= 0}, scored


def pair_names(problem: Problem) -> list[Way]:
    """Every pair by name."""
    pairs = zip(problem.pairs.departure.tolist(), problem.pairs.offer.tolist(), strict=True)
    return [(problem.departures.ids[d], problem.offers.ids[o]) for d, o in pairs]


ALB, DEU, LATER = ("D1", "alb-1"), ("D2", "deu-1"), ("D3", "deu-1")
SAME_DAY = [departure("D1", 3, 2), departure("D2", 3, 2, "deu"), departure("D3", 4, 9, "deu")]
"""Two seats to each destination on day 3, and plenty to deu the day after."""


def test_families_of_one_day_go_where_their_scores_are_best() -> None:
    """A (2 people) does better at deu, B (1) a little better at alb: 2 × 0.75 + 1 × 0.5 = 2, which the prices prove."""
    made = operation(
        [family("A", 2), family("B")],
        SAME_DAY,
        tables=scores(("A", "deu", 0.75), ("A", "alb", 0.25), ("B", "deu", 0.4), ("B", "alb", 0.5)),
    )
    ways, scored = settle(made, {"A": ALB, "B": DEU})
    assert ways == {"A": DEU, "B": ALB}
    assert (scored.score, scored.bound) == (pytest.approx(2.0), pytest.approx(2.0))


def test_room_is_shared_where_all_want_the_same() -> None:
    """Three people want deu, where 2 seats leave that day: those who gain 0.9 and 0.8 take them, not the one of 0.5."""
    rows = scores(("A", "deu", 0.5), ("B", "deu", 0.8), ("C", "deu", 0.9))
    made = operation([family("A"), family("B"), family("C")], SAME_DAY, tables=rows)
    ways, scored = settle(made, {"A": DEU, "B": DEU, "C": ALB})
    assert ways == {"A": ALB, "B": DEU, "C": DEU}
    assert scored.score == pytest.approx(1.7)


def test_nobody_leaves_on_another_day_for_a_score() -> None:
    """Deu has seats enough on day 4, but A leaves on day 3 and so goes to alb; B stays behind."""
    made = operation(
        [family("A", 2), family("B")], [SAME_DAY[0], SAME_DAY[2]], tables=scores(("A", "deu", 1.0), ("B", "deu", 1.0))
    )
    ways, scored = settle(made, {"A": ALB})
    assert ways == {"A": ALB}
    assert (scored.score, scored.bound) == (0.0, pytest.approx(0.0))


def test_a_family_stays_on_the_departure_that_it_was_told_of() -> None:
    """A was told of D1 and B was not, so that only B goes to deu; under which offer A leaves may change."""
    made = operation(
        [family("A"), family("B")],
        SAME_DAY,
        [offer("alb-1", 9), offer("alb-2", 9), offer("deu-1", 9, "deu")],
        tables=scores(("A", "deu", 1.0), ("B", "deu", 1.0)),
    )
    ways, scored = settle(made, {"A": ALB, "B": ALB}, told({"A": ("D1", "alb-2")}))
    assert (ways["A"][0], ways["B"]) == ("D1", DEU)
    assert scored.bound == pytest.approx(1.0)


def test_no_other_candidate_flies_for_a_score() -> None:
    """C1 to deu leaves on the same day and does not fly."""
    made = operation(
        [family("A")], [departure("D1", 3, 2), candidate("C1", 3, 2, "deu")], tables=scores(("A", "deu", 1.0))
    )
    assert settle(made, {"A": ALB})[0] == {"A": ALB}


def test_tied_families_are_scored_together() -> None:
    """A would rather go to deu (0.6), B to alb (1.0); tied they both go to alb: 1.0 + 0.1."""
    rows = [family("A", settle_with="S"), family("B", settle_with="S")]
    table = scores(("A", "deu", 0.6), ("A", "alb", 0.1), ("B", "alb", 1.0))
    ways, scored = settle(operation(rows, SAME_DAY, tables=table), {"A": DEU, "B": DEU})
    assert ways == {"A": ALB, "B": ALB}
    assert scored.score == pytest.approx(1.1)


def test_where_nobody_leaves_there_is_nothing_to_score() -> None:
    """All is zero."""
    _, scored = settle(operation([family("A")], SAME_DAY, tables=scores(("A", "deu", 1.0))), {})
    assert (scored.score, scored.bound) == (0.0, 0.0)


def test_an_operation_without_scores_has_no_second_stage() -> None:
    """It is an error to ask for it."""
    problem = freeze(operation([family("A")], SAME_DAY))
    with pytest.raises(ValueError, match="no scores"):
        settle_scores(problem, np.array([-1]), np.ones(3, dtype=bool))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_scores_move_nobody_to_another_day_and_reach_the_best_that_days_allow(data: st.DataObject) -> None:
    """From any valid plan: the same days, flights and departures told of, and the best score that keeps them.

    For a large plan, prices that rise by themselves promise no more than that nothing is lost.
    """
    made = data.draw(
        operations(always=data.draw(st.sampled_from([("scores",), ("scores", "ties"), ("scores", "candidates")])))
    )
    previous = data.draw(communicated(made))
    plain = Enumeration(made, previous)
    settled: Answer = data.draw(st.sampled_from(plain.plans))
    ways = {party[0]: way for party, way in zip(plain.parties, settled.ways, strict=True) if way}
    large = data.draw(st.booleans())
    with patch.object(scoring, "LARGE", 0 if large else 10**9):
        found, scored = settle(made, ways, previous)
    best = plain.best_score(settled)
    assert scored.bound >= best - 1e-6
    assert large or scored.score >= best - 2 * GOAL * abs(best) - 1e-9
    answer = tuple(found.get(party[0]) for party in plain.parties)
    (valid,) = [each for each in plain.plans if each.ways == answer]
    assert valid.score == pytest.approx(scored.score)
    assert valid.score >= settled.score - 1e-9
    assert plain.keeps_days(valid, settled)


@settings(max_examples=13, deadline=None)
@given(data=st.data())
def test_with_scores_and_without_everybody_leaves_on_the_same_day(data: st.DataObject) -> None:
    """A plan of an operation and of the same without its scores cost the same and have the same days."""
    made = data.draw(operations(always=("scores",)))
    without = Operation(made.settings, {**made.tables, "scores": made.tables["scores"].clear()})
    days = dict(made.tables["departures"].select("departure_id", "departs_on").iter_rows())
    plans = [plan(each, gap=0.0) for each in (made, without)]
    assert plans[0].claims["objective"] == pytest.approx(plans[1].claims["objective"])
    leaving = [{case: days[d] for case, d, _ in each.assignments.iter_rows()} for each in plans]
    assert leaving[0] == leaving[1]
    assert ("score" in plans[0].claims, "score" in plans[1].claims) == (True, False)
