"""Results: what ``rehearsal.json`` and ``remaining.csv`` state."""

from __future__ import annotations

from datetime import timedelta
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from safeconduct.rehearsal.rehearsing import Rehearsal, chance_of

if TYPE_CHECKING:
    import polars as pl

    from safeconduct.planning.problem import Floats

FORMAT = 1
LAST, IN_TIME, PLACED, EXPOSURE, INCIDENTS = range(5)
QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
OF_LAST = ("p05", "p50", "p95")
NEVER = "never"
MOST_FRAGILE = 100
"""So many are listed."""


def place_of(share: float, many: int) -> int:
    """The place, from 0, of a quantile among so many in order: the least of which so large a share is no larger."""
    return min(many - 1, max(0, ceil(share * many - 1e-9) - 1))


def remaining_table(found: Rehearsal) -> pl.DataFrame:
    """The table ``remaining.csv``: a row for each day from the first to the horizon.

    Returns:
        ``day`` (Date), ``mean`` (Float64), and ``p05``, ``p25``, ``p50``, ``p75``, ``p95`` (Int64): people still at the
        sites at the end of the day.
    """
    import polars as pl

    many = len(found.remaining)
    ordered = np.sort(found.remaining, axis=0)
    columns = {name: ordered[place_of(share, many)].astype(np.int64) for name, share in QUANTILES.items()}
    days = [found.starts_on + timedelta(days=n) for n in range(found.remaining.shape[1])]
    mean = found.remaining.sum(axis=0, dtype=np.int64) / many
    return pl.DataFrame({"day": pl.Series(days, dtype=pl.Date), "mean": mean, **columns})


def mean_of(values: Floats) -> dict[str, float]:
    """A mean with its standard error."""
    many = len(values)
    mean = float(values.sum() / many)
    spread = float(((values - mean) ** 2).sum() / (many - 1)) if many > 1 else 0.0
    return {"mean": mean, "standard_error": sqrt(spread / many)}


def finished_by(found: Rehearsal) -> dict[str, float]:
    """The probability that everybody is out by the end of a day, for each day (ISO text) on which it grows."""
    last = found.figures[:, LAST]
    days, many = np.unique(last[last >= 0], return_counts=True)
    share = np.cumsum(many) / len(last)
    return {_day(found, day): float(one) for day, one in zip(days, share, strict=True)}


def claims(found: Rehearsal) -> dict[str, Any]:
    """What ``rehearsal.json`` states; days as ISO dates."""
    from safeconduct.operation.risks import risk_rows

    figures, many = found.figures, len(found.figures)
    share, error = chance_of(float(figures[:, IN_TIME].sum()), many)
    last = np.sort(np.where(figures[:, LAST] < 0, np.inf, figures[:, LAST]))
    days = {name: last[place_of(QUANTILES[name], many)] for name in OF_LAST}
    return {
        "format": FORMAT,
        "futures": many,
        "seed": found.seed,
        "stopped_by": found.stopped_by,
        "people": found.people,
        "starts_on": found.starts_on.isoformat(),
        "deadline": (found.starts_on + timedelta(days=found.deadline)).isoformat(),
        "all_out_by_deadline": {"probability": share, "standard_error": error},
        "last_person_out": {name: _day(found, day) for name, day in days.items()} | {NEVER: int(np.isinf(last).sum())},
        "finished_by": finished_by(found),
        "exposure": mean_of(figures[:, EXPOSURE]),
        "incidents": mean_of(figures[:, INCIDENTS]),
        "placed": mean_of(figures[:, PLACED]),
        "plan": _planned(found),
        "risks": {
            key: list(value) if isinstance(value, tuple) else value for key, value in risk_rows(found.risks).items()
        },
        "models": found.models,
        "fragile": [
            {
                "kind": one.kind,
                "id": one.id,
                "since": one.since.isoformat(),
                "until": one.until.isoformat(),
                "people": one.people,
                "exposure": one.exposure,
                "past_deadline": one.late,
                "never_out": one.never,
                "sentence": one.sentence,
            }
            for one in found.fragile[:MOST_FRAGILE]
        ],
        "fragile_tried": found.tried,
        "fragile_of": found.failures,
    }


def _planned(found: Rehearsal) -> dict[str, Any] | None:
    """The plan itself, with nothing going wrong."""
    if found.planned is None:
        return None
    figures = found.planned.figures[0]
    return {
        "all_out_by_deadline": bool(figures[IN_TIME]),
        "last_person_out": _day(found, figures[LAST] if figures[LAST] >= 0 else np.inf),
        "exposure": float(figures[EXPOSURE]),
        "placed": int(figures[PLACED]),
    }


def _day(found: Rehearsal, day: float) -> str:
    return NEVER if np.isinf(day) else (found.starts_on + timedelta(days=int(day))).isoformat()
