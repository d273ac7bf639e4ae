"""What large plans are made by can be compiled beforehand."""

from __future__ import annotations

import pytest

from safeconduct.planning import bending, seating, sweeping
from safeconduct.planning.warming import warm


@pytest.mark.soak
def test_every_pass_is_compiled_by_warming() -> None:
    """People are placed, and each function that is compiled when it is called has been."""
    way, flying = warm()
    assert (way >= 0).any()
    assert flying.all()
    passes = [
        made for module in (sweeping, bending, seating) for made in vars(module).values() if hasattr(made, "signatures")
    ]
    assert len(passes) >= 10
    assert all(made.signatures for made in passes)
