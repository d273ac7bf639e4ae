"""Parties: the cases that travel together, with everything that planning looks at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from safeconduct.planning.plan_use import sizes_of

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
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for row in operation.tables["decisions"].iter_rows(named=True):
        named = (row["departure_id"], row["destination_id"], row["offer_id"])
        decisions[row["case_id"]].append(Decision(row["decision"], *named, row["reason"], row["decided_by"]))
    aboard = _aboard(operation)
    return tuple(_party(operation, members, aboard, decisions) for members in groups.values())


class _Aboard(NamedTuple):
    """The people of a case: how many, seats, bus seats, needs with a need once for each who has it, nationalities."""

    people: int
    seats: int
    bus_seats: int
    needs: list[str]
    nationalities: list[str]


NOBODY = _Aboard(0, 0, 0, [], [])


def _aboard(operation: Operation) -> dict[str, _Aboard]:
    """The people of each case."""
    people = operation.tables["people"].select("case_id", "needs", pl.col("nationality").fill_null(""))
    sizes = sizes_of(people, operation.tables["needs"], ["case_id"])
    nations = people.group_by("case_id").agg(pl.col("nationality").unique())
    table = sizes.join(nations, on="case_id", how="left", maintain_order="left")
    columns = table.select("case_id", "people", "seats", "bus_seats", "needs", "nationality")
    return {case: _Aboard(*rest) for case, *rest in columns.iter_rows()}


def _party(
    operation: Operation,
    members: Sequence[Mapping[str, Any]],
    aboard: Mapping[str, _Aboard],
    decisions: Mapping[str, Sequence[Decision]],
) -> Party:
    settings = operation.settings
    each = [aboard.get(case["case_id"], NOBODY) for case in members]
    weights = [settings.weights[case["priority"]] for case in members]
    decided = [decisions.get(case["case_id"], ()) for case in members]
    expires = [case["expires_on"] for case in members if case["expires_on"]]
    return Party(
        cases=tuple(case["case_id"] for case in members),
        site=members[0]["site_id"],
        ready_on=max([settings.starts_on, *(case["ready_on"] for case in members if case["ready_on"])]),
        expires_on=min(expires) if expires else None,
        people=sum(case.people for case in each),
        seats=sum(case.seats for case in each),
        bus_seats=sum(case.bus_seats for case in each),
        bus_loads=tuple(case.bus_seats for case in each),
        case_sizes=tuple(case.people for case in each),
        weight=sum(weight * case.seats for weight, case in zip(weights, each, strict=True)),
        plain_weight=sum(weight * case.people for weight, case in zip(weights, each, strict=True)),
        needs=Counter(need for case in each for need in case.needs) if any(case.needs for case in each) else {},
        nationalities=frozenset(nation for case in each for nation in case.nationalities),
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
