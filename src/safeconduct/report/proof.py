"""How good the plan is, in two sentences."""

from __future__ import annotations

from math import ceil, floor, isfinite, log10
from typing import TYPE_CHECKING, Any

import polars as pl

from safeconduct.report.figures import Figure
from safeconduct.report.phrases import in_digits, knows, number, say

if TYPE_CHECKING:
    from safeconduct.operation import Plan

CLAIMS = ("objective", "bound", "floor", "gap")
NOTHING = 1e-9
"""A gap below it is none."""
ROUNDING = 1e-8
"""Relative errors below it are of rounding."""
TENFOLD = 10


def proof(plan: Plan) -> Figure:
    """What the plan claims of its own quality, in words; the claims are read and not checked here."""
    claims = {name: _number(plan.claims.get(name)) for name in (*CLAIMS, "score", "score_bound")}
    best = claims["bound"] == claims["objective"]
    table = pl.DataFrame(
        [
            (say(f"claim.{name}"), value if best else _stated(name, value))
            for name, value in claims.items()
            if value is not None
        ],
        schema={"claim": pl.String, "value": pl.Float64},
        orient="row",
    )
    if any(claims[name] is None for name in CLAIMS):
        return Figure("proof", say("proof.title"), say("proof.unsaid"), table)
    objective, bound, least, gap = (float(claims[name] or 0.0) for name in CLAIMS)
    if gap <= NOTHING:
        sentence = say("proof.best", objective=number(objective))
        share = say("proof.none_avoidable")
    else:
        sentence = say("proof.near", objective=number(objective), bound=number(_rounded_down(bound)))
        ended = f"proof.avoidable_{plan.claims.get('stopped_by')}"
        share = say(ended if knows(ended) else "proof.avoidable", gap=per_cent(gap))
    notes = [say("proof.charged"), say("proof.floor", floor=number(least), scarcity=number(max(0.0, bound - least)))]
    if claims["score"] is not None and claims["score_bound"] is not None:
        notes.append(say("proof.scores", score=number(claims["score"]), bound=number(claims["score_bound"])))
    notes.append(say("proof.check"))
    return Figure("proof", say("proof.title"), f"{sentence} {share}", table, notes=tuple(notes))


def per_cent(value: float) -> str:
    """A share in per cent with two digits that matter and at most five decimals, rounded up, since it is a most."""
    scaled = 100 * value
    digits = min(5, max(0, 1 - floor(log10(scaled)))) if scaled > 0 else 0
    return say("word.per_cent", n=in_digits(f"{ceil(scaled * 10**digits - NOTHING) / 10**digits:.{digits}f}"))


def _stated(name: str, value: float) -> float:
    """A claim as the table has it: the gap in per cent, a bound below the objective rounded down."""
    return 100 * value if name == "gap" else _rounded_down(value) if name == "bound" else value


def _rounded_down(value: float) -> float:
    """A bound with the digits that are written, never above itself."""
    digits = 0 if value >= TENFOLD**2 else 1 if value >= TENFOLD else 2
    scale = float(TENFOLD**digits)
    return floor(value * scale * (1 + ROUNDING) + NOTHING) / scale


def _number(value: Any) -> float | None:
    """A claim as a finite number; None where it is none."""
    usable = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return float(value) if usable else None
