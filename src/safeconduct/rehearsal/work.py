"""Work: what a worker is given once, and the jobs that it does with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from safeconduct.operation import Operation, Plan, Risks
    from safeconduct.planning.problem import Floats
    from safeconduct.rehearsal.stage import Stage
    from safeconduct.security.believed import Belief


class Futures(NamedTuple):
    """A job: play futures from ``first`` on."""

    first: int
    many: int


class Failure(NamedTuple):
    """Something that fails alone: a ``departure``, an ``offer`` or the road of a ``site``, from a day up to another.

    ``place`` is its place in the stage; days are counted from the first one, ``until`` being the first that is well.
    """

    kind: str
    place: int
    since: int
    until: int


class Failures(NamedTuple):
    """A job: let each of these fail alone."""

    each: tuple[Failure, ...]


Job = Futures | Failures


@dataclass(frozen=True)
class Told:
    """What came of a job: a row for each future or failure.

    Attributes:
        remaining: People at the sites at the end of each day, shape (F, N).
        figures: As ``safeconduct.rehearsal.playing`` names them, shape (F, FIGURES).
    """

    remaining: NDArray[np.int32]
    figures: Floats


@dataclass(frozen=True)
class Work:
    """What is rehearsed.

    Attributes:
        stage: The operation and the plan.
        risks: What can go wrong.
        beliefs: Of the incidents of each site.
        seed: Of the luck.
        replanned: The operation and the plan themselves, where the planner repairs; else None.
    """

    stage: Stage
    risks: Risks
    beliefs: Sequence[Belief]
    seed: int
    replanned: tuple[Operation, Plan] | None = None


def perform(work: Work, job: Job) -> Told:
    """Do a job; the same answer wherever and whenever it is done."""
    if isinstance(job, Failures):
        return _failures(work, job)
    if work.replanned is not None:
        from safeconduct.rehearsal.replanning import replanned

        return replanned(work, job)
    from safeconduct.rehearsal.drawing import nothing_drawn, rates_of
    from safeconduct.rehearsal.playing import FIGURES, new_state, play_futures

    stage = work.stage
    remaining = np.zeros((job.many, stage.days), dtype=np.int64)
    figures = np.zeros((job.many, FIGURES))
    play_futures(
        stage,
        rates_of(work.risks),
        parameters_of(work, job),
        np.uint64(work.seed),
        job.first,
        work.risks.repair == "next_departure",
        nothing_drawn(stage),
        new_state(stage),
        remaining,
        figures,
    )
    return Told(remaining.astype(np.int32), figures)


def parameters_of(work: Work, job: Futures) -> Floats:
    """The parameters of the incidents in each future and site, shape (F, S, 4)."""
    from safeconduct.rehearsal.luck import PARAMETERS, uniforms

    chance = uniforms(np.uint64(work.seed), job.first, job.many, PARAMETERS, len(work.beliefs))
    found = np.zeros((job.many, len(work.beliefs), 4))
    for s, belief in enumerate(work.beliefs):
        found[:, s] = belief.parameters(chance[:, s])
    return found


def _failures(work: Work, job: Failures) -> Told:
    from safeconduct.rehearsal.drawing import no_rates, nothing_drawn
    from safeconduct.rehearsal.playing import FIGURES, begin, new_state, play_days, tell

    stage = work.stage
    state, rates = new_state(stage), no_rates()._replace(road_closed_days=1)
    remaining = np.zeros((len(job.each), stage.days), dtype=np.int64)
    figures = np.zeros((len(job.each), FIGURES))
    drawn = nothing_drawn(stage)
    pristine = nothing_drawn(stage)
    for n, failure in enumerate(job.each):
        for array, clean in zip(drawn, pristine, strict=True):
            array[:] = clean
        if failure.kind == "departure":
            drawn.cancelled[failure.place] = True
        elif failure.kind == "offer":
            drawn.paused_since[failure.place, failure.since : failure.until] = failure.since
        elif failure.kind == "site":
            drawn.incidents[failure.place, failure.since : failure.until] = 1
        begin(stage, state)
        play_days(stage, rates, drawn, np.uint64(0), 0, state, work.risks.repair != "none")
        tell(stage, state, remaining[n], figures[n])
    return Told(remaining.astype(np.int32), figures)
