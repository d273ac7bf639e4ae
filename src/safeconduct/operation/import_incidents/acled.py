"""Events of ACLED (Armed Conflict Location & Event Data), in exports from before and after March 2023.

What follows from its codebook:

- ``fatalities`` is one number, the lowest where reports differ: the fewest that is reported. The most is unknown. 0 is
  written where no death was reported, which is not the same as nobody killed: both stay unknown.
- ``timestamp`` is the last time that ACLED changed the row, weeks or years after the event. It is not the day on which
  the event became known, so that this day stays unknown.
- ``time_precision``: 1 the day, 2 the week, 3 the month. ``geo_precision``: 1 the place, 2 near it, 3 the region, whose
  capital then stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from safeconduct.operation.cells import shown
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

NEEDED = ("event_id_cnty", "event_date", "latitude", "longitude")
"""Columns without which nothing can be imported."""
OTHERS = (
    *("data_id", "iso", "event_id_no_cnty", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("region", "country", "admin1", "admin2", "admin3", "location", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "tags", "timestamp", "iso3"),
)
"""The other columns, of both forms."""

KINDS = {
    "shelling artillery missile attack": "shelling",
    "air drone strike": "shelling",
    "remote explosive landmine ied": "explosive",
    "suicide bomb": "explosive",
    "grenade": "explosive",
    "armed clash": "shooting",
    "attack": "shooting",
    "government regains territory": "shooting",
    "non state actor overtakes territory": "shooting",
    "abduction forced disappearance": "abduction",
    "mob violence": "raid",
    "looting property destruction": "raid",
    "chemical weapon": "other",
    "sexual violence": "other",
    "excessive force against protesters": "other",
    "protest with intervention": "other",
    "peaceful protest": "other",
    "violent demonstration": "other",
    "agreement": "other",
    "arrests": "other",
    "change to group activity": "other",
    "disrupted weapons use": "other",
    "headquarters or base established": "other",
    "non violent transfer of territory": "other",
    "other": "other",
}
"""The kind of incident by the type below the type, which says how it was done. From the air is as from afar."""
KINDS_OF_TYPES = {
    "battles": "shooting",
    "battle no change of territory": "shooting",
    "battle government regains territory": "shooting",
    "battle non state actor overtakes territory": "shooting",
    "violence against civilians": "shooting",
    "explosions remote violence": "explosive",
    "remote violence": "explosive",
    "protests": "other",
    "riots": "other",
    "riots protests": "other",
    "strategic developments": "other",
    "strategic development": "other",
    "headquarters or base established": "other",
    "non violent transfer of territory": "other",
    "non violent activity by a conflict actor": "other",
}
"""The same by the type alone, for exports without the type below it."""
PEACEFUL = frozenset({"peaceful protest", "agreement"})
STRATEGIC = frozenset({"strategic developments", "strategic development"})

PRECISIONS = {1: "day", 2: "week", 3: "month"}
SURE_OF_TIME = {"day": "high", "week": "medium", "month": "low", None: "medium"}
SURE_OF_PLACE = {1: "high", 2: "medium", 3: "low"}

_ID = re.compile(r"[A-Z]{2,5}-?\d{1,9}|\d{1,9}[A-Z]{2,5}", re.ASCII)
_PARTS = re.compile(r"[^a-z]+")
NO_ATTACK = "tells of no attack (a peaceful protest or a strategic development); it is kept as other"


def code_of(cells: Mapping[str, str]) -> str | None:
    """The code of the incident that a row becomes; None where its id cannot be read."""
    code = cells["event_id_cnty"].strip().upper()
    return f"acled-{code}" if _ID.fullmatch(code) else None


def event_of(cells: Mapping[str, str]) -> Event:
    """The event of a row.

    Args:
        cells: Texts by the name of the column, in the order of the export, "" where empty.

    Raises:
        NotAnEvent: Its id or its day cannot be read, or its day and its year differ.
    """
    code = code_of(cells)
    if code is None:
        raise NotAnEvent("has no event_id_cnty such as ABC123")
    day = read_day(cells["event_date"])
    if day is None:
        raise NotAnEvent("has in event_date no day such as 2021-03-25 or 25 March 2021, or one that can be two days")
    if cells.get("year") and read_whole(cells["year"]) != day.year:
        raise NotAnEvent("has a year other than that of event_date")
    remarks: list[str] = []
    mapped = ["event_id_cnty", "event_date", "year"]
    precision = PRECISIONS.get(read_whole(cells.get("time_precision", "")) or 0)
    if precision is not None:
        mapped.append("time_precision")
    elif cells.get("time_precision"):
        remarks.append(unreadable("time_precision"))
    place = read_whole(cells.get("geo_precision", ""))
    if place == 3:
        remarks.append("is placed in the capital of its region, for want of a nearer place (geo_precision 3)")
    elif place not in SURE_OF_PLACE and cells.get("geo_precision"):
        remarks.append(unreadable("geo_precision"))
    killed = read_killed(cells.get("fatalities", ""))
    if killed:
        mapped.append("fatalities")
    elif killed is None and cells.get("fatalities"):
        remarks.append(unreadable("fatalities"))
    kind, says_kind, said = _kind(cells)
    return Event(
        incident_id=code,
        occurred_on=day,
        precision=precision,
        kind=kind,
        says_kind=says_kind,
        confidence=worst(SURE_OF_TIME[precision], SURE_OF_PLACE.get(place or 0, "medium")),
        source_id="acled",
        killed_min=killed or None,
        details=kept(cells, mapped),
        types=tuple(filter(None, (cells.get("event_type", ""), cells.get("sub_event_type", "")))),
        remarks=(*remarks, *said),
    )


def _kind(cells: Mapping[str, str]) -> tuple[str, bool, tuple[str, ...]]:
    """The kind, whether it follows from a type that is known, and what is to be said of it."""
    above, below = (_PARTS.sub(" ", cells.get(name, "").lower()).strip() for name in ("event_type", "sub_event_type"))
    kind = KINDS.get(below) or KINDS_OF_TYPES.get(above)
    if kind is None or (below and below not in KINDS):
        text = cells.get("sub_event_type") or cells.get("event_type", "")
        said = f"is of the type {shown(text, 40)}, which is not known" if text else "says of no type what it is"
        return kind or "other", False, (f"{said}; it is kept as {kind or 'other'}",)
    is_strategic = above in STRATEGIC
    return kind, below != "other" or is_strategic, (NO_ATTACK,) if below in PEACEFUL or is_strategic else ()
