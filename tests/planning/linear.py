"""The linear program of an operation written out party by party, and solved by another program than the planner's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import inf

import numpy as np
from scipy.optimize import linprog
from tests.planning.enumerating import Enumeration, Key

Cells = dict[int, float]
"""Column → value."""


def linear_optimum(plain: Enumeration, fixed: dict[str, bool] | None = None) -> float:
    """What the cheapest plan costs if families may be split; inf where not even that is possible.

    ``fixed`` says of some candidates whether they fly.
    """
    return _Program(plain, fixed or {}).optimum()


class _Program:
    """A column for every party and pair, every party's staying, every candidate and every tied group's goal."""

    def __init__(self, plain: Enumeration, fixed: dict[str, bool]) -> None:
        self.plain = plain
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.equal: list[tuple[Cells, float]] = []
        self.most: list[tuple[Cells, float]] = []
        self.used: dict[Key, Cells] = defaultdict(dict)
        self.flies = {name: self.flight(name) for name, r in plain.departure.items() if r["status"] == "candidate"}
        self.lands = sorted({r["destination_id"] for r in plain.departure.values()}) or ["nowhere"]
        for name, value in fixed.items():
            self.equal.append(({self.flies[name]: 1.0}, float(value)))
        for group in plain.groups:
            goals = {land: self.column(0.0) for land in self.lands}
            self.equal.append((dict.fromkeys(goals.values(), 1.0), 1.0))
            for p in group:
                self.party(plain.parties[p], goals)
        for key, cells in self.used.items():
            self.limit(key, cells)

    def column(self, cost: float, most: float = inf) -> int:
        """One more column."""
        self.cost.append(cost)
        self.upper.append(most)
        return len(self.cost) - 1

    def flight(self, name: str) -> int:
        """Whether a candidate flies: its money and its aircraft-days."""
        row = self.plain.departure[name]
        flies = self.column(self.plain.settings.cost * (row["cost"] or 0.0), 1.0)
        self.used["budget", None, None, None][flies] = row["cost"] or 0.0
        for slot in self.plain.busy(row):
            self.used[slot][flies] = 1.0
        return flies

    def party(self, party: Sequence[str], goals: dict[str, int]) -> None:
        """Σ ways to a destination + staying = the group's goal there; Σ ways by a candidate ≤ whether it flies."""
        plain = self.plain
        by_land: dict[str, Cells] = {land: {goals[land]: -1.0} for land in self.lands}
        joins: dict[str, Cells] = {name: {flies: -1.0} for name, flies in self.flies.items()}
        for way in plain.open_ways(party):
            x = self.column(plain.cost(party, way))
            by_land[plain.departure[way[0]]["destination_id"]][x] = 1.0
            for key, amount in plain.uses(party, way).items():
                self.used[key][x] = amount
            if way[0] in joins:
                joins[way[0]][x] = 1.0
        for cells in by_land.values():
            if not plain.is_pinned(party):
                cells[self.column(plain.cost(party, None))] = 1.0
            self.equal.append((cells, 0.0))
        self.most += [(cells, 0.0) for cells in joins.values()]

    def limit(self, key: Key, cells: Cells) -> None:
        """Σ amounts ≤ what is left; of a candidate's seats and places on board only as much as it flies."""
        left = self.plain.left(key)
        if key[0] in {"seats", "board"} and key[1] in self.flies:
            self.most.append((cells | {self.flies[str(key[1])]: -left}, 0.0))
        elif left < inf:
            self.most.append((cells, left))

    def optimum(self) -> float:
        """The least cost, by scipy's own copy of a simplex method."""
        if not self.cost:
            return 0.0
        answer = linprog(
            self.cost,
            A_ub=self.matrix(self.most),
            b_ub=[limit for _, limit in self.most],
            A_eq=self.matrix(self.equal),
            b_eq=[value for _, value in self.equal],
            bounds=[(0.0, most) for most in self.upper],
        )
        return float(answer.fun) if answer.status == 0 else inf

    def matrix(self, rows: Sequence[tuple[Cells, float]]) -> np.ndarray:
        """Rows as an array (rows, columns)."""
        found = np.zeros((len(rows), len(self.cost)))
        for r, (cells, _) in enumerate(rows):
            found[r, list(cells)] = list(cells.values())
        return found
