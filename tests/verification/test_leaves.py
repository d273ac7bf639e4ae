"""Of proofs that branch: the leaves exclude each other and cover every choice of candidates."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation import read_plan
from safeconduct.verification import verify
from safeconduct.verification.leaves import _uncovered

BRANCHES = "branch,departure_id,flies\n"
PRICES = "resource,id,day,need,price,branch\n"
LATER = "D{},camp,deu,charter,2026-03-09,2026-03-10,9,candidate,,,,,,"
ONE = "each choice of departures is to be in exactly one"


def three_candidates(hand: Any) -> dict[str, str]:
    """The operation with three candidates more, D3 to D5."""
    files: dict[str, str] = hand.longer("departures.csv", *(LATER.format(i) for i in (3, 4, 5)))
    return files


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("a,D3,true\nb,D3,false\n", None),
        ("a,D3,true\nb,D3,false\nb,D4,true\nc,D3,false\nc,D4,false\n", None),
        ("a,D3,true\n", f"the branches stand for fewer choices of departures than there are; {ONE}"),
        ("a,D3,true\nb,D3,true\n", f"branches 'a' and 'b' do not exclude each other; {ONE}"),
        ("a,D3,true\nb,D4,false\n", f"branches 'a' and 'b' do not exclude each other; {ONE}"),
        (
            "a,D3,true\nb,D3,false\nc,D4,true\n",
            f"the branches stand for more choices of departures than there are; {ONE}",
        ),
        ("a,D3,true\nb,D3,false\na,D3,true\n", "branch 'a': departure 'D3' is fixed twice; once would be right"),
        ("a,D3,true\nb,D3,false\na,D1,true\n", "branch 'a': departure 'D1' is no candidate; only candidates are fixed"),
        ("a,D3,true\nb,D3,false\na,D9,true\n", "branch 'a': departure 'D9' is no candidate; only candidates are fixed"),
    ],
)
def test_leaves_part_the_choices(hand: Any, rows: str, line: str | None) -> None:
    """Leaves of a search tree are accepted; what leaves a choice out, or has one twice, is named."""
    faults = hand.faults(three_candidates(hand), {"branches.csv": BRANCHES + rows, "prices.csv": None})
    assert faults == ([] if line is None else [f"branches.csv: {line}"])


@pytest.mark.parametrize(
    ("branches", "branch", "line"),
    [
        ("a,D3,true\nb,D3,false\n", "b", None),
        ("a,D3,true\nb,D3,false\n", "c", "prices.csv: branch 'c' is not in branches.csv"),
        (
            "a,D3,true\nb,D3,false\n",
            "",
            "prices.csv: some rows name no branch; where the proof branches, each names its leaf",
        ),
        ("", "a", "prices.csv: branch 'a' is named, but there are no branches"),
    ],
)
def test_prices_name_their_leaf(hand: Any, branches: str, branch: str, line: str | None) -> None:
    """Each price belongs to a leaf of the search, where there is one."""
    plan = {"branches.csv": BRANCHES + branches, "prices.csv": f"{PRICES}seats,D1,,,3,{branch}\n"}
    assert hand.faults(three_candidates(hand), plan) == ([] if line is None else [line])


def test_each_leaf_has_its_own_prices(hand: Any) -> None:
    """Seats of D1 at 3 in both leaves prove 16; in one alone, the other proves no more than the floor of 10."""
    branches = BRANCHES + "a,D3,true\nb,D3,false\n"
    for leaves, bound in (("ab", 16), ("a", 10), ("b", 10)):
        prices = PRICES + "".join(f"seats,D1,,,3,{leaf}\n" for leaf in leaves)
        figures = hand.figures(three_candidates(hand), {"branches.csv": branches, "prices.csv": prices})
        assert figures["bound"] == pytest.approx(bound)


def test_where_every_leaf_is_empty_nothing_is_proved(hand: Any) -> None:
    """Leaves that all break the budget leave a choice out, and prove no bound."""
    dear = hand.longer("departures.csv", LATER.format(3).replace("candidate,", "candidate,9"))
    budget = hand.swapped("operation.toml", ("[objective]", "[budget]\ncharter = 5\n[objective]"))
    verdict = hand.judge({**dear, **budget}, {"branches.csv": f"{BRANCHES}a,D3,true\n", "prices.csv": None})
    line = "branches.csv: every branch breaks the budget or an aircraft's days, so the prices prove nothing"
    assert line in verdict.faults
    assert "bound" not in verdict.figures


@pytest.mark.parametrize("column", ["branch", "flies"])
def test_a_row_says_what_it_fixes(hand: Any, column: str) -> None:
    """A plan that never was a file may leave out what a file has to say."""
    operation = hand.operation(three_candidates(hand))
    plan = read_plan(hand.plan(operation, {"branches.csv": f"{BRANCHES}a,D3,true\nb,D3,false\n", "prices.csv": None}))
    silent = plan.branches.with_columns(pl.when(pl.col("branch") != "a").then(pl.col(column)).alias(column))
    assert any(
        "does not say which branch it is of, or whether" in line
        for line in verify(operation, replace(plan, branches=silent)).faults
    )


@given(st.data())
def test_covering_agrees_with_listing_every_choice(data: st.DataObject) -> None:
    """For up to four candidates, leaves are accepted exactly when each choice that can be listed is in one of them."""
    candidates = data.draw(st.integers(1, 4))

    def split(fixed: list[int]) -> list[list[int]]:
        free = [i for i, f in enumerate(fixed) if not f]
        if not free or data.draw(st.integers(0, 3)) == 0:
            return [fixed]
        at = data.draw(st.sampled_from(free))
        return [leaf for f in (1, -1) for leaf in split([*fixed[:at], f, *fixed[at + 1 :]])]

    leaves = split([0] * candidates)
    for _ in range(data.draw(st.integers(0, 2))):  # and then some harm
        i, at = data.draw(st.integers(0, len(leaves) - 1)), data.draw(st.integers(0, candidates - 1))
        leaves[i] = [*leaves[i][:at], data.draw(st.integers(-1, 1)), *leaves[i][at + 1 :]]
    choices = np.array(np.meshgrid(*[[1, -1]] * candidates)).reshape(candidates, -1).T
    inside = [sum(all(f in (0, c) for f, c in zip(leaf, choice, strict=True)) for leaf in leaves) for choice in choices]
    faults = _uncovered([f"leaf {i}" for i in range(len(leaves))], np.array(leaves))
    assert (faults == []) == all(count == 1 for count in inside)


def test_many_leaves_are_held_against_each_other_in_parts() -> None:
    """All 512 leaves of nine candidates pass; one that repeats another is found, wherever it stands."""
    leaves = np.array(np.meshgrid(*[[1, -1]] * 9)).reshape(9, -1).T.astype(np.int64)
    names = [str(i) for i in range(len(leaves))]
    assert _uncovered(names, leaves) == []
    for first, second in combinations((0, 255, 300, 511), 2):
        repeated = leaves.copy()
        repeated[second] = repeated[first]
        assert (
            f"branches {str(first)!r} and {str(second)!r} do not exclude each other" in _uncovered(names, repeated)[0]
        )
