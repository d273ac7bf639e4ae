"""Checks on the eve of a departure: what would stop a family at the gate, each with what to do about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

ADULT = 18
"""Years from which on somebody travels by themselves."""


class Obstacle(StrEnum):
    """What can be wrong on the eve; the words for it, and for what to do, are those of a page."""

    CLEARANCE_LAPSES = "clearance_lapses"
    CLEARANCE_NOT_YET = "clearance_not_yet"
    CLEARANCE_MISSING = "clearance_missing"
    PAPER_EXPIRES = "paper_expires"
    CONSENT_GONE = "consent_gone"
    CONSENT_UNKNOWN = "consent_unknown"
    NEED_WITHOUT_PLACE = "need_without_place"
    MINOR_ALONE = "minor_alone"
    FAMILY_PARTED = "family_parted"
    FAMILY_ON_TWO_BUSES = "family_on_two_buses"
    BUS_TOO_SMALL = "bus_too_small"
    NO_BUS = "no_bus"


class Consent(StrEnum):
    """What an adult last answered who was asked whether they want to leave, and to go there."""

    GIVEN = "given"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Cleared:
    """One clearance of a person, as its newest row says.

    Attributes:
        kind: Of the clearance.
        is_granted: Whether it was granted.
        valid_from: First day on which it holds; None: any.
        valid_until: Last day on which it holds; None: any.
    """

    kind: str
    is_granted: bool
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class TravelPaper:
    """A document by which a person can travel, such as a passport.

    Attributes:
        kind: Of the document.
        expires_on: Last day on which it holds; None: not known.
    """

    kind: str
    expires_on: date | None = None


@dataclass(frozen=True)
class Traveller:
    """Somebody on the list.

    Attributes:
        person: The code of the person.
        family: The code of the family.
        age: In years on the day of the departure; None: not known.
        bus: The bus of the list; empty: none.
        seats: Seats that they take on a bus.
        consent: What an adult answered; of a minor it is not asked.
        clearances: Of each kind one.
        papers: The documents by which they can travel.
        needs: The needs that take a place.
    """

    person: str
    family: str
    age: int | None
    bus: str = ""
    seats: int = 1
    consent: Consent = Consent.GIVEN
    clearances: tuple[Cleared, ...] = ()
    papers: tuple[TravelPaper, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def is_adult(self) -> bool:
        """Whether they are of age, or nobody knows how old they are."""
        return self.age is None or self.age >= ADULT


@dataclass(frozen=True)
class Way:
    """What is known of the way.

    Attributes:
        departs_on: When it leaves.
        arrives_on: When it arrives.
        buses: Seats of each bus, by its name.
        needs: Places for each need that takes one.
        present: People of each family who are present and would leave with it, by the code of the family.
    """

    departs_on: date
    arrives_on: date
    buses: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, int] = field(default_factory=dict)
    present: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        obstacle: What.
        family: The code of the family; empty where it is about no family.
        person: The code of the person; empty where it is about the whole family.
        about: The kind of clearance or document, the need or the bus that it is about.
        day: The day that it turns on.
    """

    obstacle: Obstacle
    family: str = ""
    person: str = ""
    about: str = ""
    day: date | None = field(default=None, compare=False)


def findings(travellers: Iterable[Traveller], way: Way) -> list[Finding]:
    """Everything that is wrong with a list on the eve, in the order of ``Obstacle``, then by family and person.

    Args:
        travellers: Who is on the list, without stand-by.
        way: What is known of the way.
    """
    each = list(travellers)
    found = [one for person in each for one in (*_clearances(person, way), *_papers(person, way), *_consents(person))]
    found += [*_families(each, way), *_needs(each, way), *_buses(each, way)]
    place = {obstacle: number for number, obstacle in enumerate(Obstacle)}
    return sorted(found, key=lambda one: (place[one.obstacle], one.family, one.person, one.about))


def _clearances(person: Traveller, way: Way) -> list[Finding]:
    found = []
    for one in person.clearances:
        if not one.is_granted:
            found.append(Finding(Obstacle.CLEARANCE_MISSING, person.family, person.person, one.kind))
        elif one.valid_until is not None and one.valid_until < way.arrives_on:
            found.append(Finding(Obstacle.CLEARANCE_LAPSES, person.family, person.person, one.kind, one.valid_until))
        elif one.valid_from is not None and one.valid_from > way.departs_on:
            found.append(Finding(Obstacle.CLEARANCE_NOT_YET, person.family, person.person, one.kind, one.valid_from))
    return found


def _papers(person: Traveller, way: Way) -> list[Finding]:
    """The document that holds longest, where all of them expire before the arrival; who has none is not found here."""
    known = [(one.expires_on, one.kind) for one in person.papers if one.expires_on is not None]
    if not known or len(known) < len(person.papers):
        return []
    day, kind = max(known)
    return [Finding(Obstacle.PAPER_EXPIRES, person.family, person.person, kind, day)] if day < way.arrives_on else []


def _consents(person: Traveller) -> list[Finding]:
    if not person.is_adult or person.consent is Consent.GIVEN:
        return []
    gone = person.consent is Consent.REFUSED
    return [Finding(Obstacle.CONSENT_GONE if gone else Obstacle.CONSENT_UNKNOWN, person.family, person.person)]


def _families(each: Sequence[Traveller], way: Way) -> list[Finding]:
    by_family: dict[str, list[Traveller]] = defaultdict(list)
    for one in each:
        by_family[one.family].append(one)
    found = []
    for family, people in by_family.items():
        if not any(one.is_adult for one in people):
            found += [Finding(Obstacle.MINOR_ALONE, family, one.person) for one in people]
        listed = {one.person for one in people}
        left = way.present.get(family, frozenset()) - listed
        found += [Finding(Obstacle.FAMILY_PARTED, family, person) for person in left]
        buses = {one.bus for one in people if one.bus}
        if len(buses) > 1:
            found.append(Finding(Obstacle.FAMILY_ON_TWO_BUSES, family, about=", ".join(sorted(buses))))
    return found


def _needs(each: Sequence[Traveller], way: Way) -> list[Finding]:
    """The people beyond the places there are for a need, the last on the list first to be without."""
    found = []
    for need, places in way.needs.items():
        having = [one for one in each if need in one.needs]
        found += [
            Finding(Obstacle.NEED_WITHOUT_PLACE, one.family, one.person, need) for one in having[max(places, 0) :]
        ]
    return found


def _buses(each: Sequence[Traveller], way: Way) -> list[Finding]:
    if not way.buses:
        return []
    taken: dict[str, int] = defaultdict(int)
    for one in each:
        if one.bus in way.buses:
            taken[one.bus] += one.seats
    found = [Finding(Obstacle.BUS_TOO_SMALL, about=bus) for bus, seats in way.buses.items() if taken[bus] > seats]
    return found + [Finding(Obstacle.NO_BUS, one.family, one.person) for one in each if one.bus not in way.buses]
