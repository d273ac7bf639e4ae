"""Where people wait, where they can go, the weeks in which more or fewer are received there, and where they pass."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.models import Destination, Operation, Reception, Site, Transit
from safeconduct.web.record.models.places import ENTERED, is_standing
from safeconduct.web.record.services.refusal import (
    Refused,
    lock_operation,
    refuse_odd_code,
    refuse_unfit,
    same_operation,
)

Coded = TypeVar("Coded", Site, Destination, Transit)
Made = TypeVar("Made", Site, Destination, Reception, Transit)


@transaction.atomic
def create_site(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Site:
    """Enter a site.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    return _coded(Site(operation=operation, **fields), _("%(code)s: is the code of another site."), actor, reason)


@transaction.atomic
def create_destination(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Destination:
    """Enter a destination.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    return _coded(
        Destination(operation=operation, **fields), _("%(code)s: is the code of another destination."), actor, reason
    )


@transaction.atomic
def create_reception(destination: Destination, *, actor: Any, reason: str = "", **fields: Any) -> Reception:
    """Say how many people a destination can receive in one week, in place of how many it usually does.

    Raises:
        Refused: that week has a row already, is not named by its Monday, or the number does not fit.
    """
    lock_operation(destination.operation)
    same_operation(destination.operation_id, destination=destination)
    there: Reception | None = Reception.objects.filter(destination=destination, week=fields["week"]).first()
    if there is not None and is_standing(there):
        raise Refused(_("This week is there already; change it."))
    made = Reception(operation_id=destination.operation_id, destination=destination, **fields)
    return _made(made, there, str(made.week), actor, reason)


@transaction.atomic
def create_transit(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Transit:
    """Enter a place on the way.

    Raises:
        Refused: the code is taken, or a value does not fit.
    """
    return _coded(Transit(operation=operation, **fields), _("%(code)s: is the code of another transit."), actor, reason)


def _coded(made: Coded, taken: str, actor: Any, reason: str) -> Coded:
    """Write a row that has a code, which no row that counts may have."""
    refuse_odd_code(made.code)
    lock_operation(made.operation)
    there: Any = type(made).objects.filter(operation=made.operation, code=made.code).first()
    if there is not None and is_standing(there):
        raise Refused(taken % {"code": made.code})
    _made(made, there, made.code, actor, reason)
    return made


def _made(made: Made, there: Made | None, called: str, actor: Any, reason: str) -> Made:
    """Write a new row, or one anew that was entered before and taken back."""
    if there is not None:
        made.pk, made._state.adding = there.pk, False
    refuse_unfit(made)
    made.save(force_insert=there is None)
    journal.change(actor=actor, thing=made, what=ENTERED, before="", after=called, reason=reason)
    return made
