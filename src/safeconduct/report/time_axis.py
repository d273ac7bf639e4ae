"""The line of days that several figures share: its marks, and the deadline on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from safeconduct.report.days import ticks
from safeconduct.report.drawing import ALERT, FAINT, SOFT, Layer, rules, texts
from safeconduct.report.phrases import by_solar_calendar, day_of_year, say

LEGIBLE, LEGIBLE_SOLAR = 62, 92
"""Units of width that a mark's name needs; months of the Solar Hijri calendar have longer names."""


class Days(Protocol):
    """What a line of days is about, such as the facts of a report."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def deadline(self) -> date:
        """The day that is marked."""

    def offset(self, day: date) -> int:
        """Days from the first to a day."""


@dataclass(frozen=True)
class DaysBetween:
    """The days of a picture from the first on, and the one that is marked."""

    starts_on: date
    deadline: date

    def offset(self, day: date) -> int:
        """Days from the first to a day."""
        return (day - self.starts_on).days


@dataclass(frozen=True)
class TimeAxis:
    """Where a day stands across a drawing: at ``start`` + ``unit`` × days from the first.

    Args:
        facts: for the days.
        start: x of the first day.
        unit: x of one day.
        span: days from the first to the last.
        width: of all days, in units of the drawing.
    """

    facts: Days
    start: float
    unit: float
    span: int
    width: float

    def at(self, offset: float) -> float:
        """The x of a day that is so many days after the start."""
        return self.start + offset * self.unit

    def marks(self, *, top: float, bottom: float, below: int) -> list[Layer]:
        """Lines from ``top`` to ``bottom`` with the names of days ``below`` units under them."""
        needed = LEGIBLE_SOLAR if by_solar_calendar() else LEGIBLE
        chosen = ticks(self.facts.starts_on, self.span, max(2, int(self.width) // needed))
        lines = [{"x": self.at(n), "x2": self.at(n), "y": bottom, "y2": top} for n, _ in chosen]
        names = [{"x": self.at(n), "y": bottom, "text": text} for n, text in chosen]
        drawn = [rules(lines, colour=FAINT)] if top != bottom else []
        return [*drawn, texts(names, colour=SOFT, dy=below, dx=-2)]

    @property
    def shows_deadline(self) -> bool:
        """Whether the deadline is among the days."""
        return 0 <= self.facts.offset(self.facts.deadline) <= self.span

    def deadline(self, parts: Sequence[tuple[float, float]], *, top: float) -> list[Layer]:
        """The deadline as a dashed line, drawn from y to y in each of ``parts``, its name over ``top``."""
        if not self.shows_deadline:
            return []
        day = self.facts.deadline
        x = self.at(self.facts.offset(day))
        right = self.facts.offset(day) > 0.6 * self.span
        return [
            rules([{"x": x, "x2": x, "y": y, "y2": y2} for y, y2 in parts], colour=ALERT, dash=(5, 4), width=1.5),
            texts(
                [{"x": x, "y": top, "text": say("word.deadline_on", day=day_of_year(day))}],
                align="right" if right else "left",
                colour=ALERT,
                bold=True,
                dx=3 if right else -3,
                dy=-10,
            ),
        ]
