"""A departure rehearsed with three devices, of which two have no network for part of it, and one begins anew."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from safeconduct.boarding.events import Event, Kind, Stage
from safeconduct.boarding.headcount import Expected, headcount

AT = datetime(2026, 3, 7, 5, tzinfo=UTC)
FAMILIES = [1, 2, 2, 3, 3, 4] * 10
"""People of each of sixty families: a hundred and fifty."""
PEOPLE = [
    Expected(f"p{family}.{number}", f"f{family}", str(family % 4 + 1))
    for family, size in enumerate(FAMILIES)
    for number in range(size)
]


@dataclass
class Server:
    """Keeps each event once, and gives it a number."""

    events: dict[str, Event] = field(default_factory=dict)

    def sync(self, waiting: list[Event]) -> int:
        """Take events in; the last number."""
        for one in waiting:
            if one.nonce not in self.events:
                self.events[one.nonce] = replace(one, seq=len(self.events) + 1)
        return len(self.events)


@dataclass
class Device:
    """Keeps what it made on its disk, and hands all of it in where it does not know what came there."""

    name: str
    server: Server
    kept: list[Event] = field(default_factory=list)
    seen: int = 0
    online: bool = True

    def scan(self, one: Expected, kind: Kind = Kind.BOARDED, bus: str = "") -> None:
        """Make an event, and hand it in if there is a network."""
        counter = len(self.kept) + 1
        where = (bus or one.bus) if kind is Kind.BOARDED else ""
        self.kept.append(Event(f"{self.name}{counter}", self.name, counter, self.seen, AT, kind, one.person, where))
        self.sync()

    def sync(self) -> None:
        """Hand in everything, again too."""
        if self.online:
            self.seen = self.server.sync(self.kept)


@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_and_fifty_people_board(seed: int) -> None:
    """Nobody is lost or counted twice, whatever overlaps; what disagrees is shown, and is exactly what was planted."""
    drawn = random.Random(seed)  # noqa: S311 - it has to be the same again
    server = Server()
    first, second, third = (Device(name, server) for name in "abc")
    mixed = list(PEOPLE)
    drawn.shuffle(mixed)
    absent, twice, disputed = set(mixed[:6]), mixed[6:40], mixed[40:44]
    for place, one in enumerate(mixed):
        second.online, third.online = not 20 < place < 90, not 50 < place < 120
        device = drawn.choice([first, second, third])
        device.scan(one, Kind.ABSENT if one in absent else Kind.BOARDED)
        if place == 70:  # it begins anew with what is on its disk
            third = Device(third.name, server, third.kept, third.seen, online=False)
    second.online = third.online = False
    for one in twice:  # scanned again by devices that know of nothing new: they agree
        drawn.choice([second, third]).scan(one)
    for one in disputed:
        second.scan(one, bus=str(int(one.bus) % 4 + 1))
        third.scan(one, Kind.ABSENT)
    for device in (second, third, first, third):
        device.online = True
        device.sync()
    found = headcount(server.events.values(), PEOPLE)
    assert found.absent == {one.person for one in absent}
    assert found.awaited == frozenset()
    assert {one.person for one in found.conflicts if one.stage is Stage.GATE} == {one.person for one in disputed}
    assert found.count == sum(found.by_bus.values()) == len(PEOPLE) - len(absent)
    assert found.certain == found.count - len(disputed)
    assert len(server.events) == sum(len(one.kept) for one in (first, second, third))
