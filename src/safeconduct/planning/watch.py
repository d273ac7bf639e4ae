"""The watch: says how far planning is and knows when it has to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safeconduct.planning.certificate import gap_between

FINEST = 1e-5
"""Precision of prices; a hundredth of the gap that is asked for is enough where that is more."""


@dataclass(frozen=True)
class Progress:
    """How far planning is; costs in weighted hazard-days, None where not known yet.

    ``rows`` are those in which a branched proof is going to be written, which takes its time.
    """

    step: str
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    rows: int = 0


class Watch:
    """Keeps the best figures, tells whoever listens, and asks whether to stop.

    Args:
        goal: the gap at which planning may end.
        stop: returns why planning has to end, "time" or "interrupt", else None.
        progress: called with every new figure.
    """

    def __init__(self, goal: float, stop: Callable[[], str | None], progress: Callable[[Progress], None]) -> None:
        self.goal = goal
        self.floor = 0.0
        self.optimal = False
        self.rows = 0
        self._bound: float | None = None
        self._objective: float | None = None
        self._step = ""
        self._stop = stop
        self._stopped: str | None = None
        self._progress = progress

    def step(self, step: str) -> None:
        """A new step begins; ``step`` is a short phrase."""
        self._step = step
        self._tell()

    def bound(self, bound: float) -> None:
        """A bound was proved."""
        self._bound = bound if self._bound is None else max(self._bound, bound)
        self._tell()

    def objective(self, objective: float) -> None:
        """A plan was found."""
        if self._objective is None or objective < self._objective:
            self._objective = objective
            self._tell()

    @property
    def gap(self) -> float | None:
        """The gap between the best plan and the best bound, None while one is missing."""
        if self._objective is None or self._bound is None:
            return None
        return gap_between(self._objective, self._bound, self.floor)

    def content(self, objective: float) -> bool:
        """Note a plan's cost; whether the gap is small enough to end."""
        self.objective(objective)
        return self.gap is not None and self.gap <= self.goal

    def near(self, objective: float) -> bool:
        """Note a plan's cost; whether its own gap is small enough, whatever others are."""
        self.objective(objective)
        return self._bound is not None and gap_between(objective, self._bound, self.floor) <= self.goal

    def ended(self) -> bool:
        """Whether planning was told to end."""
        if self._stopped is None:
            self._stopped = self._stop()
        return self._stopped is not None

    def precision(self) -> float:
        """Share of what a linear program stands above the floor that its prices may leave unproved."""
        return max(FINEST, self.goal / 100)

    def interrupted(self) -> bool:
        """Whether a person asked for an end; running out of time does not count."""
        return self.ended() and self._stop() == "interrupt"

    def reason(self) -> str:
        """Why planning ended: gap, optimal, time or interrupt.

        A search that used up the work it allows itself, with neither the gap nor a proof, ended as if by time.
        """
        if self.gap is not None and self.gap <= self.goal:
            return "gap"
        if self.optimal:
            return "optimal"
        return self._stopped or "time"

    def _tell(self) -> None:
        self._progress(Progress(self._step, self._objective, self._bound, self.gap, self.rows))
