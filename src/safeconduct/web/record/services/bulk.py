"""The same change of many cases: seen before it is made, one row each, and taken back as a whole."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.web.pages.writing import number
from safeconduct.web.record import journal
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models import Case, EventKind, Operation, Person, PersonEvent, Presence, Site, StateChange
from safeconduct.web.record.models.reasons import seal_reasons
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.record.services.reversal import standing_changes

MOST = 500
"""Cases that are chosen one by one."""

BATCH = 500
"""Rows that one statement writes, or asks for."""

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


@dataclass(frozen=True)
class Preview:
    """A change of many cases before it is made.

    Attributes:
        planned: Every case, in the order in which they came.
        seen: A digest of the cases and what each has: another one where anything of that is another.
    """

    planned: tuple[Planned, ...]
    seen: str

    @property
    def count(self) -> int:
        """How many cases would be others afterwards."""
        return sum(one.changes for one in self.planned)

    @property
    def from_each(self) -> list[tuple[str, int]]:
        """How many would change from each value, the most frequent first."""
        return Counter(one.before for one in self.planned if one.changes).most_common()


@dataclass(frozen=True)
class _Step:
    case: Case
    before: str
    after: str
    reverses: StateChange | None = None


def chosen(operation: Operation, uids: Collection[str]) -> QuerySet[Case]:
    """The cases that were chosen one by one.

    Raises:
        Refused: there are none, too many, or ones that are not there.
    """
    wanted = list(dict.fromkeys(uids))
    if not wanted:
        raise Refused(_("Choose the cases first."))
    if len(wanted) > MOST:
        raise Refused(_("More than %(most)s cases; choose fewer.") % {"most": number(MOST)})
    found = Case.objects.filter(operation=operation, uid__in=wanted)
    if found.count() < len(wanted):
        raise Refused(_("Some of these cases are not there."))
    return found


def preview(operation: Operation, cases: QuerySet[Case], field: str, value: str) -> Preview:
    """What a change would do to each case; nothing is changed.

    Args:
        operation: Whose cases.
        cases: Which.
        field: ``status``, ``priority`` or ``site``.
        value: The new word, or the code of the site.

    Raises:
        Refused: there are no cases, or the change is none that is made so.
    """
    if field == "site":
        if not Site.objects.standing().filter(operation=operation, code=value).exists():
            raise Refused(_("There is no such site."))
    elif field not in FIELDS or value == "departed" or value not in DICTIONARY["cases"].columns[field].kind.choices:
        raise Refused(_("Choose what changes."))
    rows = cases.filter(operation=operation).select_related("site").order_by("pk")
    planned = tuple(_planned(case, field, value) for case in rows)
    if not planned:
        raise Refused(_("Choose the cases first."))
    digest = hashlib.sha256(f"{field}:{value}\n".encode())
    for one in planned:
        digest.update(f"{one.case.uid}:{one.before}\n".encode())
    return Preview(planned, digest.hexdigest())


@transaction.atomic
def change_many(
    operation: Operation, cases: QuerySet[Case], seen: str, field: str, value: str, *, actor: Any, reason: str
) -> str:
    """Change cases that were looked at, all or none.

    Args:
        operation: Whose cases.
        cases: Which.
        seen: The digest of the preview that was looked at.
        field: ``status``, ``priority`` or ``site``.
        value: The new word, or the code of the site.
        actor: Who does it.
        reason: Why.

    Returns:
        What the rows of the change share, by which it is taken back.

    Raises:
        ChangedMeanwhile: a case is no longer as it was seen, or others are found.
        Refused: no reason is given, nothing would change, or as ``preview``.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    now = preview(operation, cases.select_for_update(of=("self",)), field, value)
    if now.seen != seen:
        raise ChangedMeanwhile(_("another list than you saw; look at it again"))
    steps = [_Step(one.case, one.before, value) for one in now.planned if one.changes]
    if not steps:
        raise Refused(_("Nothing would change."))
    batch = new_id()
    _make(operation, field, steps, day_in(operation), actor, reason, batch)
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
    changes = standing_changes(operation, batch)
    if not changes:
        raise Refused(_("There is no such change, or it was taken back already."))
    field, on = changes[0].what, changes[0].on
    rows = Case.objects.select_for_update(of=("self",)).select_related("site")
    now: dict[int, Case] = {}
    for some in _batches([change.case_id for change in changes if change.case_id]):
        now |= {case.pk: case for case in rows.filter(pk__in=some)}
    steps = []
    for change in changes:
        case = now[change.case_id or 0]
        value = _value(case, field)
        if value != change.after or (field == "site" and case.status == "departed"):
            raise ChangedMeanwhile(f"{case.called}: {value if value != change.after else case.status}")
        steps.append(_Step(case, change.after, change.before, change))
    _make(operation, field, steps, on or day_in(operation), actor, reason, "")
    return len(steps)


def _make(
    operation: Operation, field: str, steps: Sequence[_Step], on: date, actor: Any, reason: str, batch: str
) -> None:
    """Write new values, a row for each case, and, where they move, an event for everybody who is present."""
    sites = {site.code: site for site in Site.objects.filter(operation=operation)}
    for after in {step.after for step in steps}:
        value: Any = sites[after] if field == "site" else after
        for some in _batches([step.case.pk for step in steps if step.after == after]):
            Case.objects.filter(pk__in=some).update(**{field: value})
    at = timezone.now()
    rows = [
        StateChange(  # type: ignore[misc]  # the reason is sealed on its way
            operation=operation,
            case=step.case,
            what=field,
            before=step.before,
            after=step.after,
            reason=reason,
            who=actor,
            at=at,
            on=on if field == "site" else None,
            batch=batch,
            reverses=step.reverses,
        )
        for step in steps
    ]
    if field == "site":
        _move_people(operation, {step.case.pk: step for step in steps}, sites, on, at, actor, reason)
    journal.changes(operation, rows, actor)


def _move_people(
    operation: Operation, steps: dict[int, _Step], sites: dict[str, Site], on: date, at: Any, actor: Any, reason: str
) -> None:
    events = []
    for some in _batches(steps):
        for person in Person.objects.filter(case__in=some, presence=Presence.PRESENT).select_for_update():
            step = steps[person.case_id or 0]
            person.case = step.case  # with its key
            events.append(
                PersonEvent(  # type: ignore[misc]  # the reason is sealed on its way
                    operation=operation,
                    person=person,
                    kind=EventKind.MOVED,
                    on=on,
                    from_site=sites[step.before],
                    to_site=sites[step.after],
                    reason=reason,
                    presence_before=person.presence,
                    who=actor,
                    at=at,
                )
            )
    seal_reasons(events)
    PersonEvent.objects.bulk_create(events, batch_size=BATCH)


def _value(case: Case, field: str) -> str:
    return str(case.site.code) if field == "site" else str(getattr(case, field))


def _planned(case: Case, field: str, value: str) -> Planned:
    before = _value(case, field)
    if before == value:
        return Planned(case, before, _("is so already"))
    if case.status == "departed" and field in ("status", "site"):
        return Planned(case, before, _("has departed"))
    return Planned(case, before, "")


def _batches(keys: Iterable[int]) -> Iterable[list[int]]:
    listed = list(keys)
    return (listed[start : start + BATCH] for start in range(0, len(listed), BATCH))
