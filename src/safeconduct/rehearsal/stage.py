"""The stage: an operation and one plan of it as the arrays that a future is played on.

Days are counted from the first day of the operation, which is 0; the last is the horizon. Shapes: P parties, C classes
of them, K pairs (departure, offer), D departures, O offers, S sites, R limited resources, A amounts, N days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints

NEVER = 10**7
"""A day that is after every day."""


class Stage(NamedTuple):
    """Arrays and numbers, each as its comment says; nothing else, so that compiled functions take it."""

    days: int
    """N: from the first day to the horizon, both included."""
    deadline: int
    notice: int
    span: int
    """Days on which somebody may arrive, from 0."""
    departure_row: Ints
    """(D,) the row in the table of departures."""
    departure_site: Ints
    departs: Ints
    """(D,) the day in the plan; -1 where it takes nobody."""
    arrives: Ints
    by_day: Ints
    """Departures that take people, by day and then by row."""
    day_start: Ints
    """(N + 1,): those of day n stand at ``day_start[n]:day_start[n + 1]`` of ``by_day``."""
    pair_departure: Ints
    pair_offer: Ints
    pair_destination: Ints
    use_start: Ints
    """(K + 1,): what pair k takes stands at ``use_start[k]:use_start[k + 1]`` of the two arrays below."""
    use_resource: Ints
    use_amount: Ints
    way_start: Ints
    """(C + 1,): pairs open to class c stand at ``way_start[c]:way_start[c + 1]`` of ``ways``, the first day first."""
    ways: Ints
    way_day: Ints
    """The day of departure of each of ``ways``."""
    amounts: Floats
    """(C, A)"""
    left: Floats
    """(R,) what the plan leaves of each resource."""
    most: Floats
    """(A,) the most that any party takes of each amount."""
    lasts: Flags
    """(R,) whether what is given back of it serves a later departure: places, care, reception and transit."""
    party_class: Ints
    party_row: Ints
    """(P,) the row of its first case in the table of cases."""
    people: Ints
    party_site: Ints
    expires: Ints
    """(P,) the last day on which it may arrive."""
    short_notice: Flags
    planned: Ints
    """(P,) its pair in the plan, -1 where it has none."""
    group: Ints
    """(P,) parties of one group settle together."""
    group_size: Ints
    """(groups,)"""
    turn: Ints
    """(P,) parties in the order in which those left behind look for another way."""
    rank: Ints
    """(P,) the place of each party in it."""
    accepted_start: Ints
    """(P + 1,): where acceptances of a party end stands at these places of the two arrays below."""
    accepted_offer: Ints
    accepted_until: Ints
    offer_row: Ints
    closes: Ints
    """(O,) the last day of arrival."""
    waited: Floats
    """(S, N + 1) hazard-days gathered before each day."""
    road_hazard: Floats
    """(S, N)"""
    no_buses: Flags
    """(S, N) whether the operation itself says that no bus runs."""
