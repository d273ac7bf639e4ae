"""Rehearsals made in tests, played in the test itself."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from safeconduct.cli.rehearse import write
from safeconduct.operation import read_operation, read_plan
from safeconduct.operation.risks import risk_defaults
from safeconduct.rehearsal import rehearse
from safeconduct.rehearsal.results import claims
from safeconduct.web.plans.models import Plan
from safeconduct.web.rehearsals import making
from safeconduct.web.rehearsals.models import Rehearsal

CALM = replace(
    risk_defaults(), cancelled=0.0, late_days=(1.0,), no_show=0.0, unready=0.0, paused_per_year=0.0, road_closed_days=0
)
"""Nothing goes wrong."""


def rehearsed(plan: Plan, actor: Any, risks: Any = CALM, **asked: Any) -> Rehearsal:
    """A rehearsal of a plan, played as the command does."""
    begun = making.begin(plan, risks, actor=actor, **({"futures": 40} | asked))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        making.lay_out(begun, folder)
        read = read_operation(folder / "operation")
        found = rehearse(read, read_plan(folder / "plan"), futures=begun.futures, seed=begun.seed, workers="1")
        write(found, claims(found), folder / "rehearsal")
        making.take_in(begun, *making.read(folder / "rehearsal"))
    begun.refresh_from_db()
    return begun
