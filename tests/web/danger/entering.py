"""Incidents entered in tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.web.record.making import site

from safeconduct.web.danger import services
from safeconduct.web.record.models import Incident, Operation

DAY = date(2026, 3, 2)


def entered(record: Operation, actor: Any = None, **given: Any) -> Incident:
    """An incident that was entered: shelling of the camp, of which only the day is known."""
    fields = {"site": site(record, "camp"), "kind": "shelling", "occurred_on": DAY, "precision": "day"}
    return services.enter_incident(record, actor=actor, **{**fields, **given})
