"""What a plan takes of each resource, and where that is more than is left."""

from __future__ import annotations

import numpy as np

from safeconduct.verification.arrays import TOLERANCE, Floats
from safeconduct.verification.facts import Facts
from safeconduct.verification.placing import Placing
from safeconduct.verification.supply import Key


def overtaken(facts: Facts, placing: Placing) -> list[str]:
    """A line for each resource of which a plan takes more than is left."""
    supply, taken = facts.supply, taken_of_each(facts, placing)
    left = supply.left.copy()
    grounded = facts.departures.candidate & ~placing.flown
    left[supply.own[np.flatnonzero(grounded)].indices] = 0.0
    return [
        f"{supply.keys[r]}: taken {taken[r]:g}, at most {left[r]:g} would be right{_why(facts, int(r))}"
        for r in np.flatnonzero(taken > left + TOLERANCE)
    ]


def taken_of_each(facts: Facts, placing: Placing) -> Floats:
    """How much of each resource those who leave take together, and the candidates that fly, shape (R,)."""
    supply = facts.supply
    p = np.flatnonzero(placing.placed)
    taken = np.zeros(len(supply.keys))
    for amount in range(facts.parties.amounts.shape[1]):
        on_departure, under_offer = np.zeros(len(facts.departures.ids)), np.zeros(len(facts.offers.ids))
        np.add.at(on_departure, placing.departure[p], facts.parties.amounts[p, amount])
        np.add.at(under_offer, placing.offer[p], facts.parties.amounts[p, amount])
        taken += supply.by_departure[amount].T @ on_departure + supply.by_offer[amount].T @ under_offer
    taken += supply.busy.T @ placing.flown.astype(float)
    taken[supply.row[Key("budget")]] += facts.departures.cost[placing.flown].sum()
    return taken


def _why(facts: Facts, r: int) -> str:
    key = facts.supply.keys[r]
    used = facts.supply.stated.usage.get(key, 0.0)
    holds = facts.supply.stated.holds(key)
    return f" (of {holds:g}, less {used:g} in use)" if used and holds is not None else ""
