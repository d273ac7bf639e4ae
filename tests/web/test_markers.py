"""What is sealed, and what was typed, is nowhere in clear: markers are planted everywhere and looked for everywhere."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from web.installation import installation
from web.marking import Sought

TESTS = Path(__file__).parent.parent


@pytest.mark.own_database
def test_no_marker_is_anywhere(tmp_path: Path) -> None:
    """Not in a table, a file of the data directory, a dump, a backup, a temporary folder, nor a log of everything."""
    with installation(tmp_path / "home" / "data", "markers", present=True) as known:
        path = os.pathsep.join([str(TESTS), str(TESTS.parent), known.get("PYTHONPATH", "")])
        (tmp_path / "home").mkdir()
        done = subprocess.run(
            [sys.executable, "-c", "from web.marking import main; main()"],
            env=known | {"PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr


def test_a_marker_is_found_however_it_stands() -> None:
    """In each encoding, within other text; and not where it is not."""
    marker = "Qzxbbbmarqer"
    wanted = Sought([marker])
    for before in ("", "a", "ab", "abc"):
        text = f"{before}{marker}after"
        plain = text.encode()
        for content in (plain, plain.upper(), text.encode("utf-16"), plain.hex().encode(), base64.b64encode(plain)):
            assert wanted.search(content), content
    assert not wanted.search(b"something else altogether")
