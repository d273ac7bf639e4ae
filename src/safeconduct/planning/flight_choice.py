"""Which candidate a leaf of the proof is split on, and which candidates matter to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from safeconduct.planning.flight_kernels import FREE
from safeconduct.planning.resources import Resource

if TYPE_CHECKING:
    from safeconduct.planning.certificate import Certificate
    from safeconduct.planning.flight_prices import FlightPrices, Levels
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

TRIED, RELIABLE = 8, 2
"""Candidates that are tried before a leaf is split, and trials of each after which its mean gain is believed."""
TRIAL_SWEEPS, TRIAL_FIRST, TRIAL_LAST = 40, 0.5, 0.05
"""Passes of the ascent in a trial, and the days by which levels move at its first and last."""
NEAR = 0.1
"""Share of what is proved above the floor that a candidate may be short of earning its fees, to be looked at."""
WHOLE = 0.02
MOST_THREADS = 4
"""Ascents that run at the same time; each is the same whatever runs beside it."""

Case = TypeVar("Case")
Found = TypeVar("Found")


class FlightChoice:
    """Chooses what to split on and remembers what splitting gained.

    Args:
        problem: a problem with candidates.
        certificate: of that problem.
        ascent: finds prices where candidates are fixed.
    """

    def __init__(self, problem: Problem, certificate: Certificate, ascent: FlightPrices) -> None:
        count = len(certificate.candidates)
        self.problem = problem
        self._certificate = certificate
        self.ascent = ascent
        self._floor = certificate.floor()
        self._gained: Floats = np.zeros((2, count))
        self._times: Ints = np.zeros(count, dtype=np.int64)
        self.column: dict[int, int] = {d: j for j, d in enumerate(certificate.candidates.tolist())}
        self._tried: dict[frozenset[tuple[int, bool]], Levels] = {}
        self._pool = ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1))

    def barred(self, fixed: Mapping[int, bool]) -> list[int]:
        """The candidates for which what flies as ``fixed`` leaves no money."""
        budget = self.problem.stock.index.get(Resource("budget"))
        if budget is None:
            return []
        cost = self.problem.departures.cost
        left = self.problem.stock.left[budget] - sum(cost[d] for d, flies in fixed.items() if flies)
        return [d for d in self._certificate.candidates.tolist() if d not in fixed and cost[d] > left + 1e-6]

    def undecided(self, fixed: Mapping[int, bool]) -> Flags:
        """(J,) the candidates that may still fly or stay, as far as aircraft and money allow."""
        free: Flags = self.ascent.state({**fixed, **dict.fromkeys(self.barred(fixed), False)}) == FREE
        return free

    def near(self, levels: Levels) -> float | None:
        """By how much a candidate may be short of earning its fees to be looked at in a leaf that begins with these."""
        return NEAR * (levels.bound - self._floor) + 1.0 if np.isfinite(levels.bound) else None

    def question(
        self, fixed: Mapping[int, bool], levels: Levels, enough: float, stop: Callable[[], bool]
    ) -> int | None:
        """The candidate whose answers both raise the bound most; None where none is open to be asked.

        Args:
            fixed: what is fixed in the leaf.
            levels: its prices.
            enough: what is to be proved; to prove more is worth nothing.
            stop: says when to end with what there is.
        """
        candidates = self._certificate.candidates
        undecided = self.undecided(fixed)
        if not undecided.any():
            barred = [d for d in self.barred(fixed) if levels.net[self.column[d]] > 0.0]
            return max(barred, key=lambda d: (levels.flies[self.column[d]], -d), default=None)
        between = np.where(undecided, np.minimum(levels.flies, 1.0 - levels.flies), -1.0)
        if between.max() <= WHOLE:  # every answer is whole, but its value is not proved: split on the largest
            return int(candidates[np.lexsort((-levels.net, -np.where(undecided, levels.flies, -1.0)))[0]])
        short = max(1.0, min(enough, 1e300) - levels.bound)
        scores = np.where(self._times > 0, self._score(self._gained / np.maximum(1, self._times), short), -1.0)
        first = [j for j in np.argsort(-between, kind="stable")[:TRIED].tolist() if between[j] > WHOLE]
        known = [j for j in np.argsort(-scores, kind="stable")[:TRIED].tolist() if between[j] > WHOLE and scores[j] > 0]
        self._tried.clear()
        best, best_score = first[0], -1.0
        some = list(dict.fromkeys([*first, *known]))
        asked = [j for j in some if self._times[j] < RELIABLE]
        cases = [{**fixed, int(candidates[j]): flies} for j in asked for flies in (False, True)]
        found = self.each(lambda case: self._try(case, levels, enough, stop), cases)
        for case, after in zip(cases, found, strict=True):
            self._tried[frozenset(case.items())] = after
        gained = {
            j: np.array([max(0.0, found[2 * n + i].bound - levels.bound) for i in (0, 1)]) for n, j in enumerate(asked)
        }
        for j in some:
            if j in gained:
                gains = gained[j]
                self._gained[:, j] += gains
                self._times[j] += 1
                score = float(self._score(gains, short))
            else:
                score = float(scores[j])
            if score > best_score:
                best, best_score = j, score
        return int(candidates[best])

    def tried(self, fixed: Mapping[int, bool]) -> Levels | None:
        """What a trial found where candidates fly as fixed, if there was one for the last question."""
        return self._tried.get(frozenset(fixed.items()))

    def each(self, work: Callable[[Case], Found], cases: Iterable[Case]) -> list[Found]:
        """What the work gives for each case, several at a time."""
        return list(self._pool.map(work, cases))

    @contextmanager
    def beside(self, work: Callable[[], None]) -> Iterator[None]:
        """Let some work be done on another thread meanwhile; it is over at the end."""
        doing = self._pool.submit(work)
        try:
            yield
        finally:
            doing.result()

    def _try(self, fixed: Mapping[int, bool], levels: Levels, enough: float, stop: Callable[[], bool]) -> Levels:
        """Where a short ascent leads from the prices of a leaf if one more candidate is fixed."""
        near = self.near(levels)
        steps = TRIAL_SWEEPS, TRIAL_FIRST, TRIAL_LAST
        return self.ascent.ascend(levels, fixed, *steps, near=near, enough=enough, stop=stop)

    @staticmethod
    def _score(gains: Floats, short: float) -> Floats:
        """What answers that gain (2, …) are worth: their product, as most leaves of a tree lie on the poorer side."""
        capped = np.minimum(gains, short)
        score: Floats = np.maximum(capped[0], 1e-3 * short) * np.maximum(capped[1], 1e-3 * short)
        return score
