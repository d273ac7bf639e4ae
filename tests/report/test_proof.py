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
        "All waiting of this plan, weighted for danger and urgency, adds up to 1,000 days, and it is proved that no "
        "plan under the same offers, departures, roads and decisions comes below 999. Of the waiting that planning can "
        "influence, at most 1.0 % could still be avoided by a better plan."
    )


def test_a_plan_that_is_best(operation: Operation) -> None:
    """Without a gap nothing more can be avoided."""
    best = make_plan(operation, [], objective=10.0, bound=10.0, floor=8.0, gap=0.0)
    assert proof(best).sentence.endswith("Of the waiting that planning can influence, nothing more can be avoided.")


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
