"""Lists that wait are dropped by retention as by hand: their content is gone, and the log says so."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.web.intake.making import ROWS, csv_of, merged, staged

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.intake.set_aside import ListsSetAside
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import Refused
from safeconduct.web.retention import lists
from safeconduct.web.retention.lists import Waiting

pytestmark = pytest.mark.django_db


def test_a_list_that_waits_is_known_and_dropped(camp: Operation, elsewhere: Operation, alma: User) -> None:
    """One that was merged does not wait; the one that waits loses its content, once."""
    merged(camp, csv_of(ROWS[0]), alma)
    waits = staged(camp, csv_of(*ROWS), alma)
    (keeper,) = [one for one in lists.KEEPERS if isinstance(one, ListsSetAside)]
    assert keeper.waiting(camp) == [Waiting(waits.uid, timezone.localdate())]
    assert keeper.waiting(elsewhere) == []
    keeper.drop(camp, waits.uid, actor=None, reason="retention, rule 1")
    waits.refresh_from_db()
    assert (waits.state, waits.content) == ("discarded", None)
    assert Entry.objects.filter(action="discarded", ids__contains=waits.uid).count() == 1
    assert keeper.waiting(camp) == []
    with pytest.raises(Refused, match="already"):
        keeper.drop(camp, waits.uid, actor=None, reason="retention, rule 1")
