"""``verify``: a plan that holds, one that does not, and what is no plan."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result


@pytest.fixture
def broken(plan: Path, tmp_path: Path) -> Path:
    """The plan with two changes by hand: a family on another departure, and a better bound claimed."""
    shutil.copytree(plan, tmp_path / "broken")
    table = tmp_path / "broken" / "assignments.csv"
    table.write_text(table.read_text().replace("C7,S2,deu-1", "C7,S1,alb-1"))
    claims = json.loads((tmp_path / "broken" / "plan.json").read_text())
    (tmp_path / "broken" / "plan.json").write_text(json.dumps(claims | {"bound": claims["objective"]}))
    return tmp_path / "broken"


def test_a_plan_that_holds_ends_with_status_0(run: Callable[..., Result], small: Path, plan: Path) -> None:
    """Nothing is said where nobody looks; with ``--json`` come the verdict and the recomputed figures."""
    result = run("verify", small, plan)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    verdict = json.loads(run("verify", small, plan, "--json", "--seed", "7").stdout)
    claims = json.loads((plan / "plan.json").read_text())
    assert verdict["valid"] is True
    assert verdict["faults"] == []
    assert verdict["figures"]["objective"] == pytest.approx(claims["objective"])


def test_a_plan_that_does_not_hold_ends_with_status_1(run: Callable[..., Result], small: Path, broken: Path) -> None:
    """Each fault of it is one line on standard error, or with ``--json`` part of the result."""
    result = run("verify", small, broken)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) >= 2
    assert "C7" in result.stderr
    as_json = run("verify", small, broken, "--json")
    verdict = json.loads(as_json.stdout)
    assert (as_json.exit_code, as_json.stderr, verdict["valid"]) == (1, "", False)
    assert verdict["faults"] == result.stderr.splitlines()


def test_a_damaged_plan_is_an_invalid_one(run: Callable[..., Result], small: Path, plan: Path, tmp_path: Path) -> None:
    """What cannot be read of a plan is named, with status 1."""
    shutil.copytree(plan, tmp_path / "damaged")
    (tmp_path / "damaged" / "plan.json").write_text("{not JSON")
    result = run("verify", small, tmp_path / "damaged")
    assert result.exit_code == 1
    assert result.stderr.startswith("plan.json:1: ")


def test_a_plan_that_is_not_there_is_a_wrong_argument(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """A path at which no folder is ends with status 2, for the plan and for the previous one."""
    for arguments in ([tmp_path / "nowhere"], [tmp_path, "--previous", tmp_path / "nowhere"]):
        result = run("verify", small, *arguments)
        assert result.exit_code == 2
        assert "nowhere" in result.stderr


def test_a_faulty_operation_ends_with_status_2(
    run: Callable[..., Result], small_operation: Callable[..., Path], plan: Path, tmp_path: Path
) -> None:
    """No plan is judged against an operation that is wrong itself."""
    folder = small_operation(tmp_path / "faulty", {"people.csv": "person_id,case_id\nP1,C1\n"})
    result = run("verify", folder, plan, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "cases.csv" in result.stderr


def test_people_at_a_terminal_see_the_figures(run_on_terminal: Callable[..., Any], small: Path, plan: Path) -> None:
    """On a terminal the command says that the plan holds, and what was recomputed."""
    ended = run_on_terminal("verify", small, plan)
    assert ended.status == 0
    assert "The plan is valid, and every figure that it claims holds." in ended.text
    assert "9 of 9 leave" in ended.text
