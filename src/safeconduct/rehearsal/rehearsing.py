"""Rehearsing: a plan played through many futures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.operation import risk_defaults
from safeconduct.rehearsal.crews import Crew, crew_of
from safeconduct.rehearsal.failing import Fragile, costs_of, failures_of
from safeconduct.rehearsal.work import Failures, Futures, Told, Work

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from safeconduct.operation import Operation, Plan, Risks
    from safeconduct.planning.problem import Floats
    from safeconduct.rehearsal.stage import Stage

FUTURES = 10_000
MOST = 2_000_000
"""Futures in one rehearsal."""
PARTIES_AT_ONCE, FUTURES_AT_ONCE = 400_000, 256
"""How many parties, over all its futures, and how many futures a job plays: it ends within a second or so."""
IN_TIME = 1
STARTING = "starting workers (once in each installation the program is compiled, which takes a minute)"


@dataclass(frozen=True)
class Progress:
    """How far a rehearsal is.

    Attributes:
        step: What is being done, a short phrase.
        done: Futures that were played.
        of: Futures that were asked for; None where the error decides.
        in_time: The probability so far that everybody is out by the deadline; None before the first future.
        error: Its standard error.
    """

    step: str
    done: int = 0
    of: int | None = None
    in_time: float | None = None
    error: float | None = None


@dataclass(frozen=True)
class Rehearsal:
    """A plan played through many futures.

    Attributes:
        starts_on: The first day.
        deadline: Number of the day of the deadline, from the first.
        people: People of planned cases.
        seed: Of the luck.
        risks: In force.
        models: Of each site: ``poisson`` or ``hawkes``.
        stopped_by: ``futures``, ``error``, ``interrupt`` or ``time``.
        remaining: People at the sites at the end of each day in each future, shape (F, N).
        figures: Of each future, as ``safeconduct.rehearsal.playing`` names them, shape (F, FIGURES).
        planned: The same of the plan itself, with nothing going wrong; None where there was no time for it.
        fragile: What costs most when it fails alone, the worst first.
        tried: Of how many failures that was asked.
        failures: How many there are.
    """

    starts_on: date
    deadline: int
    people: int
    seed: int
    risks: Risks
    models: dict[str, str]
    stopped_by: str
    remaining: NDArray[np.int32]
    figures: Floats
    planned: Told | None
    fragile: tuple[Fragile, ...]
    tried: int
    failures: int


def never() -> str | None:
    """Never a reason to stop."""
    return None


def ignore(_: Progress) -> None:
    """Nobody watches."""


def chance_of(hits: float, many: int) -> tuple[float, float]:
    """A share of so many futures, and the standard error of the probability that it estimates.

    The error is that of a share to which one hit and one miss were added, so that it is not 0 while all are alike.
    """
    if not many:
        return 0.0, 0.5
    cautious = (hits + 1) / (many + 2)
    return hits / many, sqrt(cautious * (1 - cautious) / (many + 2))


def rehearse(
    operation: Operation,
    plan: Plan,
    *,
    futures: int = FUTURES,
    seed: int = 0,
    workers: str | int = 1,
    until_error: float | None = None,
    risks: Risks | None = None,
    stop: Callable[[], str | None] = never,
    progress: Callable[[Progress], None] = ignore,
) -> Rehearsal:
    """Play a plan through many futures.

    A future depends on nothing but the operation, the plan, the risks, the seed and its number: on any number of
    workers the answer is the same, bit by bit. Two plans of one operation meet the same luck.

    Args:
        operation: As ``read_operation`` returns it.
        plan: A plan of it.
        futures: How many, at least 1; the most where ``until_error`` is given.
        seed: From 0 to 2⁶⁴ − 1.
        workers: A number of processes, ``auto``, ``ray`` or ``ray://ADDRESS``; 1 is this process alone.
        until_error: Stop when the standard error of the probability to be out in time is no larger.
        risks: What can go wrong; None: what the operation says, or else the defaults.
        stop: Returns ``interrupt`` or ``time`` when it has to end with the futures that there are, else None.
        progress: Called with how far it is.

    Raises:
        ValueError: an argument is out of its range.
        Misfit: the plan is none of this operation.
        NoSuchCrew: there are no such workers.
        Stopped: it was to stop before any future was played.
    """
    from safeconduct.rehearsal.staging import stage_of
    from safeconduct.security.believed import beliefs

    _check(futures, seed, until_error)
    in_force = risks or operation.risks or risk_defaults()
    progress(Progress("reading into arrays"))
    stage = stage_of(operation, plan)
    progress(Progress("weighing what is known of incidents"))
    believed = beliefs(operation, stop=stop)
    replanned = (_portable(operation), plan) if in_force.repair == "replan" else None
    work = Work(stage, in_force, tuple(believed.values()), seed, replanned)
    with crew_of(work, workers) as crew:
        progress(Progress(STARTING))
        told, stopped_by = _futures(crew, at_once(stage, replanned is not None), futures, until_error, stop, progress)
        planned: Told | None = None
        fragile: list[Fragile] = []
        tried = many = 0
        if stopped_by in ("futures", "error"):
            progress(_far("looking for what is fragile", told, len(told.figures)))
            planned, fragile, tried, many = _fragile(crew, operation, stage, stop)
            if planned is None:
                stopped_by = stop() or stopped_by
    return Rehearsal(
        operation.settings.starts_on,
        stage.deadline,
        int(stage.people.sum()),
        seed,
        in_force,
        {site: belief.model for site, belief in believed.items()},
        stopped_by,
        told.remaining,
        told.figures,
        planned,
        tuple(fragile),
        tried,
        many,
    )


def _portable(operation: Operation) -> Operation:
    """The same operation in a form that can be sent to a worker."""
    settings = replace(operation.settings, weights=dict(operation.settings.weights))
    return replace(operation, settings=settings, tables=dict(operation.tables), places={}, copies={})


def _check(futures: int, seed: int, until_error: float | None) -> None:
    if not 1 <= futures <= MOST:
        raise ValueError(f"futures: is {futures}, and has to be from 1 to {MOST:,}")
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed: is {seed}, and has to be from 0 to 2^64 - 1")
    if until_error is not None and not 0 < until_error < 1:
        raise ValueError(f"until_error: is {until_error}, and has to be between 0 and 1")


def at_once(stage: Stage, replans: bool) -> int:
    """How many futures a job plays; it depends on the operation alone."""
    return 1 if replans else max(1, min(FUTURES_AT_ONCE, PARTIES_AT_ONCE // max(1, len(stage.people))))


def _futures(
    crew: Crew,
    size: int,
    futures: int,
    until_error: float | None,
    stop: Callable[[], str | None],
    progress: Callable[[Progress], None],
) -> tuple[Told, str]:
    def jobs() -> Iterator[Futures]:
        for first in range(0, futures, size):
            yield Futures(first, min(size, futures - first))

    answers: list[Told] = []
    done, hits, stopped_by = 0, 0.0, "futures"
    for answer in crew.answers(jobs(), stop):
        answers.append(answer)
        done += len(answer.figures)
        hits += float(answer.figures[:, IN_TIME].sum())
        share, error = chance_of(hits, done)
        progress(Progress("playing futures", done, futures, share, error))
        if until_error is not None and error <= until_error and done < futures:
            stopped_by = "error"
            break
    if done < futures and stopped_by == "futures":
        stopped_by = stop() or "interrupt"
    if not answers:
        from safeconduct.security import Stopped

        raise Stopped(stopped_by)
    remaining = np.concatenate([answer.remaining for answer in answers])
    return Told(remaining, np.concatenate([answer.figures for answer in answers])), stopped_by


def _far(step: str, told: Told, of: int) -> Progress:
    share, error = chance_of(float(told.figures[:, IN_TIME].sum()), len(told.figures))
    return Progress(step, len(told.figures), of, share, error)


def _fragile(
    crew: Crew, operation: Operation, stage: Stage, stop: Callable[[], str | None]
) -> tuple[Told | None, list[Fragile], int, int]:
    """The plan itself, and what it costs when one thing alone fails; nothing of it where there was no time."""
    chosen, many = failures_of(operation, stage)
    size = at_once(stage, replans=False)
    jobs = [Failures(tuple(chosen[n : n + size])) for n in range(0, len(chosen), size)]
    answers = list(crew.answers(iter(jobs), stop))
    if len(answers) < len(jobs):
        return None, [], 0, many
    figures = np.concatenate([answer.figures for answer in answers])
    planned = Told(answers[0].remaining[:1], figures[:1])
    return planned, costs_of(operation, stage, chosen, figures), len(chosen) - 1, many
