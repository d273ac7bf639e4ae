"""The lines that sum up a plan say what is proved, and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.planning.making import departure, family, operation

from safeconduct.cli.plan_summary import describe_needed, describe_plan
from safeconduct.planning import plan

MADE = operation([family("A"), family("B", 2)], [departure("D1", 1, 1)])


def lines(**claims: Any) -> str:
    """What is said of a plan in which A leaves on day 1 and B stays, with other claims."""
    found = plan(MADE)
    return "\n".join(describe_plan(MADE, replace(found, claims=found.claims | {"seconds": 1.0} | claims), Path("out")))


def test_what_ended_the_search_is_no_proof() -> None:
    """An optimal plan rests on the solver's search; the prices leave five per cent open."""
    said = lines(stopped_by="optimal", objective=110.0, bound=109.5, floor=100.0, gap=0.05)
    assert "the solver found no better plan in an exhaustive search" in said
    assert "5.00 %  of what planning can change, is left open by the prices alone" in said


@pytest.mark.parametrize("why", ["gap", "time", "interrupt"])
def test_a_gap_is_a_most(why: str) -> None:
    """It is rounded up, and the bound down."""
    said = lines(stopped_by=why, objective=110.0, bound=109.96, floor=100.0, gap=0.00401)
    assert "0.41 %  of what planning can change, at most, is left to win" in said
    assert "109.9  proved: no plan can have less" in said


def test_a_bound_that_is_the_objective_is_written_alike() -> None:
    """Rounding does not part what is equal."""
    said = lines(objective=36055.9688, bound=36055.9688, floor=1.0, gap=0.0)
    assert said.count("36,056.0") == 2


def test_numbers_and_nouns_go_together() -> None:
    """One case of two people stays; with one day to the deadline, one person leaves."""
    assert "2 people in 1 case stay without a departure" in lines()
    day = MADE.settings.deadline.replace(day=MADE.settings.deadline.day - 1).isoformat()
    said = lines(people_placed=1, people_unplaced=0, last_departure=day)
    assert said.startswith(f"1 of 1 person leaves, the last on {day}, 1 day before the deadline.")


def test_there_is_nobody() -> None:
    """An operation whose families are all held has nobody to plan for."""
    nobody = operation([family("A", status="held")], [departure("D1", 1, 1)])
    found = plan(nobody)
    said = list(describe_plan(nobody, replace(found, claims=found.claims | {"seconds": 0.0}), Path("out")))
    assert said[0] == "There is nobody to plan for."


def test_one_person_whom_no_seats_help_is_one_person() -> None:
    """Needed seats in words."""
    said = "\n".join(map(str, describe_needed({"seats": [], "people_left": 1})))
    assert "leave 1 person behind at the deadline" in said


def test_nobody_is_left() -> None:
    """A plan that leaves nobody behind has no reasons to tell."""
    made = operation([family("A")], [departure("D1", 1, 1)])
    found = plan(made)
    said = list(describe_plan(made, replace(found, claims=found.claims | {"seconds": 0.0}), Path("out")))
    assert not any("without a departure" in line for line in said)
