"""``new``, ``example liberty`` and ``template``: something to start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from safeconduct.operation import check_operation, digest, read_operation


def test_a_new_operation_has_the_people_asked_for_and_no_fault(run: Callable[..., Result], tmp_path: Path) -> None:
    """``new`` writes a folder that can be planned, the same for the same seed and another for another."""
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        result = run("new", tmp_path / name, "--people", 80, "--seed", seed)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    one, two, three = (read_operation(tmp_path / name) for name in ("one", "two", "three"))
    assert one.tables["people"].height == 80
    assert digest(one) == digest(two) != digest(three)


def test_people_at_a_terminal_are_told_what_to_type_next(run_on_terminal: Callable[..., Any], tmp_path: Path) -> None:
    """The next commands are shown as they can be typed, with the name of the folder."""
    seen = run_on_terminal("new", tmp_path / "camp", "--people", 30).text
    assert "safeconduct check" in seen
    assert "30 people" in seen


@pytest.mark.parametrize("people", ["0", "-3", "many"])
def test_nobody_is_no_operation(run: Callable[..., Result], tmp_path: Path, people: str) -> None:
    """A number of people below 1, or none, ends with status 2."""
    assert run("new", tmp_path / "none", "--people", people).exit_code == 2
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("command", [["new", "--people", "20"], ["example", "liberty"]])
def test_what_is_there_is_not_overwritten(run: Callable[..., Result], tmp_path: Path, command: list[str]) -> None:
    """A folder that holds something is refused, and written again only with ``--force``."""
    name, *options = command if command[0] == "new" else [" ".join(command)]
    words = [*name.split(), tmp_path / "there", *options]
    assert run(*words).exit_code == 0
    refused = run(*words)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert run(*words, "--force").exit_code == 0


def test_the_liberty_example_has_1300_people_and_no_fault(run: Callable[..., Result], tmp_path: Path) -> None:
    """``example liberty`` writes an operation that can be planned, with the notes on its sources beside."""
    assert run("example", "liberty", tmp_path / "liberty").exit_code == 0
    findings = check_operation(tmp_path / "liberty")
    assert findings.faults == ()
    assert findings.operation is not None
    assert findings.operation.tables["people"].height == 1300
    assert list((tmp_path / "liberty").glob("*.md"))


def test_a_template_is_a_workbook_that_only_lacks_its_answers(run: Callable[..., Result], tmp_path: Path) -> None:
    """``template`` writes a workbook whose faults are only the settings that nobody can guess."""
    book = tmp_path / "forms" / "camp.xlsx"
    assert run("template", book).exit_code == 0
    faults = check_operation(book).faults
    assert {fault.column for fault in faults} == {"name", "starts_on", "deadline"}
    assert run("template", book).exit_code == 2
    assert run("template", book, "--force").exit_code == 0


def test_a_template_is_a_workbook_and_nothing_else(run: Callable[..., Result], tmp_path: Path) -> None:
    """Another suffix is refused with the one that would be right."""
    result = run("template", tmp_path / "camp.ods")
    assert result.exit_code == 2
    assert ".xlsx" in result.stderr
