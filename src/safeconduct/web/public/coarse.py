"""How a count is made coarse enough for everybody, and of which day it is told. Nothing here asks the database.

Each count is rounded by itself, and the number that stands on the page hangs on no other count. So nothing can be
computed by difference: whatever the other numbers are, each count may be any of those that its own number leaves open.
A sum on the page is a sum of numbers on the page.

A number stays until the count has left it by more than a step. Whoever reads the page every day sees a change only
where more people came or went than one step has, and none who came or went alone.
"""

from __future__ import annotations

from datetime import date, timedelta

from safeconduct.report.suppression import LEAST

STEPS = (5, 10, 50, 100)
"""What can be rounded to, none below ``LEAST``. Each divides the next: whoever saw the page before its step was
changed, and after, still knows no more than one whole step."""
DELAYS = (1, 365)
"""How many days late the page may be, at least and at most."""
DAY, WEEK = "day", "week"
"""How often its numbers may change."""

assert min(STEPS) >= LEAST  # noqa: S101 - what partners are never told, nobody else is


def settled(count: int, step: int, before: int | None) -> int:
    """The number that stands for a count: a multiple of the step, 0 where there are too few to tell.

    Let r be the count rounded down to a multiple of the step. It is told at first. Afterwards the number that was told
    last stays as long as r is no more than one step away from it. So the count lies between the number less one step
    and the number plus two steps, less one; and for a change of the number the count has moved by more than a step
    since it was told first.

    Args:
        count: How many people or places there are.
        step: One of ``STEPS``.
        before: What was told of the same count last, in whichever step; None where nothing was told yet.
    """
    fresh = count - count % step
    if before is None:
        return fresh
    told = before - before % step
    return told if abs(fresh - told) <= step else fresh


def under(step: int) -> int:
    """Of how many there are fewer, where 0 is told."""
    return 2 * step


def off_by(step: int) -> int:
    """How far a count may be from the number that is told of it, at most."""
    return 2 * step - 1


def told_day(today: date, delay: int, period: str) -> date:
    """The day as of whose end the page tells today.

    Args:
        today: The day.
        delay: How many days late it is at least.
        period: ``DAY``, or ``WEEK`` for the last Sunday that lies so far back.
    """
    late = today - timedelta(days=delay)
    return late if period == DAY else late - timedelta(days=(late.weekday() + 1) % 7)
