"""Parties: the cases that travel together, with everything that planning looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from safeconduct.operation import Operation


@dataclass(frozen=True)
class Decision:
    """What a family or an officer has decided: the kind, the departure, destination or offer that it names, and why."""

    kind: str
    departure: str | None
    destination: str | None
    offer: str | None
    reason: str | None = None
    decided_by: str | None = None


@dataclass(frozen=True)
class Party:
    """Cases that leave together or not at all.

    Amounts are in people, aircraft seats and bus seats; ``weight`` is what one hazard-day of waiting costs.
    ``plain_weight`` is what it would cost without the seats of needs. ``bus_loads`` has the bus seats of each case, in
    the order of ``cases``.
    """

    cases: tuple[str, ...]
    site: str
    ready_on: date
    expires_on: date | None
    people: int
    seats: int
    bus_seats: int
    bus_loads: tuple[int, ...]
    case_sizes: tuple[int, ...]
    weight: float
    plain_weight: float
    needs: Mapping[str, int]
    nationalities: frozenset[str]
    settle_with: frozenset[str]
    decisions: tuple[Decision, ...]
    short_notice: bool


def gather_parties(operation: Operation) -> tuple[Party, ...]:
    """Gather the planned cases into parties, in the order of each party's first case.

    A case is planned if it is active and no case with its ``travel_with`` is held.
    """
    cases = list(operation.tables["cases"].iter_rows(named=True))
    held = {c["travel_with"] for c in cases if c["status"] == "held" and c["travel_with"]}
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        if case["status"] == "active" and case["travel_with"] not in held:
            key = ("with", case["travel_with"]) if case["travel_with"] else ("alone", case["case_id"])
            groups[key].append(case)
    people: dict[str, list[dict[str, Any]]] = defaultdict(list)
    columns = operation.tables["people"].select("case_id", "nationality", "needs")
    for person in columns.iter_rows(named=True):
        people[person["case_id"]].append(person)
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for row in operation.tables["decisions"].iter_rows(named=True):
        named = (row["departure_id"], row["destination_id"], row["offer_id"])
        decisions[row["case_id"]].append(Decision(row["decision"], *named, row["reason"], row["decided_by"]))
    extra = {
        row["need"]: (row["extra_seats"] or 0, row["extra_bus_seats"] or 0)
        for row in operation.tables["needs"].iter_rows(named=True)
    }
    return tuple(_party(operation, members, people, decisions, extra) for members in groups.values())


def _party(
    operation: Operation,
    members: Sequence[Mapping[str, Any]],
    people: Mapping[str, Sequence[Mapping[str, Any]]],
    decisions: Mapping[str, Sequence[Decision]],
    extra: Mapping[str, tuple[int, int]],
) -> Party:
    settings = operation.settings
    seats, weight, plain = 0, 0.0, 0.0
    bus_loads, sizes = [], []
    needs: dict[str, int] = defaultdict(int)
    nationalities: set[str] = set()
    for case in members:
        load = 0
        for person in people[case["case_id"]]:
            own = 1 + sum(extra[need][0] for need in person["needs"])
            seats += own
            plain += settings.weights[case["priority"]]
            weight += own * settings.weights[case["priority"]]
            load += 1 + sum(extra[need][1] for need in person["needs"])
            nationalities.add(person["nationality"] or "")
            for need in person["needs"]:
                needs[need] += 1
        bus_loads.append(load)
        sizes.append(len(people[case["case_id"]]))
    decided = [decisions.get(case["case_id"], ()) for case in members]
    expires = [case["expires_on"] for case in members if case["expires_on"]]
    return Party(
        cases=tuple(case["case_id"] for case in members),
        site=members[0]["site_id"],
        ready_on=max([settings.starts_on, *(case["ready_on"] for case in members if case["ready_on"])]),
        expires_on=min(expires) if expires else None,
        people=sum(sizes),
        seats=seats,
        bus_seats=sum(bus_loads),
        bus_loads=tuple(bus_loads),
        case_sizes=tuple(sizes),
        weight=weight,
        plain_weight=plain,
        needs=dict(needs),
        nationalities=frozenset(nationalities),
        settle_with=frozenset(case["settle_with"] for case in members if case["settle_with"]),
        decisions=tuple(decision for each in decided for decision in each),
        short_notice=all(any(d.kind in {"short_notice", "pin"} for d in each) for each in decided),
    )


def tie_parties(parties: Sequence[Party]) -> tuple[tuple[int, ...], ...]:
    """Groups of parties that are tied by ``settle_with``, directly or through one another, as indices.

    Every party stands in exactly one group; groups are in the order of their first party.
    """
    leader = list(range(len(parties)))

    def root(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    first: dict[str, int] = {}
    for index, party in enumerate(parties):
        for name in sorted(party.settle_with):
            a, b = sorted((root(first.setdefault(name, index)), root(index)))
            leader[b] = a
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(parties)):
        groups[root(index)].append(index)
    return tuple(tuple(group) for group in groups.values())
