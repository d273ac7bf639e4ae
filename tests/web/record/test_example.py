"""The Liberty example in the record."""

from __future__ import annotations

import pytest

from safeconduct.operation import digest
from safeconduct.operation.liberty import make_liberty
from safeconduct.web.record.example import load_liberty
from safeconduct.web.record.models import Incident, Operation
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


def test_the_example_is_loaded_once() -> None:
    """It is the operation that the command writes; loading it again changes nothing."""
    record = load_liberty()
    assert digest(snapshot(record)) == digest(make_liberty())
    assert load_liberty() == record
    assert Incident.objects.standing().filter(operation=record).count() == make_liberty().tables["incidents"].height > 0
    assert Operation.objects.count() == 1
