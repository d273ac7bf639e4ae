"""Where people can go, the weeks in which more or fewer are received there, and where they pass on the way."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.history import ENTERED
from safeconduct.web.record.models import Destination, Operation, Reception, Transit
from safeconduct.web.record.services.refusal import Refused, lock_operation, refuse_odd_code, refuse_unfit

Made = TypeVar("Made", Destination, Reception, Transit)


@transaction.atomic
def create_destination(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Destination:
    """Enter a destination.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    refuse_odd_code(fields["code"])
    lock_operation(operation)
    if Destination.objects.filter(operation=operation, code=fields["code"]).exists():
        raise Refused(_("%(code)s: is the code of another destination.") % {"code": fields["code"]})
    made = Destination(operation=operation, **fields)
    return _made(made, made.code, actor, reason)


@transaction.atomic
def create_reception(destination: Destination, *, actor: Any, reason: str = "", **fields: Any) -> Reception:
    """Say how many people a destination can receive in one week, in place of how many it usually does.

    Raises:
        Refused: that week has a row already, is not named by its Monday, or the number does not fit.
    """
    lock_operation(destination.operation)
    if Reception.objects.filter(destination=destination, week=fields["week"]).exists():
        raise Refused(_("This week is there already; change it."))
    made = Reception(operation_id=destination.operation_id, destination=destination, **fields)
    return _made(made, str(made.week), actor, reason)


@transaction.atomic
def create_transit(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Transit:
    """Enter a place on the way.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    refuse_odd_code(fields["code"])
    lock_operation(operation)
    if Transit.objects.filter(operation=operation, code=fields["code"]).exists():
        raise Refused(_("%(code)s: is the code of another transit.") % {"code": fields["code"]})
    made = Transit(operation=operation, **fields)
    return _made(made, made.code, actor, reason)


def _made(made: Made, called: str, actor: Any, reason: str) -> Made:
    refuse_unfit(made)
    made.save(force_insert=True)
    journal.change(actor=actor, thing=made, what=ENTERED, before="", after=called, reason=reason)
    return made
