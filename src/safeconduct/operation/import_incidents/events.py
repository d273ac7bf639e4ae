"""An event as an export tells it, in the words of the table of incidents, and the cells that such exports share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from safeconduct.operation.import_incidents.notes import note_of
from safeconduct.operation.texts import number_text

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
COORDINATES = ("latitude", "longitude")
YEARS = range(1900, 2101)
MOST_KILLED = 10_000_000
"""A larger number of people killed is a slip."""

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[-/ .]+([A-Za-z]{3,9})[-/ .,]+(\d{4})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,20})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,12}(?:\.0*)?", re.ASCII)


class NotAnEvent(ValueError):
    """A row that cannot become an incident; its message is the reason, the same for all rows of its kind."""


@dataclass(frozen=True)
class Event:
    """One event of an export.

    Attributes:
        incident_id: Made of the source's own id, so that it is the same in each export.
        occurred_on: The day of the event, or the first of the days on which it may have happened.
        precision: "day", "week" or "month"; None where the export does not say.
        kind: As in the table of incidents.
        says_kind: Whether the kind follows from a type that is known; otherwise "other" stands for what is not said.
        confidence: "low", "medium" or "high".
        source_id: What the incident names as its source.
        reported_on: The first report; None where unknown.
        killed_min: The fewest killed; None where unknown.
        killed_max: The most killed; None where unknown.
        details: What has no column of its own, as pairs of column and text in the order of the export.
        types: What the export calls the event, by which it can be left out.
        remarks: What was understood with a doubt, the same words for all rows of its kind.
    """

    incident_id: str
    occurred_on: date
    precision: str | None
    kind: str
    confidence: str
    source_id: str
    says_kind: bool = False
    reported_on: date | None = None
    killed_min: int | None = None
    killed_max: int | None = None
    details: tuple[tuple[str, str], ...] = ()
    types: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=(), compare=False)

    def row(self, site_id: str) -> dict[str, object]:
        """The event as a row of the table of incidents; what is unknown is None."""
        return {
            "incident_id": self.incident_id,
            "site_id": site_id,
            "occurred_on": self.occurred_on,
            "precision": self.precision,
            "reported_on": self.reported_on,
            "kind": self.kind,
            "killed_min": self.killed_min,
            "killed_max": self.killed_max,
            "injured_min": None,
            "injured_max": None,
            "missing": None,
            "claimed_by": None,
            "confidence": self.confidence,
            "source_ids": [self.source_id],
            "note": note_of(self.details) or None,
        }


def read_day(text: str) -> date | None:
    """The day of a text such as ``2021-03-02``, ``02 March 2021``, ``2-Mar-2021`` or ``25/03/2021``; else None.

    A text of numbers that can be read as two days, such as ``03/04/2021``, is none: nothing tells which.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _NAMED.fullmatch(text):
        month = _month(found[2])
        return _day(int(found[3]), month, int(found[1])) if month else None
    if found := _NUMBERS.fullmatch(text):
        first, second, year = map(int, found.groups())
        days = {_day(year, second, first), _day(year, first, second)} - {None}
        return days.pop() if len(days) == 1 else None
    return None


def _month(name: str) -> int | None:
    """The number of a month by its English name, or by the first letters of it, at least three."""
    return next((number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower())), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def read_whole(text: str) -> int | None:
    """A whole number of at least 0, also written as ``3.0``; None if it is none."""
    return int(text.partition(".")[0]) if _WHOLE.fullmatch(text.strip()) else None


def read_killed(text: str) -> int | None:
    """A number of people killed; None if it is none or beyond belief."""
    number = read_whole(text)
    return number if number is not None and number <= MOST_KILLED else None


def read_coordinates(cells: Mapping[str, str]) -> tuple[float, float]:
    """Latitude and longitude in degrees.

    Raises:
        NotAnEvent: There are none, or no place on Earth has them.
    """
    texts = [cells.get(name, "").strip() for name in COORDINATES]
    if not all(texts):
        raise NotAnEvent("has no coordinates")
    if not all(map(_NUMBER.fullmatch, texts)):
        raise NotAnEvent("has coordinates that are no numbers")
    latitude, longitude = (float(text.replace(",", ".")) for text in texts)
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        raise NotAnEvent("has coordinates of no place that it can be")
    return latitude, longitude


def kept(cells: Mapping[str, str], mapped: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The cells of a row that are not empty and have no column of their own, in the order of the export.

    Coordinates are written in one way, however many digits an export gives them.
    """
    left = frozenset(mapped)
    return tuple(
        (name, number_text(float(text.replace(",", "."))) if name in COORDINATES else text)
        for name, text in cells.items()
        if text and name not in left
    )


def worst(*levels: str) -> str:
    """The least sure of several confidences."""
    return min(levels, key=("low", "medium", "high").index)


def unreadable(column: str) -> str:
    """The remark on a cell that was not understood; the text itself stays in the note."""
    return f"has in {column} what is not understood; it is kept in the note"
