"""Events of a departure, and which of them stand: what a device said before it saw something later counts beside it.

Nothing is decided by clocks, which are wrong on phones. An event counts no more where whoever made a later one had seen
it, or where a person decided so. What came after it was confirmed that people were received overrides nothing that was
said before: it waits for a person too. What is left is what stands of somebody at a stage; two things that do not agree
are a conflict, and a person decides. What was entered by mistake is withdrawn by an event that names it: nothing of it
is left, and what others said stands as if it had never been entered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What an event says of a person."""

    BOARDED = "boarded"
    REFUSED = "refused"
    ABSENT = "absent"
    TAKEN_BACK = "taken_back"
    LEFT_SITE = "left_site"
    ENTERED = "entered"
    ARRIVED = "arrived"
    RECEIVED = "received"
    DECIDED = "decided"


class Stage(StrEnum):
    """Where on the way an event is about somebody; what is said at one stage says nothing of another."""

    GATE = "gate"
    SITE = "site"
    ARRIVAL = "arrival"
    RECEPTION = "reception"


STAGES: Mapping[Kind, Stage] = {
    Kind.BOARDED: Stage.GATE,
    Kind.REFUSED: Stage.GATE,
    Kind.ABSENT: Stage.GATE,
    Kind.TAKEN_BACK: Stage.GATE,
    Kind.LEFT_SITE: Stage.SITE,
    Kind.ENTERED: Stage.SITE,
    Kind.ARRIVED: Stage.ARRIVAL,
    Kind.RECEIVED: Stage.RECEPTION,
}
"""The stage of each kind; a decision is of the stage of what it says."""


@dataclass(frozen=True)
class Event:
    """One thing that was said of one person.

    Attributes:
        nonce: Made by the device, and nobody else's.
        device: Which device made it; ``paper`` for what was entered from a list, the desk for decisions.
        counter: The device's own running number, 1 for its first event.
        knows: The highest number of the server that the device had received when it made this; 0: none.
        made_at: By the clock of the device; told, and never relied on.
        kind: What it says.
        person: The token of the person.
        bus: On which bus; empty where none is meant.
        reason: Why, where somebody was refused.
        seq: The number that the server gave it; None before it came there.
        holds: What a decision says holds; None for every other kind.
        names: The nonces that a decision is about, or of the entries that are withdrawn.
        takes_back: At which stage something is taken back; the gate if nothing is said.
        from_standby: Whether whoever boarded was on the stand-by list.
        late: Whether it came after it was confirmed that people were received. It changes nothing by itself then.
    """

    nonce: str
    device: str
    counter: int
    knows: int
    made_at: datetime
    kind: Kind
    person: str
    bus: str = ""
    reason: str = ""
    seq: int | None = None
    holds: Kind | None = None
    names: tuple[str, ...] = ()
    takes_back: Stage = Stage.GATE
    from_standby: bool = False
    late: bool = False

    @property
    def says(self) -> Kind:
        """What it says holds."""
        return self.holds if self.kind is Kind.DECIDED and self.holds is not None else self.kind

    @property
    def withdraws(self) -> bool:
        """Whether it takes back the entries that it names, and claims nothing beside what others said."""
        return self.kind is Kind.TAKEN_BACK and bool(self.names)

    @property
    def stage(self) -> Stage:
        """At which stage."""
        said = self.says
        return self.takes_back if said is Kind.TAKEN_BACK else STAGES.get(said, Stage.GATE)

    @property
    def claim(self) -> tuple[Kind, str]:
        """What it comes to: two events that claim the same agree. Why somebody was refused makes no difference."""
        return self.says, self.bus if self.says is Kind.BOARDED else ""


@dataclass(frozen=True)
class Standing:
    """What stands of a person at a stage.

    Attributes:
        person: The token.
        stage: The stage.
        events: Those that nobody overrode, in the order of their nonces; one at least.
    """

    person: str
    stage: Stage
    events: tuple[Event, ...]

    @property
    def claims(self) -> frozenset[tuple[Kind, str]]:
        """The different things that are said."""
        return frozenset(one.claim for one in self.events)

    @property
    def is_conflict(self) -> bool:
        """Whether they disagree, or nothing stands but what came late, so that a person has to decide."""
        return len(self.claims) > 1 or self.is_late

    @property
    def is_late(self) -> bool:
        """Whether all of it came after it was confirmed that people were received."""
        return all(one.late for one in self.events)

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of what is said."""
        return frozenset(one.says for one in self.events)


def once(events: Iterable[Event]) -> list[Event]:
    """Each event once, by its nonce, whatever their order; the one that has a number of the server is kept."""
    kept: dict[str, Event] = {}
    for one in events:
        before = kept.get(one.nonce)
        if before is None or (before.seq is None and one.seq is not None):
            kept[one.nonce] = one
    return [kept[nonce] for nonce in sorted(kept)]


def standing(events: Iterable[Event]) -> dict[tuple[str, Stage], Standing]:
    """What stands of each person at each stage of which something was said.

    Args:
        events: All of one departure, in any order, and each as often as it came.

    Returns:
        By person and stage. Whoever something was said of has something that stands.
    """
    each = once(events)
    knows = _knowing(each)
    groups: dict[tuple[str, Stage], list[Event]] = defaultdict(list)
    for one in each:
        groups[one.person, one.stage].append(one)
    return {key: Standing(*key, _left(group, knows)) for key, group in sorted(groups.items())}


def _left(group: Sequence[Event], knows: Mapping[str, int]) -> tuple[Event, ...]:
    left = [one for one in group if not any(_overrides(later, one, knows) for later in group)]
    # No honest devices make a circle. Where one came about, all of it is shown rather than nobody.
    return tuple([one for one in left if not one.withdraws] or left or group)


def _overrides(later: Event, one: Event, knows: Mapping[str, int]) -> bool:
    """Whether an event counts no more since whoever made a later one had seen it, or decided about it."""
    if later.nonce == one.nonce:
        return False
    if later.late and not one.late:
        return False
    if later.device == one.device:
        return later.counter > one.counter
    if one.seq is None:
        return False
    if (later.kind is Kind.DECIDED or later.withdraws) and one.nonce in later.names:
        return later.seq is None or one.seq < later.seq
    return one.seq <= knows[later.nonce]


def _knowing(events: Iterable[Event]) -> dict[str, int]:
    """What each device had seen at each of its events; no more than it says it had seen at any later one."""
    by_device: dict[str, list[Event]] = defaultdict(list)
    for one in events:
        by_device[one.device].append(one)
    found: dict[str, int] = {}
    for made in by_device.values():
        least: int | None = None
        for one in sorted(made, key=lambda each: (-each.counter, each.nonce)):
            least = one.knows if least is None else min(least, one.knows)
            found[one.nonce] = least
    return found
