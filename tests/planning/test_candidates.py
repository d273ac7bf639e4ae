"""Which candidates fly, and the branched proof that it should be those."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import candidate, decision, departure, departures_of, family, offer, on, operation
from tests.planning.tiny import operations

from safeconduct.operation import Operation, Plan
from safeconduct.planning import candidates, flight_choice, flight_repair, flight_tree, flight_trials, plan
from safeconduct.planning.candidates import search_flights
from safeconduct.planning.certificate import Certificate, Leaf
from safeconduct.planning.flight_prices import FlightPrices, Levels
from safeconduct.planning.flight_repair import FlightRepair
from safeconduct.planning.flight_tree import FlightTree
from safeconduct.planning.flown import FlownProgram
from safeconduct.planning.freezing import freeze
from safeconduct.planning.objective import objective_of
from safeconduct.planning.pins import PinsCompete, meet_pins
from safeconduct.planning.problem import Problem
from safeconduct.planning.watch import Watch


def flown(made: Operation, **options: float) -> tuple[Plan, set[str]]:
    """The best plan, and the candidates that fly in it."""
    found = plan(made, gap=0.0, **options)
    return found, set(found.flown["departure_id"])


def test_a_charter_flies_where_waiting_costs_more() -> None:
    """Ten people gain 6 days each by C1: 60, more than its price of 50, less than 70, for which they wait for D1."""
    for price, expected, objective in ((50.0, {"C1"}, 10 * 1 + 50), (70.0, set(), 10 * 7)):
        ways = [candidate("C1", 1, 10, cost=price), departure("D1", 7, 20)]
        found, flies = flown(operation([family(f"F{n}", 5) for n in range(2)], ways, cost=1.0))
        assert flies == expected
        assert found.claims["objective"] == pytest.approx(objective)


def test_one_aircraft_flies_once_at_a_time() -> None:
    """C1 brings 4 on day 1, C2 six on day 2, but both keep A1 on day 2, so that it is C2: 6 × 2 + 4 × 31 = 136.

    With C1 instead: 4 × 1 + 6 × 31 = 190.
    """
    ways = [
        candidate("C1", 1, 4, aircraft="A1", busy_until=on(2)),
        candidate("C2", 2, 6, aircraft="A1"),
    ]
    found, flies = flown(operation([family(f"F{n}") for n in range(10)], ways))
    assert flies == {"C2"}
    assert found.claims["objective"] == pytest.approx(136)


def test_the_budget_buys_what_saves_most() -> None:
    """Of charters for 60, 50 and 40 and a budget of 90 the last two fly, 3 + 3 people at 1 against 5 at 1.

    6 × 1 + 2 × 31 = 68 against 5 × 1 + 3 × 31 = 98.
    """
    ways = [candidate("C1", 1, 5, cost=60.0), candidate("C2", 1, 3, cost=50.0), candidate("C3", 1, 3, cost=40.0)]
    found, flies = flown(operation([family(f"F{n}") for n in range(8)], ways, charter_budget=90.0))
    assert flies == {"C2", "C3"}
    assert found.claims["objective"] == pytest.approx(68)


def test_a_charter_that_carries_nobody_does_not_fly() -> None:
    """It costs nothing, and all leave by D1 the day before."""
    assert flown(operation([family("A")], [candidate("C1", 2, 9), departure("D1", 1, 9)]))[1] == set()


def test_a_pin_to_a_candidate_makes_it_fly() -> None:
    """Dear as it is, A leaves by C1, and B rides along."""
    made = operation(
        [family("A"), family("B")],
        [candidate("C1", 3, 9, cost=1e4), departure("D1", 9, 9)],
        cost=1.0,
        tables={"decisions": [decision("A", "pin", departure_id="C1")]},
    )
    found, flies = flown(made)
    assert flies == {"C1"}
    assert departures_of(found) == {"A": "C1", "B": "C1"}


def test_a_pin_to_a_place_takes_the_candidate_that_is_best_for_all() -> None:
    """C1 on day 1 costs 1 and C2 on day 9 nothing; they share an aircraft, and A with 3 people is pinned to alb.

    3 × 1 + 1 = 4 against 3 × 9 = 27.
    """
    made = operation(
        [family("A", 3)],
        [candidate("C1", 1, 5, cost=10.0, aircraft="A1", busy_until=on(9)), candidate("C2", 9, 5, aircraft="A1")],
        cost=0.1,
        tables={"decisions": [decision("A", "pin", destination_id="alb")]},
    )
    found, flies = flown(made)
    assert flies == {"C1"}
    assert found.claims["objective"] == pytest.approx(4)


def test_a_proof_that_one_set_of_prices_cannot_give_branches() -> None:
    """C1 and C2 share an aircraft; each takes 4 people on day 1, to places of its own: 4 × 1 + 4 × 31 = 128.

    Prices alone prove less: half of each flight would bring half of each family. Branched, the proof is whole.
    """
    ways = [candidate("C1", 1, 4, aircraft="A1"), candidate("C2", 1, 4, "deu", aircraft="A1")]
    rows = [family("A", 4), family("B", 4)]
    only = [decision("A", "only", departure_id="C1"), decision("B", "only", departure_id="C2")]
    found, flies = flown(operation(rows, ways, tables={"decisions": only}))
    assert len(flies) == 1
    assert (found.claims["objective"], found.claims["bound"]) == (pytest.approx(128), pytest.approx(128))


def assert_each_choice_has_one_leaf(problem: Problem, leaves: list[Leaf]) -> None:
    """Every choice of what flies agrees with exactly one leaf."""
    for choice in product([True, False], repeat=len(problem.candidates)):
        flies = dict(zip(problem.candidates.tolist(), choice, strict=True))
        agreeing = [leaf for leaf in leaves if all(flies[d] == value for d, value in leaf.fixed.items())]
        assert len(agreeing) == 1


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_leaves_cover_every_choice_once_and_prove_what_is_told(data: st.DataObject) -> None:
    """Stopped at a random moment or not; the bound told is what the leaves prove, and no plan is cheaper."""
    made = data.draw(operations(always=data.draw(st.sampled_from([("candidates",), ("candidates", "pins")]))))
    problem, plain = freeze(made), Enumeration(made)
    if not plain.plans:
        return
    certificate = Certificate(problem)
    last = data.draw(st.one_of(st.none(), st.integers(0, 30)))
    calls = iter(range(10**9))
    watch = Watch(0.0, lambda: "time" if last is not None and next(calls) >= last else None, lambda _: None)
    watch.floor = certificate.floor()
    way, flying, leaves = search_flights(problem, certificate, meet_pins(problem), 0, watch)
    assert_each_choice_has_one_leaf(problem, leaves)
    assert certificate.proved(leaves) <= plain.plans[0].cost + 1e-6
    cost = objective_of(problem, way, flying)
    assert cost >= plain.plans[0].cost - 1e-6
    if last is None:
        assert cost == pytest.approx(plain.plans[0].cost, rel=1e-4, abs=1e-4)
    carries = set(problem.pairs.departure[way[way >= 0]].tolist())
    assert {int(d) for d in np.flatnonzero(flying & problem.departures.candidate)} <= carries


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_walks_and_ascent_choose_and_prove_as_soundly(data: st.DataObject) -> None:
    """As where candidates are many, on operations so small that all their plans are known."""
    made = data.draw(operations(always=data.draw(st.sampled_from([("candidates",), ("candidates", "pins")]))))
    problem, plain = freeze(made), Enumeration(made)
    if not plain.plans or not len(problem.candidates):
        return
    certificate = Certificate(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "FEW", 0)
        patch.setattr(flight_trials, "STEPS", 50)
        patch.setattr(flight_tree, "ROOT_SWEEPS", 60)
        patch.setattr(flight_tree, "NODE_SWEEPS", 30)
        patch.setattr(flight_tree, "LAST_SWEEPS", 60)
        patch.setattr(candidates, "REPAIRS", 3)
        patch.setattr(candidates, "LEAVES", 1_000)
        watch = Watch(0.0, lambda: None, lambda _: None)
        watch.floor = certificate.floor()
        way, flying, leaves = search_flights(problem, certificate, meet_pins(problem), 0, watch)
    assert_each_choice_has_one_leaf(problem, leaves)
    assert len(leaves) == 1 or watch.rows > 0
    assert certificate.proved(leaves) <= plain.plans[0].cost + 1e-6
    assert objective_of(problem, way, flying) == pytest.approx(plain.plans[0].cost, rel=1e-4, abs=1e-4)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_branches_of_a_plan_part_every_choice(data: st.DataObject) -> None:
    """As they are written: each leaf names a candidate once, and each choice agrees with one leaf."""
    made = data.draw(operations(always=("candidates",)))
    try:
        found = plan(made, gap=0.0)
    except PinsCompete:
        return
    rows = found.branches.rows()
    assert len({row[:2] for row in rows}) == len(rows)
    names = sorted({name for _, name, _ in rows})
    for choice in product([True, False], repeat=len(names)) if names else ():
        flies = dict(zip(names, choice, strict=True))
        broken = {leaf for leaf, name, value in rows if flies[name] != value}
        assert len({leaf for leaf, _, _ in rows} - broken) == 1
    assert set(found.prices["branch"].drop_nulls()) <= {leaf for leaf, _, _ in rows}


def test_the_plan_and_its_proof_are_the_same_on_one_thread_and_on_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten charters of one aircraft, a budget for three, and a proof of many leaves."""
    ways = [
        candidate(f"C{n}", 1 + n, 6, ("alb", "deu")[n % 2], cost=30.0 + 5 * n, aircraft="A1", busy_until=on(2 + n))
        for n in range(10)
    ]
    rows = [family(f"F{n}", 1 + n % 3, ready_on=on(n % 5)) for n in range(14)]
    made = operation(rows, [*ways, departure("D1", 15, 8)], charter_budget=120.0)
    monkeypatch.setattr(flight_trials, "STEPS", 200)
    monkeypatch.setattr(candidates, "REPAIRS", 5)
    found = []
    for threads in (1, 2):
        monkeypatch.setattr(flight_choice, "MOST_THREADS", threads)
        found.append(plan(made, gap=0.01))
    first, second = found
    assert first.branches["branch"].n_unique() > 1
    assert first.claims == second.claims
    assert first.branches.equals(second.branches)
    assert first.prices.equals(second.prices)


@pytest.mark.parametrize(("stale", "others"), [(2, True), (1_000, False)])
def test_sets_that_are_not_the_best_are_taken_apart_where_that_has_led_nowhere(
    monkeypatch: pytest.MonkeyPatch, stale: int, others: bool
) -> None:
    """Of ten charters three fly; sets that cost more are taken apart only after two that were no better."""
    ways = [candidate(f"C{n}", 1 + n, 6, cost=30.0, aircraft="A1", busy_until=on(2 + n)) for n in range(10)]
    rows = [family(f"F{n}", 1 + n % 3, ready_on=on(n % 5)) for n in range(14)]
    problem = freeze(operation(rows, [*ways, departure("D1", 15, 8)], charter_budget=120.0))
    certificate = Certificate(problem)
    monkeypatch.setattr(flight_trials, "STEPS", 200)
    monkeypatch.setattr(candidates, "STALE", stale)
    monkeypatch.setattr(candidates, "WORSE", -1.0)
    monkeypatch.setattr(candidates, "REPAIRS", 20 * candidates.PRICED)
    dearer = []

    class Observed(FlightRepair):
        def other(self, flights: frozenset[int], levels: Levels) -> frozenset[int]:
            values = {each: value.cost for each, value in programs[0]._values.items()}
            dearer.append(values[flights] > min(values.values()) + 1e-6)
            return super().other(flights, levels)

    programs: list[FlownProgram] = []
    monkeypatch.setattr(flight_repair, "FlightRepair", Observed)
    watch = Watch(0.0, lambda: None, lambda _: None)
    watch.floor = certificate.floor()
    ascent = FlightPrices(problem, certificate)
    root = FlightTree(problem, certificate, watch, ascent).root()
    search = candidates.FlightSearch(problem, certificate, None, 0, watch, ascent)
    programs.append(search._sets.program)
    search.begin(root)
    assert root.levels is not None
    assert [*search._sets.descend(search.best, 100)]  # values the sets next to the best
    best = search._sets.program.best(1)[0]
    assert len([*search._repaired(best, root.levels)]) >= 20
    assert len(dearer) == 20
    assert any(dearer) == others


@pytest.mark.parametrize(("settled", "looked_for"), [(1_000, candidates.LOOKED_FOR), (0, 1)])
def test_a_search_that_has_settled_leaves_the_time_to_the_proof(
    monkeypatch: pytest.MonkeyPatch, settled: int, looked_for: int
) -> None:
    """Beside one step of the proof it looks for one set, in place of a dozen."""
    problem = freeze(operation([family("F")], [candidate(f"C{n}", 1 + n, 6) for n in range(10)]))
    certificate = Certificate(problem)
    monkeypatch.setattr(candidates, "SETTLED", settled)
    watch = Watch(0.0, lambda: None, lambda _: None)
    search = candidates.FlightSearch(problem, certificate, None, 0, watch, FlightPrices(problem, certificate))
    left = iter([None] * 100)
    search._work.append(left)
    search.go_on(None)
    assert len([*left]) == 100 - looked_for


def test_an_offer_that_is_full_grounds_what_only_leads_to_it() -> None:
    """With no place at deu, C1 to deu is nobody's way out, and no leaf needs to ask for it."""
    made = operation(
        [family("A")],
        [candidate("C1", 1, 9, "deu"), candidate("C2", 5, 9)],
        [offer("deu-1", 0, "deu"), offer("alb-1", 9)],
    )
    found, flies = flown(made)
    assert flies == {"C2"}
    assert found.claims["bound"] == pytest.approx(5)
