"""Writing together: one write for all who come meanwhile, nobody failing for another, none answered too soon."""

from __future__ import annotations

import threading

import pytest

from safeconduct.web.audit.together import Together


class Disk:
    """Something slow to write to: a write waits until the test lets it go on."""

    def __init__(self) -> None:
        self.writes: list[list[int]] = []
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Semaphore(0)

    def write(self, items: list[int]) -> None:
        """Keep all or nothing; what is negative cannot be kept."""
        self.begun.release()
        assert self.go_on.acquire(timeout=30)
        if any(item < 0 for item in items):
            raise ValueError("negative")
        self.writes.append(items)


def coming(together: Together[int], items: list[int], failed: list[int]) -> list[threading.Thread]:
    """A thread for each item, started."""

    def come(item: int) -> None:
        try:
            together.write(item)
        except ValueError:
            failed.append(item)

    threads = [threading.Thread(target=come, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    return threads


def gathered(together: Together[int], count: int) -> None:
    """Wait until so many have come."""
    while len(together._gathered) < count:
        threading.Event().wait(0.001)


def test_those_who_come_meanwhile_are_written_at_once() -> None:
    """One writes alone; all who came before it was done are one write, and nobody returns before theirs."""
    disk, failed = Disk(), list[int]()
    together = Together(disk.write)
    first = coming(together, [1], failed)
    assert disk.begun.acquire(timeout=30)
    rest = coming(together, [2, 3, 4], failed)
    gathered(together, 3)
    assert disk.writes == []
    assert all(thread.is_alive() for thread in (*first, *rest))
    disk.go_on.release(2)
    for thread in (*first, *rest):
        thread.join()
    assert [sorted(write) for write in disk.writes] == [[1], [2, 3, 4]]
    assert failed == []


def test_nobody_fails_for_another() -> None:
    """What cannot be written with the rest is tried by itself, and fails alone."""
    disk, failed = Disk(), list[int]()
    together = Together(disk.write)
    first = coming(together, [1], failed)
    assert disk.begun.acquire(timeout=30)
    rest = coming(together, [2, -3, 4], failed)
    gathered(together, 3)
    disk.go_on.release(5)
    for thread in (*first, *rest):
        thread.join()
    assert failed == [-3]
    assert sorted(item for write in disk.writes for item in write) == [1, 2, 4]


def test_one_alone_hears_why() -> None:
    """The reason comes to whoever brought it, once."""
    disk = Disk()
    disk.go_on.release()
    with pytest.raises(ValueError, match="negative"):
        Together(disk.write).write(-1)
