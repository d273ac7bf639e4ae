"""Events taken in, each once, and given out: what devices, paper and desks say of people, in one running order."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from safeconduct.boarding.events import Event, Kind, Stage
from safeconduct.web.audit import log
from safeconduct.web.movements.models import (
    BoardingEvent,
    Card,
    Device,
    DeviceKind,
    Movement,
    RefusalReason,
    Step,
    Vehicle,
)
from safeconduct.web.movements.services import devices
from safeconduct.web.movements.services.moving import standing_at
from safeconduct.web.often import Often
from safeconduct.web.record.models.reasons import seal_reasons
from safeconduct.web.record.services.refusal import locked

OF_DEVICES = frozenset(Kind) - {Kind.DECIDED, Kind.RECEIVED}
"""What a phone can say. That people were received is said by who receives them, and only people decide."""
MOST = 500
"""Events that are taken in, and given out, at a time."""
_COLUMNS = (
    *("nonce", "device__uid", "counter", "knows", "made_at", "kind", "card__token", "vehicle__uid", "why", "seq"),
    *("holds", "names", "takes_back", "from_standby", "at", "device__kind"),
)


@dataclass(frozen=True)
class Said:
    """One event as it comes: not looked at yet, but for its form.

    Attributes:
        nonce: Made by the device, and nobody else's.
        counter: Its own running number.
        knows: The highest number of ours that it had received.
        made_at: By its clock.
        kind: What it says.
        person: The token of the card.
        bus: The identifier of the vehicle; empty: none.
        why: One of ``RefusalReason``.
        words: More about why; sealed.
        takes_back: At which stage something is taken back.
        from_standby: Whether they were on the stand-by list.
        holds: What a decision says holds.
        names: The nonces that a decision is about.
    """

    nonce: str
    counter: int
    knows: int
    made_at: datetime
    kind: Kind
    person: str
    bus: str = ""
    why: str = ""
    words: str = ""
    takes_back: Stage = Stage.GATE
    from_standby: bool = False
    holds: Kind | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """What became of some events.

    Attributes:
        numbers: The number of each that is here, by its nonce: taken in now, or before.
        refused: Why each of the others is not, by its nonce: ``person``, ``bus``, ``kind`` or ``why``.
    """

    numbers: Mapping[str, int]
    refused: Mapping[str, str]


@dataclass(frozen=True)
class Brought:
    """What one device brings, or somebody who enters it by hand.

    Attributes:
        device: Who says it, with movement and operation at hand.
        said: What, ``MOST`` at most.
        actor: The user who enters it; None for a phone.
        kinds: What can be said.
    """

    device: Device
    said: Sequence[Said]
    actor: Any = None
    kinds: frozenset[Kind] = OF_DEVICES


def take_in(device: Device, said: Sequence[Said], *, actor: Any = None, kinds: frozenset[Kind] = OF_DEVICES) -> Taken:
    """Take events in. One that is here already, by its nonce, is not taken in again, whoever sends it how often.

    Args:
        device: Who says them.
        said: What, ``MOST`` at most.
        actor: The user who enters them; None for a phone.
        kinds: What can be said.

    Raises:
        ShutOut: the device was shut out meanwhile.
    """
    (found,) = take_in_together([Brought(device, said, actor, kinds)])
    if found is None:
        raise devices.ShutOut("revoked")
    return found


@transaction.atomic(savepoint=False)
def take_in_together(brought: Sequence[Brought]) -> list[Taken | None]:
    """Take in what several devices bring, as ``take_in`` does, in one transaction; None for who was shut out."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(brought):
        places[one.device.movement_id].append(place)
    found: list[Taken | None] = [None] * len(brought)
    drafts: list[tuple[Any, log.Draft]] = []
    for _movement, at in sorted(places.items()):  # always in one order, so that nobody waits for each other
        for place, taken in zip(at, _taken([brought[place] for place in at], drafts), strict=True):
            found[place] = taken
    for actor in dict.fromkeys(actor for actor, _draft in drafts):
        log.append_many(actor, [draft for who, draft in drafts if who == actor])
    return found


def _taken(brought: Sequence[Brought], drafts: list[tuple[Any, log.Draft]]) -> list[Taken | None]:
    """Take in what is brought of one movement; what is to be logged is added to the drafts."""
    movement = brought[0].device.movement
    _LOCKED(movement.pk)
    let_in = set(_LET_IN([one.device.pk for one in brought]))
    said = [one for each in brought for one in each.said]
    here = dict(_NUMBERS(movement.pk, [one.nonce for one in said]))
    cards = {one.token: one for one in _CARDS(movement.pk, sorted({one.person for one in said}))}
    buses = {one.uid: one for one in _BUSES(movement.pk, sorted({one.bus for one in said if one.bus}))}
    last = last_number(movement)
    new: dict[str, BoardingEvent] = {}
    found: list[Taken | None] = []
    for each in brought:
        if each.device.pk not in let_in:
            found.append(None)
            continue
        refused: dict[str, str] = {}
        own: list[BoardingEvent] = []
        for one in sorted(each.said, key=lambda said: said.counter):
            if one.nonce in here or one.nonce in new:
                continue
            if why := _why_not(one, cards, buses, each.kinds):
                refused[one.nonce] = why
                continue
            seq = last + len(new) + 1
            row = _row(movement, each.device, one, cards[one.person], buses.get(one.bus), seq, each.actor)
            # What nobody can have seen yet, no device knows; an event that claims it would override others for nothing.
            row.knows = min(one.knows, last)
            new[one.nonce] = row
            own.append(row)
        if own:
            drafts.append((each.actor, _draft(each.device, own)))
        numbers = {one.nonce: here[one.nonce] for one in each.said if one.nonce in here}
        numbers |= {one.nonce: new[one.nonce].seq for one in each.said if one.nonce in new}
        found.append(Taken(numbers, refused))
    if new:
        seal_reasons(list(new.values()))
        BoardingEvent.objects.bulk_create(new.values())
    return found


def _draft(device: Device, rows: Sequence[BoardingEvent]) -> log.Draft:
    people = dict.fromkeys(row.card.person.uid for row in rows)
    told = {"device": device.uid, "kinds": sorted({row.kind for row in rows}), "last": rows[-1].seq}
    movement = device.movement
    ids = [movement.uid, *people]
    return log.Draft(action="told", operation=movement.operation, subject="movement", ids=ids, after=told)


def since(movement: Movement, seq: int) -> list[Event]:
    """The events of a movement after a number, in their order; those that came after the reception are marked so."""
    received = standing_at(movement).get(Step.RECEIVED)
    return [_event(row, received) for row in _after(movement.pk, seq)]


def since_each(movement: Movement, seqs: Sequence[int], received: datetime | None) -> list[list[Event]]:
    """The events of a movement after each of some numbers, as ``since`` has them, the first ``MOST`` of each.

    ``received`` is when the reception was confirmed, if it was.
    """
    lowest = min(seqs)
    found = [_event(row, received) for row in _FIRST_AFTER(movement.pk, lowest)]
    if len(found) == MOST and max(seqs) > lowest:  # seldom: somebody was away for long
        return [since_each(movement, [seq], received)[0] for seq in seqs]
    return [[one for one in found if (one.seq or 0) > seq] for seq in seqs]


def _after(movement: int, seq: int) -> QuerySet[BoardingEvent, tuple[Any, ...]]:
    return BoardingEvent.objects.filter(movement=movement, seq__gt=seq).order_by("seq").values_list(*_COLUMNS)


def last_number(movement: Movement) -> int:
    """The number of the last event of a movement; 0 where there is none."""
    return next(iter(_LAST(movement.pk)), 0)


@transaction.atomic
def tell(
    movement: Movement, kind: DeviceKind, said: Iterable[Mapping[str, Any]], *, actor: Any, kinds: frozenset[Kind]
) -> Taken:
    """Enter events by hand, at a desk or from a paper list, with nonces and numbers of their own.

    Args:
        movement: Of which.
        kind: The desk or paper.
        said: Fields of ``Said`` without nonce, counter and time.
        actor: Who enters them.
        kinds: What can be said.
    """
    now = locked(movement)
    device = devices.own(now, kind, actor)
    counter = device.events.aggregate(last=Max("counter"))["last"] or 0
    moment = timezone.now()
    each = [
        Said(nonce=secrets.token_urlsafe(16), counter=counter + place, made_at=moment, **one)
        for place, one in enumerate(said, 1)
    ]
    return take_in(device, each, actor=actor, kinds=kinds)


# Phones scan by the dozen a second: of each row as much is read as is needed.
_LOCKED: Often[int] = Often(
    lambda movement: Movement.objects.select_for_update().filter(pk=movement).values_list("pk", flat=True)
)
_LET_IN: Often[int] = Often(
    lambda devices: Device.objects.filter(pk__in=devices, revoked_at=None).values_list("pk", flat=True)
)
_NUMBERS: Often[tuple[str, int]] = Often(
    lambda movement, nonces: BoardingEvent.objects.filter(movement=movement, nonce__in=nonces).values_list(
        "nonce", "seq"
    )
)
_CARDS = Often(
    lambda movement, tokens: (
        Card.objects.filter(movement=movement, token__in=tokens, person__isnull=False)
        .select_related("person")
        .only("token", "person__uid")
    )
)
_BUSES = Often(lambda movement, uids: Vehicle.objects.filter(movement=movement, uid__in=uids).only("uid"))
_LAST: Often[int] = Often(
    lambda movement: BoardingEvent.objects.filter(movement=movement).order_by("-seq").values_list("seq", flat=True)[:1]
)
_FIRST_AFTER = Often(lambda movement, seq: _after(movement, seq)[:MOST])


def _why_not(one: Said, cards: Mapping[str, Card], buses: Mapping[str, Vehicle], kinds: frozenset[Kind]) -> str:
    if one.kind not in kinds or (one.kind is Kind.DECIDED) is (one.holds is None):
        return "kind"
    if one.person not in cards:
        return "person"
    if one.bus and one.bus not in buses:
        return "bus"
    if one.why and one.why not in RefusalReason.values:
        return "why"
    return "why" if one.kind is Kind.REFUSED and not one.why else ""


def _row(
    movement: Movement, device: Device, one: Said, card: Card, vehicle: Vehicle | None, seq: int, actor: Any
) -> BoardingEvent:
    row = BoardingEvent(
        operation_id=movement.operation_id,
        movement=movement,
        seq=seq,
        nonce=one.nonce,
        device=device,
        counter=one.counter,
        knows=one.knows,
        made_at=one.made_at,
        kind=one.kind.value,
        holds=one.holds.value if one.holds else "",
        takes_back=one.takes_back.value if Kind.TAKEN_BACK in (one.kind, one.holds) else "",
        card=card,
        vehicle=vehicle,
        why=one.why,
        names=list(one.names),
        from_standby=one.from_standby,
        who=actor,
    )
    row.reason = one.words.strip()
    return row


def _event(row: tuple[Any, ...], received: datetime | None) -> Event:
    (nonce, device, counter, knows, made_at, kind, person, bus, why, seq, holds, names, back, from_standby) = row[:14]
    at, teller = row[14:]
    return Event(
        nonce=nonce,
        device=device,
        counter=counter,
        knows=knows,
        made_at=made_at,
        kind=Kind(kind),
        person=person,
        bus=bus or "",
        reason=why,
        seq=seq,
        holds=Kind(holds) if holds else None,
        names=tuple(names),
        takes_back=Stage(back) if back else Stage.GATE,
        from_standby=from_standby,
        late=received is not None and at > received and teller != DeviceKind.DESK,
    )
