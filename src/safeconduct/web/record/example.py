"""The Liberty example as a record, to try things with."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from safeconduct.operation.liberty import make_liberty
from safeconduct.web.record.models import Operation
from safeconduct.web.snapshot import load

CODE = "liberty"


@transaction.atomic
def load_liberty(actor: Any = None) -> Operation:
    """Load the Liberty example, of 1,300 people who do not exist; where it is there already, nothing is done.

    Args:
        actor: The user who asked for it; None for the system.

    Returns:
        The operation.
    """
    record, is_new = Operation.objects.get_or_create(code=CODE, defaults={"name": CODE})
    if is_new:
        load(record, make_liberty(), actor)
    return record
