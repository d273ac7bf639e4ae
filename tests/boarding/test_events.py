"""Which events stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.boarding.events import Event, Kind, Stage, standing
from safeconduct.boarding.headcount import DISPUTED, Expected, headcount

AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
SAYS = (Kind.BOARDED, Kind.REFUSED, Kind.ABSENT, Kind.TAKEN_BACK, Kind.LEFT_SITE, Kind.ENTERED, Kind.ARRIVED)


def event(device: str, counter: int, kind: Kind = Kind.BOARDED, **more: object) -> Event:
    """One event about Ali."""
    given: dict[str, object] = {"person": "ali", "bus": "1" if kind is Kind.BOARDED else "", "knows": 0, **more}
    return Event(f"{device}-{counter}", device, counter, made_at=AT, kind=kind, **given)  # type: ignore[arg-type]


def gate(*events: Event) -> set[tuple[Kind, str]]:
    """What stands of Ali at the gate."""
    return set(standing(events)["ali", Stage.GATE].claims)


def test_a_device_overrides_itself_and_what_it_had_seen() -> None:
    """The later of one device counts, and what another had received counts no more against it."""
    first, again = event("a", 1, seq=1), event("a", 2, Kind.TAKEN_BACK, seq=2)
    assert gate(first, again) == {(Kind.TAKEN_BACK, "")}
    unseen = event("b", 1, Kind.ABSENT, seq=3)
    assert gate(first, unseen) == {(Kind.BOARDED, "1"), (Kind.ABSENT, "")}
    assert gate(first, replace(unseen, knows=1)) == {(Kind.ABSENT, "")}


def test_two_buses_are_a_conflict_and_two_reasons_are_none() -> None:
    """A person cannot be on two buses; why somebody was refused is told by each."""
    assert len(gate(event("a", 1), event("b", 1, bus="2"))) == 2
    assert len(gate(event("a", 1, Kind.REFUSED, reason="ill"), event("b", 1, Kind.REFUSED, reason="papers"))) == 1


def test_a_decision_ends_a_conflict_and_one_more_event_opens_it_again() -> None:
    """What is named counts no more; what nobody had seen when it was decided does."""
    both = [event("a", 1, seq=1), event("b", 1, Kind.REFUSED, seq=2)]
    decided = event("desk", 1, Kind.DECIDED, holds=Kind.BOARDED, bus="1", names=("a-1", "b-1"), knows=2, seq=3)
    assert gate(*both, decided) == {(Kind.BOARDED, "1")}
    assert len(gate(*both, decided, event("c", 1, Kind.ABSENT, seq=4))) == 2


def test_what_is_withdrawn_leaves_what_others_said() -> None:
    """It claims nothing beside them, whoever withdraws it; alone, nothing is said; what came later is not named."""
    both = [event("a", 1, seq=1), event("paper", 1, Kind.ABSENT, seq=2)]
    back = event("other", 1, Kind.TAKEN_BACK, names=("paper-1",), seq=3)
    assert gate(*both, back) == {(Kind.BOARDED, "1")}
    alone = headcount([both[1], back], [Expected("ali", "f", "1")])
    assert (alone.awaited, alone.conflicts) == ({"ali"}, ())
    assert len(gate(*both, back, event("paper", 2, Kind.ABSENT, seq=4))) == 2
    early = event("other", 1, Kind.TAKEN_BACK, names=("paper-2",), seq=3)
    assert len(gate(*both, early, event("paper", 2, Kind.ABSENT, seq=4))) == 2


def test_what_comes_after_the_reception_waits_for_a_person() -> None:
    """It overrides nothing, even of its own device, and alone makes nobody arrived; it may agree with what stands."""
    before, late = event("a", 1, seq=1), event("a", 2, Kind.ABSENT, knows=1, seq=2, late=True)
    assert gate(before, late) == {(Kind.BOARDED, "1"), (Kind.ABSENT, "")}
    assert not standing([before, event("b", 1, seq=3, late=True)])["ali", Stage.GATE].is_conflict
    arrived = event("b", 1, Kind.ARRIVED, seq=3, late=True)
    found = headcount([before, arrived])
    assert (found.on_the_way, [one.stage for one in found.conflicts]) == ({"ali"}, [Stage.ARRIVAL])
    decided = event("desk", 1, Kind.DECIDED, holds=Kind.ARRIVED, names=("b-1",), knows=3, seq=4)
    found = headcount([before, arrived, decided])
    assert (found.on_the_way, found.conflicts) == (set(), ())
    decided = replace(decided, holds=Kind.TAKEN_BACK, takes_back=Stage.ARRIVAL)
    found = headcount([before, arrived, decided])
    assert (found.on_the_way, found.conflicts) == ({"ali"}, ())


def test_stages_are_apart() -> None:
    """Who arrived is still whoever boarded, and to take back an arrival leaves the gate alone."""
    taken = event("a", 3, Kind.TAKEN_BACK, takes_back=Stage.ARRIVAL, seq=3)
    found = standing([event("a", 1, seq=1), event("a", 2, Kind.ARRIVED, seq=2), taken])
    assert found["ali", Stage.GATE].kinds == {Kind.BOARDED}
    assert found["ali", Stage.ARRIVAL].kinds == {Kind.TAKEN_BACK}


def test_devices_that_lie_about_what_they_saw_lose_nobody() -> None:
    """A circle of events that override each other still leaves one that stands."""
    circle = [
        event("a", 2, seq=1), event("b", 1, Kind.ABSENT, seq=2, knows=1), event("a", 1, Kind.REFUSED, seq=3, knows=2)
    ]  # fmt: skip
    assert gate(*circle)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events of three phones about few people, each synced at some point or not yet."""
    made: list[Event] = []
    seq, counters, seen = 0, {"a": 0, "b": 0, "c": 0}, {"a": 0, "b": 0, "c": 0}
    waiting: list[Event] = []
    for number in range(draw(st.integers(1, 14))):
        device = draw(st.sampled_from("abc"))
        if draw(st.booleans()):  # the device syncs
            for one in [one for one in waiting if one.device == device]:
                seq += 1
                made.append(replace(one, seq=seq))
                waiting.remove(one)
            seen[device] = seq
        kind = draw(st.sampled_from(SAYS))
        counters[device] += 1
        bus = draw(st.sampled_from("12")) if kind is Kind.BOARDED else ""
        who = draw(st.sampled_from(["ali", "mina", "reza"]))
        waiting.append(Event(f"n{number}", device, counters[device], seen[device], AT, kind, who, bus))
    return made + waiting


@given(histories(), st.randoms(use_true_random=False))
def test_the_headcount_depends_on_no_order_and_no_repetition(events: list[Event], random: object) -> None:
    """However often each event comes and in whatever order, the count is the same, and everybody is in it once."""
    people = [Expected("ali", "f", "1"), Expected("mina", "f", "1"), Expected("reza", "g", standby=True)]
    once = headcount(events, people)
    mixed = events + events[::2]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert headcount(mixed, people) == once
    assert sum(once.by_bus.values()) == once.count == len(set(once.aboard))
    disputed = {one.person for one in once.conflicts if one.stage is Stage.GATE}
    assert once.certain == len(set(once.aboard) - disputed)
    parts = [set(once.aboard), set(once.refused), set(once.absent), set(once.awaited)]
    assert sum(map(len, parts)) == len(set().union(*parts))
    assert not once.left_site - {one.person for one in events}
    assert {one.person for one in events if one.stage is Stage.GATE} <= set().union(*parts) | disputed | {"reza"} | {
        one.person for one in events if one.says is Kind.TAKEN_BACK
    }


@given(histories())
def test_something_stands_of_whoever_was_spoken_of(events: list[Event]) -> None:
    """No event makes a person vanish, and one device alone never makes a conflict."""
    assert set(standing(events)) == {(one.person, one.stage) for one in events}
    assert not any(one.is_conflict for one in standing([e for e in events if e.device == "a"]).values())


def test_a_person_on_two_buses_is_counted_once() -> None:
    """Their bus is in dispute, and the sum of the buses is the departure still."""
    found = headcount([event("a", 1, seq=1), event("b", 1, bus="2", seq=2), event("b", 2, person="mina", bus="2")])
    assert found.by_bus == {DISPUTED: 1, "2": 1}
    assert (found.count, found.certain, found.unlisted) == (2, 1, {"ali", "mina"})
