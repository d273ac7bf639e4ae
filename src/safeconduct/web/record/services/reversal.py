"""Taking back: a change or an event is never removed; another one is written that names it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.record import journal
from safeconduct.web.record.models import Case, PersonEvent, Site, StateChange
from safeconduct.web.record.models.history import CHANGED
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused, locked


@transaction.atomic
def reverse_change(change: StateChange, *, actor: Any, reason: str) -> StateChange:
    """Take back a change, with the events that came with it.

    Raises:
        ChangedMeanwhile: the value is another one by now.
        Refused: it was taken back before, is itself a reversal, or cannot be taken back.
    """
    _refuse_reversed(change)
    thing = locked(next(one for name in CHANGED if (one := getattr(change, name)) is not None))
    if isinstance(thing, Case) and change.what == "site":
        return _move_back(thing, change, actor, reason)
    field = _field_of(thing, change)
    now = getattr(thing, change.what)
    if field.value_to_string(thing) not in (change.after, *(("",) if now is None else ())):
        raise ChangedMeanwhile(now)
    for event in _events_of(change):
        _reverse(event, actor, reason)
    setattr(thing, change.what, field.to_python(change.before) if change.before or not field.null else None)
    thing.save(update_fields=[change.what])
    return journal.change(
        actor=actor,
        thing=thing,
        what=change.what,
        before=change.after,
        after=change.before,
        reason=reason,
        reverses=change,
    )


@transaction.atomic
def reverse_event(event: PersonEvent, *, actor: Any, reason: str) -> PersonEvent:
    """Take back an event of one person; one that came with a change of the case is taken back with that.

    Raises:
        Refused: it is not the last one, was taken back before, or came with a change of the case.
    """
    if StateChange.objects.filter(case=event.person.case, at=event.at).exists():
        raise Refused(_("This happened to the whole case; take back the change of the case."))
    return _reverse(event, actor, reason)


def _reverse(event: PersonEvent, actor: Any, reason: str) -> PersonEvent:
    person = locked(event.person)
    if event.reverses_id or PersonEvent.objects.filter(reverses=event).exists():
        raise Refused(_("This was taken back already, or is itself a reversal."))
    later = person.events.filter(pk__gt=event.pk, reverses__isnull=True)
    if later.exclude(pk__in=PersonEvent.objects.filter(reverses__person=person).values("reverses")).exists():
        raise Refused(_("Something happened to the person since; take that back first."))
    back = PersonEvent.objects.create(
        operation_id=event.operation_id,
        person=person,
        kind=event.kind,
        on=event.on,
        from_site=event.to_site,
        to_site=event.from_site,
        reason=reason,
        presence_before=person.presence,
        reverses=event,
        who=actor,
    )
    person.presence = event.presence_before
    person.save(update_fields=["presence"])
    back.person = person
    journal.event(back, actor)
    return back


def _move_back(case: Case, change: StateChange, actor: Any, reason: str) -> StateChange:
    """A case that moved goes back; who came or left since is counted where they are."""
    if case.site.code != change.after:
        raise ChangedMeanwhile(case.site.code)
    from safeconduct.web.record.services.cases import move_case

    site = Site.objects.get(operation_id=case.operation_id, code=change.before)
    return move_case(case, site, change.on or date.today(), actor=actor, reason=reason, reverses=change)


def _events_of(change: StateChange) -> list[PersonEvent]:
    if change.case is None:
        return []
    return list(PersonEvent.objects.filter(person__case=change.case, at=change.at, reverses__isnull=True))


def _refuse_reversed(change: StateChange) -> None:
    if change.reverses_id or StateChange.objects.filter(reverses=change).exists():
        raise Refused(_("This was taken back already, or is itself a reversal."))


def _field_of(thing: Any, change: StateChange) -> Any:
    known = {field.name: field for field in thing._meta.fields}
    if change.what not in known or known[change.what].is_relation:
        raise Refused(_("%(what)s: cannot be taken back; record what is right instead.") % {"what": change.what})
    return known[change.what]
