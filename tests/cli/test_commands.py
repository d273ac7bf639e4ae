"""How what goes wrong becomes one line and an exit status."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import Result

from safeconduct.cli.commands import ending_clearly
from safeconduct.cli.refusal import Refused, Status
from safeconduct.operation import Fault, Faulty


def ended(error: BaseException, capsys: pytest.CaptureFixture[str], *, debug: bool = False) -> tuple[int, str]:
    """The status and the text with which a command ends that raises an error."""

    def run() -> None:
        raise error

    with pytest.raises(typer.Exit) as raised:
        ending_clearly(run, debug=debug)
    return raised.value.exit_code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (Refused("--out: is wrong"), Status.WRONG, "--out: is wrong\n"),
        (
            Faulty([Fault("people.csv", 12, "case_id", "'C9' is not in cases.csv"), Fault("", None, None, "none")]),
            Status.WRONG,
            "people.csv:12: case_id: 'C9' is not in cases.csv\nnone\n",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "plan"), Status.WRONG, "plan: Permission denied\n"),
        (OSError(errno.ENOSPC, "No space left on device"), Status.WRONG, "No space left on device\n"),
        (OSError(errno.EXDEV, "Invalid link", "a", None, "b"), Status.WRONG, "b: Invalid link\n"),
        (FileExistsError("b is no plan folder"), Status.WRONG, "b is no plan folder\n"),
        (KeyboardInterrupt(), Status.INTERRUPTED, "interrupted; nothing was written\n"),
    ],
)
def test_each_kind_of_error_has_its_status_and_its_line(
    error: BaseException, status: Status, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong is told without a traceback, and ends with the status that scripts rely on."""
    assert ended(error, capsys) == (status, text)


def test_more_than_a_hundred_faults_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """The first hundred faults are listed, then how many more there are."""
    faults = [Fault("people.csv", line, None, "is wrong") for line in range(2, 1302)]
    lines = ended(Faulty(faults), capsys)[1].splitlines()
    assert len(lines) == 101
    assert lines[-1] == "and 1,200 more"


def test_a_fault_of_the_program_is_told_with_its_place_and_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What nobody foresaw is one line that says where it happened and asks for a report; ``--debug`` shows the rest."""
    status, text = ended(KeyError("x\ny"), capsys)
    assert status == Status.UNEXPECTED
    assert text.count("\n") == 1
    assert "KeyError" in text
    assert "commands.py:" in text
    assert "Traceback" in ended(ValueError("x"), capsys, debug=True)[1]


def test_what_stands_in_a_table_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters from the input are made visible before they reach a terminal."""
    fault = Fault("cases.csv", 2, "case_id", "\x1b[2Jgone\r is no code")
    assert ended(Faulty([fault]), capsys)[1] == "cases.csv:2: case_id: \\x1b[2Jgone\\x0d is no code\n"


def test_a_reader_that_goes_away_is_no_fault(small: Path) -> None:
    """Where the reader of standard output has gone, the command ends without a word."""
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "w") as gone:
        command = [sys.executable, "-m", "safeconduct", "check", "--json", str(small)]
        process = subprocess.run(command, stdout=gone, stderr=subprocess.PIPE, text=True, check=False)
    assert (process.returncode, process.stderr) == (Status.UNREAD, "")


def test_a_standard_error_that_is_closed_is_no_fault(small: Path) -> None:
    """A command that nobody can hear does its work all the same."""
    line = f'"{sys.executable}" -m safeconduct check --json --progress json "{small}" 2>&-'
    process = subprocess.run(line, shell=True, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S602
    assert process.returncode == 0
    assert json.loads(process.stdout)["faults"] == []


def test_a_missing_operation_is_told_in_one_line(run: Callable[..., Result], tmp_path: Path) -> None:
    """A path at which nothing is, is named."""
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert str(tmp_path / "nowhere") in result.stderr
