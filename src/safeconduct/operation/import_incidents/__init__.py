"""Exports of ACLED and UCDP GED into incidents of an operation: those near a site, each once, and a word on every row.

Pure: bytes and rows in, rows and a report out. `laying` puts the result into an operation on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from safeconduct.operation.faults import Fault
from safeconduct.operation.import_incidents.distance import kilometres
from safeconduct.operation.import_incidents.events import Event, NotAnEvent, read_coordinates, read_killed
from safeconduct.operation.import_incidents.likeness import OTHER, likely_same
from safeconduct.operation.import_incidents.notes import LONGEST, differences, note_of, updated
from safeconduct.operation.import_incidents.reading import LOST, SOURCES, Export, Row, read_export
from safeconduct.operation.import_incidents.result import Change, Difference, IncidentImport, Likely, Reason

__all__ = [
    "Change",
    "Difference",
    "Export",
    "IncidentImport",
    "Likely",
    "Reason",
    "Row",
    "import_incidents",
    "read_export",
]

COMPARED = ("occurred_on", "precision", "reported_on", "kind", "killed_min", "killed_max")
"""Columns by which an incident is held against its event, besides the note."""
EVIDENCE = frozenset({"precision", "geo_precision", "where_prec", "event_clarity"})
"""What the confidence follows from; it changes with these alone, so that whoever knows better keeps theirs."""
DEATHS = "fatalities"
"""The column in which ACLED writes 0 also of what it does not know; a 0 stands in the note."""
DEATHS_GONE = "has 0 fatalities where the incident has some; a 0 can be unknown, and the number of the incident stays"


def import_incidents(
    export: Export,
    existing: Iterable[Mapping[str, Any]],
    *,
    site_id: str,
    latitude: float,
    longitude: float,
    within_km: float,
    update: bool = False,
    skip_likely: bool = False,
    leave_out: Iterable[str] = (),
    today: date | None = None,
) -> IncidentImport:
    """Say which events of an export become incidents of a site, and what becomes of every other row.

    Args:
        export: As `read_export` gives it.
        existing: The incidents of the operation, of all sites, with the columns of the dictionary.
        site_id: The site whose incidents they are to be.
        latitude: Of the site, in degrees.
        longitude: Of the site, in degrees.
        within_km: How far from the site an event may be, in kilometres on the great circle.
        update: Whether incidents that the export tells otherwise are changed; otherwise they are told and kept.
        skip_likely: Whether an event that is likely an incident under another code is skipped; otherwise it is told
            and imported.
        leave_out: Types of events that are skipped, in the words of the export and whatever their case.
        today: No event happened after it: one that the export says did is skipped. A report from after it is left
            unknown. None: every day is believed.

    Returns:
        The new rows, the changes, and a count of everything else. It has faults where the export has.
    """
    if export.faults:
        return IncidentImport(export.file, "", site_id, faults=export.faults)
    tally = _Tally(list(existing), site_id, skip_likely)
    unwanted = {" ".join(text.lower().split()): text for text in leave_out}
    types: dict[str, str] = {}
    source = SOURCES[export.source]
    for row in export.rows:
        try:
            if row.broken:
                raise NotAnEvent(row.broken)
            cells = row.cells
            far = kilometres(latitude, longitude, *read_coordinates(cells)) > within_km
            if far and not tally.has_here(source.code_of(cells)):
                raise NotAnEvent(f"happened farther than {within_km:g} km from {site_id}")
            event = source.event_of(cells)
            if any(LOST in text for text in (event.incident_id, *event.types)):
                raise NotAnEvent("has an id or a type with bytes that are no text")
            if today is not None:
                event = _by(event, today)
            types |= {text.lower(): text for text in event.types}
            if unwanted.keys() & {text.lower() for text in event.types}:
                raise NotAnEvent("is of a type that was to be left out")
            tally.take(row.line, event)
        except NotAnEvent as why:
            tally.reasons.setdefault(str(why), []).append(row.line)
    return IncidentImport(
        export.file,
        export.source,
        site_id,
        read=len(export.rows),
        rows=tuple(tally.rows),
        already=tuple(tally.already),
        changes=tuple(tally.changes),
        update=update,
        reasons=_most_frequent(tally.reasons),
        remarks=_most_frequent(tally.remarks),
        likely=tuple(tally.likely),
        warnings=(*export.warnings, *_never_met(export.file, site_id, unwanted, types)),
    )


def _by(event: Event, today: date) -> Event:
    """An event as it can be known on a day.

    Raises:
        NotAnEvent: It happened after it.
    """
    if event.occurred_on > today:
        raise NotAnEvent(f"is dated after {today}, and nothing happened yet that has not come")
    if event.reported_on is None or event.reported_on <= today:
        return event
    remark = f"has a report dated after {today}; the day on which it became known is left unknown"
    return replace(event, reported_on=None, remarks=(*event.remarks, remark))


def _never_met(file: str, site_id: str, unwanted: Mapping[str, str], types: Mapping[str, str]) -> Iterator[Fault]:
    """A warning of each type that was to be left out and is not there: it may be written otherwise."""
    there = ", ".join(sorted(types.values())) or "none"
    for key in sorted(unwanted.keys() - types.keys()):
        why = f"has near {site_id} no event of the type {unwanted[key]!r}, which was to be left out; it has {there}"
        yield Fault(file, None, None, why)


class _Tally:
    """What became of the rows so far."""

    def __init__(self, existing: list[Mapping[str, Any]], site_id: str, skip_likely: bool) -> None:
        self.site_id = site_id
        self.skip_likely = skip_likely
        self.known = {str(row["incident_id"]): row for row in existing}
        self.near = [row for row in existing if row["site_id"] == site_id]
        self.seen: dict[str, Event] = {}
        self.rows: list[dict[str, object]] = []
        self.already: list[int] = []
        self.changes: list[Change] = []
        self.likely: list[Likely] = []
        self.reasons: dict[str, list[int]] = {}
        self.remarks: dict[str, list[int]] = {}

    def has_here(self, code: str | None) -> bool:
        """Whether the site has an incident of that code, however far from it the event is told to be now."""
        return code in self.known and self.known[code]["site_id"] == self.site_id

    def take(self, line: int, event: Event) -> None:
        """Decide on an event.

        Raises:
            NotAnEvent: It becomes nothing.
        """
        if len(note_of(event.details)) > LONGEST:
            raise NotAnEvent(f"has more than {LONGEST:,} characters that no column but the note can hold")
        if (earlier := self.seen.get(event.incident_id)) is not None:
            same = event == earlier
            raise NotAnEvent(
                "repeats an event of an earlier row"
                if same
                else "tells an event of an earlier row otherwise; the earlier one counts"
            )
        self.seen[event.incident_id] = event
        if (known := self.known.get(event.incident_id)) is not None:
            found = tuple(_differences(known, event))
            said: tuple[str, ...] = (DEATHS_GONE,) if _deaths_gone(known, event) else ()
            if any(one.column == "kind" for one in found):
                said += event.remarks
            self._remark(line, said)
            if found:
                self.changes.append(Change(line, event.incident_id, found, _with(known, event, found)))
            else:
                self.already.append(line)
            return
        like = likely_same(event, self.near)
        if like is not None:
            self.likely.append(Likely(line, event.incident_id, like, not self.skip_likely))
            if self.skip_likely:
                raise NotAnEvent("is likely an incident that the operation has under another code")
        self.rows.append(event.row(self.site_id))
        self._remark(line, event.remarks)

    def _remark(self, line: int, said: Iterable[str]) -> None:
        for remark in said:
            self.remarks.setdefault(remark, []).append(line)


def _most_frequent(found: Mapping[str, list[int]]) -> tuple[Reason, ...]:
    return tuple(Reason(text, tuple(lines)) for text, lines in sorted(found.items(), key=lambda one: -len(one[1])))


def _differences(known: Mapping[str, Any], event: Event) -> Iterator[Difference]:
    told = event.row(str(known["site_id"]))
    if told["kind"] == OTHER and not event.says_kind:
        told["kind"] = None  # it is not known, and changes no incident
    found = [column for column in COMPARED if told[column] is not None and told[column] != known[column]]
    note = known["note"] or ""
    of_note = list(differences(note, event.details))
    if _deaths_gone(known, event) and f"; {DEATHS}: " not in f"; {note}":
        of_note.append((DEATHS, "", dict(event.details)[DEATHS]))
    if EVIDENCE & {*found, *(key for key, _, _ in of_note)} and told["confidence"] != known["confidence"]:
        found.append("confidence")
    for column in found:
        before = known[column]
        yield Difference(column, "" if before is None else str(before), str(told[column]))
    for key, before, after in of_note:
        yield Difference(f"note: {key}", before, after)


def _deaths_gone(known: Mapping[str, Any], event: Event) -> bool:
    """Whether an export that told of deaths tells of none now."""
    return bool(known["killed_min"]) and read_killed(dict(event.details).get(DEATHS, "")) == 0


def _with(known: Mapping[str, Any], event: Event, found: Iterable[Difference]) -> dict[str, object]:
    """An incident of the operation with what its event says otherwise; the rest is kept."""
    told = event.row(str(known["site_id"]))
    row = {**known, **{one.column: told[one.column] for one in found if one.column in told}}
    row["source_ids"] = list(dict.fromkeys([*(known["source_ids"] or []), event.source_id]))
    row["note"] = updated(known["note"] or "", event.details) or None
    return row
