"""Where the people of a family are in the movements that they are on: from the manifest to being received."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.boarding.headcount import Headcount
from safeconduct.web.movements.models import Card, Movement, Step
from safeconduct.web.movements.services import manifests
from safeconduct.web.movements.services.counting import count
from safeconduct.web.record.models import Person


class Where(models.TextChoices):
    """Where somebody is, by the headcount and the steps of the movement."""

    LISTED = "listed", _("on the manifest")
    STANDBY = "standby", _("on stand-by")
    REFUSED = "refused", pgettext_lazy("boarding", "refused")
    ABSENT = "absent", _("not there")
    BOARDED = "boarded", _("boarded")
    STAYED = "stayed", _("stayed")
    ON_THE_WAY = "on_the_way", _("on the way")
    MISSING = "missing", _("missing on the way")
    ARRIVED = "arrived", _("arrived")
    RECEIVED = "received", _("received")


@dataclass(frozen=True)
class Journey:
    """A movement that some people are on.

    Attributes:
        movement: Which, with its departure at hand.
        people: Each with where they are.
    """

    movement: Movement
    people: tuple[tuple[Person, Where], ...]


def journeys(people: Iterable[Person]) -> list[Journey]:
    """The movements that some people are on by the manifest that counts, or by the headcount; the newest first."""
    of = {one.pk: one for one in people}
    tokens: dict[int, dict[str, Person]] = {}
    for key, token, person in Card.objects.filter(person__in=list(of)).values_list("movement", "token", "person"):
        tokens.setdefault(key, {})[token] = of[person]
    rows = Movement.objects.filter(pk__in=list(tokens)).select_related("operation", "departure__destination")
    found = []
    for movement in rows.order_by("-departure__departs_on", "-pk"):
        manifest = manifests.released(movement)
        listed = dict(manifest.rows.values_list("card__token", "standby")) if manifest else {}
        counts = count(movement)
        steps = set(movement.steps.standing().values_list("step", flat=True))
        each = [
            (person, where)
            for token, person in tokens[movement.pk].items()
            if (where := _where(token, counts, listed.get(token), steps)) is not None
        ]
        if each:
            found.append(Journey(movement, tuple(sorted(each, key=lambda one: one[0].pk))))
    return found


def _where(token: str, counts: Headcount, standby: bool | None, steps: set[str]) -> Where | None:
    """Where somebody is; None where no list has them and nobody said anything of them. ``standby`` is of the list."""
    for where, tokens in ((Where.RECEIVED, counts.received), (Where.ARRIVED, counts.arrived)):
        if token in tokens:
            return where
    if token in counts.aboard:
        if Step.DEPARTED not in steps:
            return Where.BOARDED
        return Where.MISSING if Step.ARRIVED in steps else Where.ON_THE_WAY
    if token in counts.refused or token in counts.absent:
        return Where.REFUSED if token in counts.refused else Where.ABSENT
    if standby is None:
        return None
    if Step.DEPARTED in steps:
        return Where.STAYED
    return Where.STANDBY if standby else Where.LISTED
