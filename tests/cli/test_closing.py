"""``close`` and ``reopen``: a file in the data directory, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from safeconduct.cli.main import app
from safeconduct.web.data_directory import create
from safeconduct.web.pages import closed


def test_a_record_is_closed_and_opened_again(tmp_path: Path) -> None:
    """For the minutes that are named; opening twice is no fault."""
    data = str(create(tmp_path / "data").path)
    assert CliRunner().invoke(app, ["close", "--data", data, "--minutes", "30"]).exit_code == 0
    assert closed.minutes_closed(Path(data)) == 30
    for _ in range(2):
        assert CliRunner().invoke(app, ["reopen", "--data", data]).exit_code == 0
        assert closed.minutes_closed(Path(data)) is None


@pytest.mark.parametrize("command", ["close", "reopen"])
def test_what_is_no_data_directory_is_left_alone(command: str, tmp_path: Path) -> None:
    """A wrong directory is named, and nothing is written there."""
    done = CliRunner().invoke(app, [command, "--data", str(tmp_path)])
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []
