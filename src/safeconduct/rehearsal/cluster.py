"""A cluster does the jobs: Ray, where it is installed."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from safeconduct.rehearsal.crews import AHEAD, RAY, SECONDS_BETWEEN_LOOKS, Crew, NoSuchCrew
from safeconduct.rehearsal.work import Job, Told, Work, perform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@contextmanager
def cluster(work: Work, address: str) -> Iterator[Crew]:
    """Workers of a cluster.

    Args:
        work: What is rehearsed; sent to the cluster once.
        address: ``ray://ADDRESS``, or ``ray`` for a cluster of this machine alone.

    Raises:
        NoSuchCrew: Ray is not installed, or the cluster does not answer.
    """
    try:
        import ray
    except ImportError:
        raise NoSuchCrew(
            f"{address} needs Ray, which is not installed: pip install 'safeconduct[ray]', or give a number of workers"
        ) from None
    try:
        ray.init(
            address=None if address == RAY else address,
            ignore_reinit_error=True,
            include_dashboard=False if address == RAY else None,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except Exception as error:
        raise NoSuchCrew(f"{address}: the cluster does not answer ({type(error).__name__}: {error})") from None
    try:
        yield _Cluster(ray, work)
    finally:
        ray.shutdown()


class _Cluster:
    """Ray does the jobs; one that is lost with its worker is done again by Ray itself."""

    def __init__(self, ray: Any, work: Work) -> None:
        self._ray = ray
        self._work = ray.put(work)
        self._perform = ray.remote(max_retries=-1)(perform)
        self._many = max(1, int(ray.cluster_resources().get("CPU", 1)))

    def answers(self, jobs: Iterable[Job], stop: Callable[[], str | None]) -> Iterator[Told]:
        """See :class:`safeconduct.rehearsal.crews.Crew`."""
        given: deque[Any] = deque()
        rest = iter(jobs)
        while True:
            while len(given) < AHEAD * self._many and (job := next(rest, None)) is not None:
                given.append(self._perform.remote(self._work, job))
            if not given:
                return
            while not self._ray.wait([given[0]], timeout=SECONDS_BETWEEN_LOOKS)[0]:
                if stop() is not None:
                    return
            if stop() is not None:
                return
            yield self._ray.get(given.popleft())
