"""Everything that a plan is held against, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safeconduct.operation import Operation, Plan
from safeconduct.verification.arrays import Floats, Ints, Truths, day_number, days, floats, positions
from safeconduct.verification.consent import (
    Acceptances,
    Decisions,
    Told,
    find_acceptances,
    find_decisions,
    find_told,
    find_welcome,
)
from safeconduct.verification.movements import Departures, Offers, find_departures, find_offers
from safeconduct.verification.parties import Parties, find_parties
from safeconduct.verification.supply import Supply, find_supply


@dataclass(frozen=True)
class Facts:
    """An operation, and what an earlier plan has told its people, as arrays.

    P parties, D departures, O offers, G destinations, N needs; days as day numbers, exposure in hazard-days.

    Args:
        start: first day that a plan may use.
        horizon: last day on which a departure may leave.
        notice: days before leaving at which people are told, at the least.
        moved_days: hazard-days per person whose communicated departure changes.
        money_days: hazard-days per unit of money.
        sites: names of the sites.
        destinations: names of the destinations.
        needs: names of the needs.
        kind: kind of a party by its nationalities, shape (P,).
        welcome: whether an offer takes a kind, shape (kinds, O).
        exposure: of a person who leaves by the departure, the road included; 0 outside the days of the plan,
            shape (D,).
        left_behind: exposure of a person of the party who is unplaced, shape (P,).
        scores: people × score of a party at a destination, shape (P, G); None where there are no scores.
    """

    start: int
    horizon: int
    notice: int
    moved_days: float
    money_days: float
    sites: tuple[str, ...]
    destinations: tuple[str, ...]
    needs: tuple[str, ...]
    parties: Parties
    departures: Departures
    offers: Offers
    supply: Supply
    acceptances: Acceptances
    decisions: Decisions
    told: Told
    kind: Ints
    welcome: Truths
    exposure: Floats
    left_behind: Floats
    scores: Floats | None

    def stay(self) -> Floats:
        """Cost of each party if it is unplaced, shape (P,)."""
        return self.parties.weight * self.left_behind + self.moved_days * self.told.people

    def leave(self, p: Ints, d: Ints) -> Floats:
        """Cost of each party in p, shape (B,), by each departure in d, shape (W,); returned in shape (B, W)."""
        cost = np.multiply.outer(self.parties.weight[p], self.exposure[d])
        if self.moved_days and self.told.people.any():
            there = self.told.by_departure[p].toarray()[:, d]
            cost += self.moved_days * (self.told.people[p][:, None] - there)
        return cost

    def leave_by(self, p: Ints, d: Ints) -> Floats:
        """Cost of each party by the departure beside it; both, and what is returned, of shape (B,)."""
        told = self.told.by_departure.tocoo()
        there = np.zeros(len(self.parties))
        departure = np.full(len(self.parties), -1, dtype=np.int64)
        departure[p] = d
        on_it = departure[told.row] == told.col
        there[told.row[on_it]] = told.data[on_it]
        return self.parties.weight[p] * self.exposure[d] + self.moved_days * (self.told.people[p] - there[p])


def gather(operation: Operation, previous: Plan | None) -> Facts:
    """The facts of an operation, with what an earlier plan has told its people."""
    settings, tables = operation.settings, operation.tables
    parties, departures, offers = find_parties(operation), find_departures(operation), find_offers(operation)
    kind, welcome = find_welcome(operation, parties)
    start, horizon = day_number(settings.starts_on), day_number(settings.horizon)
    exposure, behind = _exposures(operation, departures, start, horizon)
    return Facts(
        start=start,
        horizon=horizon,
        notice=settings.notice_days,
        moved_days=settings.moved_days,
        money_days=settings.cost,
        sites=tuple(tables["sites"]["site_id"]),
        destinations=tuple(tables["destinations"]["destination_id"]),
        needs=tuple(tables["needs"]["need"]),
        parties=parties,
        departures=departures,
        offers=offers,
        supply=find_supply(operation, departures, offers),
        acceptances=find_acceptances(operation, parties, offers),
        decisions=find_decisions(operation, parties, departures, offers),
        told=find_told(previous, parties, departures),
        kind=kind,
        welcome=welcome,
        exposure=exposure,
        left_behind=behind[parties.site] + settings.unplaced_days,
        scores=_scores(operation, parties),
    )


def _exposures(operation: Operation, departures: Departures, start: int, horizon: int) -> tuple[Floats, Floats]:
    """Exposure of each departure, shape (D,), and of the day after the horizon at each site, shape (S,)."""
    sites, table = operation.tables["sites"]["site_id"], operation.tables["site_days"]
    span = max(0, horizon - start + 1)
    hazard, road = np.ones((len(sites), span)), np.zeros((len(sites), span))
    site, day = positions(table["site_id"], sites), days(table["day"], start - 1) - start
    within = (site >= 0) & (day >= 0) & (day < span)
    hazard[site[within], day[within]] = floats(table["hazard"], 1.0)[within]
    road[site[within], day[within]] = floats(table["road_hazard"])[within]
    before = np.concatenate([np.zeros((len(sites), 1)), np.cumsum(hazard, axis=1)], axis=1)
    day = departures.departs - start
    planned = (day >= 0) & (day < span)
    at = departures.site[planned], day[planned]
    exposure = np.zeros(len(day))
    exposure[planned] = before[at] + road[at]
    return exposure, before[:, -1]


def _scores(operation: Operation, parties: Parties) -> Floats | None:
    table, destinations = operation.tables["scores"], operation.tables["destinations"]["destination_id"]
    if table.is_empty():
        return None
    case, to = positions(table["case_id"], parties.cases["case_id"]), positions(table["destination_id"], destinations)
    known = (case >= 0) & (to >= 0)
    case, to = case[known], to[known]
    heads = parties.cases["people"].to_numpy()
    scores = np.zeros((len(parties), len(destinations)))
    np.add.at(scores, (parties.cases["party"].to_numpy()[case], to), floats(table["score"])[known] * heads[case])
    return scores
