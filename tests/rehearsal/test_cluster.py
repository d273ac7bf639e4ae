"""A cluster: the same answer as this process, and a clear refusal where there is none."""

from __future__ import annotations

import sys

import pytest
from tests.rehearsal.making import busy, defaults, greedy_plan

from safeconduct.rehearsal import NoSuchCrew, rehearse

MADE = busy(3)
PLAN = greedy_plan(MADE)


def test_without_ray_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what to install, and what else would do."""
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(NoSuchCrew, match=r"ray://10.0.0.1:10001 needs Ray, which is not installed: pip install"):
        rehearse(MADE, PLAN, futures=1, workers="ray://10.0.0.1:10001")


@pytest.mark.soak
def test_ray_answers_as_this_process_does() -> None:
    """Bit by bit, on a cluster of this machine."""
    alone, together = (rehearse(MADE, PLAN, futures=1000, risks=defaults(), workers=crew) for crew in (1, "ray"))
    assert together.figures.tobytes() == alone.figures.tobytes()
    assert together.remaining.tobytes() == alone.remaining.tobytes()
    assert together.fragile == alone.fragile
