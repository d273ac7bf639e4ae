"""``audit verify`` and ``rotate-key``: what they refuse. What they do is shown in ``tests/web/test_maintenance.py``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--count", "3"], "--count, --head: belong together"),
        (["--head", "0" * 64], "--count, --head: belong together"),
        (["--count", "3", "--head", "0" * 63], "--head: is not 64 hexadecimal digits"),
        (["--count", "3", "--head", "g" * 64], "--head: is not 64 hexadecimal digits"),
    ],
)
def test_a_line_that_was_copied_badly_is_refused(
    run: Callable[..., Result], tmp_path: Path, arguments: list[str], line: str
) -> None:
    """Count and head are given together and whole, or nothing is compared."""
    done = run("audit", "verify", "--data", tmp_path, *arguments)
    assert done.exit_code == 2
    assert done.output.startswith(line)


@pytest.mark.parametrize("command", [["audit", "verify"], ["rotate-key"]], ids=" ".join)
def test_what_is_no_data_directory_is_refused(run: Callable[..., Result], tmp_path: Path, command: list[str]) -> None:
    """Nothing is made where no record is."""
    done = run(*command, "--data", tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "there is no such directory" in done.output
    assert not (tmp_path / "nowhere").exists()
