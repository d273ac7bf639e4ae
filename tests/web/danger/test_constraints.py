"""What the database keeps by itself about danger: each rule is tried past the models."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from tests.web.danger.entering import DAY, entered
from tests.web.record.making import site
from tests.web.record.test_constraints import refused

from safeconduct.web.record.models import (
    Incident,
    IncidentReport,
    IncidentSource,
    Operation,
    Protection,
    ProtectionStep,
    Visit,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"killed_min": 2, "killed_max": 1},
        {"injured_min": 2, "injured_max": 1},
        {"precision": "week", "occurred_time": time(8)},
        {"reported_time": time(8)},
        {"kind": "quarrel"},
        {"confidence": "sure"},
    ],
)
def test_an_incident(record: Operation, wrong: dict[str, Any]) -> None:
    """Ranges in order, a time only of a day, and the words of the dictionary."""
    right = {"operation": record, "site": site(record, "camp"), "occurred_on": DAY, "kind": "threat"}
    assert refused(Incident, code="X", **{**right, **wrong})
    assert not refused(Incident, code="X", **right)


def test_what_hangs_on_an_incident(record: Operation) -> None:
    """A source says something and is judged by the words of the code; a report went to somebody."""
    one = entered(record)
    common = {"operation": record, "incident": one}
    assert refused(IncidentSource, **common)
    assert refused(IncidentSource, **common, reference="Radio", reliability="G")
    assert refused(IncidentSource, **common, reference="Radio", credibility=0)
    assert refused(IncidentSource, **common, reference="Radio", credibility=7)
    assert not refused(IncidentSource, **common, reference="Radio", reliability="F", credibility=6)
    assert refused(IncidentReport, **common, sent_to="")
    assert not refused(IncidentReport, **common, sent_to="Head office")


def test_what_protects(record: Operation) -> None:
    """Kinds and steps are of a list; a step is by somebody, and a visit of an organisation."""
    camp = site(record, "camp")
    assert refused(Protection, operation=record, site=camp, kind="prayer")
    one = Protection.objects.create(operation=record, site=camp, kind="wall")
    step = {"operation": record, "protection": one, "day": DAY}
    assert refused(ProtectionStep, **step, state="hoped", party="Army")
    assert refused(ProtectionStep, **step, state="asked", party="")
    assert not refused(ProtectionStep, **step, state="asked", party="Army")
    assert refused(Visit, operation=record, site=camp, organisation="", day=DAY)
