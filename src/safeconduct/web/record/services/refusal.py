"""Why a change is refused, and the lock under which it is decided."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import day_text
from safeconduct.web.record.models import Operation

Thing = TypeVar("Thing", bound=models.Model)


class Refused(Exception):
    """A change was refused; the message says why and what would be right, in the language of who asked."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the same thing since it was looked at.

    Attributes:
        now: The value that it has.
    """

    def __init__(self, now: object) -> None:
        self.now = now
        told = day_text(now) if isinstance(now, date) else now
        super().__init__(_("Somebody else changed this since you looked: it is now %(now)s.") % {"now": told})


def locked(thing: Thing) -> Thing:
    """The row as it is now, locked until the transaction ends.

    Raises:
        Refused: it is no longer there; a person may have been merged into another meanwhile.
    """
    model: Any = type(thing)
    found: Thing | None = model.objects.select_for_update().filter(pk=thing.pk).first()
    if found is None:
        raise Refused(_("This is no longer there; look again."))
    return found


def lock_operation(operation: Operation) -> Operation:
    """Lock an operation, so that what is numbered within it is numbered once."""
    return Operation.objects.select_for_update().get(pk=operation.pk)


def refuse_unfit(thing: models.Model) -> None:
    """See that a new row keeps the rules before the database says so, in words for people.

    Raises:
        Refused: a value does not fit its field, or the row breaks a rule.
    """
    try:
        thing.full_clean(validate_unique=False)
    except ValidationError as error:
        said = [f"{field}: {message}" for field, each in error.message_dict.items() for message in each]
        raise Refused("; ".join(said)) from None


def refuse_broken(thing: models.Model) -> None:
    """See that a row that was there keeps the rules of its table before the database says so.

    Raises:
        Refused: it breaks one.
    """
    try:
        thing.validate_constraints()
    except ValidationError as error:
        raise Refused("; ".join(error.messages)) from None


def same_operation(operation_id: int, **things: models.Model | None) -> None:
    """See that what is named belongs to the operation.

    Raises:
        Refused: something belongs to another.
    """
    for name, thing in things.items():
        if thing is not None and getattr(thing, "operation_id", None) != operation_id:
            raise Refused(_("%(name)s: belongs to another operation.") % {"name": name})
