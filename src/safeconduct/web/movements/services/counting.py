"""The headcount of a movement as the record has it."""

from __future__ import annotations

from safeconduct.boarding.headcount import Expected, Headcount, headcount
from safeconduct.web.movements.models import Movement
from safeconduct.web.movements.services import manifests, telling


def expected(movement: Movement) -> list[Expected]:
    """Who is on the manifest that counts; nobody where none is released."""
    manifest = manifests.released(movement)
    if manifest is None:
        return []
    rows = manifest.rows.order_by("place").values_list("card__token", "family__token", "vehicle__uid", "standby")
    return [Expected(person, family, bus or "", standby) for person, family, bus, standby in rows]


def count(movement: Movement) -> Headcount:
    """The headcount of a movement, from all events that came here."""
    return headcount(telling.since(movement, 0), expected(movement))
