"""The explanation: why a family is left behind, in words that an officer can act on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.certificate import Certificate, Prices
from safeconduct.planning.examination import why_closed
from safeconduct.planning.integer import used_by

if TYPE_CHECKING:
    from safeconduct.planning.openness import Openness
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem
    from safeconduct.planning.resources import Resource

FULL = {
    "seats": "seats",
    "board": "places on board for a need",
    "places": "places of the offer",
    "care": "places at the destination for a need",
    "reception": "reception in the week of arrival",
    "transit": "beds in transit",
    "road": "bus seats",
}
"""Each kind of room that a way out takes, in words."""


def explain(
    problem: Problem, certificate: Certificate, openness: Openness, way: Ints, flying: Flags, prices: Prices
) -> dict[int, str]:
    """A sentence for each party that is left behind: what rules out, or outbids, each way out.

    Args:
        problem: the problem.
        certificate: evaluates prices for it.
        openness: its conditions, to name those that close a way.
        way: (P,) each party's pair, -1 where it stays.
        flying: (D,) which departures fly.
        prices: what the plan's prices ask.
    """
    left = np.maximum(0.0, problem.stock.left - used_by(problem, way))
    charge = certificate.charges(prices)
    group = {p: members for members in problem.groups for p in members}
    reasons = {}
    for p in np.flatnonzero(way < 0).tolist():
        c = int(problem.classes.of[p])
        ways = np.flatnonzero(problem.classes.open[c])
        if not len(ways):
            reasons[p] = why_closed(openness, p)
            continue
        ways = ways[np.argsort(charge[c, ways], kind="stable")]
        goals = {int(problem.pairs.destination[way[q]]) for q in group[p] if way[q] >= 0}
        reasons[p] = _outbid(problem, c, ways, left, flying, goals, prices)
    return reasons


def _outbid(problem: Problem, c: int, ways: Ints, left: Floats, flying: Flags, goals: set[int], prices: Prices) -> str:
    """What stands in the way of a party to which ways are open, and what one more of it would change."""
    pairs, departures = problem.pairs, problem.departures
    count = f"{len(ways)} ways out are open" if len(ways) > 1 else "One way out is open"
    together = [k for k in ways.tolist() if not goals or int(pairs.destination[k]) in goals]
    if not together:
        where = " and ".join(problem.destinations[t] for t in sorted(goals))
        return f"{count}, but none to {where}, where the family that they are to settle with goes."
    flown = [k for k in together if flying[pairs.departure[k]]]
    if not flown:
        return f"{count}, all on candidate departures that the plan does not fly; one of them would have to."
    k = flown[0]
    name = f"{departures.ids[pairs.departure[k]]} on {date.fromordinal(int(departures.departs[pairs.departure[k]]))}"
    name += f" to {problem.destinations[pairs.destination[k]]} under {problem.offers.ids[pairs.offer[k]]}"
    short = _short(problem, c, k, left)
    if not short:
        return (
            f"{count}. The best is {name}, which has room; the family stays because its buses, or a family that it is "
            "tied to, would not fit, or because leaving costs more than waiting."
        )
    r, amount, missing = max(short, key=lambda each: (prices.resource[each[0]], each[2]))
    saved = float(prices.resource[r])
    what = describe(problem.stock.keys[r])
    sentence = f"{count}, and others whose waiting costs more for the same room have taken them. "
    sentence += f"The best is {name}: {what} are {missing:g} short of the {amount:g} that the family needs"
    if saved > 0:
        sentence += f"; one more there would save {saved:,.1f} weighted hazard-days"
    full = {FULL[problem.stock.keys[q].kind] for other in flown for q, _, _ in _short(problem, c, other, left)}
    return sentence + f". What is full on the open ways: {', '.join(sorted(full))}."


def _short(problem: Problem, c: int, k: int, left: Floats) -> list[tuple[int, float, float]]:
    """The resources that a pair has too little left of for one party of a class: (resource, needed, missing)."""
    pairs = problem.pairs
    at = slice(pairs.start[k], pairs.start[k + 1])
    uses = zip(pairs.used_resource[at].tolist(), pairs.used_amount[at].tolist(), strict=True)
    needed = [(r, float(problem.classes.amounts[c, a])) for r, a in uses]
    return [(r, amount, amount - float(left[r])) for r, amount in needed if amount > left[r] + 1e-6]


def describe(resource: Resource) -> str:
    """A resource in words, for sentences and messages."""
    return {
        "seats": f"seats on {resource.id}",
        "board": f"places on board {resource.id} for {resource.need}",
        "places": f"places of offer {resource.id}",
        "care": f"places of offer {resource.id} for {resource.need}",
        "reception": f"places in reception at {resource.id} in the week of {resource.day}",
        "transit": f"beds at transit {resource.id} on {resource.day}",
        "road": f"bus seats from {resource.id} on {resource.day}",
        "aircraft": f"days of aircraft {resource.id} on {resource.day}",
        "budget": "money in the charter budget",
    }[resource.kind]
