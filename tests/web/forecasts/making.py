"""Records with incidents, and forecasts of them computed in the test itself."""

from __future__ import annotations

from typing import Any

from tests.web.foretelling import computed
from tests.web.record.making import made, on

from safeconduct.web.forecasts import making
from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.record.models import Operation

DAYS_BEFORE = (60, 41, 40, 39, 12, 3, 2, 1)
"""Days before the first one of the operation on which there was an incident at the camp."""


def attacked(**tables: Any) -> Operation:
    """A record with eight incidents at the camp, the last three on the last days before it begins; none elsewhere."""
    rows = [
        {"incident_id": f"I{n}", "site_id": "camp", "occurred_on": on(-days), "kind": "shelling"}
        for n, days in enumerate(DAYS_BEFORE)
    ]
    return made(incidents=rows, **tables)


def foretold(record: Operation, actor: Any, **asked: Any) -> Forecast:
    """A forecast from the first day of a record on, computed as the command does."""
    begun = making.begin(record, actor=actor, **({"as_of": on(0), "days": 21} | asked))
    return computed(begun)
