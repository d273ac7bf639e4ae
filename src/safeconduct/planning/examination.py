"""The examination: what is legal and odd in an operation, as far as openness shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from safeconduct.operation import Faulty
from safeconduct.planning.freezing import openness_of

if TYPE_CHECKING:
    from safeconduct.operation import Fault, Operation, Plan
    from safeconduct.planning.openness import Openness
    from safeconduct.planning.problem import Flags


def examine(operation: Operation, previous: Plan | None = None) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Faults and warnings that need openness: pins that no open pair can honour, and cases that none can take.

    The operation is presumed to be without other faults.
    """
    openness = openness_of(operation, previous)
    opened = openness.open()
    return _pins(operation, openness, opened), _closed(operation, openness, opened)


def refuse_hopeless_pins(operation: Operation, openness: Openness) -> None:
    """Raise where a pin cannot be honoured whatever the others do.

    Raises:
        Faulty: names each such case and what rules it out.
    """
    faults = _pins(operation, openness, openness.open())
    if faults:
        raise Faulty(faults)


def why_closed(openness: Openness, party: int) -> str:
    """One sentence on why nothing is open to a party, naming the condition that rules out most."""
    pairs = len(openness.pairs.departure)
    if not pairs:
        return "No way out is open: no departure goes to a destination that has an offer."
    from_site = openness.at_the_site(np.array([party]))[0]
    total = int(from_site.sum())
    if not total:
        return (
            f"No way out is open: no departure leaves {openness.parties[party].site} for a destination with an offer."
        )
    masks = list(openness.conditions(np.array([party])))[1:]
    closed = [(name, from_site & ~np.broadcast_to(mask, (1, pairs))[0]) for name, mask in masks]
    alone = {name: int((mask & (sum(other for _, other in closed) == 1)).sum()) for name, mask in closed}
    counts = {name: int(mask.sum()) for name, mask in closed}
    most = max(counts, key=lambda name: (counts[name], alone[name]))
    sentence = f"No way out is open: of {total} ways from the site, {counts[most]} are closed because {most}"
    others = sorted((name for name in counts if counts[name] and name != most), key=lambda name: -counts[name])
    if counts[most] < total and others:
        sentence += f", {counts[others[0]]} because {others[0]}"
    near = max(alone, key=lambda name: alone[name])
    if alone[near]:
        ways = "way" if alone[near] == 1 else "ways"
        sentence += f". {alone[near]} {ways} would open if this alone were otherwise: {near}"
    return sentence + "."


def _pins(operation: Operation, openness: Openness, opened: Flags) -> tuple[Fault, ...]:
    decisions = operation.tables["decisions"].select("case_id", "decision").rows()
    hopeless = {case: p for p, party in enumerate(openness.parties) if not opened[p].any() for case in party.cases}
    return tuple(
        operation.fault(
            "decisions",
            row,
            "decision",
            f"the pin of {case!r} cannot be honoured. {why_closed(openness, hopeless[case])}",
        )
        for row, (case, decision) in enumerate(decisions)
        if decision == "pin" and case in hopeless
    )


def _closed(operation: Operation, openness: Openness, opened: Flags) -> tuple[Fault, ...]:
    row_of = {case: row for row, case in enumerate(operation.tables["cases"]["case_id"].to_list())}
    return tuple(
        operation.fault(
            "cases", row_of[party.cases[0]], "case_id", f"{' '.join(map(repr, party.cases))}: {why_closed(openness, p)}"
        )
        for p, party in enumerate(openness.parties)
        if not opened[p].any()
    )
