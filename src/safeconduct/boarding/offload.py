"""Who stays where the aircraft is smaller than was said: whole families, those in least need first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from safeconduct.boarding.families import Family


def order(families: Iterable[Family]) -> list[tuple[Family, ...]]:
    """The order in which families would stay: those in least need first. Parties that travel together stay together.

    A party is in as much need as the family of it that is in most. Scores of destinations play no part.
    """
    key = _party
    parties = [tuple(each) for _name, each in groupby(sorted(families, key=key), key=key)]
    return sorted(parties, key=lambda party: min(one.need for one in party), reverse=True)


def staying(families: Iterable[Family], seats: int) -> list[Family]:
    """The families that stay where there are only so many seats, in the order of those in least need.

    From the end of the order as many stay as have to. Of these, whoever still fits goes after all, those in most need
    first; so nobody stays for whom there is a seat.

    Args:
        families: Those who were to leave.
        seats: Seats that there are.
    """
    parties = order(families)
    taken = sum(_seats(party) for party in parties)
    stay: list[tuple[Family, ...]] = []
    for party in parties:
        if taken <= seats:
            break
        stay.append(party)
        taken -= _seats(party)
    for party in reversed(list(stay)):
        if taken + _seats(party) <= seats:
            stay.remove(party)
            taken += _seats(party)
    return [one for party in stay for one in party]


def _party(family: Family) -> tuple[str, str]:
    return (family.together, "") if family.together else ("", family.case)


def _seats(party: Sequence[Family]) -> int:
    return sum(one.seats for one in party)
