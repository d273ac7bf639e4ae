"""What is erased when: computed from the rules and from what happened, never stored. Nothing is opened for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.crypto import salted_hmac

from safeconduct.web.identities import holds
from safeconduct.web.identities.models import Document, ExternalNumber, Photo
from safeconduct.web.record.models import EventKind, Operation, Person, PersonEvent, Presence
from safeconduct.web.retention import lists
from safeconduct.web.retention.models import OF_THINGS, After, Approval, Closing, Rule, What
from safeconduct.web.secrecy.vault import erased_among

HORIZON = 90
"""Days that the schedule looks ahead, and for which an approval holds at most."""

PROPOSED: Mapping[tuple[What, After], int] = {
    (What.IDENTITY, After.DEPARTED): 730,
    (What.IDENTITY, After.DIED): 730,
    (What.IDENTITY, After.LEFT): 365,
    (What.IDENTITY, After.CLOSED): 365,
    (What.NUMBERS, After.DEPARTED): 365,
    (What.NUMBERS, After.DIED): 365,
    (What.NUMBERS, After.LEFT): 180,
    (What.NUMBERS, After.CLOSED): 180,
    (What.PHOTO, After.DEPARTED): 180,
    (What.PHOTO, After.DIED): 180,
    (What.PHOTO, After.LEFT): 90,
    (What.PHOTO, After.CLOSED): 90,
    (What.LIST, After.HANDED_IN): 30,
    (What.MOVEMENT, After.MOVED): 365,
}
"""Days that are proposed for each kind of rule. They are of ours, and no standard; none is in force by itself."""

_BY_EVENT: Mapping[str, tuple[EventKind, Presence]] = {
    After.DEPARTED: (EventKind.DEPARTED, Presence.DEPARTED),
    After.DIED: (EventKind.DEATH, Presence.DEAD),
    After.LEFT: (EventKind.LEFT, Presence.LEFT),
}


@dataclass(frozen=True)
class Due:
    """What a rule erases of one person, or one list, and when.

    Attributes:
        rule: The rule.
        key: Of the person or list, as an approval names it.
        code: What people call it.
        person: Whose; None where it is a list or a movement.
        since: The day that the days are counted from.
        on: The first day on which it is erased.
        held: Whether the person is held back, so that nothing is.
        approved: Whether somebody approved it, of this one and for this day.
    """

    rule: Rule
    key: str
    code: str
    person: Person | None
    since: date
    on: date
    held: bool
    approved: bool


@dataclass(frozen=True)
class Schedule:
    """What the rules of an operation erase up to a day.

    Attributes:
        today: The day on which it was computed.
        due: In order of days; those who are held back are among them.
        undated: People who departed, died or left and of whom no day is known, so that no rule reaches them.
    """

    today: date
    due: tuple[Due, ...]
    undated: int

    @property
    def by_day(self) -> list[tuple[date, int]]:
        """How many erasures fall on each day that has any; those that were due before count today."""
        counted = Counter(max(one.on, self.today) for one in self.due if not one.held)
        return sorted(counted.items())

    @property
    def seen(self) -> str:
        """A mark of exactly this list, that tells nothing else."""
        told = [f"{one.rule.pk} {one.key} {one.on} {one.held}" for one in self.due]
        return salted_hmac("retention.schedule", "\n".join(sorted(told))).hexdigest()


def rules_of(operation: Operation) -> dict[tuple[str, str], Rule]:
    """The newest rule of each kind that somebody stated, by what is erased and after what."""
    rows = Rule.objects.filter(operation=operation).order_by("pk")
    return {(row.what, row.after): row for row in rows}


def approved_until(rules: Iterable[Rule]) -> dict[int, date]:
    """The last day for which each rule is approved, by its key; a rule that nobody approved is left out."""
    asked = [rule.pk for rule in rules]
    found = Approval.objects.filter(rule__in=asked).order_by().values_list("rule").annotate(Max("until"))
    return dict(found)


def closed_on(operation: Operation) -> Closing | None:
    """That the operation is closed, if it is."""
    undone = Closing.objects.filter(operation=operation).exclude(reverses=None).values("reverses")
    rows = Closing.objects.filter(operation=operation, reverses=None).exclude(pk__in=undone)
    return rows.order_by("-pk").first()


def schedule(operation: Operation, until: date, today: date, person: Person | None = None) -> Schedule:
    """What the rules erase up to a day.

    Args:
        operation: Whose rules and people.
        until: The last day that is looked at.
        today: Today.
        person: Whom alone to look at; None for everybody.
    """
    rules = [rule for rule in rules_of(operation).values() if rule.days is not None]
    approved = _approved(rules, today)
    people = Person.objects.filter(operation=operation) if person is None else Person.objects.filter(pk=person.pk)
    each = {one.pk: one for one in people.select_related("case")}
    erased = erased_among(one.uid for one in each.values())
    held = holds.held_among(operation, each)
    found = _lists(operation, [rule for rule in rules if rule.what in OF_THINGS], until, approved) if not person else []
    for rule in rules:
        has = _have(operation, rule.what, person)
        for pk, since in _since(operation, rule.after, each).items():
            one, on = each[pk], since + timedelta(days=rule.days or 0)
            if on <= until and one.uid not in erased and (has is None or pk in has):
                listed = (rule.pk, str(pk), str(on)) in approved
                found.append(Due(rule, str(pk), one.called, one, since, on, pk in held, listed))
    found.sort(key=lambda one: (one.on, one.rule.pk, one.code))
    return Schedule(today, tuple(found), _undated(operation, each, erased))


def _lists(operation: Operation, rules: Iterable[Rule], until: date, approved: set[tuple[int, str, str]]) -> list[Due]:
    """The lists that were set aside, and the movements that name somebody, which are dropped up to a day."""
    found = []
    for rule in rules:
        for _keeper, one in lists.waiting(operation, rule.what):
            on = one.since + timedelta(days=rule.days or 0)
            if on <= until:
                listed = (rule.pk, one.uid, str(on)) in approved
                found.append(Due(rule, one.uid, one.called or one.uid, None, one.since, on, False, listed))
    return found


def _approved(rules: Iterable[Rule], today: date) -> set[tuple[int, str, str]]:
    """What was approved and still is: the key of the rule, that of the person or list, and the day."""
    rows = Approval.objects.filter(rule__in=[rule.pk for rule in rules], until__gte=today)
    return {(row.rule_id, key, on) for row in rows for key, on in row.listed.items() if on <= str(row.until)}


def _since(operation: Operation, after: str, people: Mapping[int, Person]) -> dict[int, date]:
    """The day that is counted from, by the key of each person whom it concerns."""
    if after in OF_THINGS.values():
        return {}
    if after == After.CLOSED:
        closing = closed_on(operation)
        return {} if closing is None else dict.fromkeys(people, closing.on)
    kind, presence = _BY_EVENT[after]
    of_kind = PersonEvent.objects.filter(operation=operation, kind=kind)
    of_kind = of_kind.filter(person__in=list(people)) if len(people) == 1 else of_kind
    events, undone = of_kind.filter(reverses=None), of_kind.exclude(reverses=None).values("reverses")
    days = events.exclude(pk__in=undone).order_by().values_list("person_id").annotate(Max("on"))
    return {pk: on for pk, on in days if pk in people and people[pk].presence == presence}


def _have(operation: Operation, what: str, person: Person | None) -> set[int] | None:
    """The keys of those of whom there is something to erase; None where that is everybody."""
    if what == What.IDENTITY:
        return None
    models: tuple[Any, ...] = (Photo,) if what == What.PHOTO else (Document, ExternalNumber)
    whose: dict[str, Any] = {"operation": operation} if person is None else {"person": person}
    return {pk for model in models for pk in model.objects.filter(**whose).values_list("person_id", flat=True)}


def _undated(operation: Operation, people: Mapping[int, Person], erased: set[str]) -> int:
    dated = {pk for after in _BY_EVENT for pk in _since(operation, after, people)}
    gone = {presence for _kind, presence in _BY_EVENT.values()}
    return sum(one.presence in gone and pk not in dated and one.uid not in erased for pk, one in people.items())
