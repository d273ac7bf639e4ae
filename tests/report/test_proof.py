"""How good the plan is, in words."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation import Operation, Plan
from safeconduct.report.proof import per_cent, proof

from .conftest import make_plan


def test_two_sentences(plan: Plan) -> None:
    """What the plan comes to and what none comes below; and the share that might still be avoided."""
    assert proof(plan).sentence == (
        "All waiting of this plan, weighted for danger and urgency and with what else is charged, adds up to 1,000 "
        "days, and it is proved that no plan under the same offers, departures, roads and decisions comes below 999. "
        "Of the waiting that planning can influence, at most 1.0 % could still be avoided by a better plan."
    )


def test_a_plan_that_is_best(operation: Operation) -> None:
    """Without a gap nothing more can be avoided."""
    best = make_plan(operation, [], objective=10.0, bound=10.0, floor=8.0, gap=0.0)
    assert proof(best).sentence.endswith("Of the waiting that planning can influence, nothing more can be avoided.")


ENDS = {
    "gap": "at most 5.0 % could still be avoided by a better plan.",
    "time": "at most 5.0 % could still be avoided by a better plan; the search ended when its time was up.",
    "interrupt": "at most 5.0 % could still be avoided by a better plan; the search was interrupted.",
    "optimal": "the proof leaves open whether 5.0 % or less could still be avoided; the solver found no better plan in "
    "an exhaustive search, for which there is only its own word.",
}


@pytest.mark.parametrize("stopped_by", ENDS)
def test_what_ended_the_search_is_told_for_what_it_is_worth(operation: Operation, stopped_by: str) -> None:
    """That a plan is optimal is the solver's word, and no sentence makes a proof of it."""
    claims = {"objective": 110.0, "bound": 109.5, "floor": 100.0, "gap": 0.05, "stopped_by": stopped_by}
    assert proof(make_plan(operation, [], **claims)).sentence.endswith(ENDS[stopped_by])


def test_a_bound_is_never_rounded_up(operation: Operation) -> None:
    """No plan comes below 999.7, so that it would be wrong to say 1,000."""
    figure = proof(make_plan(operation, [], objective=1000.0, bound=999.7, floor=900.0, gap=0.003))
    assert "comes below 999." in figure.sentence
    assert figure.table["value"][1] == 999.0


@pytest.mark.parametrize("value", [None, "good", nan, inf, True, [1]])
def test_a_plan_that_does_not_say(operation: Operation, value: object) -> None:
    """What is no finite number is no claim."""
    assert proof(make_plan(operation, [], objective=value, bound=1.0, floor=1.0, gap=0.0)).sentence == (
        "The plan does not say how good it is."
    )


@given(st.floats(min_value=1e-9, max_value=10.0))
def test_a_most_is_never_rounded_down(gap: float) -> None:
    """The share in words is not below the gap, and not far above it."""
    said = float(per_cent(gap).removesuffix(" %"))
    assert said >= 100 * gap * (1 - 1e-9)
    assert said <= max(100 * gap * 1.2, 2e-5)
