"""``check``: faults and warnings by their place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result


@pytest.fixture
def faulty(small_operation: Callable[..., Path], small_operation_files: dict[str, str], tmp_path: Path) -> Path:
    """The small operation with two faults: a person of no case, and a status that does not exist."""
    changes = {
        "people.csv": small_operation_files["people.csv"].replace("P11,C7,", "P11,C9,"),
        "cases.csv": small_operation_files["cases.csv"].replace("C5,held,", "C5,hold,"),
    }
    return small_operation(tmp_path / "faulty", changes)


@pytest.fixture
def odd(small_operation: Callable[..., Path], small_operation_files: dict[str, str], tmp_path: Path) -> Path:
    """The small operation, in which one case cannot leave before its papers lapse."""
    changes = {"cases.csv": small_operation_files["cases.csv"].replace("2026-04-15", "2026-03-03")}
    return small_operation(tmp_path / "odd", changes)


def test_a_good_operation_is_passed_over_in_silence(run: Callable[..., Result], small: Path) -> None:
    """No fault: status 0, and not a word where nobody looks at a terminal."""
    result = run("check", small)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("option", [[], ["--quiet"]])
def test_faults_are_lines_on_standard_error(run: Callable[..., Result], faulty: Path, option: list[str]) -> None:
    """Each fault is one line by its place, also where quiet was asked for, and the status is 2."""
    result = run("check", faulty, *option)
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert any(line.startswith("people.csv:12: case_id: ") and "'C9'" in line for line in lines)
    assert any(line.startswith("cases.csv:6: status: ") for line in lines)
    assert not any(line.startswith("warning") for line in lines)


def test_faults_as_json_are_the_result(run: Callable[..., Result], faulty: Path) -> None:
    """With ``--json`` the faults go to standard output instead, in their parts and as the line for people."""
    result = run("check", faulty, "--json")
    assert result.exit_code == 2
    assert result.stderr == ""
    found = {fault["file"]: fault for fault in json.loads(result.stdout)["faults"]}
    assert (found["people.csv"]["line"], found["people.csv"]["column"]) == (12, "case_id")
    assert found["people.csv"]["text"].startswith("people.csv:12: case_id: ")


def test_a_warning_is_told_and_is_no_fault(run: Callable[..., Result], odd: Path) -> None:
    """What is legal and odd is a line that begins with ``warning:``, and the status stays 0; quiet leaves it out."""
    result = run("check", odd)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert any(line.startswith("warning: cases.csv:8: ") for line in result.stderr.splitlines())
    assert run("check", odd, "--quiet").stderr == ""
    as_json = json.loads(run("check", odd, "--json").stdout)
    assert as_json["faults"] == []
    assert any(warning["file"] == "cases.csv" for warning in as_json["warnings"])


def test_a_pin_that_cannot_hold_is_a_fault(
    run: Callable[..., Result],
    small_operation: Callable[..., Path],
    small_operation_files: dict[str, str],
    tmp_path: Path,
) -> None:
    """A pin that no open pair can honour is named by the case before anything is planned."""
    decisions = small_operation_files["decisions.csv"] + "C7,pin,S1,,,,\n"
    result = run("check", small_operation(tmp_path / "pinned", {"decisions.csv": decisions}))
    assert result.exit_code == 2
    assert result.stderr.startswith("decisions.csv")
    assert "C7" in result.stderr


def test_people_at_a_terminal_are_told_the_counts(run_on_terminal: Callable[..., Any], small: Path) -> None:
    """On a terminal the command says that there was nothing to find."""
    ended = run_on_terminal("check", small)
    assert ended.status == 0
    assert "no fault, no warning" in ended.text
