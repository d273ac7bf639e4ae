"""What a device needs for one departure, and nothing else: tokens, names as a gate needs them, buses, families."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils import translation

from safeconduct.web.identities.births import first_day
from safeconduct.web.movements.ages import ages_on
from safeconduct.web.movements.models import Device, Movement, RefusalReason, Vehicle
from safeconduct.web.movements.services import manifests, telling
from safeconduct.web.movements.services.manifests import Line, needs_of
from safeconduct.web.movements.services.moving import seats_of_buses
from safeconduct.web.pages.untranslated import without_signs
from safeconduct.web.record.models import OperationSettings


@dataclass(frozen=True)
class Packet:
    """What goes to a device, and of whom it tells.

    Attributes:
        content: As JSON knows it; the page on offline boarding says what each field is.
        people: Identifiers of the people in it, for the log.
    """

    content: dict[str, Any]
    people: tuple[str, ...]


def packet(device: Device) -> Packet:
    """The packet of a device: of the manifest that counts now; of nobody where none is released yet.

    Args:
        device: With movement, departure and operation at hand.
    """
    movement = device.movement
    departure, manifest = movement.departure, manifests.released(movement)
    lines = manifests.lines(manifest) if manifest else []
    seats = seats_of_buses(movement)  # without those of escorts; nobody boards a lorry with baggage
    content = {
        "movement": movement.uid,
        "device": device.uid,
        "expires_at": device.expires_at.isoformat() if device.expires_at else "",
        "timezone": _timezone(movement),
        "departure": {
            "code": departure.code,
            "departs_on": departure.departs_on.isoformat(),
            "site": str(departure.site.name or departure.site.code),
            "destination": str(departure.destination.name or departure.destination.code),
        },
        "manifest": {"number": manifest.number, "digest": manifest.digest} if manifest else None,
        "buses": [
            {"id": one.uid, "name": one.name, "kind": one.kind, "seats": seats[one.pk]}
            for one in Vehicle.objects.filter(movement=movement, pk__in=seats).order_by("pk")
        ],
        "families": _families(lines, departure.departs_on, first_day(movement.operation_id)),
        "needs": {code: _words(one) for code, one in needs_of(movement.operation_id, lines).items()},
        "reasons": {code: _words(label) for code, label in RefusalReason.choices},
        "seq": telling.last_number(movement),
    }
    return Packet(content, tuple(line.row.card.person.uid for line in lines))


def _families(lines: list[Line], day: date, counted_on: date | None) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        row, ages = line.row, ages_on(line.said, day, counted_on)
        family = found.setdefault(row.family.token, {"token": row.family.token, "standby": row.standby, "people": []})
        family["people"].append(
            {
                "token": row.card.token,
                "name": line.name,
                "native_name": line.native_name,
                "sex": line.said.get("sex", ""),
                "ages": asdict(ages) if ages else None,
                "needs": line.said.get("needs", []),
                "seats": row.seats,
                "bus": row.vehicle.uid if row.vehicle else "",
            }
        )
    return list(found.values())


def _words(label: Any) -> dict[str, str]:
    """A text in every language, since a phone is handed on without a network."""
    from django.conf import settings

    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = without_signs(str(label))
    return found


def _timezone(movement: Movement) -> str:
    row = OperationSettings.objects.filter(operation=movement.operation_id).first()
    return str(row.timezone) if row else ""
