"""The one headcount of a departure: computed from events alone, by bus, by departure and by stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from safeconduct.boarding.events import Event, Kind, Stage, Standing, standing

DISPUTED = ""
"""Stands for the bus of who is aboard while it is not agreed on which, or none was said."""


@dataclass(frozen=True)
class Expected:
    """Somebody on the list of a departure.

    Attributes:
        person: The token of the person.
        family: The token of the family.
        bus: The bus that the list says; empty: none yet.
        standby: Whether they are on the stand-by list and go only where somebody else does not.
    """

    person: str
    family: str
    bus: str = ""
    standby: bool = False


@dataclass(frozen=True)
class Headcount:
    """How many are where, each person counted once.

    Attributes:
        aboard: The bus of each person who is aboard, by token; ``DISPUTED`` where it is not agreed. Whoever one device
            says boarded is among them while it is in dispute, so that no seat is given twice.
        refused: Who was refused, by token.
        absent: Who was called and was not there.
        awaited: Who is on the list, not in stand-by, and of whom nothing was said.
        conflicts: What does not agree, to be decided by a person.
        unlisted: Who is aboard and not on the list: a list that changed does not make anybody uncounted.
        from_standby: Who is aboard from the stand-by list.
        left_site: Who went out of the site and did not come back in.
        arrived: Who arrived. What came late, and nothing else says, makes nobody arrived until a person decided.
        received: Who was received.
    """

    aboard: Mapping[str, str]
    refused: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    awaited: frozenset[str] = frozenset()
    conflicts: tuple[Standing, ...] = ()
    unlisted: frozenset[str] = frozenset()
    from_standby: frozenset[str] = frozenset()
    left_site: frozenset[str] = frozenset()
    arrived: frozenset[str] = frozenset()
    received: frozenset[str] = frozenset()
    _by_bus: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """People aboard of the departure: the sum of its buses."""
        return len(self.aboard)

    @property
    def by_bus(self) -> dict[str, int]:
        """People aboard of each bus; those whose bus is disputed under ``DISPUTED``."""
        return dict(self._by_bus)

    @property
    def certain(self) -> int:
        """People aboard of whom nothing is in dispute."""
        disputed = {one.person for one in self.conflicts if one.stage is Stage.GATE}
        return len(self.aboard.keys() - disputed)

    @property
    def on_the_way(self) -> frozenset[str]:
        """Who is aboard and did not arrive: after the last bus arrived, who is missing."""
        return frozenset(self.aboard) - self.arrived - self.received

    @property
    def not_received(self) -> frozenset[str]:
        """Who arrived and was not received."""
        return self.arrived - self.received


def headcount(events: Iterable[Event], people: Iterable[Expected] = ()) -> Headcount:
    """Count a departure.

    The order in which events came, and how often each did, makes no difference.

    Args:
        events: All of one departure.
        people: Who is on its list. Without it nobody is awaited, and everybody aboard is unlisted.
    """
    listed = {one.person: one for one in people}
    stands = standing(events)
    gate = {person: one for (person, stage), one in stands.items() if stage is Stage.GATE}
    aboard = {person: _bus_of(one) for person, one in gate.items() if Kind.BOARDED in one.kinds}

    def only(kind: Kind) -> frozenset[str]:
        return frozenset(person for person, one in gate.items() if one.kinds == {kind})

    def at(stage: Stage, kind: Kind) -> frozenset[str]:
        return frozenset(
            person
            for (person, where), one in stands.items()
            if where is stage and any(event.says is kind and not event.late for event in one.events)
        )

    refused, absent = only(Kind.REFUSED), only(Kind.ABSENT)
    said = aboard.keys() | {person for person, one in gate.items() if one.is_conflict} | refused | absent
    return Headcount(
        aboard=aboard,
        refused=refused,
        absent=absent,
        awaited=frozenset(person for person, one in listed.items() if not one.standby and person not in said),
        conflicts=tuple(one for one in stands.values() if one.is_conflict),
        unlisted=frozenset(aboard.keys() - listed.keys()),
        from_standby=frozenset(person for person in aboard if person in listed and listed[person].standby),
        left_site=at(Stage.SITE, Kind.LEFT_SITE),
        arrived=at(Stage.ARRIVAL, Kind.ARRIVED),
        received=at(Stage.RECEPTION, Kind.RECEIVED),
        _by_bus=dict(sorted(Counter(aboard.values()).items())),
    )


def _bus_of(one: Standing) -> str:
    buses = {event.bus for event in one.events if event.says is Kind.BOARDED}
    return buses.pop() if len(buses) == 1 else DISPUTED
