"""Running the command, in this process and in one of its own, on a terminal and on none."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from safeconduct.cli.main import app


@pytest.fixture(scope="session")
def run() -> Callable[..., Result]:
    """A function that runs the command with its arguments in this process, standard error being no terminal."""

    def command(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return command


@dataclass(frozen=True)
class Ended:
    """How a process ended: its status, and what a person saw on the terminal."""

    status: int
    stdout: str
    seen: str

    @property
    def text(self) -> str:
        """What was seen, as one line: where it was wrapped depends on the length of a path."""
        return " ".join(self.seen.split())


@pytest.fixture(scope="session")
def run_on_terminal() -> Callable[..., Ended]:
    """A function that runs the command as a process whose standard error is a terminal of 80 columns."""

    def command(*arguments: object) -> Ended:
        ours, theirs = pty.openpty()
        environment = os.environ | {"COLUMNS": "80", "LINES": "24", "TERM": "xterm-256color", "NO_COLOR": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", "safeconduct", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=theirs,
            env=environment,
        )
        os.close(theirs)
        seen: list[bytes] = []
        reader = threading.Thread(target=_read_all, args=(ours, seen))
        reader.start()
        stdout, _ = process.communicate(timeout=60)
        reader.join(timeout=10)
        os.close(ours)
        return Ended(process.returncode, stdout.decode(), b"".join(seen).decode(errors="replace"))

    return command


def _read_all(terminal: int, into: list[bytes]) -> None:
    try:
        while piece := os.read(terminal, 65536):
            into.append(piece)
    except OSError:  # Linux says so when the other end is closed
        return


@pytest.fixture(scope="session")
def small(small_operation: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small operation, not to be changed."""
    return small_operation(tmp_path_factory.mktemp("cli") / "small")


@pytest.fixture(scope="session")
def without_departures(
    small_operation: Callable[..., Path],
    small_operation_files: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The folder of the small operation before anything departs, not to be changed."""
    none: dict[str, str | None] = {"departures.csv": small_operation_files["departures.csv"].splitlines()[0] + "\n"}
    none |= dict.fromkeys(("departure_needs.csv", "decisions.csv", "usage.csv"))
    return small_operation(tmp_path_factory.mktemp("cli") / "without", none)


@pytest.fixture(scope="session")
def plan(run: Callable[..., Result], small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a plan of the small operation, not to be changed."""
    out = tmp_path_factory.mktemp("cli") / "plan"
    assert run("plan", small, "--out", out).exit_code == 0
    return out
