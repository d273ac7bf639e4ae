"""What documents of a departure are made from: plain values, filled in by whoever keeps the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from safeconduct.operation.ages import Ages


@dataclass(frozen=True)
class Release:
    """That somebody released a manifest, when, and whether it was one person alone who had to."""

    who: str
    at: datetime
    break_glass: bool = False


@dataclass(frozen=True)
class DepartureHead:
    """What stands at the head of every document of a departure.

    Args:
        operation: its name.
        departure: its code.
        version: of the manifest.
        leaves: when it leaves, a moment of the clock there or a day.
        origin: where from.
        destination: where to.
        made_at: when the document is made; the same moment and content give the same file.
        released: who released the manifest. Without two people, or one who broke the glass, the document says that
            nobody boards by it.
        vehicle: the number of the flight, the name of the convoy.
        arrives: when it arrives.
        supersedes: the version of which it takes the place.
        changes: what changed since, a line each.
    """

    operation: str
    departure: str
    version: int
    leaves: datetime | date
    origin: str
    destination: str
    made_at: datetime
    released: tuple[Release, ...] = ()
    vehicle: str = ""
    arrives: datetime | date | None = None
    supersedes: int | None = None
    changes: tuple[str, ...] = ()

    @property
    def is_released(self) -> bool:
        """Whether two people released it, or one who broke the glass."""
        return len({one.who for one in self.released}) > 1 or any(one.break_glass for one in self.released)


@dataclass(frozen=True)
class ManifestPassenger:
    """One person of a manifest, with the fields of advance passenger information.

    Args:
        family: the code of the case.
        surname: as the document of identity has it, in Latin letters.
        given_names: likewise.
        native_name: the whole name in its own script.
        birth_date: a day, or as much of it as is known: ``1990-05``, ``1990``; with ``~`` at the end of an estimate.
        sex: ``F``, ``M`` or ``X``.
        nationality: ISO 3166 alpha-3.
        document_type: ``P`` for a passport, and so on, as ICAO 9303 has it.
        document_number: as printed.
        issuer: ISO 3166 alpha-3 of who issued the document.
        expiry: the last day on which it is valid.
        bus: the name or number of the bus; "" without one.
        seats: seats on board the aircraft, with those of an escort.
        bus_seats: seats on the bus; None: as many as on board.
        needs: what the person needs, in words.
        token: the person's opaque token, for codes; printed nowhere as text.
        ages: how old they may be on the day of departure; None where that is not known.
    """

    family: str
    surname: str
    given_names: str
    native_name: str = ""
    birth_date: date | str | None = None
    sex: str = ""
    nationality: str = ""
    document_type: str = ""
    document_number: str = ""
    issuer: str = ""
    expiry: date | str | None = None
    bus: str = ""
    seats: int = 1
    needs: tuple[str, ...] = ()
    token: str = ""
    bus_seats: int | None = None
    ages: Ages | None = None

    @property
    def on_the_bus(self) -> int:
        """Seats on the bus."""
        return self.seats if self.bus_seats is None else self.bus_seats


@dataclass(frozen=True)
class Manifest:
    """Who is on a departure, in the order in which they are to be listed; those of a family one after another."""

    head: DepartureHead
    passengers: tuple[ManifestPassenger, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """Their codes, in the order of their first member."""
        return tuple(dict.fromkeys(one.family for one in self.passengers))

    @property
    def buses(self) -> tuple[str, ...]:
        """The buses in the order of their numbers, "" for none last."""
        return tuple(sorted({one.bus for one in self.passengers}, key=bus_order))

    @property
    def seats(self) -> int:
        """Seats on board."""
        return sum(one.seats for one in self.passengers)


def bus_order(bus: str) -> tuple[bool, int, str]:
    """What buses are sorted by: numbers by their size, before names; those without a bus last."""
    return (not bus, int(bus) if bus.isdecimal() else 1_000_000, bus)


@dataclass(frozen=True)
class TravelCard:
    """A family's card. It has no place for a day or a route, so that a lost one tells nobody of a journey.

    Args:
        token: an opaque random text, all that the code on the card holds.
        family: the code of the case.
        names: how its members are to be called at the gate.
        buses: its buses, of which a family that is larger than one has several; none of one that is on no bus.
        note: a line of the office's own, such as where the desk is.
        typed: the first signs of the token, for whoever types them where no code can be scanned; "" for none.
    """

    token: str
    family: str
    names: tuple[str, ...]
    buses: tuple[str, ...] = ()
    note: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Leg:
    """A part of a journey."""

    origin: str
    destination: str
    vehicle: str = ""
    leaves: datetime | date | None = None
    arrives: datetime | date | None = None


@dataclass(frozen=True)
class Notice:
    """What the receiving country is told of a departure, before it or after.

    Args:
        manifest: who is booked or, after departure, who is on board.
        recipient: to whom it goes.
        sender: the office that sends it.
        reference: under what the receiver knows it.
        offer: the offer under which people come.
        legs: the parts of the journey.
        booked: of an arrival notice: how many were booked.
        absent: of an arrival notice: who was booked and is not on board.
        remarks: further lines.
    """

    manifest: Manifest
    recipient: str
    sender: str
    reference: str = ""
    offer: str = ""
    legs: tuple[Leg, ...] = ()
    booked: int | None = None
    absent: tuple[ManifestPassenger, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListedFamily:
    """A family of an offload order or a stand-by list, in the place that it has there.

    Args:
        family: the code of the case.
        names: how its members are called.
        seats: seats on board, with those of escorts.
        buses: its buses, of which a family that is larger than one has several; none of one that is on no bus.
        needs: what its members need, in words.
        valid_until: the last day of its clearance.
        reason: why it stands where it stands.
    """

    family: str
    names: tuple[str, ...]
    seats: int
    buses: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    valid_until: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class OffloadOrder:
    """Which families stay, the first first, where an aircraft is smaller than planned."""

    head: DepartureHead
    families: tuple[ListedFamily, ...]


@dataclass(frozen=True)
class StandByList:
    """The families that board if seats come free, in their order."""

    head: DepartureHead
    families: tuple[ListedFamily, ...]


@dataclass(frozen=True)
class GatePack:
    """What runs a gate without any device: the manifest by bus, the stand-by list, and reasons beside those of ours."""

    manifest: Manifest
    stand_by: tuple[ListedFamily, ...] = ()
    further_reasons: tuple[str, ...] = ()
