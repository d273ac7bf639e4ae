"""How far a movement came: it departs, arrives, and is received; and what the record makes of who was on board."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.boarding.events import Kind, Stage
from safeconduct.boarding.headcount import Headcount
from safeconduct.web.danger.convoys import last_words
from safeconduct.web.danger.models import Word
from safeconduct.web.movements.models import Card, DeviceKind, Movement, MovementStep, Step
from safeconduct.web.movements.services import manifests, searching, telling
from safeconduct.web.movements.services.counting import count
from safeconduct.web.movements.services.moving import day_of, has_taken
from safeconduct.web.movements.services.noting import note
from safeconduct.web.plans.models import PlannedCase
from safeconduct.web.record.models import Case, EventKind, Person, PersonEvent, Presence
from safeconduct.web.record.services import depart_case, record_event
from safeconduct.web.record.services.refusal import Refused, locked


@dataclass
class Outcome:
    """What became of the families of a movement in the record.

    Attributes:
        departed: Those who left, all of them; one that is not ``departed`` in the record is on board all the same.
        stayed: No-shows: nobody of them is on board; they wait as before, and the next plan has places for them.
        in_part: Those of whom some are on board and some are not, each with the people who are not; somebody has to
            part the family, or to say where they are.
        refused: Those whom the record does not let leave, each with why.
    """

    departed: list[Case] = field(default_factory=list)
    stayed: list[Case] = field(default_factory=list)
    in_part: list[tuple[Case, list[Person]]] = field(default_factory=list)
    refused: list[tuple[Case, str]] = field(default_factory=list)

    @property
    def not_let(self) -> list[Case]:
        """Those on board whole whom the record does not have as departed."""
        return [case for case in self.departed if case.status != "departed"]


@transaction.atomic
def depart(movement: Movement, *, actor: Any, without_go: str = "") -> MovementStep:
    """Record that a movement departed with whoever is on board. Where events disagree, somebody decides first.

    Args:
        movement: Which.
        actor: Who records it.
        without_go: Why it left although the last word on its convoy is not go; another user reviews that.

    Raises:
        Refused: it departed already, its day has not come, no manifest is released, it has no go and nothing says why
            it left all the same, or something disagrees.
    """
    now = locked(movement)
    if manifests.released(now) is None:
        raise Refused(_("No manifest is released."))
    if now.departure.departs_on > day_of(now, now.departure.departs_on):
        raise Refused(_("The day of this departure has not come yet."))
    said = last_words([now.departure_id]).get(now.departure_id)
    goes = said is not None and said.word == Word.GO
    if not goes and not without_go.strip():
        raise Refused(_("The convoy has no go. Whoever may release manifests says why it left all the same."))
    counted = count(now)
    if any(one.stage is Stage.GATE for one in counted.conflicts):
        raise Refused(_("Something disagrees; decide first what holds."))
    made = _step(now, Step.DEPARTED, counted.count, actor, without_go="" if goes else without_go.strip())
    bring_in(now, actor=actor)
    return made


@transaction.atomic
def bring_in(movement: Movement, *, actor: Any) -> Outcome:
    """Let the record know who left with a movement: families who are on board whole. It can be done again.

    Each goes under the offer that the plan has for them. Whoever stayed keeps their case, which is active: their seats
    and places are taken by nobody.

    Raises:
        Refused: the movement has not departed.
    """
    now = locked(movement)
    if not has_taken(now, Step.DEPARTED):
        raise Refused(_("The movement has not departed."))
    outcome = outcomes(now)
    whole, outcome.departed = outcome.departed, []
    offers = {
        one.case_id: one.offer
        for one in PlannedCase.objects.filter(
            plan=_plan_of(now),
            offer__destination=now.departure.destination_id,  # of stand-by too, whom it has on a later departure
            case__in=[case.pk for case in whole],
        ).select_related("offer")
    }
    for case in whole:
        if case.status == "departed":
            outcome.departed.append(case)
            continue
        try:
            with transaction.atomic():
                depart_case(case, now.departure, now.departure.departs_on, actor=actor, offer=offers.get(case.pk))
        except Refused as no:
            outcome.refused.append((case, str(no)))
        else:
            outcome.departed.append(case)
    return outcome


def outcomes(movement: Movement) -> Outcome:
    """What the headcount means for each family, without changing anything; whole families are under ``departed``."""
    aboard = set(count(movement).aboard)
    cards = movement.cards.filter(person__isnull=False).select_related("person__case", "case")
    on_board = {card.person_id for card in cards if card.token in aboard}
    listed = _cases(movement)
    there: dict[int, list[Person]] = defaultdict(list)
    people = Person.objects.filter(case__in=listed, presence__in=(Presence.PRESENT, Presence.DEPARTED))
    for person in people.order_by("pk"):
        there[person.case_id or 0].append(person)
    found = Outcome()
    for case in Case.objects.filter(pk__in=listed).select_related("operation", "site").order_by("code"):
        left = [one for one in there[case.pk] if one.pk not in on_board]
        if len(left) == len(there[case.pk]):
            found.stayed.append(case)
        elif left and case.status != "departed":
            found.in_part.append((case, left))
        else:
            found.departed.append(case)
    return found


@transaction.atomic
def arrive(movement: Movement, *, actor: Any) -> Sequence[str]:
    """Record that the last vehicle of a movement arrived. Whoever is on board and did not arrive is missing.

    That somebody is missing is entered as an incident, of which whoever has a rule for it is told at once.

    Returns:
        The tokens of who is missing.

    Raises:
        Refused: it has not departed, arrived already, or something disagrees.
    """
    now = locked(movement)
    if not has_taken(now, Step.DEPARTED):
        raise Refused(_("The movement has not departed."))
    counted = count(now)
    if any(one.stage is Stage.ARRIVAL for one in counted.conflicts):
        raise Refused(_("Something disagrees; decide first what holds."))
    _step(now, Step.ARRIVED, len(counted.arrived), actor)
    _arrived(now, counted, actor)
    return searching.look(now, actor=actor)


@transaction.atomic
def receive(movement: Movement, *, confirmed_by: str, actor: Any) -> MovementStep:
    """Record that whoever arrived was received, and which office confirmed it; done again, who arrived later.

    Raises:
        Refused: it has not arrived, no office is named, or everybody who arrived was received already.
    """
    now = locked(movement)
    if not has_taken(now, Step.ARRIVED):
        raise Refused(_("The movement has not arrived."))
    if not confirmed_by.strip():
        said = _("Say which office confirmed it.")
        raise Refused(said, {"confirmed_by": [said]})
    counted = count(now)
    before = now.steps.standing().filter(step=Step.RECEIVED).first()
    if before is not None and not counted.not_received:
        raise Refused(_("This was recorded already."))
    if before is not None:
        told_of = {"people": len(counted.not_received), "confirmed_by": confirmed_by.strip()}
        note(now, actor, "received later", after=told_of)
    made = before or _step(now, Step.RECEIVED, len(counted.arrived), actor, confirmed_by=confirmed_by.strip())
    told = [
        {"kind": Kind.RECEIVED, "person": token, "knows": telling.last_number(now)}
        for token in sorted(counted.not_received)
    ]
    telling.tell(now, DeviceKind.DESK, told, actor=actor, kinds=frozenset({Kind.RECEIVED}))
    return made


@transaction.atomic
def found(movement: Movement, person: str, *, was_aboard: bool, words: str, actor: Any) -> None:
    """Close the search for somebody who is missing on the way: they are there now, or were never on board.

    What is said is an event of the desk like all others, so that the headcount follows.

    Args:
        movement: Of which.
        person: The token of the card.
        was_aboard: Whether they are at the destination now; else they never travelled, and their boarding is wrong.
        words: Where they were found and by whom; sealed with the key of the person. The incident has their code alone.
        actor: Who says so.

    Raises:
        Refused: nobody of that card is missing, or nothing says where and by whom.
    """
    now = locked(movement)
    if not has_taken(now, Step.ARRIVED) or person not in count(now).on_the_way:
        raise Refused(_("Nobody of this card is missing on the way."))
    if not words.strip():
        raise Refused(_("Say where they were found, and by whom."))
    kind = Kind.ARRIVED if was_aboard else Kind.TAKEN_BACK
    told = {"kind": kind, "person": person, "knows": telling.last_number(now), "words": words, "takes_back": Stage.GATE}
    telling.tell(now, DeviceKind.DESK, [told], actor=actor, kinds=frozenset({kind}))
    _arrived(now, count(now), actor)
    card = Card.objects.select_related("person").get(movement=now, token=person)
    searching.close(now, card, actor=actor)


def _step(
    movement: Movement, step: Step, people: int, actor: Any, *, confirmed_by: str = "", without_go: str = ""
) -> MovementStep:
    if has_taken(movement, step):
        raise Refused(_("This was recorded already."))
    made = MovementStep.objects.create(
        operation_id=movement.operation_id,
        movement=movement,
        step=step,
        turn=movement.steps.filter(step=step).count(),
        people=people,
        confirmed_by=confirmed_by,
        without_go=without_go,
        who=actor,
    )
    told = {"people": people, "confirmed_by": confirmed_by}
    note(movement, actor, str(step.value), reason=without_go, after=told)
    return made


def _cases(movement: Movement) -> set[int]:
    """The keys of the cases that are on a list of the movement, or of which somebody is on board."""
    manifest = manifests.released(movement)
    keys = set(manifest.rows.filter(standby=False).values_list("card__person__case", flat=True)) if manifest else set()
    tokens = list(count(movement).aboard)
    keys |= set(Card.objects.filter(movement=movement, token__in=tokens).values_list("person__case", flat=True))
    return {key for key in keys if key is not None}


def _plan_of(movement: Movement) -> Any:
    manifest = manifests.released(movement)
    return manifest.plan if manifest else None


def _arrived(movement: Movement, found: Headcount, actor: Any) -> None:
    """That somebody arrived is an event of theirs, once."""
    day = day_of(movement, movement.departure.arrives_on)
    cards = Card.objects.filter(movement=movement, token__in=found.arrived, person__presence=Presence.DEPARTED)
    before = PersonEvent.objects.filter(
        kind=EventKind.ARRIVED, reverses=None, person__in=cards.values("person")
    ).values_list("person_id", flat=True)
    for card in cards.exclude(person__in=list(before)).select_related("person"):
        record_event(card.person, EventKind.ARRIVED, day, actor=actor)
