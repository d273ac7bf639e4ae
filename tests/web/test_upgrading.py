"""A database of an earlier form, with data in it, is copied and brought to the present one, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from web.installation import installation

TESTS = Path(__file__).parent.parent


def ran(name: str, environment: dict[str, str]) -> str:
    """What a function of ``web.earlier`` prints in a process of its own."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent), environment.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", f"from web.earlier import {name}; {name}()"]
    known = environment | {"PYTHONPATH": path}
    done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.own_database
@pytest.mark.parametrize("form", [pytest.param("first", marks=pytest.mark.soak), "register"])
def test_an_earlier_form_is_copied_and_brought_up(form: str, tmp_path: Path) -> None:
    """The copy is said, and has the data in the old form; the new form has them too, and can be worked with."""
    data = tmp_path / "data"
    with installation(data, f"upgrade_{form}") as environment:
        ran(f"make_{form}", environment)
        told = ran(f"look_at_{form}", environment)
        (copy,) = (data / "backups").iterdir()
        assert str(copy) in told
        if environment["DATABASE_URL"]:
            command = ["pg_restore", "--file=-", str(copy)]
            content = subprocess.run(command, capture_output=True, check=True).stdout
        else:
            content = copy.read_bytes()
        assert b"Early operation" in content
        assert b"record_savedview" not in content
