"""Cancelled departures: which of them would be open to a party to which nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from safeconduct.planning.freezing import openness_of

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.planning.openness import Openness
    from safeconduct.planning.problem import Flags, Ints


class Cancelled:
    """An operation as if its cancelled departures were scheduled; looked at only where it is asked.

    Args:
        operation: the operation.
        openness: its conditions, for what people were told before.
    """

    def __init__(self, operation: Operation, openness: Openness) -> None:
        departures = operation.tables["departures"]
        off = departures["status"] == "cancelled"
        self._ids = frozenset(departures.filter(off)["departure_id"].to_list())
        self._operation, self._previous, self._parties = operation, openness.previous, openness.parties
        self._reopened: Openness | None = None

    def of(self, party: int) -> Sequence[str]:
        """The cancelled departures that would be open to a party, by day."""
        if not self._ids:
            return ()
        if self._reopened is None:
            self._reopened = replace(openness_of(self._as_scheduled(), parties=self._parties), previous=self._previous)
        openness = self._reopened
        opened: Flags = np.ones(len(openness.pairs.departure), dtype=bool)
        for _, mask in openness.conditions(np.array([party])):
            opened &= np.broadcast_to(mask, (1, len(opened)))[0]
        found: Ints = np.unique(openness.pairs.departure[opened])
        days, ids = openness.departures.departs, openness.departures.ids
        return [ids[d] for d in sorted(found.tolist(), key=lambda d: (days[d], ids[d])) if ids[d] in self._ids]

    def _as_scheduled(self) -> Operation:
        tables = dict(self._operation.tables)
        status = pl.when(pl.col("status") == "cancelled").then(pl.lit("scheduled")).otherwise(pl.col("status"))
        tables["departures"] = tables["departures"].with_columns(status.alias("status"))
        return replace(self._operation, tables=tables)
