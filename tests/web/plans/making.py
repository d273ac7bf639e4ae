"""Plans made in tests, computed in the test itself."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from safeconduct.operation import write_plan
from safeconduct.planning import plan as find_plan
from safeconduct.web.plans import files, making
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import Operation


def planned(record: Operation, actor: Any, **more: Any) -> Plan:
    """A plan of a record, begun and taken in."""
    plan = making.begin(record, actor=actor, on=None, **more)
    taken_in(plan)
    return Plan.objects.get(pk=plan.pk)


def taken_in(plan: Plan) -> None:
    """Compute a plan that was begun as the command does, and take it in."""
    found = find_plan(files.basis_of(plan), files.previous_of(plan))
    with tempfile.TemporaryDirectory() as place:
        write_plan(replace(found, claims={**found.claims, "seconds": 0.1}), Path(place) / "plan")
        making.take_in(plan, making.read(plan, Path(place) / "plan"))
