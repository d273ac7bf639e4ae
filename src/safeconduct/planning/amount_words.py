"""Amounts of what is scarce, and ways out, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safeconduct.planning.openness import Openness
    from safeconduct.planning.problem import Problem
    from safeconduct.planning.resources import Resource


def in_a_row(words: Sequence[str]) -> str:
    """Words as a list in a sentence: a, b and c; at least one."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def amount(resource: Resource, n: int) -> str:
    """So many units of a resource in words; of a road, bus rides."""
    many = n != 1
    return (
        f"{n:,} "
        + {
            "seats": f"seat{'s' * many} on {resource.id}",
            "board": f"place{'s' * many} for {resource.need} on board {resource.id}",
            "places": f"place{'s' * many} of offer {resource.id}",
            "care": f"place{'s' * many} for {resource.need} of offer {resource.id}",
            "reception": f"place{'s' * many} in reception at {resource.id} in the week of {resource.day}",
            "transit": f"bed{'s' * many} at transit {resource.id} on {resource.day}",
            "road": f"bus ride{'s' * many} from {resource.id} on {resource.day}",
            "aircraft": f"day{'s' * many} of aircraft {resource.id} on {resource.day}",
            "budget": "of money in the charter budget",
        }[resource.kind]
    )


def way_in_words(of: Problem | Openness, k: int) -> str:
    """A pair in words: its departure, the day, the destination and the offer."""
    pairs, departures = of.pairs, of.departures
    d = int(pairs.departure[k])
    day = date.fromordinal(int(departures.departs[d]))
    return (
        f"{departures.ids[d]} on {day} to {of.destinations[pairs.destination[k]]} under {of.offers.ids[pairs.offer[k]]}"
    )
