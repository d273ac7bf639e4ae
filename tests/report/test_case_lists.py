"""Who leaves by which departure and bus."""

from __future__ import annotations

from datetime import date

from safeconduct.operation import Operation, Plan
from safeconduct.report.case_lists import Boarding, boardings
from safeconduct.report.facts import Facts, gather

from .conftest import make_plan


def test_buses_and_their_cases_by_day(facts: Facts, plan: Plan) -> None:
    """A case that needs two buses stands under both numbers."""
    assert boardings(facts, plan) == [
        Boarding("S1", date(2026, 3, 9), "Tirana", 1, (((1,), ("C4",)),)),
        Boarding("N1", date(2026, 3, 12), "Tirana", 2, (((1,), ("C1", "C2")),)),
        Boarding("N2", date(2026, 3, 18), "Frankfurt", 1, (((1, 2), ("C3",)),)),
    ]


def test_a_plan_without_buses(operation: Operation) -> None:
    """Cases without a bus are listed all the same."""
    plan = make_plan(operation, [("C4", "S1", "alb-1")])
    assert [boarding.buses for boarding in boardings(gather(operation, plan), plan)] == [(((), ("C4",)),)]
