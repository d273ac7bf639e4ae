"""Taking back: a change or an event is never removed; another one is written that names it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import comma
from safeconduct.web.record import journal
from safeconduct.web.record.models import (
    Case,
    Commitment,
    Consent,
    Departure,
    EventKind,
    FigureDecision,
    IncidentReport,
    IncidentSource,
    Operation,
    OperationSettings,
    Person,
    PersonEvent,
    ProtectionStep,
    Site,
    SiteDay,
    StateChange,
    Submission,
)
from safeconduct.web.record.models.conditions import Standing
from safeconduct.web.record.models.history import CHANGED, OPERATION_NAME
from safeconduct.web.record.models.places import ENTERED, Enterable
from safeconduct.web.record.services.edits import EDITABLE, follow, refuse_upside_down, text_of, value_of
from safeconduct.web.record.services.families import rejoin
from safeconduct.web.record.services.hiring import refuse_rested_on
from safeconduct.web.record.services.ledger_rules import refuse_second_used, refuse_unsound
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import (
    ChangedMeanwhile,
    Refused,
    lock_operation,
    locked,
    refuse_broken,
    refuse_taken_back,
)

STANDING = (
    *("decision", "clearance", "consent", "site_custody", "measurement", "site_standard"),
    *("incident_source", "incident_report", "protection_step"),
    *("figure_decision", "figure_review", "figure_contest", "citation", "status_contest"),
)
"""What holds from when it is recorded until it is ended."""

GO_ALONG = (IncidentSource, IncidentReport, ProtectionStep)
"""Rows that belong to what they refer to, and count no more when it was taken back. Another model that is one of these
says so by ``GOES_ALONG``: true, or the names of the fields by which it belongs to something."""

ACTS: dict[type[Any], tuple[str, ...]] = {Commitment: ("superseded_by",)}
"""What refers to another row, has a function of its own, and is taken back as a plain field is."""


@transaction.atomic
def reverse_change(change: StateChange, *, actor: Any, reason: str) -> StateChange:
    """Take back a change, with the events that came with it.

    Raises:
        ChangedMeanwhile: the value is another one by now.
        Refused: it was taken back before, is itself a reversal, or cannot be taken back.
    """
    _refuse_reversed(change)
    thing = locked(next(one for name in CHANGED if (one := getattr(change, name)) is not None))
    refuse_taken_back(thing)
    if isinstance(thing, Case) and change.what == "site":
        return _move_back(thing, change, actor, reason)
    if isinstance(thing, Person) and change.what == "case":
        return rejoin(thing, change, actor=actor, reason=reason)
    if isinstance(thing, OperationSettings) and change.what == OPERATION_NAME:
        return _name_back(thing, change, actor, reason)
    if change.what in STANDING and not isinstance(thing, Case):
        return _stand_or_end(thing, change, actor, reason)
    if isinstance(thing, Departure):
        refuse_rested_on(thing, change)
    if change.before == "" and change.what in ("status", "state", "site_day", ENTERED):
        return _unmake(thing, change, actor, reason)
    _field_of(thing, change)
    now = text_of(thing, change.what)
    if now != change.after:
        raise ChangedMeanwhile(now)
    for event in _events_of(change):
        _reverse(event, actor, reason)
    setattr(thing, change.what, value_of(thing, change.what, change.before))
    refuse_broken(thing)
    refuse_upside_down(thing, [change.what])
    refuse_unsound(thing)
    thing.save(update_fields=[change.what])
    follow(thing, [change.what], actor)
    if isinstance(thing, Submission):
        _step_back(thing, change, actor, reason)
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
    if event.kind == EventKind.COUNTED_TWICE:
        raise Refused(_("Two records became one here; take them apart on the page of the person."))
    return _reverse(event, actor, reason)


def standing_changes(operation: Operation, batch: str) -> list[StateChange]:
    """The changes of one action that were not taken back, the last first."""
    rows = StateChange.objects.filter(operation=operation, batch=batch).exclude(batch="")
    gone = StateChange.objects.filter(reverses__batch=batch, reverses__operation=operation).values("reverses")
    return list(rows.exclude(pk__in=gone).order_by("-pk"))


def _reverse(event: PersonEvent, actor: Any, reason: str) -> PersonEvent:
    person = locked(event.person)
    if event.reverses_id or PersonEvent.objects.filter(reverses=event).exists():
        raise Refused(_("This was taken back already, or is itself a reversal."))
    later = person.events.filter(pk__gt=event.pk, reverses__isnull=True)
    if later.exclude(pk__in=PersonEvent.objects.filter(reverses__person=person).values("reverses")).exists():
        raise Refused(_("Something happened to the person since; take that back first."))
    back = PersonEvent.objects.create(  # type: ignore[misc]  # the reason is sealed on its way
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


def _stand_or_end(thing: Any, change: StateChange, actor: Any, reason: str) -> StateChange:
    """What was recorded is ended, and what was ended holds again."""
    ends = change.before == ""
    if isinstance(thing, Consent) and not ends:
        thing.withdrawn_on = None
    elif ends and thing.ended_at is not None:
        raise ChangedMeanwhile(_("ended"))
    else:
        thing.ended_at = timezone.now() if ends else None
    refuse_broken(thing)
    thing.save()
    if isinstance(thing, FigureDecision):
        refuse_second_used(thing.figure)
    return _back(thing, change, change.after, change.before, actor, reason)


def _unmake(thing: Any, change: StateChange, actor: Any, reason: str) -> StateChange:
    """What was made stays in the record and is taken out of use: cancelled, withdrawn, or as any other day."""
    if isinstance(thing, SiteDay):
        thing.buses, thing.hazard, thing.road_hazard = None, 1.0, 0.0
        thing.save()
        return _back(thing, change, change.after, "", actor, reason)
    if change.what == ENTERED:
        if named_by := _what_names(thing):
            told = {"code": change.after, "things": comma().join(named_by)}
            raise Refused(_("%(code)s: cannot be taken back, since others name it: %(things)s.") % told)
        return _back(thing, change, change.after, "", actor, reason)
    words = {"Departure": "cancelled", "Offer": "withdrawn", "Submission": "withdrawn"}
    word = words.get(type(thing).__name__)
    if word is None:
        told = {"what": change.what}
        raise Refused(_("%(what)s: cannot be taken back; record what is right instead.") % told)
    if getattr(thing, change.what) != change.after:
        raise ChangedMeanwhile(getattr(thing, change.what))
    setattr(thing, change.what, word)
    thing.save(update_fields=[change.what])
    return _back(thing, change, change.after, word, actor, reason)


def _what_names(thing: Any) -> list[str]:
    """What people call the kinds of rows that refer to a row and count."""
    found = []
    for model in apps.get_models():
        along = getattr(model, "GOES_ALONG", ())
        if model in (StateChange, *GO_ALONG) or along is True:
            continue
        for field in model._meta.concrete_fields:
            if not field.is_relation or field.related_model is not type(thing) or field.name in along:
                continue
            rows: Any = model._base_manager.filter(**{field.name: thing})
            counted: Any = model._default_manager.all()
            if isinstance(counted, Enterable):
                rows = counted.standing().filter(**{field.name: thing})
            if issubclass(model, Standing):
                rows = rows.filter(ended_at=None)
            if rows.exists():
                found.append(str(model._meta.verbose_name_plural))
    return sorted(set(found))


def _step_back(submission: Submission, change: StateChange, actor: Any, reason: str) -> None:
    """The day of the last step, and the days of an acceptance, as they were before."""
    taken_back = StateChange.objects.filter(reverses__submission=submission).values("reverses")
    steps = submission.changes.filter(what="state", reverses=None, pk__lt=change.pk).exclude(pk__in=taken_back)
    last = steps.order_by("-pk").first()
    submission.since = last.on if last else None
    for with_it in submission.changes.filter(at=change.at, what__in=["valid_from", "valid_until"], reverses=None):
        setattr(submission, with_it.what, _field_of(submission, with_it).to_python(with_it.before or None))
        _back(submission, with_it, with_it.after, with_it.before, actor, reason)
    submission.save(update_fields=["since", "valid_from", "valid_until"])


def _back(thing: Any, change: StateChange, before: str, after: str, actor: Any, reason: str) -> StateChange:
    return journal.change(
        actor=actor, thing=thing, what=change.what, before=before, after=after, reason=reason, reverses=change
    )


def _name_back(settings: OperationSettings, change: StateChange, actor: Any, reason: str) -> StateChange:
    """An operation is called as before."""
    operation = lock_operation(settings.operation)
    if operation.name != change.after:
        raise ChangedMeanwhile(operation.name)
    operation.name = change.before
    operation.save(update_fields=["name"])
    return _back(settings, change, change.after, change.before, actor, reason)


def _move_back(case: Case, change: StateChange, actor: Any, reason: str) -> StateChange:
    """A case that moved goes back; who came or left since is counted where they are."""
    if case.site.code != change.after:
        raise ChangedMeanwhile(case.site.code)
    from safeconduct.web.record.services.cases import move_case

    site = Site.objects.get(operation_id=case.operation_id, code=change.before)
    return move_case(case, site, change.on or day_in(case.operation), actor=actor, reason=reason, reverses=change)


def _events_of(change: StateChange) -> list[PersonEvent]:
    if change.case is None:
        return []
    return list(PersonEvent.objects.filter(person__case=change.case, at=change.at, reverses__isnull=True))


def _refuse_reversed(change: StateChange) -> None:
    if change.reverses_id or StateChange.objects.filter(reverses=change).exists():
        raise Refused(_("This was taken back already, or is itself a reversal."))


def _field_of(thing: Any, change: StateChange) -> Any:
    known = {field.name: field for field in thing._meta.fields}
    if change.what not in known or (
        known[change.what].is_relation
        and change.what not in EDITABLE.get(type(thing), ())
        and change.what not in ACTS.get(type(thing), ())
    ):
        raise Refused(_("%(what)s: cannot be taken back; record what is right instead.") % {"what": change.what})
    return known[change.what]
