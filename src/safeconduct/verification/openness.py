"""When a pair of departure and offer is open to a party: the seven conditions, as rules that each have a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from safeconduct.verification.arrays import TOLERANCE, Floats, Ints, Truths, day_text
from safeconduct.verification.facts import Facts
from safeconduct.verification.parties import BUS_SEATS, FIRST_NEED, PEOPLE, SEATS


@dataclass(frozen=True)
class Meeting:
    """Parties, departures and offers that are brought together.

    Their rows are whole-number arrays of any shapes that broadcast, so that the same rule judges the assignments of a
    plan one by one (three arrays of one length) and every pair for every party (a column beside two rows).
    """

    facts: Facts
    p: Ints
    d: Ints
    o: Ints

    @cached_property
    def departs(self) -> Ints:
        """Day on which the departure leaves."""
        return self.facts.departures.departs[self.d]

    @cached_property
    def arrives(self) -> Ints:
        """Day on which it is at the destination."""
        return self.facts.departures.arrives[self.d]

    @cached_property
    def goal(self) -> Ints:
        """Row of the departure's destination."""
        return self.facts.departures.destination[self.d]

    @cached_property
    def ready(self) -> Ints:
        """First day on which the party may leave."""
        return self.facts.parties.ready[self.p]

    @cached_property
    def expires(self) -> Ints:
        """Last day on which the party may arrive."""
        return self.facts.parties.expires[self.p]

    @cached_property
    def opens(self) -> Ints:
        """First day of arrival under the offer."""
        return self.facts.offers.opens[self.o]

    @cached_property
    def closes(self) -> Ints:
        """Last day of arrival under the offer."""
        return self.facts.offers.closes[self.o]

    @cached_property
    def since(self) -> Ints:
        """First day of arrival on which each acceptance of the party under the offer holds."""
        return self.facts.acceptances.since[self.p, self.o]

    @cached_property
    def until(self) -> Ints:
        """Last day of arrival on which each acceptance of the party under the offer holds."""
        return self.facts.acceptances.until[self.p, self.o]

    @cached_property
    def decided(self) -> Ints:
        """Row of the party in the tables of what its decisions allow."""
        return self.facts.decisions.row[self.p]


@dataclass(frozen=True)
class Rule:
    """One thing that an open pair fulfils.

    Args:
        condition: number of the condition to which it belongs, 1 to 7.
        holds: whether it does, of the shape that the rows of the meeting broadcast to.
        sentence: why it does not, for a meeting of one party, departure and offer; says what would be right.
    """

    condition: int
    holds: Callable[[Meeting], Truths]
    sentence: Callable[[Meeting], str]


def rules(needs: tuple[str, ...]) -> tuple[Rule, ...]:
    """Every rule of the seven conditions in their order, for an operation with these needs."""
    return (
        *_WAY,
        *_DAYS,
        *_OFFER,
        *_WELCOME,
        *_DECISIONS,
        *_room(SEATS, "seats"),
        *_room(BUS_SEATS, "bus seats"),
        *_room(PEOPLE, "places for people"),
        *(
            rule
            for n, need in enumerate(needs)
            for rule in _room(FIRST_NEED + n, f"places for people with need {need!r}")
        ),
    )


_WAY = (
    Rule(
        1,
        lambda m: m.facts.parties.site[m.p] == m.facts.departures.site[m.d],
        lambda m: (
            f"it waits at site {m.facts.sites[m.facts.parties.site[m.p]]!r}, "
            f"but the departure leaves from {m.facts.sites[m.facts.departures.site[m.d]]!r}"
        ),
    ),
    Rule(1, lambda m: ~m.facts.departures.cancelled[m.d], lambda _: "the departure is cancelled"),
)

_DAYS = (
    Rule(
        2,
        lambda m: (m.departs >= m.facts.start) & (m.departs <= m.facts.horizon),
        lambda m: (
            f"the departure leaves on {day_text(m.departs)}, "
            f"not within {day_text(m.facts.start)} to {day_text(m.facts.horizon)}"
        ),
    ),
    Rule(
        2,
        lambda m: m.departs >= m.ready,
        lambda m: f"the departure leaves on {day_text(m.departs)}, but the party is ready from {day_text(m.ready)}",
    ),
    Rule(
        2,
        lambda m: m.arrives <= m.expires,
        lambda m: (
            f"the departure arrives on {day_text(m.arrives)}, but the party has to be there by {day_text(m.expires)}"
        ),
    ),
)

_OFFER = (
    Rule(
        3,
        lambda m: m.goal == m.facts.offers.destination[m.o],
        lambda m: (
            f"the departure goes to {m.facts.destinations[m.goal]!r}, "
            f"but the offer is of {m.facts.destinations[m.facts.offers.destination[m.o]]!r}"
        ),
    ),
    Rule(
        3,
        lambda m: m.facts.offers.available[m.o],
        lambda m: (
            f"the offer is {m.facts.offers.status[m.o]}, "
            "and only a confirmed one is planned on, or a pledged one with use_pledged"
        ),
    ),
    Rule(
        3,
        lambda m: (m.arrives >= m.opens) & (m.arrives <= m.closes),
        lambda m: _outside(m.arrives, m.opens, m.closes, "the offer is open"),
    ),
)

_WELCOME = (
    Rule(
        4,
        lambda m: m.facts.welcome[m.facts.kind[m.p], m.o],
        lambda _: "the offer does not take the nationality of each of its people",
    ),
    Rule(
        4,
        lambda m: m.facts.parties.largest_case[m.p] <= m.facts.offers.largest_case[m.o],
        lambda m: (
            f"it has a case of {m.facts.parties.largest_case[m.p]} people, "
            f"but the offer takes cases of at most {m.facts.offers.largest_case[m.o]}"
        ),
    ),
    Rule(
        4,
        lambda m: ~m.facts.acceptances.refused[m.p, m.o],
        lambda _: "under the offer one of its cases is refused, or the decision on it has expired",
    ),
    Rule(
        4,
        lambda m: (m.arrives >= m.since) & (m.arrives <= m.until),
        lambda m: _outside(m.arrives, m.since, m.until, "its acceptance holds"),
    ),
    Rule(
        4,
        lambda m: ~m.facts.offers.case_by_case[m.o] | m.facts.acceptances.accepted[m.p, m.o],
        lambda _: "the offer decides case by case and has not accepted each of its cases",
    ),
)


def _outside(arrives: Ints, since: Ints, until: Ints, what: str) -> str:
    limit = f"from {day_text(since)}" if arrives < since else f"until {day_text(until)}"
    return f"the departure arrives on {day_text(arrives)}, but {what} {limit}"


def _named(m: Meeting) -> str:
    if not m.facts.decisions.departures[m.decided, m.d]:
        return "the departure"
    if not m.facts.decisions.destinations[m.decided, m.goal]:
        return f"the destination {m.facts.destinations[m.goal]!r}"
    return "the offer"


_DECISIONS = (
    Rule(
        5,
        lambda m: (
            m.facts.decisions.departures[m.decided, m.d]
            & m.facts.decisions.destinations[m.decided, m.goal]
            & m.facts.decisions.offers[m.decided, m.o]
        ),
        lambda m: f"a decision (pin, only or forbid) rules out {_named(m)}",
    ),
    Rule(
        6,
        lambda m: (
            (m.departs >= m.facts.start + m.facts.notice)
            | m.facts.decisions.short_notice[m.p]
            | (m.facts.told.together[m.p] == m.d)
        ),
        lambda m: (
            f"the departure leaves on {day_text(m.departs)}, of which the party was not told, "
            f"and with notice it can leave from {day_text(m.facts.start + m.facts.notice)}"
        ),
    ),
)


def _room(amount: int, what: str) -> tuple[Rule, Rule]:
    """Enough is left of each resource that one amount of the party takes: on the departure, and of the offer."""

    def left_on_departure(m: Meeting) -> Truths:
        room: Floats = m.facts.supply.room(m.facts.supply.by_departure[amount])[m.d]
        enough: Truths = room >= m.facts.parties.amounts[m.p, amount] - TOLERANCE
        return enough

    def left_of_offer(m: Meeting) -> Truths:
        room: Floats = m.facts.supply.room(m.facts.supply.by_offer[amount])[m.o]
        enough: Truths = room >= m.facts.parties.amounts[m.p, amount] - TOLERANCE
        return enough

    def short(m: Meeting) -> str:
        supply, taken = m.facts.supply, m.facts.parties.amounts[m.p, amount]
        d, o = int(m.d), int(m.o)
        of = [*supply.used(supply.by_departure[amount], d), *supply.used(supply.by_offer[amount], o)]
        least = min(of, key=lambda row: supply.left[row])
        return f"even alone it takes {taken:g} {what}, but of {supply.keys[least]} {supply.left[least]:g} are left"

    return Rule(7, left_on_departure, short), Rule(7, left_of_offer, short)
