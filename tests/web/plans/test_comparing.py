"""Two plans side by side: who has to be told after a departure was cancelled."""

from __future__ import annotations

import pytest
from tests.planning.making import departure, family, offer, operation
from tests.web.plans.making import planned
from tests.web.record.making import START, departing

from safeconduct.web.accounts.models import User
from safeconduct.web.plans import approving, making, telling
from safeconduct.web.plans.comparing import difference
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import cancel_departure
from safeconduct.web.snapshot import load

pytestmark = pytest.mark.django_db


def test_who_was_told_of_a_cancelled_departure_has_to_be_told(
    alma: User, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two families leave by each of two departures; the first is cancelled, and only its families are told anew."""
    monkeypatch.setattr(making, "today", lambda: START)
    record = Operation.objects.create(code="two", name="Two")
    families = [family(f"F{n}", 2) for n in range(4)]
    departures = [departure("D1", 5, 4), departure("D2", 6, 4), departure("D3", 9, 4)]
    load(record, operation(families, departures, [offer("O1", 20)], moved_days=5.0))
    first = planned(record, alma)
    approving.propose(first, actor=alma)
    telling.ask(first, actor=alma)
    telling.agree(first, actor=rita)
    on_first = {one.case.code for one in first.cases.select_related("case") if one.departure == departing(record, "D1")}
    cancel_departure(departing(record, "D1"), actor=alma, reason="Fog")
    second = planned(record, alma)
    found = difference(first, second)
    assert len(on_first) == 2
    assert found.told == on_first
    assert set(found.comparison.cases["departure_second"]) == {"D3"}
    assert found.placed == (8, 8)
