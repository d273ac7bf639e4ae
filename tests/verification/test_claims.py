"""Of the claims in plan.json: each is held against what is reckoned again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.verification.claims import false_claims, gap

FIGURES = {"objective": 16.0, "bound": 14.0, "floor": 10.0, "gap": 1 / 3, "people_placed": 5, "people_unplaced": 0}
GOOD = {
    "format": 1,
    "objective": 16,
    "bound": 14,
    "floor": 10.0,
    "gap": 0.33333,
    "people_placed": 5,
    "people_unplaced": 0,
    "last_departure": "2026-03-07",
    "method": "by hand",
    "stopped_by": "optimal",
    "seconds": 0.1,
    "operation_digest": "abc",
}


def faults(**changes: Any) -> list[str]:
    """What is false of the good claims with some changed; ``...`` leaves one out."""
    claims = {name: value for name, value in (GOOD | changes).items() if value is not ...}
    return false_claims(claims, FIGURES, "abc", "2026-03-07")


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("objective", 16.1, "16"),
        ("objective", 15.9999, "16"),
        ("floor", 10.01, "10"),
        ("bound", 14.001, "from the floor 10 to 14, which the prices prove"),
        ("bound", 9.99, "from the floor 10 to 14, which the prices prove"),
        ("gap", 0.3331, "0.333333"),
        ("gap", 0, "0.333333"),
        ("people_placed", 4, "5"),
        ("people_unplaced", 1, "0"),
        ("last_departure", "2026-03-08", "2026-03-07"),
        ("last_departure", None, "2026-03-07"),
        ("format", 2, "1"),
        ("stopped_by", "luck", "one of gap, time, interrupt, optimal"),
        ("operation_digest", "abd", "abc, that of the operation"),
    ],
)
def test_a_false_claim_is_named_with_what_is_right(name: str, value: Any, right: str) -> None:
    """Each claim is told beside the figure."""
    stated = repr(value) if isinstance(value, str) else value
    assert faults(**{name: value}) == [f"plan.json: {name} is {stated}; right is {right}"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("objective", 16.00001),
        ("bound", 10.0),
        ("bound", 12),
        ("bound", 14.00001),
        ("gap", 0.33325),
        ("gap", 0.33342),
        ("people_placed", 5.0),
        ("seconds", ...),
    ],
)
def test_a_claim_within_its_tolerance_is_accepted(name: str, value: Any) -> None:
    """Amounts within a millionth of the objective, a gap within a ten-thousandth, a bound anywhere from the floor."""
    assert faults(**{name: value}) == []


@pytest.mark.parametrize("name", [name for name in GOOD if name != "seconds"])
def test_what_is_not_claimed_is_named(name: str) -> None:
    """Every claim has to be made."""
    (fault,) = faults(**{name: ...})
    assert fault.startswith(f"plan.json: {name} is not stated; right is ")


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -float("inf"), 1e301, "16", None, True, [16], {"a": 1}, 10**400]
)
@pytest.mark.parametrize("name", ["objective", "bound", "floor", "gap", "people_placed", "people_unplaced", "format"])
def test_what_is_no_number_is_no_figure(name: str, value: Any) -> None:
    """A claim is finite and a number; whatever else stands there is told on one line."""
    (fault,) = faults(**{name: value})
    assert fault.startswith(f"plan.json: {name} is ")
    assert fault.isprintable()


def test_other_numbers_are_finite_too() -> None:
    """No claim is infinite, even if it is of nothing that can be reckoned."""
    assert faults(seconds=float("nan")) == ["plan.json: 'seconds' is nan; a number is to be finite"]
    assert faults(mood=float("inf")) == ["plan.json: 'mood' is inf; a number is to be finite"]
    assert faults(mood="fine") == []


@pytest.mark.parametrize(
    ("objective", "bound", "floor", "right"),
    [(16, 16, 10, 0), (16, 13, 10, 0.5), (16, 10, 10, 1), (10, 10, 10, 0), (10, 10, 10.000001, 0), (0, 0, 0, 0)],
)
def test_the_gap_is_a_share_of_what_planning_can_change(
    objective: float, bound: float, floor: float, right: float
) -> None:
    """Of what stands above the floor, the part above the bound; 0 where nothing does."""
    assert gap(objective, bound, floor) == pytest.approx(right)


@given(st.floats(0, 1e9), st.floats(0, 1), st.floats(0, 1))
def test_the_gap_is_from_0_to_1(objective: float, first: float, second: float) -> None:
    """With floor ≤ bound ≤ objective it is a share."""
    floor, bound = sorted((objective * first, objective * second))
    assert 0 <= gap(objective, bound, floor) <= 1
