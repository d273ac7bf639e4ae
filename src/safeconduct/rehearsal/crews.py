"""Crews: who does the jobs. This process, processes of its own, or a cluster; the answers are the same.

What a job answers depends on nothing but the job, so that one that was lost with its worker is simply done again.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from safeconduct.rehearsal.work import Job, Told, Work, perform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future, ProcessPoolExecutor

    Stop = Callable[[], str | None]

AUTO = "auto"
RAY = "ray"
AHEAD = 2
"""Jobs given out for each worker, so that none waits for the next."""
MOST_BREAKS = 5
SECONDS_BETWEEN_LOOKS = 0.1


class NoSuchCrew(Exception):
    """The workers that were asked for cannot be had; the message says why and what would be right."""


class CrewLost(Exception):
    """Workers were killed again and again; the message says so."""


class Crew(Protocol):
    """Does jobs."""

    def answers(self, jobs: Iterable[Job], stop: Stop) -> Iterator[Told]:
        """What comes of each job, in their order, until ``stop`` says why to stop."""


class Alone:
    """This process does them."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def answers(self, jobs: Iterable[Job], stop: Stop) -> Iterator[Told]:
        """See :class:`Crew`."""
        for job in jobs:
            if stop() is not None:
                return
            yield perform(self._work, job)


class Processes:
    """Processes of this machine do them; when one is killed, others are started and do again what it had."""

    def __init__(self, work: Work, many: int) -> None:
        self._work, self.many = work, many
        self._pool: ProcessPoolExecutor | None = None
        self._breaks = 0

    def answers(self, jobs: Iterable[Job], stop: Stop) -> Iterator[Told]:
        """See :class:`Crew`."""
        from concurrent.futures.process import BrokenProcessPool

        given: deque[Job] = deque()
        submitted: deque[Future[Told]] = deque()
        rest = iter(jobs)
        while True:
            try:
                while len(given) < AHEAD * self.many and (job := next(rest, None)) is not None:
                    given.append(job)
                with _deaf():
                    while len(submitted) < len(given):
                        submitted.append(self._started().submit(_do, given[len(submitted)]))
                if not given:
                    return
                answer = self._answer(submitted[0], stop)
            except BrokenProcessPool:
                self._begin_again()
                submitted.clear()  # and so all that were given and not answered are done again
                continue
            if answer is None:
                return
            given.popleft()
            submitted.popleft()
            yield answer

    def _answer(self, future: Future[Told], stop: Stop) -> Told | None:
        while stop() is None:
            try:
                return future.result(timeout=SECONDS_BETWEEN_LOOKS)
            except TimeoutError:
                if future.done():
                    raise
        return None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._pool = ProcessPoolExecutor(
                self.many, mp_context=get_context("spawn"), initializer=_take_up, initargs=(self._work,)
            )
        return self._pool

    def _begin_again(self) -> None:
        self._breaks += 1
        self.close()
        if self._breaks > MOST_BREAKS:
            raise CrewLost(f"workers were killed {self._breaks} times; is there enough memory for {self.many} of them?")

    def close(self) -> None:
        """Let the workers go; what they have in hand is nobody's any more."""
        if self._pool is not None:
            workers = list((getattr(self._pool, "_processes", None) or {}).values())
            self._pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.join()
            self._pool = None


ASKING = frozenset(getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name))
"""Signals of a terminal, which all processes on it get: the one that was started there acts on them."""
_work: Work | None = None


@contextmanager
def _deaf() -> Iterator[None]:
    """Let processes that are started within be born deaf to the terminal.

    One that died of Ctrl-C before it had read what it is given would leave its parent writing to nobody for ever.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # beforehand: as it starts, it makes the parent hear again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ASKING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _take_up(work: Work) -> None:
    """Begin as a worker: keep what is rehearsed, leave signals to the process that started it, and end with it."""
    global _work  # noqa: PLW0603 - what a worker is given once is kept for its whole life
    _work = work
    for number in ASKING:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKING)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(job: Job) -> Told:
    if _work is None:
        raise RuntimeError("a worker was asked before it was told what is rehearsed")
    return perform(_work, job)


@contextmanager
def crew_of(work: Work, workers: str | int) -> Iterator[Crew]:
    """Get a crew together, and let it go at the end.

    Args:
        work: What is rehearsed.
        workers: A number, ``auto`` (the cores that this process may use), ``ray`` or ``ray://ADDRESS``.

    Raises:
        NoSuchCrew: there is no such crew.
    """
    asked = str(workers).strip()
    if asked == RAY or asked.startswith(f"{RAY}://"):
        from safeconduct.rehearsal.cluster import cluster

        with cluster(work, asked) as crew:
            yield crew
        return
    many = workers_of(asked)
    if many == 1:
        yield Alone(work)
        return
    processes = Processes(work, many)
    try:
        yield processes
    finally:
        processes.close()


def workers_of(asked: str) -> int:
    """How many processes are meant by ``auto`` or a number.

    Raises:
        NoSuchCrew: it is neither.
    """
    if asked == AUTO:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked) <= 1024:
        raise NoSuchCrew(f"{asked!r} workers: give a number from 1 to 1024, auto, ray or ray://ADDRESS")
    return int(asked)
