"""The second stage: what a plan scores, and what its score prices prove that no plan of the same days exceeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from safeconduct.verification.arrays import Floats, Ints
from safeconduct.verification.bound import Prices, proven_bound
from safeconduct.verification.facts import Facts
from safeconduct.verification.placing import Placing
from safeconduct.verification.ways import Block


def score(scores: Floats, facts: Facts, placing: Placing) -> float:
    """Sum of people × score of those who are placed, with the scores of each party by destination, shape (P, G)."""
    p = np.flatnonzero(placing.placed)
    return float(scores[p, facts.departures.destination[placing.departure[p]]].sum())


def score_bound(scores: Floats, facts: Facts, placing: Placing, blocks: tuple[Block, ...], prices: Prices) -> float:
    """What the prices prove that no plan scores in which everybody keeps their day and the same candidates fly."""
    flies = np.where(facts.departures.candidate, np.where(placing.flown, 1, -1), 0)

    def cost(p: Ints, d: Ints) -> Floats:
        return -scores[p][:, facts.departures.destination[d]]

    kept = tuple(_same_days(facts, placing, block) for block in blocks)
    stay = np.where(placing.placed, np.inf, 0.0)
    return -proven_bound(facts, kept, prices, cost, stay, flies, flights_cost=False)


def _same_days(facts: Facts, placing: Placing, block: Block) -> Block:
    """The pairs by which a party leaves on the day on which it leaves, or by its communicated departure if it does."""
    p, d = block.parties, block.departures
    way = placing.departure[p]
    day = np.where(way >= 0, facts.departures.departs[way], -1)
    same_day = (way >= 0)[:, None] & (facts.departures.departs[d][None, :] == day[:, None])
    told = np.zeros(len(p), dtype=bool)
    placed = np.flatnonzero(way >= 0)
    told[placed] = np.asarray(facts.told.by_departure[p[placed]].toarray()[np.arange(len(placed)), way[placed]] > 0)
    same_departure = ~told[:, None] | (d[None, :] == way[:, None])
    return replace(block, open=block.open & same_day & same_departure)
