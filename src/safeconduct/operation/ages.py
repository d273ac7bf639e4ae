"""Ages: whole years between two days, and how old somebody may be whose birth is known in part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Ages:
    """How old somebody may be on a day, in whole years.

    Attributes:
        least: The youngest that they may be.
        most: The oldest; as much as ``least`` where the birth is known well enough.
        about: Whether the birth that it follows from is an estimate.
    """

    least: int
    most: int
    about: bool = False


def years_old(born: date, on: date) -> int:
    """Birthdays that somebody has had by a day, below 0 before the birth; one of 29 February falls on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
