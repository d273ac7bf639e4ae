"""Hazards of many days at once, as a forecast has them: laid into the record, and taken out again, all or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models import Operation, Site, SiteDay, StateChange
from safeconduct.web.record.services.edits import text_of
from safeconduct.web.record.services.refusal import Refused, lock_operation, refuse_unfit
from safeconduct.web.record.services.reversal import reverse_change

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
    there = {(row.site_id, row.day): row for row in SiteDay.objects.select_for_update().filter(operation=operation)}
    batch, changed = new_id(), 0
    for (code, day), hazard in hazards.items():
        site = sites[code]
        row = there.get((site.pk, day))
        if (ORDINARY if row is None else row.hazard) == hazard:
            continue
        if row is None:
            row = SiteDay(operation_id=operation.pk, site=site, day=day)
            refuse_unfit(row)
            row.save(force_insert=True)
            journal.change(actor=actor, thing=row, what="site_day", before="", after=str(day), reason=reason)
        before, row.hazard = text_of(row, "hazard"), hazard
        refuse_unfit(row)
        row.save(update_fields=["hazard"])
        after = text_of(row, "hazard")
        journal.change(actor=actor, thing=row, what="hazard", before=before, after=after, reason=reason, batch=batch)
        changed += 1
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
    rows = StateChange.objects.filter(operation=operation, batch=batch).exclude(batch="")
    gone = StateChange.objects.filter(reverses__operation=operation, reverses__batch=batch).values("reverses")
    changes = list(rows.exclude(pk__in=gone).order_by("-pk"))
    if not changes:
        raise Refused(_("There is no such change, or it was taken back already."))
    for change in changes:
        reverse_change(change, actor=actor, reason=reason)
    return len(changes)
