"""The engine against its slow twin: both agree future by future on the same luck."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rehearsal.making import busy, dangers, greedy_plan, incident_parameters, played
from tests.rehearsal.twin import Twin

from safeconduct.operation import Risks
from safeconduct.rehearsal.playing import EXPOSURE, IN_TIME, INCIDENTS, LAST, PLACED
from safeconduct.rehearsal.staging import stage_of

INCIDENT_PROCESSES = st.sampled_from([(0.1, 0.5, 0.3), (0.0, 0.0, 0.0), (0.15, 0.0, 0.0)])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), dangers(), INCIDENT_PROCESSES, st.integers(0, 3), st.integers(0, 2**20))
def test_every_future_is_that_of_the_twin(
    number: int, risks: Risks, process: tuple[float, float, float], skipped: int, first: int
) -> None:
    """Who leaves when, who remains by day, incidents and exposure: event by event they come out the same."""
    made, many = busy(number), 4
    plan = greedy_plan(made, skip=lambda p: p % 4 == 3 and skipped == 0)
    parameters = incident_parameters(stage_of(made, plan), many, *process)
    remaining, figures, stage, state = played(made, plan, risks, many, first=first, parameters=parameters)
    for n in range(many):
        twin = Twin(made, plan, risks, parameters[n], 0, first + n).play()
        assert remaining[n].tolist() == twin.remaining
        assert figures[n, INCIDENTS] == twin.incidents
        assert figures[n, EXPOSURE] == pytest.approx(twin.exposure, rel=1e-12)
        left = [day for day in twin.left_on if day is not None]
        everybody = len(left) == len(twin.left_on)
        assert figures[n, LAST] == (max(left, default=-1) if everybody else -1)
        assert figures[n, IN_TIME] == (everybody and max(left, default=0) <= stage.deadline)
        people = zip(stage.people.tolist(), twin.left_on, strict=True)
        assert figures[n, PLACED] == math.fsum(many for many, day in people if day is not None)
    assert [day if day >= 0 else None for day in state.left_on.tolist()] == twin.left_on
