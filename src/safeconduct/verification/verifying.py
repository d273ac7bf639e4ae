"""The composition: an operation and a plan in, a verdict out."""

from __future__ import annotations

from math import inf, isfinite, isnan
from pathlib import Path

import numpy as np

from safeconduct.operation import Faulty, Operation, Plan, digest, read_plan
from safeconduct.verification.arrays import TOLERANCE, day_text
from safeconduct.verification.bound import no_prices, proven_bound
from safeconduct.verification.buses import bus_faults
from safeconduct.verification.claims import false_claims, gap
from safeconduct.verification.facts import Facts, gather
from safeconduct.verification.leaves import read_leaves
from safeconduct.verification.placing import Placing, find_placing
from safeconduct.verification.prices import read_prices
from safeconduct.verification.scores import score, score_bound
from safeconduct.verification.taking import overtaken
from safeconduct.verification.verdict import Verdict
from safeconduct.verification.ways import Block, open_ways


def verify(operation: Operation, plan: Plan, previous: Plan | None = None) -> Verdict:
    """Check a plan from scratch: whether it is valid, what it costs, what its prices prove, and what it claims.

    Args:
        operation: as read, without a fault.
        plan: any plan, however wrong.
        previous: the plan that was communicated before, where there is one.

    Returns:
        The verdict, with every fault found and the figures reckoned again.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # absurd weights make infinite figures, which are told as such
        return _verdict(operation, plan, gather(operation, previous))


def verify_folder(operation: Operation, path: Path, previous_path: Path | None = None) -> Verdict:
    """Check the plan in a folder, as `verify`; what cannot be read of it is a fault of the plan."""
    try:
        plan = read_plan(path)
    except Faulty as error:
        return Verdict(valid=False, faults=tuple(str(fault) for fault in error.faults))
    try:
        previous = None if previous_path is None else read_plan(previous_path)
    except Faulty as error:
        return Verdict(valid=False, faults=tuple(f"previous plan: {fault}" for fault in error.faults))
    return verify(operation, plan, previous)


def _verdict(operation: Operation, plan: Plan, facts: Facts) -> Verdict:
    placing = find_placing(operation, facts, plan)
    faults = [*placing.faults, *overtaken(facts, placing), *bus_faults(facts, plan, placing)]
    is_valid = not faults
    blocks = open_ways(facts)
    figures = _counts(facts, placing)
    proof, wrong = _proof(facts, plan, blocks)
    if not isfinite(figures["objective"]) or (not isfinite(proof["floor"]) and not facts.decisions.pinned.any()):
        faults.append("operation.toml: the weights and days are so large that nothing can be reckoned with them")
    figures |= proof | {"gap": gap(figures["objective"], proof["bound"], proof["floor"])}
    faults += wrong
    if is_valid and facts.scores is not None:
        scored, wrong = _scored(facts, plan, placing, blocks)
        figures |= scored
        faults += wrong
    faults += false_claims(plan.claims, figures, digest(operation), _last_departure(facts, placing))
    if not faults:
        faults += _contradictions(figures)
    return Verdict(not faults, tuple(faults), {name: figure for name, figure in figures.items() if isfinite(figure)})


def _counts(facts: Facts, placing: Placing) -> dict[str, float | int]:
    """What the plan costs, and how many people and flights are in it."""
    p, people = np.flatnonzero(placing.placed), facts.parties.people
    cost = facts.stay()
    cost[p] = facts.leave_by(p, placing.departure[p])
    flights = facts.money_days * facts.departures.cost[placing.flown].sum()
    return {
        "objective": float(cost.sum() + flights),
        "people": int(people.sum()),
        "people_placed": int(people[p].sum()),
        "people_unplaced": int(people[~placing.placed].sum()),
        "flown": int(placing.flown.sum()),
    }


def _proof(facts: Facts, plan: Plan, blocks: tuple[Block, ...]) -> tuple[dict[str, float | int], list[str]]:
    """The bound that the prices of the plan prove, never below the floor, and the floor."""
    stay = np.where(facts.decisions.pinned, inf, facts.stay())
    free = np.zeros(len(facts.departures.ids), dtype=np.int64)
    floor = proven_bound(facts, blocks, no_prices(facts), facts.leave, stay, free)
    leaves, faults = read_leaves(facts, plan)
    proven = [proven_bound(facts, blocks, leaf.prices, facts.leave, stay, leaf.flies) for leaf in leaves]
    proven = [-inf if isnan(bound) else bound for bound in proven]  # beyond reckoning, nothing is proved
    if floor == inf and facts.decisions.pinned.any():
        faults.append("decisions.csv: a pin cannot be honoured, as no pair is open to its party and those tied to it")
    elif not proven:
        faults.append("branches.csv: every branch breaks the budget or an aircraft's days, so the prices prove nothing")
    return {"bound": max(floor, min(proven, default=inf)), "floor": floor}, faults


def _scored(
    facts: Facts, plan: Plan, placing: Placing, blocks: tuple[Block, ...]
) -> tuple[dict[str, float | int], list[str]]:
    """What the plan scores, and what its score prices prove that it could score at most."""
    scores = np.zeros((len(facts.parties), len(facts.destinations))) if facts.scores is None else facts.scores
    table = read_prices(facts, plan.score_prices, "score_prices.csv")
    prices = table.leaves.get(None, no_prices(facts))
    most = score_bound(scores, facts, placing, blocks, prices)
    return {"score": score(scores, facts, placing), "score_bound": most}, table.faults


def _last_departure(facts: Facts, placing: Placing) -> str | None:
    departs = facts.departures.departs[placing.departure[placing.placed]]
    return day_text(departs.max()) if len(departs) else None


def _contradictions(figures: dict[str, float | int]) -> list[str]:
    """What cannot be: if these lines are ever read, the verifier itself is wrong."""
    objective, bound = figures["objective"], figures["bound"]
    faults = []
    if bound > objective + TOLERANCE * max(1.0, abs(objective)):
        faults.append(
            f"the plan costs {objective:.12g}, below the bound {bound:.12g} that its prices prove for every plan"
        )
    if "score" in figures and figures["score"] > figures["score_bound"] + TOLERANCE * max(1.0, abs(figures["score"])):
        faults.append(f"the plan scores {figures['score']:.12g}, above its score bound {figures['score_bound']:.12g}")
    return faults
