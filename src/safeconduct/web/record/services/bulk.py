"""The same change of many cases: seen before it is made, one row each, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import number
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models import Case, Operation, Site, StateChange
from safeconduct.web.record.services.cases import change_case, move_case, today
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.record.services.reversal import reverse_change

MOST = 500
"""Cases that are changed at once."""

FIELDS = ("status", "priority", "site")


@dataclass(frozen=True)
class Planned:
    """One case as it would be changed.

    Attributes:
        case: The case.
        before: What it has now, as a word or the code of a site.
        obstacle: Why it cannot be changed; empty where it can.
    """

    case: Case
    before: str
    obstacle: str

    @property
    def changes(self) -> bool:
        """Whether it would be another afterwards."""
        return not self.obstacle


def preview(operation: Operation, uids: Collection[str], field: str, value: str) -> list[Planned]:
    """What a change would do to each case; nothing is changed.

    Args:
        operation: Whose cases.
        uids: Their identifiers.
        field: ``status``, ``priority`` or ``site``.
        value: The new word, or the code of the site.

    Raises:
        Refused: there are no cases, too many, or ones that are not there.
    """
    wanted = list(dict.fromkeys(uids))
    if not wanted:
        raise Refused(_("Choose the cases first."))
    if any("\x00" in uid for uid in wanted):
        raise Refused(_("Some of these cases are not there."))
    if len(wanted) > MOST:
        raise Refused(_("More than %(most)s cases; choose fewer.") % {"most": number(MOST)})
    found = list(Case.objects.filter(operation=operation, uid__in=wanted).select_related("site").order_by("pk"))
    if field not in FIELDS or len(found) < len(wanted):
        raise Refused(_("Some of these cases are not there."))
    if field == "site" and not Site.objects.filter(operation=operation, code=value).exists():
        raise Refused(_("There is no such site."))
    return [_planned(case, field, value) for case in found]


@transaction.atomic
def change_many(
    operation: Operation, seen: Mapping[str, str], field: str, value: str, *, actor: Any, reason: str
) -> str:
    """Change cases that were looked at, all or none.

    Args:
        operation: Whose cases.
        seen: What each case had when it was looked at, by its identifier.
        field: ``status``, ``priority`` or ``site``.
        value: The new word, or the code of the site.
        actor: Who does it.
        reason: Why.

    Returns:
        What the rows of the change share, by which it is taken back.

    Raises:
        ChangedMeanwhile: a case is no longer as it was seen.
        Refused: no reason is given, nothing would change, or as ``preview``.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    batch = new_id()
    planned = preview(operation, seen.keys(), field, value)
    site = Site.objects.get(operation=operation, code=value) if field == "site" else None
    made: list[int] = []
    for one in planned:
        if one.before != seen[one.case.uid]:
            raise ChangedMeanwhile(f"{one.case.called}: {one.before}")
        if not one.changes:
            continue
        if site is not None:
            change: StateChange | None = move_case(one.case, site, today(), actor=actor, reason=reason)
        else:
            change = change_case(one.case, field, value, actor=actor, reason=reason, seen=seen[one.case.uid])
        if change is not None:
            made.append(change.pk)
    if not made:
        raise Refused(_("Nothing would change."))
    StateChange.objects.filter(pk__in=made).update(batch=batch)
    return batch


@transaction.atomic
def reverse_many(operation: Operation, batch: str, *, actor: Any, reason: str) -> int:
    """Take back a change of many cases, all or none.

    Returns:
        How many were taken back; those that were taken back by themselves before are left as they are.

    Raises:
        ChangedMeanwhile: a case has another value by now.
        Refused: there is no such change, or all of it was taken back before.
    """
    open_ones = _open(operation, batch)
    if not open_ones:
        raise Refused(_("There is no such change, or it was taken back already."))
    for change in open_ones:
        reverse_change(change, actor=actor, reason=reason)
    return len(open_ones)


def _open(operation: Operation, batch: str) -> Sequence[StateChange]:
    rows = StateChange.objects.filter(operation=operation, batch=batch).exclude(batch="")
    gone = StateChange.objects.filter(reverses__batch=batch, reverses__operation=operation).values("reverses")
    return list(rows.exclude(pk__in=gone).select_related("case").order_by("-pk"))


def _planned(case: Case, field: str, value: str) -> Planned:
    before = case.site.code if field == "site" else str(getattr(case, field))
    if before == value:
        return Planned(case, before, _("is so already"))
    if case.status == "departed" and field in ("status", "site"):
        return Planned(case, before, _("has departed"))
    return Planned(case, before, "")
