"""Planning that is stopped at any moment, and what it tells while it works."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.tiny import communicated, operations

from safeconduct.operation import Faulty, Operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import PinsCompete, Progress, plan
from safeconduct.verification import verify


class After:
    """Says ``why`` from the n-th time on that it is asked, and counts how often it was.

    Args:
        n: times that it lets planning go on.
        why: "time" or "interrupt".
    """

    def __init__(self, n: int, why: str) -> None:
        self.n, self.why, self.asked = n, why, 0

    def __call__(self) -> str | None:
        """Why planning has to end, None as long as it need not."""
        self.asked += 1
        return self.why if self.asked > self.n else None


def assert_consistent(told: list[Progress], claims: object) -> None:
    """Bounds rise, objectives fall, no bound is above the plan, a gap needs both, and the last are the claims."""
    figures = [(p.objective, p.bound) for p in told if p.objective is not None and p.bound is not None]
    assert all(bound <= objective + 1e-6 * max(1.0, objective) for objective, bound in figures)
    objectives = [p.objective for p in told if p.objective is not None]
    bounds = [p.bound for p in told if p.bound is not None]
    assert objectives == sorted(objectives, reverse=True)
    assert bounds == sorted(bounds)
    assert all((p.gap is None) == (p.objective is None or p.bound is None) for p in told)
    assert all(p.step for p in told)
    assert isinstance(claims, dict)
    scale = max(1.0, claims["objective"])
    assert objectives[-1] == pytest.approx(claims["objective"], abs=1e-6 * scale)
    assert max(bounds[-1], claims["floor"]) == pytest.approx(claims["bound"], abs=1e-6 * scale)
    assert told[-1].gap == pytest.approx(claims["gap"], abs=1e-4)


def assert_ended(stop: After, claims: object) -> None:
    """It ended by itself where it was not stopped, and else for the reason given, unless it was done all the same."""
    assert isinstance(claims, dict)
    if stop.asked <= stop.n:
        assert claims["stopped_by"] in {"gap", "optimal"}
    else:
        assert claims["stopped_by"] in {stop.why, "gap", "optimal"}
        assert claims["stopped_by"] != "gap" or claims["gap"] <= 1e-9


@settings(max_examples=20, deadline=None)
@given(data=st.data(), n=st.one_of(st.just(0), st.integers(0, 40)), why=st.sampled_from(["time", "interrupt"]))
def test_stopped_at_any_moment_a_plan_is_valid_and_its_claims_hold(data: st.DataObject, n: int, why: str) -> None:
    """With candidates, pins, scores and few buses; whoever is pinned leaves whenever it is stopped."""
    themes = data.draw(
        st.sampled_from([(), ("candidates",), ("candidates", "pins"), ("buses", "pins"), ("scores", "ties")])
    )
    made: Operation = data.draw(operations(always=themes))
    previous = data.draw(communicated(made))
    stop, told = After(n, why), list[Progress]()
    try:
        found = plan(made, previous, gap=0.0, stop=stop, progress=told.append)
    except (Faulty, PinsCompete):
        return
    assert verify(made, found, previous).faults == ()
    assert found.claims["bound"] <= Enumeration(made, previous).plans[0].cost + 1e-6
    assert_ended(stop, found.claims)
    assert_consistent(told, dict(found.claims))


@pytest.fixture(scope="module")
def larger() -> Operation:
    """Some hundred families with candidates, which take some hundred questions whether to stop."""
    return make_synthetic(200, seed=1)


@pytest.mark.parametrize("why", ["time", "interrupt"])
@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233])
def test_a_larger_operation_is_stopped_at_any_moment(larger: Operation, n: int, why: str) -> None:
    """Also within the solver."""
    stop, told = After(n, why), list[Progress]()
    found = plan(larger, gap=0.0, stop=stop, progress=told.append)
    assert verify(larger, found).faults == ()
    assert_ended(stop, found.claims)
    assert_consistent(told, dict(found.claims))


def test_more_time_never_makes_the_proof_worse(larger: Operation) -> None:
    """What is planned to its end costs no more, and proves no less, than what was stopped at once."""

    def claims(stop: Callable[[], str | None]) -> tuple[float, float]:
        found = plan(larger, gap=0.0, stop=stop)
        return found.claims["objective"], found.claims["bound"]

    at_once, to_the_end = claims(After(0, "time")), claims(lambda: None)
    assert to_the_end[0] <= at_once[0]
    assert to_the_end[1] >= at_once[1] - 1e-6


def test_each_step_is_told_in_its_order(larger: Operation) -> None:
    """It begins with reading and ends with saying why; each step is told when it begins."""
    steps: list[str] = []
    plan(larger, progress=lambda progress: steps.append(progress.step))
    in_order = list(dict.fromkeys(steps))
    assert "reading" in in_order[0]
    assert "saying why" in in_order[-1]
    assert len(in_order) >= 4
