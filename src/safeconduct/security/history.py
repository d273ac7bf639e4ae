"""The history of a site: when its incidents happened, as far as was known on a day.

Tables know days, and often only weeks or months; a process needs moments. The rule that turns one into the other:

- An incident belongs to its day, to the seven days from it (precision ``week``), or to its calendar month (``month``);
  never to a day after it became known: ``reported_on``, or where that is empty ``occurred_on``.
- k incidents of a site with the same days stand, in the order of the table, in the middles of the k equal parts of
  them: one alone at noon of its day.
- A history ends at the beginning of today, and what happened today stands in the day before.

A history begins with its first incident. Nothing tells how long it was quiet before, so that this one opens the history
and is not counted: it can cause others, and says nothing of the rate.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safeconduct.operation import Operation
    from safeconduct.security.hawkes import Floats

DAY, WEEK = timedelta(days=1), timedelta(days=6)


@dataclass(frozen=True)
class Incident:
    """One row of the log.

    Attributes:
        incident_id: Its code.
        first: First day on which it may have happened.
        last: Last day on which it may have happened, not before ``first``.
        known_on: The day on which it became known.
    """

    incident_id: str
    first: date
    last: date
    known_on: date


@dataclass(frozen=True)
class History:
    """What was known of a site at the beginning of a day.

    Attributes:
        begins: The day of the first incident, before today; None where none is known.
        clock: When each happened, in days from the beginning of ``begins``, ascending, shape (n,).
        days: From the first incident to the beginning of today; above 0, and 0 where none is known.
    """

    begins: date | None
    clock: Floats
    days: float

    @property
    def times(self) -> Floats:
        """When each happened, in days from the first, which is at 0; ascending, shape (n,)."""
        return np.asarray(self.clock - self.clock[0]) if len(self.clock) else self.clock

    @property
    def counted(self) -> int:
        """How many there are after the first."""
        return max(0, len(self.clock) - 1)

    def days_with_incidents(self) -> set[date]:
        """The days on which something happened, the opening one included."""
        if self.begins is None:
            return set()
        return {self.begins + timedelta(days=int(at)) for at in self.clock}


def incidents_by_site(operation: Operation) -> dict[str, tuple[Incident, ...]]:
    """The log of each site of an operation, in the order of the table; empty where it has none."""
    found: dict[str, list[Incident]] = {site: [] for site in operation.tables["sites"]["site_id"].to_list()}
    rows = operation.tables["incidents"].select("site_id", "incident_id", "occurred_on", "precision", "reported_on")
    for site, code, occurred, precision, reported in rows.iter_rows():
        known = max(reported or occurred, occurred)
        first, last = _days(occurred, precision)
        found[site].append(Incident(code, min(first, known), max(first, min(last, known)), known))
    return {site: tuple(log) for site, log in found.items()}


def known_history(incidents: Iterable[Incident], known_by: date, today: date) -> History:
    """The history as it was known.

    Args:
        incidents: All of a site.
        known_by: What became known after this day is left out.
        today: The history ends at its beginning.
    """
    groups: dict[tuple[date, date], int] = defaultdict(int)
    yesterday = today - DAY
    for one in incidents:
        if one.known_on <= known_by:
            groups[min(one.first, yesterday), min(one.last, yesterday)] += 1
    if not groups:
        return History(None, np.zeros(0), 0.0)
    begins = min(first for first, _ in groups)
    clock = []
    for (first, last), many in groups.items():
        begin, length = (first - begins).days, (last - first).days + 1
        clock += [begin + (place + 0.5) / many * length for place in range(many)]
    ordered = np.sort(np.array(clock))
    opening = begins + timedelta(days=int(ordered[0]))
    ordered -= (opening - begins).days
    return History(opening, ordered, (today - opening).days - float(ordered[0]))


def evened(clock: Floats) -> Floats:
    """Moments as the rule above would have them, were only their days known; ascending, shape (n,)."""
    days, many = np.unique(np.floor(clock), return_counts=True)
    parts = [day + (np.arange(count) + 0.5) / count for day, count in zip(days, many, strict=True)]
    return np.concatenate(parts) if parts else np.zeros(0)


def known_ids(incidents: Sequence[Incident], known_by: date) -> tuple[str, ...]:
    """The codes of the incidents that were known by a day."""
    return tuple(one.incident_id for one in incidents if one.known_on <= known_by)


def _days(occurred: date, precision: str | None) -> tuple[date, date]:
    if precision == "week":
        return occurred, occurred + WEEK
    if precision == "month":
        return occurred.replace(day=1), occurred.replace(day=monthrange(occurred.year, occurred.month)[1])
    return occurred, occurred
