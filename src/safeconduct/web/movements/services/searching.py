"""Who is missing on the way: entered as an incident, of which whoever has a rule for it is told at once, each once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from safeconduct.boarding.events import Kind
from safeconduct.web.danger.services import add_source, enter_incident
from safeconduct.web.movements.models import (
    BoardingEvent,
    Card,
    MissingPerson,
    MissingReport,
    Movement,
    MovementStep,
    Step,
)
from safeconduct.web.movements.services import telling
from safeconduct.web.movements.services.counting import count
from safeconduct.web.record.own_reasons import BETWEEN_CODES, FOUND, MISSING_ON_THE_WAY
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.record.services.refusal import locked

ENDING = (Kind.ARRIVED.value, Kind.TAKEN_BACK.value, Kind.DECIDED.value)
"""After one of these somebody who was missing may be so anew."""


@transaction.atomic
def look(movement: Movement, *, actor: Any) -> list[str]:
    """Report whoever is missing now and is in no report yet: on board and not there, after the last vehicle arrived.

    It is asked whenever something was told, so that whoever is found missing late raises an alert of their own.

    Args:
        movement: Of which.
        actor: Who told it; None for a phone.

    Returns:
        The tokens of those who were reported by this.
    """
    arrived = MovementStep.objects.standing().filter(movement=movement, step=Step.ARRIVED).first()
    if arrived is None:
        return []
    now = locked(movement)
    missing = count(now).on_the_way
    new = sorted(missing - _reported(arrived, missing))
    if new:
        _report(arrived, new, actor)
    return new


def close(movement: Movement, card: Card, *, actor: Any) -> None:
    """Write into the incident of somebody who was missing that they were found; it has their code alone."""
    rows = MissingReport.objects.filter(step__in=movement.steps.standing()).select_related("incident")
    report = rows.filter(people__card=card).order_by("-pk").first() or rows.first()
    if report is not None and card.person is not None:
        add_source(report.incident, actor=actor, words=FOUND % {"code": card.person.code})


def _reported(step: MovementStep, missing: Iterable[str]) -> set[str]:
    """Those of whoever is missing whom a report has, and of whom nothing was told since that ends a search."""
    rows = MissingPerson.objects.filter(report__step=step, card__token__in=missing).values_list("card__token", "told")
    last: dict[str, int] = {}
    for token, told in rows:
        last[token] = max(told, last.get(token, 0))
    ended = BoardingEvent.objects.filter(movement=step.movement_id, card__token__in=last, kind__in=ENDING)
    since = {token for token, seq in ended.values_list("card__token", "seq") if seq > last[token]}
    return last.keys() - since


def _report(step: MovementStep, missing: list[str], actor: Any) -> None:
    movement = step.movement
    cards = list(Card.objects.filter(movement=movement, token__in=missing).select_related("person"))
    codes = BETWEEN_CODES.join(
        sorted(card.person.code for card in cards)
    )  # no code of elsewhere: it outlives who is erased
    incident = enter_incident(
        movement.operation,
        actor=actor,
        another=True,
        tell=True,
        words=MISSING_ON_THE_WAY % {"departure": movement.departure.code, "codes": codes},
        site=movement.departure.site,
        kind="other",
        occurred_on=today_in(movement.operation),
        precision="day",
        missing=len(missing),
    )
    of: dict[str, Any] = {"operation_id": movement.operation_id}
    report = MissingReport.objects.create(step=step, incident=incident, **of)
    told = telling.last_number(movement)
    MissingPerson.objects.bulk_create(MissingPerson(report=report, card=card, told=told, **of) for card in cards)
