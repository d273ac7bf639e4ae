"""What happened to a case, an offer or another thing: changes and events, the newest first, and what can go back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from safeconduct.web.record.models import Case, Clearance, Consent, EventKind, PersonEvent, StateChange
from safeconduct.web.record.models.history import CHANGED, OF_DANGER, OF_LEDGER
from safeconduct.web.record.models.places import ENTERED
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.rights.roles import Right

WITH_ANOTHER = ("valid_from", "valid_until")
"""Changes of a submission that come, and go back, with its step."""

RIGHTS = {
    "decision": Right.DECISIONS_EDIT,
    "submission": Right.SUBMISSIONS_EDIT,
    "offer": Right.OFFERS_EDIT,
    "departure": Right.DEPARTURES_EDIT,
    "site": Right.SITES_EDIT,
    "site_day": Right.SITES_EDIT,
    "site_custody": Right.SITES_EDIT,
    "measurement": Right.SITES_EDIT,
    "site_standard": Right.SITES_EDIT,
    "departure_need": Right.DEPARTURES_EDIT,
    "offer_need": Right.OFFERS_EDIT,
    "destination": Right.OFFERS_EDIT,
    "reception": Right.OFFERS_EDIT,
    "transit": Right.DEPARTURES_EDIT,
    "settings": Right.SETTINGS_EDIT,
    **dict.fromkeys(OF_DANGER, Right.INCIDENTS_EDIT),
    **dict.fromkeys(OF_LEDGER, Right.LEDGER_EDIT),
}
"""The right that a change of each kind of thing asks for; that of the register for any other."""


@dataclass(frozen=True)
class Entry:
    """One entry of a history.

    Attributes:
        row: The change or event.
        kind: Of the thing that changed; ``event`` for an event.
        about: The code of the person or offer, or the day, that it is about, where it is about a part of the whole.
        is_reversed: Whether another entry takes it back.
        may_go_back: Whether whoever looks can take it back by itself.
    """

    row: StateChange | PersonEvent
    kind: str
    about: str | date
    is_reversed: bool
    may_go_back: bool

    @property
    def is_event(self) -> bool:
        """Whether it is an event."""
        return self.kind == "event"


def kind_of(change: StateChange) -> str:
    """The kind of thing that changed."""
    return next(name for name in CHANGED if getattr(change, f"{name}_id") is not None)


def needed(change: StateChange) -> Right:
    """The right that a change asks for, and its reversal."""
    return RIGHTS.get(kind_of(change), Right.REGISTER_EDIT)


def changes_of_case(case: Case) -> Any:
    """The changes of a case, and of all that is its own. Each is found by the keys that it names, never by a join."""
    people = list(case.people.values_list("pk", flat=True))
    of_people = {"person_id__in": people}
    return StateChange.objects.filter(
        Q(case=case)
        | Q(person__in=people)
        | Q(clearance__in=list(Clearance.objects.filter(**of_people).values_list("pk", flat=True)))
        | Q(consent__in=list(Consent.objects.filter(**of_people).values_list("pk", flat=True)))
        | Q(decision__in=list(case.decisions.values_list("pk", flat=True)))
        | Q(submission__in=list(case.submissions.values_list("pk", flat=True)))
    )


def of_case(case: Case, rights: frozenset[Right]) -> list[Entry]:
    """The history of a case, for whoever has some rights."""
    changes = list(
        changes_of_case(case).select_related(
            "who", "person", "clearance__person", "consent__person", "submission__offer"
        )
    )
    events = list(PersonEvent.objects.filter(person__case=case).select_related("who", "person"))
    moments = {change.at for change in changes if change.case_id is not None}
    reversed_events = {event.reverses_id for event in events}
    may = Right.REGISTER_EDIT in rights
    entries = of_changes(changes, rights)
    entries += [
        Entry(
            event,
            "event",
            event.person.called,
            event.pk in reversed_events,
            may
            and event.reverses_id is None
            and event.pk not in reversed_events
            and event.at not in moments
            and event.kind != EventKind.COUNTED_TWICE,
        )
        for event in events
    ]
    open_reasons(events)
    return sorted(entries, key=lambda entry: entry.row.at, reverse=True)


def of_changes(changes: Iterable[StateChange], rights: frozenset[Right]) -> list[Entry]:
    """The changes of a thing as entries, for whoever has some rights; the newest first."""
    each = sorted(changes, key=lambda change: (change.at, change.pk), reverse=True)
    open_reasons(each)
    gone = {change.reverses_id for change in each}
    # Of what was entered and taken back, nothing goes back by itself until it is entered again: the newest entry tells.
    last = {(kind_of(change), change.thing_key): change for change in reversed(each) if change.what == ENTERED}
    made = []
    for change in each:
        free = change.reverses_id is None and change.pk not in gone
        alone = not (change.submission_id and change.what in WITH_ANOTHER)
        entry = last.get((kind_of(change), change.thing_key))
        alone = alone and not (entry is not None and entry.reverses_id is not None)
        alone = alone and change.what != "person"  # two records that became one are taken apart on their own page
        may = needed(change) in rights and free and alone
        made.append(Entry(change, kind_of(change), _about(change), change.pk in gone, may))
    return made


def _about(change: StateChange) -> Any:
    """What a change is about, beside the thing whose history it stands in."""
    kind = kind_of(change)
    if kind == "person":
        return str(change.person)
    if kind in ("clearance", "consent"):
        return str(getattr(change, kind).person)
    if kind == "submission":
        return str(change.submission.offer.code)
    if kind in ("departure_need", "offer_need"):
        return str(getattr(change, kind).need)
    if kind == "reception":
        return change.reception.week
    return change.site_day.day if kind == "site_day" else ""
