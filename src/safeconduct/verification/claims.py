"""What a plan claims of itself, held against the figures reckoned again."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite, isnan, nan
from typing import Any

from safeconduct.verification.arrays import TOLERANCE, shown

GAP_TOLERANCE = 1e-4
"""By how much a stated gap may differ from the formula."""

FORMAT = 1
"""Of a plan, as written here."""

STOPS = ("gap", "time", "interrupt", "optimal")

LARGEST = 1e300
"""A number beyond it is no claim about people and days."""


def gap(objective: float, bound: float, floor: float) -> float:
    """Share of what planning can change by which the plan might still be better; 0 where objective = floor."""
    above = objective - floor
    return (objective - bound) / above if above > TOLERANCE * max(1.0, abs(objective)) else 0.0


def false_claims(
    claims: Mapping[str, Any], figures: Mapping[str, float | int], digest: str, last_departure: str | None
) -> list[str]:
    """A line for each claim of ``plan.json`` that does not hold.

    Args:
        claims: as stated.
        figures: as reckoned, `score` and `score_bound` only where there are scores.
        digest: of the operation.
        last_departure: ISO day on which the last of those who are placed leave; None if nobody is.
    """
    objective, bound, floor = figures["objective"], figures["bound"], figures["floor"]
    near = TOLERANCE * max(1.0, abs(objective))
    stated = {name: _number(value) for name, value in claims.items()}
    proved = f"from the floor {floor:.12g} to {bound:.12g}, which the prices prove"
    # Every comparison is written so that it is false with a NaN.
    checks = [
        ("objective", _close(stated, "objective", objective, near), f"{objective:.12g}"),
        ("floor", _close(stated, "floor", floor, near), f"{floor:.12g}"),
        ("bound", isfinite(bound) and floor - near <= stated.get("bound", nan) <= bound + near, proved),
        ("gap", _close(stated, "gap", figures["gap"], GAP_TOLERANCE), f"{figures['gap']:.6g}"),
        ("people_placed", stated.get("people_placed") == figures["people_placed"], f"{figures['people_placed']}"),
        (
            "people_unplaced",
            stated.get("people_unplaced") == figures["people_unplaced"],
            f"{figures['people_unplaced']}",
        ),
        ("last_departure", claims.get("last_departure") == last_departure, str(last_departure)),
        ("format", stated.get("format") == FORMAT, str(FORMAT)),
        ("stopped_by", claims.get("stopped_by") in STOPS, f"one of {', '.join(STOPS)}"),
        ("method", isinstance(claims.get("method"), str), "a text"),
        ("operation_digest", claims.get("operation_digest") == digest, f"{digest}, that of the operation"),
    ]
    if "score" in figures:
        score, near = figures["score"], TOLERANCE * max(1.0, abs(figures["score"]))
        least = figures["score_bound"]
        checks += [
            ("score", _close(stated, "score", score, near), f"{score:.12g}"),
            (
                "score_bound",
                stated.get("score_bound", nan) >= least - near,
                f"at least {least:.12g}, as the prices prove",
            ),
        ]
    wrong = [
        f"plan.json: {name} is {_stated(claims, name)}; right is {right}" for name, holds, right in checks if not holds
    ]
    named = {name for name, _, _ in checks}
    wrong += [
        f"plan.json: {shown(name)} is {shown(value)}; a number is to be finite"
        for name, value in claims.items()
        if name not in named and isinstance(value, int | float) and isnan(stated[name])
    ]
    return wrong


def _number(value: object) -> float:
    """A stated number; NaN for what is none, or is beyond what can be claimed."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST:
        return nan
    return float(value)


def _close(stated: Mapping[str, float], name: str, figure: float, near: float) -> bool:
    return abs(stated.get(name, nan) - figure) <= near


def _stated(claims: Mapping[str, Any], name: str) -> str:
    return shown(claims[name]) if name in claims else "not stated"
