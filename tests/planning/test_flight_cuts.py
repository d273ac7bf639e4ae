"""What the sets that were valued tell of others."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.making import candidate, family, operation
from tests.planning.tiny import operations

from safeconduct.planning import flight_cuts
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.flight_cuts import FlightCuts
from safeconduct.planning.flight_prices import FlightPrices
from safeconduct.planning.flown import FlownProgram
from safeconduct.planning.freezing import freeze


def sets_of(candidates: list[int]) -> list[frozenset[int]]:
    """Every set of some candidates, the empty one first."""
    return [frozenset(each) for each in chain(*(combinations(candidates, n) for n in range(len(candidates) + 1)))]


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_guess_is_at_most_the_value_and_that_of_a_valued_set_is_its_value(data: st.DataObject) -> None:
    """Of every set of the candidates, after some of them were valued; the set found is possible and near enough."""
    problem = freeze(data.draw(operations(always=("candidates",))))
    certificate = Certificate(problem)
    candidates = certificate.candidates.tolist()
    if not candidates:
        return
    cuts = FlightCuts(problem, certificate.candidates, FlightPrices(problem, certificate), 0)
    program = FlownProgram(problem)
    every = sets_of(candidates)
    heard = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=4, unique=True))
    values = {}
    for flights in every:
        valued = program.value(flights, lambda: False)
        assert valued is not None
        values[flights] = valued.cost
        if flights in heard:
            cuts.hear(valued.level, valued.resource)
    for flights, value in values.items():
        assert cuts.guess(flights) <= value + 1e-5
        if flights in heard:
            assert cuts.guess(flights) == pytest.approx(value, abs=1e-5)
    begin = next((each for each in heard if certificate.possible(dict.fromkeys(each, True))), frozenset())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flight_cuts, "STEPS", 200)
        found = cuts.least(begin, 1, certificate.floor())
    assert cuts.guess(found) <= cuts.guess(begin) + 1e-6
    assert certificate.possible(dict.fromkeys(found, True))
    assert len(found - begin) <= 1
    near = [each for each in every if len(each - begin) <= 1 and certificate.possible(dict.fromkeys(each, True))]
    if len(candidates) <= 3:
        assert cuts.guess(found) == pytest.approx(min(cuts.guess(each) for each in near), abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_no_set_is_left_out_that_costs_less(data: st.DataObject) -> None:
    """Whatever set the ascent begins with, and whatever was met before."""
    problem = freeze(data.draw(operations(always=("candidates",))))
    certificate = Certificate(problem)
    candidates = certificate.candidates.tolist()
    if not candidates:
        return
    ascent = FlightPrices(problem, certificate)
    cuts, program = FlightCuts(problem, certificate.candidates, ascent, 0), FlownProgram(problem)
    start = ascent.start()
    possible = [each for each in sets_of(candidates) if certificate.possible(dict.fromkeys(each, True))]
    for flights in possible:
        valued = program.value(flights, lambda: False)
        assert valued is not None
        centre = data.draw(st.sampled_from(possible))
        assert cuts.may_cost_less(flights, valued.cost + 1e-3, cuts.prices(centre, start))


def test_a_set_that_costs_too_much_is_left_out_by_an_ascent_and_then_by_what_it_found() -> None:
    """With C1 all ten leave on day 1, without it nobody: 31 days each, more than half of which is proved."""
    problem = freeze(operation([family(f"F{n}") for n in range(10)], [candidate("C1", 1, 10)]))
    certificate = Certificate(problem)
    ascent = FlightPrices(problem, certificate)
    cuts, charter = FlightCuts(problem, certificate.candidates, ascent, 0), frozenset(certificate.candidates.tolist())
    assert cuts.guess(frozenset()) == -float("inf")
    assert not cuts.may_cost_less(frozenset(), 155.0, cuts.prices(charter, ascent.start()))
    assert 155.0 <= cuts.guess(frozenset()) <= 310.0 + 1e-6
    assert cuts.guess(charter) <= 10.0 + 1e-6
