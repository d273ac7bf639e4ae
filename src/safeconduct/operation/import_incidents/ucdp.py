"""Events of UCDP GED (Uppsala Conflict Data Program, Georeferenced Event Dataset).

What follows from its codebook:

- ``low`` and ``high`` are the fewest and the most killed; ``best`` is kept in the note.
- How an event was done has no column, so that its kind is ``other``; who was fighting whom is kept in the note.
- ``date_start`` and ``date_end`` hold the event. ``date_prec``: 1 the day, 2 and 3 within a week, 4 within a month, 5
  within a year. ``where_prec``: 1 the place, 2 near it, 3 the district, 4 the province, 5 a line or an area, 6 the
  country, 7 waters or airspace. ``event_clarity``: 1 a single event, 2 events that reports tell together.
- ``source_date`` has the days of the reports; the first of them is the day on which the event became known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from safeconduct.operation.import_incidents.acled import SURE_OF_TIME
from safeconduct.operation.import_incidents.events import (
    Event,
    NotAnEvent,
    kept,
    read_day,
    read_killed,
    read_whole,
    unreadable,
    worst,
)

NEEDED = ("id", "date_start", "latitude", "longitude")
"""Columns without which nothing can be imported."""
OTHERS = (
    *("relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id"),
    *("conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a"),
    *("side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office"),
    *("source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description"),
    *("adm_1", "adm_2", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec"),
    *("date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa"),
    "gwnob",
)
"""The other columns."""

TYPES = {1: "state-based", 2: "non-state", 3: "one-sided"}
PRECISIONS = {1: "day", 2: "week", 3: "week", 4: "month", 5: "year"}
COARSER = ("day", "week", "month", "year")
SURE_OF_PLACE = {1: "high", 2: "medium", 3: "low", 4: "low", 5: "low"}
SURE_OF_EVENT = {1: "high", 2: "medium"}
NOWHERE = frozenset({6, 7})

_PARTS = re.compile(r"[;,|]")


def code_of(cells: Mapping[str, str]) -> str | None:
    """The code of the incident that a row becomes; None where its id cannot be read."""
    code = read_whole(cells["id"])
    return f"ucdp-{code}" if code else None


def event_of(cells: Mapping[str, str]) -> Event:
    """The event of a row.

    Args:
        cells: Texts by the name of the column, in the order of the export, "" where empty.

    Raises:
        NotAnEvent: Its id or its days cannot be read; its time is known to no month, or its place to no province.
    """
    code = code_of(cells)
    if code is None:
        raise NotAnEvent("has no id that is a number")
    place = read_whole(cells.get("where_prec", ""))
    if place in NOWHERE:
        raise NotAnEvent("has a place that is only known as a country, waters or airspace (where_prec 6 or 7)")
    remarks: list[str] = []
    occurred, precision, said = _time(cells)
    remarks += said
    if place in (3, 4, 5):
        remarks.append("is placed in the middle of a district, province or area (where_prec 3 to 5)")
    elif place not in SURE_OF_PLACE and cells.get("where_prec"):
        remarks.append(unreadable("where_prec"))
    fewest, most = (read_killed(cells.get(name, "")) for name in ("low", "high"))
    mapped = ["id"]
    if fewest is not None and most is not None and fewest > most:
        remarks.append("has more killed in low than in high; both are kept in the note and left unknown")
        fewest = most = None
    for name, number in (("low", fewest), ("high", most)):
        if number is not None:
            mapped.append(name)
        elif (text := cells.get(name)) and read_killed(text) is None:
            remarks.append(unreadable(name))
    reported, said = _reported(cells.get("source_date", ""), read_day(cells["date_start"]) or occurred)
    remarks += said
    for name in ("date_start", "date_end"):
        if read_day(cells.get(name, "")) == occurred:
            mapped.append(name)
    violence = TYPES.get(read_whole(cells.get("type_of_violence", "")) or 0)
    details = kept(cells, mapped)
    if violence:
        details = tuple(
            (name, f"{text} ({violence})") if name == "type_of_violence" else (name, text) for name, text in details
        )
    clarity = read_whole(cells.get("event_clarity", ""))
    return Event(
        incident_id=code,
        occurred_on=occurred,
        precision=precision,
        kind="other",
        confidence=worst(
            SURE_OF_TIME[precision], SURE_OF_PLACE.get(place or 0, "medium"), SURE_OF_EVENT.get(clarity or 0, "medium")
        ),
        source_id="ucdp-ged",
        reported_on=reported,
        killed_min=fewest,
        killed_max=most,
        details=details,
        types=(violence,) if violence else (),
        remarks=tuple(remarks),
    )


def _time(cells: Mapping[str, str]) -> tuple[date, str | None, list[str]]:
    """The day, how well it is known, and what is to be said of them."""
    first = read_day(cells["date_start"])
    last = read_day(cells["date_end"]) if cells.get("date_end") else first
    if first is None or last is None:
        raise NotAnEvent("has in date_start or date_end no day such as 2021-03-25")
    if last < first:
        raise NotAnEvent("ends before it begins (date_end, date_start)")
    remarks = []
    stated = PRECISIONS.get(read_whole(cells.get("date_prec", "")) or 0)
    if stated is None and cells.get("date_prec"):
        remarks.append(unreadable("date_prec"))
    span = (last - first).days
    spanned = "day" if span == 0 else "week" if span <= 6 else "month" if span <= 30 else "year"
    if stated is None and span == 0:
        return first, None, remarks
    precision = max(stated or spanned, spanned, key=COARSER.index)
    if precision == "year":
        raise NotAnEvent("has days that are known less well than a month")
    if precision == "month" and (first.year, first.month) != (last.year, last.month):
        remarks.append("lies in two months; the one that holds its middle is taken")
        return first + timedelta(days=span // 2), precision, remarks
    return first, precision, remarks


def _reported(text: str, began: date) -> tuple[date | None, list[str]]:
    """The day of the first report, and what is to be said of it."""
    days = [read_day(part) for part in _PARTS.split(text) if part.strip()]
    if not days:
        return None, []
    found = [day for day in days if day is not None]
    if len(found) < len(days):
        return None, [unreadable("source_date")]
    if min(found) < began:
        return None, ["has a report from before it began; the day on which it became known is left unknown"]
    return min(found), []
