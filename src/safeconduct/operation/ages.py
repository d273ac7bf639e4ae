"""Ages: whole years between two days."""

from __future__ import annotations

from datetime import date


def years_old(born: date, on: date) -> int:
    """Birthdays that somebody has had by a day, below 0 before the birth; one of 29 February falls on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
