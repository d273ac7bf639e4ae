"""Steps of a movement taken back, the last first, with all that hung on them; and those without a go reviewed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.boarding.events import Kind, Stage
from safeconduct.web.movements.models import (
    BoardingEvent,
    DeviceKind,
    MissingReport,
    Movement,
    MovementStep,
    RemarkKind,
    Step,
    StepRemark,
)
from safeconduct.web.movements.services import telling
from safeconduct.web.movements.services.counting import count
from safeconduct.web.movements.services.noting import note
from safeconduct.web.record.models import EventKind, PersonEvent, StateChange
from safeconduct.web.record.models.places import ENTERED
from safeconduct.web.record.services.refusal import Refused, locked
from safeconduct.web.record.services.reversal import reverse_change, reverse_event


@transaction.atomic
def take_back(movement: Movement, *, actor: Any, reason: str) -> MovementStep:
    """Take back the last step of a movement. It keeps its row, and what hung on it is taken back as well.

    Of a departure that are the departures of families in the record, with their seats and places; of an arrival the
    arrivals of people and the incident of who is missing; of a reception what the desk said of each person.

    Returns:
        The step.

    Raises:
        Refused: it took none, nothing says why, or something happened to somebody since, which is taken back first.
    """
    now = locked(movement)
    if not reason.strip():
        raise Refused(_("Say why."), {"reason": [_("Say why.")]})
    step = now.steps.standing().order_by("pk").last()
    if step is None:
        raise Refused(_("The movement has not departed."))
    {Step.DEPARTED: _families, Step.ARRIVED: _arrivals, Step.RECEIVED: _receptions}[Step(step.step)](
        step, actor, reason.strip()
    )
    _remark(step, RemarkKind.TAKEN_BACK, reason.strip(), actor)
    note(now, actor, "taken back", reason=reason.strip(), before={"step": step.step, "people": step.people})
    return step


@transaction.atomic
def review(movement: Movement, *, actor: Any, words: str) -> None:
    """Note what another user found of a departure that was recorded without a go.

    Raises:
        Refused: there was none, it was reviewed, the same user recorded it, or nothing is said.
    """
    now = locked(movement)
    step = to_review(now)
    if step is None:
        raise Refused(_("There is nothing to review."))
    if step.who_id == actor.pk:
        raise Refused(_("You did it yourself; another user has to review it."))
    if not words.strip():
        raise Refused(_("Say what you found."))
    _remark(step, RemarkKind.REVIEWED, words.strip(), actor)
    note(now, actor, "reviewed", reason=words.strip(), after={"step": step.step})


def to_review(movement: Movement) -> MovementStep | None:
    """The departure without a go that nobody reviewed yet, also where it was taken back since; the oldest first."""
    rows = movement.steps.exclude(without_go="").exclude(remarks__kind=RemarkKind.REVIEWED)
    return rows.order_by("pk").first()


def _remark(step: MovementStep, kind: RemarkKind, text: str, actor: Any) -> None:
    StepRemark.objects.create(operation_id=step.operation_id, step=step, kind=kind, text=text, who=actor)


def _families(step: MovementStep, actor: Any, reason: str) -> None:
    """The families who were recorded as departed by this departure since the step are active again."""
    departure = step.movement.departure
    rows = _standing_events(EventKind.DEPARTED, step).filter(departure=departure)
    cases = set(rows.values_list("person__case", flat=True))
    moments = set(rows.values_list("at", flat=True))
    changes = StateChange.objects.filter(case__in=cases, at__in=moments, what="status", after="departed", reverses=None)
    for change in changes.select_related("case").order_by("-pk"):
        try:
            reverse_change(change, actor=actor, reason=reason)
        except Refused as no:
            told = {"case": change.case.called if change.case else "", "why": no}
            raise Refused(_("Case %(case)s: %(why)s") % told) from None


def _arrivals(step: MovementStep, actor: Any, reason: str) -> None:
    people = step.movement.cards.filter(person__isnull=False).values("person")
    rows = _standing_events(EventKind.ARRIVED, step).filter(person__in=people)
    for event in rows.select_related("person__case").order_by("-pk"):
        reverse_event(event, actor=actor, reason=reason)
    for report in MissingReport.objects.filter(step=step).select_related("incident"):
        entered = StateChange.objects.filter(incident=report.incident, what=ENTERED, before="", reverses=None)
        gone = StateChange.objects.filter(reverses__incident=report.incident).values("reverses")
        for change in entered.exclude(pk__in=gone):
            reverse_change(change, actor=actor, reason=reason)


def _receptions(step: MovementStep, actor: Any, _reason: str) -> None:
    movement = step.movement
    received = count(movement).received
    rows = BoardingEvent.objects.filter(
        movement=movement, kind=Kind.RECEIVED.value, at__gte=step.at, device__kind=DeviceKind.DESK
    )
    tokens = sorted(set(rows.values_list("card__token", flat=True)) & set(received))
    last = telling.last_number(movement)
    told = [
        {"kind": Kind.TAKEN_BACK, "person": token, "knows": last, "takes_back": Stage.RECEPTION} for token in tokens
    ]
    telling.tell(movement, DeviceKind.DESK, told, actor=actor, kinds=frozenset({Kind.TAKEN_BACK}))


def _standing_events(kind: EventKind, step: MovementStep) -> Any:
    gone = PersonEvent.objects.filter(operation=step.operation_id, reverses__isnull=False).values("reverses")
    rows = PersonEvent.objects.filter(operation=step.operation_id, kind=kind, reverses=None, at__gte=step.at)
    return rows.exclude(pk__in=gone)
