"""Days at sites that are changed in one action and go back in one: hazards of a forecast, a road that is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models import Operation, Site, SiteDay, StateChange
from safeconduct.web.record.services.edits import text_of
from safeconduct.web.record.services.refusal import Refused, refuse_unfit
from safeconduct.web.record.services.reversal import reverse_change


def set_on_days(
    operation: Operation, field: str, wanted: Iterable[tuple[Site, date, Any]], *, actor: Any, reason: str
) -> tuple[str, int]:
    """Give a field of some days at some sites other values; what else is said of these days stays.

    The operation is locked by the caller.

    Args:
        operation: Whose sites.
        field: Of ``SiteDay``.
        wanted: Sites and days with the values.
        actor: Who says so.
        reason: Why.

    Returns:
        What the changes share, by which they are taken back together, and how many days are otherwise than before.

    Raises:
        Refused: a value does not fit.
    """
    each = list(wanted)
    rows = SiteDay.objects.select_for_update().filter(operation=operation, site__in={site.pk for site, _d, _v in each})
    there = {(row.site_id, row.day): row for row in rows}
    batch, changed = new_id(), 0
    for site, day, value in each:
        is_new = (site.pk, day) not in there
        row = SiteDay(operation_id=operation.pk, site=site, day=day) if is_new else there[site.pk, day]
        if getattr(row, field) == value:
            continue
        if is_new:
            refuse_unfit(row)
            row.save(force_insert=True)
            journal.change(actor=actor, thing=row, what="site_day", before="", after=str(day), reason=reason)
        before = text_of(row, field)
        setattr(row, field, value)
        refuse_unfit(row)
        row.save(update_fields=[field])
        after = text_of(row, field)
        journal.change(actor=actor, thing=row, what=field, before=before, after=after, reason=reason, batch=batch)
        changed += 1
    return batch, changed


def take_back_together(changes: Sequence[StateChange], *, actor: Any, reason: str) -> int:
    """Take back changes that were made in one action, all or none; in the transaction of the caller.

    Args:
        changes: Those of them that stand, the last first.
        actor: Who takes them back.
        reason: Why.

    Returns:
        How many.

    Raises:
        ChangedMeanwhile: a day has another value by now.
        Refused: there are none.
    """
    if not changes:
        raise Refused(_("There is no such change, or it was taken back already."))
    for change in changes:
        reverse_change(change, actor=actor, reason=reason)
    return len(changes)
