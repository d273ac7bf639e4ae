"""Hazards of many days at once, as a forecast has them: laid into the record, and taken out again, all or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record.models import Operation, Site
from safeconduct.web.record.services.days import set_on_days, take_back_together
from safeconduct.web.record.services.refusal import Refused, lock_operation
from safeconduct.web.record.services.reversal import standing_changes

ORDINARY = 1.0
"""The hazard of a day that nothing is said of."""


@transaction.atomic
def lay_hazards(
    operation: Operation, hazards: Mapping[tuple[str, date], float], *, actor: Any, reason: str
) -> tuple[str, int]:
    """Say how dangerous some days at some sites are; what else is said of these days stays.

    Args:
        operation: Whose sites.
        hazards: By the code of a site and a day.
        actor: Who says so.
        reason: Why.

    Returns:
        What the changes share, by which they are taken back together, and how many days are otherwise than before.

    Raises:
        Refused: a site is not there, a number does not fit, no reason is given, or every day is so already.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    lock_operation(operation)
    sites = {site.code: site for site in Site.objects.standing().filter(operation=operation)}
    if gone := sorted({code for code, _day in hazards} - sites.keys()):
        raise Refused(_("%(name)s: is not there.") % {"name": gone[0]})
    wanted = [(sites[code], day, hazard) for (code, day), hazard in hazards.items()]
    batch, changed = set_on_days(operation, "hazard", wanted, actor=actor, reason=reason)
    if not changed:
        raise Refused(_("Nothing would change."))
    return batch, changed


@transaction.atomic
def take_out_hazards(operation: Operation, batch: str, *, actor: Any, reason: str) -> int:
    """Take back hazards that were laid in together, all or none.

    Returns:
        How many; those that were taken back by themselves before are left as they are.

    Raises:
        ChangedMeanwhile: a day has another hazard by now.
        Refused: there is nothing to take back, or no reason.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    lock_operation(operation)
    return take_back_together(standing_changes(operation, batch), actor=actor, reason=reason)
