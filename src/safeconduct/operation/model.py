"""What an operation and a plan are, once they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from safeconduct.operation.faults import Fault
    from safeconduct.operation.risks import Risks

FORMAT = 1
"""The format that is written, and the newest that is read."""


@dataclass(frozen=True)
class Settings:
    """The settings of an operation, as in ``operation.toml``.

    Args:
        format: number of the format.
        name: what people call the operation.
        timezone: IANA name.
        starts_on: first day that a plan may use.
        deadline: day by which everybody is to be out.
        horizon: last day on which a planned departure may leave.
        weights: what a person-day counts, by the priorities ``emergency``, ``urgent`` and ``normal``.
        unplaced_days: hazard-days added for a person left without a departure.
        cost: hazard-days per unit of money.
        moved_days: hazard-days per person whose communicated departure changes.
        use_pledged: whether pledged offers may be planned on.
        notice_days: days before leaving at which people are told, at the least.
        charter_budget: money for all candidates that fly together; None where there is no limit.
    """

    format: int
    name: str
    timezone: str
    starts_on: date
    deadline: date
    horizon: date
    weights: Mapping[str, float]
    unplaced_days: float
    cost: float
    moved_days: float
    use_pledged: bool
    notice_days: int
    charter_budget: float | None


@dataclass(frozen=True)
class Operation:
    """One relocation: its settings and its tables.

    ``tables`` has every table of the data dictionary's parts ``plan``, ``danger`` and ``ledger`` by name, the absent
    ones without rows. A frame has every column of the dictionary, in its order, then those that the dictionary does not
    name, as String. Text and codes are String, days Date, counts Int64, numbers Float64, truths Boolean (never null
    where the dictionary states a default), lists List(String) (never null, nothing twice). An empty cell is the
    dictionary's literal default where there is one, and null otherwise.

    ``risks`` is what ``risks.toml`` says can go wrong; None where there is no such file, and the defaults hold.

    ``copies`` are the unalterable copies of sources by the SHA-256 of their text; each is read when it is called for.

    ``places`` says where the rows of a table were read: its file, and the line of each row. It is empty for an
    operation that was made in the program, and no part of what an operation is.
    """

    settings: Settings
    tables: Mapping[str, pl.DataFrame]
    places: Mapping[str, tuple[str, Sequence[int]]] = field(default_factory=dict, compare=False, repr=False)
    risks: Risks | None = None
    copies: Mapping[str, Callable[[], bytes]] = field(default_factory=dict, compare=False, repr=False)

    def fault(self, table: str, row: int | None, column: str | None, message: str) -> Fault:
        """A fault in a row (from 0) of a table, or in all of it, at the place where it was read."""
        from safeconduct.operation.faults import Fault

        file, lines = self.places.get(table, (f"{table}.csv", ()))
        line = lines[row] if row is not None and row < len(lines) else None
        return Fault(file, line, column, message)


@dataclass(frozen=True)
class Findings:
    """What a check found: the operation where it has no fault, the faults and the warnings by place."""

    operation: Operation | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


@dataclass(frozen=True)
class Plan:
    """A plan: the tables and claims of a plan folder.

    Args:
        assignments: ``case_id``, ``departure_id``, ``offer_id`` (String) of each case that leaves.
        unplaced: ``case_id``, ``reason`` (String) of each planned case that does not.
        buses: ``departure_id`` (String), ``bus`` (Int64, from 1), ``case_id`` (String).
        flown: ``departure_id`` (String) of each candidate that the plan uses.
        prices: ``resource``, ``id`` (String), ``day`` (Date), ``need`` (String), ``price`` (Float64, hazard-days per
            unit of the resource), ``branch`` (String).
        branches: ``branch``, ``departure_id`` (String), ``flies`` (Boolean).
        score_prices: as ``prices``, without ``branch``, in score per unit of the resource.
        claims: what ``plan.json`` states.
    """

    assignments: pl.DataFrame
    unplaced: pl.DataFrame
    buses: pl.DataFrame
    flown: pl.DataFrame
    prices: pl.DataFrame
    branches: pl.DataFrame
    score_prices: pl.DataFrame
    claims: Mapping[str, Any]
