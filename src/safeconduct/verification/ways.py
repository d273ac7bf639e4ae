"""The ways that are open to each party, in blocks of parties × pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from safeconduct.verification.arrays import Ints, Truths
from safeconduct.verification.facts import Facts
from safeconduct.verification.openness import Meeting, rules

CELLS = 1 << 21
"""Most parties × pairs of a block: some 16 MiB an array of floats."""


@dataclass(frozen=True)
class Block:
    """Some parties of one site, and the pairs that leave from it.

    Args:
        parties: rows of the parties, shape (B,).
        departures: rows of the departures, in order of their destination, shape (W,).
        offers: rows of the offers, shape (W,).
        open: whether a pair is open to a party, shape (B, W).
        goals: rows of the destinations that the pairs lead to, ascending, shape (K,).
        starts: the first pair that leads to each of them, shape (K,).
    """

    parties: Ints
    departures: Ints
    offers: Ints
    open: Truths
    goals: Ints
    starts: Ints


def open_ways(facts: Facts) -> tuple[Block, ...]:
    """Every party that has an open pair at its site, and which pairs are open to it."""
    return tuple(_blocks(facts))


def _blocks(facts: Facts) -> Iterator[Block]:
    departures, offers = facts.departures, facts.offers
    d, o = np.nonzero(departures.destination[:, None] == offers.destination[None, :])
    ordered = np.argsort(departures.destination[d], kind="stable")
    d, o = d[ordered], o[ordered]
    for site in range(len(facts.sites)):
        here = departures.site[d] == site
        waiting = np.flatnonzero(facts.parties.site == site)
        size = max(1, CELLS // max(1, int(here.sum())))
        for first in range(0, len(waiting) if here.any() else 0, size):
            yield _block(facts, waiting[first : first + size], d[here], o[here])


def _block(facts: Facts, parties: Ints, d: Ints, o: Ints) -> Block:
    meeting = Meeting(facts, parties[:, None], d[None, :], o[None, :])
    is_open = np.ones((len(parties), len(d)), dtype=bool)
    for rule in rules(facts.needs):
        is_open &= rule.holds(meeting)
    some = is_open.any(axis=0)  # nobody here can use the others
    d, o, is_open = d[some], o[some], is_open[:, some]
    goal = facts.departures.destination[d]
    goals, starts = np.unique(goal, return_index=True)
    return Block(parties, d, o, is_open, goals, starts)
