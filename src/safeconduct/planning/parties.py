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
    settings, weights = operation.settings, operation.settings.weights
    # One loop and no more: at the size of an airlift this is called for tens of thousands of parties.
    people, seats, bus_seats, weight, plain_weight = 0, 0, 0, 0.0, 0.0
    ready, expires = settings.starts_on, None
    needs: Counter[str] = Counter()
    nationalities: set[str] = set()
    loads, sizes = [], []
    decided: list[Decision] = []
    short_notice = True
    for case in members:
        those = aboard.get(case["case_id"], NOBODY)
        each, so_soon, lapses = weights[case["priority"]], case["ready_on"], case["expires_on"]
        people += those.people
        seats += those.seats
        bus_seats += those.bus_seats
        weight += each * those.seats
        plain_weight += each * those.people
        loads.append(those.bus_seats)
        sizes.append(those.people)
        nationalities.update(those.nationalities)
        if those.needs:
            needs.update(those.needs)
        if so_soon and so_soon > ready:
            ready = so_soon
        if lapses and (expires is None or lapses < expires):
            expires = lapses
        of_case = decisions.get(case["case_id"], ())
        decided += of_case
        short_notice = short_notice and any(d.kind in {"short_notice", "pin"} for d in of_case)
    return Party(
        cases=tuple(case["case_id"] for case in members),
        site=members[0]["site_id"],
        ready_on=ready,
        expires_on=expires,
        people=people,
        seats=seats,
        bus_seats=bus_seats,
        bus_loads=tuple(loads),
        case_sizes=tuple(sizes),
        weight=weight,
        plain_weight=plain_weight,
        needs=needs,
        nationalities=frozenset(nationalities),
        settle_with=frozenset(case["settle_with"] for case in members if case["settle_with"]),
        decisions=tuple(decided),
        short_notice=short_notice,
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
