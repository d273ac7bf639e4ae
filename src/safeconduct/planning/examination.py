"""The examination: what is legal and odd in an operation, as far as openness shows it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.operation import Faulty
from safeconduct.planning.amount_words import amount, in_a_row, way_in_words
from safeconduct.planning.cancelled import Cancelled
from safeconduct.planning.freezing import openness_of
from safeconduct.planning.openness import ALONE, DECIDED, TOLERANCE
from safeconduct.planning.parties import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safeconduct.operation import Fault, Operation, Plan
    from safeconduct.planning.openness import Openness
    from safeconduct.planning.problem import Flags
    from safeconduct.planning.resources import Resource


NAMES = {"pin": "a 'pin' names", "only": "an 'only' names", "forbid": "a 'forbid' names"}
"""How each kind of decision is told as a reason."""
NAMED = 2
"""Reasons that are told of those that close ways; decisions are told in any case."""
NAMED_CANCELLED = 3
"""Cancelled departures that are told by name."""
NO_WAY = "No way out is open"
"""How the reason of a party begins to which nothing is open."""


def examine(operation: Operation, previous: Plan | None = None) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Faults and warnings that need openness: pins that no open pair can honour, and cases that none can take.

    The operation is presumed to be without other faults.
    """
    openness = openness_of(operation, previous)
    return _pins(operation, openness), _closed(operation, openness)


def refuse_hopeless_pins(operation: Operation, openness: Openness) -> None:
    """Raise where a pin cannot be honoured whatever the others do.

    Raises:
        Faulty: names each such case and what rules it out.
    """
    faults = _pins(operation, openness)
    if faults:
        raise Faulty(faults)


def why_closed(openness: Openness, party: int, cancelled: Cancelled) -> str:
    """Why nothing is open to a party, and which cancelled departures would be."""
    return _why_closed(openness, party) + _called_off(cancelled.of(party))


def _called_off(names: Sequence[str]) -> str:
    """That departures which would be open are cancelled, the first of them by name."""
    if not names:
        return ""
    more = len(names) - NAMED_CANCELLED
    shown = [*names[:NAMED_CANCELLED], *([f"{more:,} more"] if more > 0 else [])]
    return f" {in_a_row(shown)} would be open, but {'is' if len(names) == 1 else 'are'} cancelled."


def _why_closed(openness: Openness, party: int) -> str:
    """The conditions and decisions that close most of a party's ways, each with its count."""
    if not len(openness.pairs.departure):
        return f"{NO_WAY}: no departure goes to a destination that has an offer."
    site = openness.parties[party].site
    from_site = openness.at_the_site(np.array([party]))[0]
    if not from_site.any():
        return f"{NO_WAY}: no departure leaves {site} for a destination with an offer."
    reasons = _closing(openness, party)
    return f"{NO_WAY}: {_counted(reasons, from_site, 'from the site')}{_nearest(openness, party)}"


def _nearest(openness: Openness, party: int) -> str:
    """The way to which room alone is missing, and least of it, with what is missing; nothing where there is none."""
    only_room = np.ones(len(openness.pairs.departure), dtype=bool)
    for words, mask in openness.conditions(np.array([party])):
        if not words.endswith(ALONE):
            only_room &= np.broadcast_to(mask, (1, len(only_room)))[0]
    lacking = {k: openness.lacking(party, k) for k in np.flatnonzero(only_room).tolist()}
    if not lacking:
        return ""
    departs = openness.departures.departs[openness.pairs.departure]
    k = min(lacking, key=lambda k: (len(lacking[k]), sum(lacking[k].values()), departs[k]))
    missing = in_a_row([_missing(resource, ceil(n - TOLERANCE)) for resource, n in lacking[k].items()])
    return f" Least is missing on {way_in_words(openness, k)}: {missing}."


def _missing(resource: Resource, n: int) -> str:
    """So much of a resource in words; of a road, bus seats."""
    if resource.kind == "road":
        return f"{n:,} bus seat{'s' * (n != 1)} from {resource.id} on {resource.day}"
    return amount(resource, n)


def _why_hopeless(openness: Openness, party: int, pin: Decision) -> str:
    """Why a pin cannot be honoured: what closes the ways that it names."""
    within = openness.named(pin)
    if not within.any():
        return "no way goes by it: it needs a departure that is not cancelled and an offer at the same destination."
    conditions = list(openness.conditions(np.array([party])))
    name, at_site = conditions[0]
    reasons = [(name, ~np.broadcast_to(at_site, (1, len(within)))[0]), *_closing(openness, party, but=pin)]
    return _counted(reasons, within, "by it")


def _closing(openness: Openness, party: int, but: Decision | None = None) -> list[tuple[str, Flags]]:
    """Every reason for which a way from the site may be closed to a party, each with its mask (K,) of closed ways.

    A decision is a reason of its own; ``but`` is left out.
    """
    pairs = len(openness.pairs.departure)
    conditions = list(openness.conditions(np.array([party])))[1:]
    reasons = [
        (words, ~np.broadcast_to(mask, (1, pairs))[0]) for words, mask in conditions if words not in DECIDED.values()
    ]
    decided = [each for each in openness.parties[party].decisions if each.kind in DECIDED and each != but]
    return reasons + [(_of(decision), ~openness.allowed(decision)) for decision in dict.fromkeys(decided)]


def _of(decision: Decision) -> str:
    """A decision in words that follow "is closed because"."""
    said = [f"by {decision.decided_by}" if decision.decided_by else "", decision.reason or ""]
    why = ": ".join(filter(None, said))
    return f"{NAMES[decision.kind]} {_named(decision)}" + (f" ({why})" if why else "")


def _named(decision: Decision) -> str:
    if decision.departure:
        return f"departure {decision.departure!r}"
    return f"destination {decision.destination!r}" if decision.destination else f"offer {decision.offer!r}"


def _counted(reasons: list[tuple[str, Flags]], within: Flags, where: str) -> str:
    """The reasons that close most ways, every decision, and what alone stands before a way; a sentence or two."""
    total = int(within.sum())
    closed = [(words, mask & within) for words, mask in reasons]
    often = sum(mask.astype(np.int64) for _, mask in closed)
    alone = {words: int((mask & (often == 1)).sum()) for words, mask in closed}
    counts = {words: int(mask.sum()) for words, mask in closed if mask.any()}
    order = sorted(counts, key=lambda words: (-counts[words], -alone[words]))
    said = [words for n, words in enumerate(order) if n < NAMED or words.startswith(tuple(NAMES.values()))]
    if total == 1:
        because = " and because ".join(order)
        return f"the one way {where} is closed because {because}."
    parts = [f"{_all(counts[words], total)} closed because {_each(words, counts[words])}" for words in said]
    sentence = f"of {total} ways {where}, {'; '.join(parts)}"
    if sum(counts.values()) > total:
        sentence += "; a way may be closed for more than one reason"
    near = max(order, key=lambda words: alone[words])
    if alone[near]:
        ways = "way" if alone[near] == 1 else "ways"
        sentence += f". {alone[near]} {ways} would open if this alone were otherwise: {_each(near, alone[near])}"
    return sentence + "."


def _all(count: int, total: int) -> str:
    return "all are" if count == total else f"{count} {'is' if count == 1 else 'are'}"


def _each(words: str, count: int) -> str:
    """A condition said of several ways."""
    return f"each {words.removeprefix('it ')}" if count > 1 and words.startswith("it ") else words


def _pins(operation: Operation, openness: Openness) -> tuple[Fault, ...]:
    columns = ("case_id", "decision", "departure_id", "destination_id", "offer_id", "reason", "decided_by")
    hopeless = {case: p for p in _nowhere(openness) for case in openness.parties[p].cases}
    faults = []
    for row, (case, kind, *named) in enumerate(operation.tables["decisions"].select(columns).rows()):
        if kind == "pin" and case in hopeless:
            pin = Decision(kind, *named)
            why = _why_hopeless(openness, hopeless[case], pin)
            message = f"the pin of {case!r} to {_named(pin)} cannot be honoured: {why}"
            faults.append(operation.fault("decisions", row, "decision", message))
    return tuple(faults)


def _closed(operation: Operation, openness: Openness) -> tuple[Fault, ...]:
    cancelled = Cancelled(operation, openness)
    row_of = {case: row for row, case in enumerate(operation.tables["cases"]["case_id"].to_list())}
    return tuple(
        operation.fault(
            "cases",
            row_of[openness.parties[p].cases[0]],
            "case_id",
            f"{' '.join(map(repr, openness.parties[p].cases))}: {why_closed(openness, p, cancelled)}",
        )
        for p in _nowhere(openness)
    )


def _nowhere(openness: Openness) -> list[int]:
    """The parties to which nothing is open."""
    return np.flatnonzero(openness.ways.count == 0).tolist()
