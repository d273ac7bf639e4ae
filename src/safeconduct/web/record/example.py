"""The Liberty example as a record, to try things with."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from safeconduct.operation.liberty import make_liberty
from safeconduct.web.record.models import Operation
from safeconduct.web.snapshot import load

CODE = "liberty"


class Taken(Exception):
    """An operation that is no example has the code of the example; nobody is let into it by mistake."""


@transaction.atomic
def load_liberty(actor: Any = None) -> Operation:
    """Load the Liberty example, of 1,300 people who do not exist; where it is there already, nothing is done.

    Args:
        actor: The user who asked for it; None for the system.

    Returns:
        The operation, which is marked as an example.

    Raises:
        Taken: the code is that of another operation.
    """
    record, is_new = Operation.objects.get_or_create(code=CODE, defaults={"name": CODE, "is_example": True})
    if not record.is_example:
        raise Taken(f"{CODE}: is the code of an operation that is no example; nothing was loaded")
    if is_new:
        load(record, make_liberty(), actor)
    return record
