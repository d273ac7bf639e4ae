"""Warming: what large plans are made by, compiled before anybody waits for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WARMED = """
from safeconduct.planning import bending, chaining, seating, sweeping
from safeconduct.planning.warming import warm

way, flying = warm()
assert (way >= 0).any()
assert flying.all()
passes = {
    name: made
    for module in (sweeping, bending, seating, chaining)
    for name, made in vars(module).items()
    if hasattr(made, "signatures") and made.targetoptions.get("inline") != "always"  # else a part of what calls it
}
assert len(passes) >= 10
print(*(name for name, made in passes.items() if not made.signatures))
"""


@pytest.mark.soak
def test_every_pass_is_compiled_by_warming(tmp_path: Path) -> None:
    """Where nothing was compiled before, people are placed, and each function that is compiled when called has been."""
    nothing = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", WARMED], env=nothing, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
