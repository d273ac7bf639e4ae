"""``serve``: what it refuses before it serves anything. That it serves is shown in ``tests/web/test_serving.py``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def refused(data: Path, **changes: str) -> str:
    """The one line that the command ends with, and that its status is that of a wrong input."""
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data)]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": ""} | changes, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


def test_a_directory_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """A folder with other files is named, and nothing is written into it."""
    (tmp_path / "letters.txt").write_text("")
    assert "holds 'letters.txt' and no key.json" in refused(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAFECONDUCT_HTTPS", "maybe"),
        ("SAFECONDUCT_WORKERS", "0"),
        ("SAFECONDUCT_TIME_ZONE", "Nowhere/Here"),
        ("DATABASE_URL", "mysql://a/b"),
    ],
)
def test_a_setting_that_cannot_be_followed_is_named(name: str, value: str, tmp_path: Path) -> None:
    """A wrong environment variable ends the command with the variable's name, and nothing is made."""
    assert refused(tmp_path / "data", **{name: value}).startswith(f"{name}: ")
    assert not (tmp_path / "data").exists()
