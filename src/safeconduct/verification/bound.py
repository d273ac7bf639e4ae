"""The bound that prices prove: what the plan would cost if everybody paid for what they take and chose alone.

Any prices that are not negative prove one, by weak duality: in a valid plan no resource is taken beyond what is left,
so the charges for it are no more than what is left at its price (Geoffrion, A. M., 1974, "Lagrangean relaxation for
integer programming", https://doi.org/10.1007/BFb0120690).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from safeconduct.verification.arrays import Floats, Ints, Truths
from safeconduct.verification.facts import Facts
from safeconduct.verification.supply import Key
from safeconduct.verification.ways import Block

Cost = Callable[[Ints, Ints], Floats]
"""Cost of parties p by departures d, as `Facts.leave`; takes their rows, shapes (B,) and (W,), and returns (B, W)."""


@dataclass(frozen=True)
class Prices:
    """One set of prices.

    Args:
        of: price of each resource of the supply, shape (R,).
        elsewhere: what is left of resources that nothing touches, at their prices.
        join: price of a party's being on a candidate, shape (P, D).
    """

    of: Floats
    elsewhere: float
    join: csr_array


def no_prices(facts: Facts) -> Prices:
    """The prices that prove the floor."""
    shape = len(facts.parties), len(facts.departures.ids)
    return Prices(np.zeros(len(facts.supply.keys)), 0.0, csr_array(shape))


def proven_bound(
    facts: Facts,
    blocks: tuple[Block, ...],
    prices: Prices,
    cost: Cost,
    stay: Floats,
    flies: Ints,
    *,
    flights_cost: bool = True,
) -> float:
    """The bound that a set of prices proves, infinite where it proves that no plan is valid.

    Args:
        facts: the operation.
        blocks: what is open to whom.
        prices: none negative.
        cost: of a party by a departure.
        stay: cost of each party that is unplaced, infinite where it has to leave, shape (P,).
        flies: 1 for candidates fixed to fly, -1 for those fixed to stay, 0 for the others, shape (D,).
        flights_cost: whether a candidate's flight costs money and takes budget and aircraft.
    """
    best = _best(facts, blocks, prices, cost, stay, flies == -1)
    groups = np.zeros((int(facts.parties.group.max(initial=-1)) + 1, best.shape[1]))
    np.add.at(groups, facts.parties.group, best)
    value = _value(facts, prices)
    worth = facts.supply.own @ value + np.asarray(prices.join.sum(axis=0)).ravel()
    net = worth - _charged(facts, prices) if flights_cost else worth
    chosen = np.select([flies == 0, flies == 1], [np.maximum(0.0, net), net], 0.0)
    belongs = np.zeros(len(value), dtype=bool)
    belongs[facts.supply.own.indices] = True
    return float(
        groups.min(axis=1).sum()
        - worth[facts.departures.scheduled].sum()
        - chosen[facts.departures.candidate].sum()
        - value[~belongs].sum()
        - prices.elsewhere
    )


def _best(
    facts: Facts, blocks: tuple[Block, ...], prices: Prices, cost: Cost, stay: Floats, grounded: Truths
) -> Floats:
    """Least charge of each party by destination, and in the last column nowhere, shape (P, G + 1)."""
    supply = facts.supply
    on_departure = np.stack([matrix @ prices.of for matrix in supply.by_departure])  # shape (3 + N, D)
    of_offer = np.stack([matrix @ prices.of for matrix in supply.by_offer])  # shape (3 + N, O)
    best = np.repeat(stay[:, None], len(facts.destinations) + 1, axis=1)
    for block in blocks:
        if not len(block.goals):
            continue
        unit = on_departure[:, block.departures] + of_offer[:, block.offers]
        charge = cost(block.parties, block.departures) + facts.parties.amounts[block.parties] @ unit
        if prices.join.nnz:
            charge += prices.join[block.parties].toarray()[:, block.departures]
        charge[~(block.open & ~grounded[block.departures])] = np.inf
        least = np.minimum.reduceat(charge, block.starts, axis=1)
        at = block.parties[:, None], block.goals[None, :]
        best[at] = np.minimum(best[at], least)
    return best


def _charged(facts: Facts, prices: Prices) -> Floats:
    """What each departure costs as a candidate, in money and at the prices of what its flight takes, shape (D,)."""
    budget = prices.of[facts.supply.row[Key("budget")]]
    aircraft: Floats = facts.supply.busy @ prices.of
    charged: Floats = facts.departures.cost * (budget + facts.money_days) + aircraft
    return charged


def _value(facts: Facts, prices: Prices) -> Floats:
    """What is left of each resource at its price, 0 without a price even where nothing limits it, shape (R,)."""
    priced = prices.of > 0
    value: Floats = np.where(priced, facts.supply.left, 0.0) * prices.of
    return value
