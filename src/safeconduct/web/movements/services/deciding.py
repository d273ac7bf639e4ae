"""The decision of a person where two things disagree, or where something was told after the reception."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.boarding.events import Kind, Stage, Standing, standing
from safeconduct.web.movements.models import DeviceKind, Movement, Vehicle
from safeconduct.web.movements.services import searching, telling
from safeconduct.web.record.services.refusal import Refused, locked


@transaction.atomic
def decide(
    movement: Movement,
    person: str,
    stage: Stage,
    holds: Kind,
    *,
    bus: str = "",
    seen: Collection[str],
    actor: Any,
    words: str = "",
) -> None:
    """Decide what holds of a person where events disagree, or where one came after the reception; all events stay.

    Args:
        movement: Of which.
        person: The token of the card.
        stage: Where.
        holds: What holds.
        bus: On which vehicle, where they boarded.
        seen: The nonces of the events that the actor looked at, side by side.
        actor: Who decides.
        words: Why; sealed.

    Raises:
        Refused: nothing disagrees any more, or something else stands there than what the actor looked at; what holds
            is of another stage; or the vehicle is none of the movement.
    """
    now = locked(movement)
    there: Standing | None = standing(telling.since(now, 0)).get((person, stage))
    if there is None or not there.is_conflict:
        raise Refused(_("Nothing disagrees here any more."))
    names = tuple(sorted(one.nonce for one in there.events))
    if set(names) != set(seen):
        raise Refused(_("Something else was told since you looked; look again, and decide then."))
    if holds is Kind.BOARDED and not Vehicle.objects.filter(movement=now, uid=bus).exists():
        raise Refused(_("Say on which vehicle."))
    if holds not in {one.says for one in there.events} and holds is not Kind.TAKEN_BACK:
        raise Refused(_("Choose one of the things that were told."))
    said = {
        "kind": Kind.DECIDED,
        "holds": holds,
        "person": person,
        "bus": bus if holds is Kind.BOARDED else "",
        "knows": telling.last_number(now),
        "names": names,
        "takes_back": stage,
        "words": words,
    }
    if holds is Kind.REFUSED:
        said["why"] = next(one.reason for one in there.events if one.says is Kind.REFUSED)
    telling.tell(now, DeviceKind.DESK, [said], actor=actor, kinds=frozenset({Kind.DECIDED}))
    searching.look(now, actor=actor)
