"""Those with needs and the few places that there are for them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.making import decision, departure, family, offer, operation
from tests.planning.test_assignment import assigner_of
from tests.planning.tiny import operations

from safeconduct.operation import Operation
from safeconduct.planning.integer import STAYS, used_by
from safeconduct.planning.matching import match_needs
from safeconduct.planning.pins import meet_pins
from safeconduct.planning.problem import FIRST_NEED

LYING = {"needs": [["stretcher"]]}


def matched(made: Operation, fixed: np.ndarray | None = None) -> np.ndarray | None:
    """The ways of those with needs at the prices of the linear program."""
    assigner = assigner_of(made)
    return match_needs(assigner.problem, assigner.relaxed, assigner.flying, fixed, 1e3, 1e-6, 0)


def rooms(column: str, **places: int) -> list[dict[str, object]]:
    """Places for those who need a stretcher, by departure or offer."""
    return [{column: name, "need": "stretcher", "places": many} for name, many in places.items()]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_all_with_needs_have_ways_that_keep_every_limit(data: st.DataObject) -> None:
    """Nobody else has one but those who are tied to them."""
    made = data.draw(operations(always=data.draw(st.sampled_from([("needs",), ("needs", "ties"), ("needs", "buses")]))))
    problem = assigner_of(made).problem
    if problem.classes.pinned.any():
        return
    way = matched(made)
    needs = problem.classes.amounts[problem.classes.of, FIRST_NEED:].any(axis=1)
    if way is None:
        assert not needs.any()
        return
    may = np.zeros(len(way), dtype=bool)
    for group in problem.groups:
        may[list(group)] = needs[list(group)].any()
    assert (way[~may] == STAYS).all()
    leaves = np.flatnonzero(way >= 0)
    assert problem.classes.open[problem.classes.of[leaves], way[leaves]].all()
    assert (used_by(problem, way) <= problem.stock.left + 1e-6).all()


def test_a_place_that_only_one_can_use_is_left_to_them() -> None:
    """B may go to alb alone, on day 2: A, who could take the one place for a stretcher there, goes to deu on day 3."""
    families = [family("A", **LYING), family("B", nationality="SYR", **LYING), family("C")]
    made = operation(
        families,
        [departure("D1", 2, 9), departure("D2", 3, 9, "deu")],
        [offer("alb", 9), offer("deu", 9, "deu", nationalities=["IRQ"])],
        tables={
            "departure_needs": rooms("departure_id", D1=1, D2=1),
            "offer_needs": rooms("offer_id", alb=1, deu=1),
        },
    )
    problem = assigner_of(made).problem
    way = matched(made)
    assert way is not None
    on = [problem.departures.ids[problem.pairs.departure[k]] if k >= 0 else None for k in way.tolist()]
    assert on == ["D2", "D1", None]


def test_where_nobody_has_needs_there_is_nothing_to_match() -> None:
    """No ways are given to anybody."""
    assert matched(operation([family("A"), family("B", 2)], [departure("D1", 2, 3)])) is None


def test_whoever_is_pinned_keeps_the_way_that_surely_holds() -> None:
    """A is pinned to day 9 and stays there, though there was a place on day 2, which B takes."""
    made = operation(
        [family("A", **LYING), family("B", **LYING)],
        [departure("D1", 2, 9), departure("D2", 9, 9)],
        [offer("alb", 9)],
        tables={
            "departure_needs": rooms("departure_id", D1=1, D2=1),
            "offer_needs": rooms("offer_id", alb=2),
            "decisions": [decision("A", "pin", departure_id="D2")],
        },
    )
    problem = assigner_of(made).problem
    pins = meet_pins(problem)
    assert pins is not None
    way = matched(made, pins[0])
    assert way is not None
    assert [problem.departures.ids[problem.pairs.departure[k]] for k in way.tolist()] == ["D2", "D1"]
