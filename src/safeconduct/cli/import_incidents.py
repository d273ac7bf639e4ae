"""``import-incidents``: events near a site, from an export of ACLED or UCDP GED, into the log of an operation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.check import described as faults_described
from safeconduct.cli.check import warn
from safeconduct.cli.display import Display
from safeconduct.cli.options import AsJson, ProgressKind, ProgressOption, Quiet
from safeconduct.cli.places import refuse_unless_writable
from safeconduct.cli.refusal import Refused
from safeconduct.cli.today import today_in

if TYPE_CHECKING:
    from rich.console import RenderableType

    from safeconduct.operation.import_incidents import Change, IncidentImport

SHOWN = 20
"""Changes and likely doubles that are written out; the rest is counted, and `--json` has all."""
LINES = 100
"""Places of a reason that `--json` has, the first of them; all are counted."""
WIDTH = 60
"""Characters of a cell that a change shows."""


def distance(number: float) -> float:
    """The number.

    Raises:
        typer.BadParameter: It is not above 0, or farther than the other side of the Earth.
    """
    from safeconduct.operation.import_incidents.distance import FARTHEST

    if not 0 < number <= FARTHEST:
        raise typer.BadParameter(f"{number:g} is not a number of kilometres above 0 and at most {FARTHEST:g}")
    return number


def import_incidents(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The export of ACLED or UCDP GED: .csv, .tsv, .txt or .xlsx.", show_default=False
        ),
    ],
    operation: Annotated[
        Path, typer.Argument(metavar="OPERATION", help="The operation: a folder of tables.", show_default=False)
    ],
    site: Annotated[
        str,
        typer.Option("--site", metavar="SITE", help="The site that the incidents concern; its coordinates are needed."),
    ],
    within: Annotated[
        float,
        typer.Option(
            "--within",
            metavar="KM",
            callback=distance,
            help="How far from the site an event may be, in kilometres on the great circle.",
        ),
    ],
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="Change incidents that the export tells otherwise now. Without it they are shown and kept.",
            show_default=False,
        ),
    ] = False,
    skip_likely: Annotated[
        bool,
        typer.Option(
            "--skip-likely",
            help="Skip events that are likely an incident of the operation under another code. Without it they are "
            "shown and imported.",
            show_default=False,
        ),
    ] = False,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(
            "--leave-out",
            metavar="TYPE",
            help="Skip events of a type, as the export calls it: 'Peaceful protest', 'Protests', 'non-state'; may be "
            "repeated.",
        ),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook; by default its first with events."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.", show_default=False)
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Take events near a site into an operation's incidents.

    The file is an export of ACLED (with the columns from before or after March 2023) or of UCDP GED. What no column
    of `incidents.csv` can hold is kept in `note`. An event is never imported twice, however often and for whichever
    site the file is imported; one dated after today is skipped. Every row that was read is imported, already there,
    changed, updated or skipped with a reason. Only the table of incidents is written, whole or not at all; the
    operation is a folder.
    """
    with Display(quiet=quiet, kind=progress) as display:
        if not source.is_file():
            raise Refused(f"{source}: is {'a folder' if source.is_dir() else 'not there'}, and an export is a file")
        display.step("reading the operation")
        from safeconduct.operation import Faulty
        from safeconduct.operation.import_incidents import import_incidents as import_from
        from safeconduct.operation.import_incidents import read_export
        from safeconduct.operation.import_incidents.laying import lay_into, read_folder, site_of

        read = read_folder(operation)
        place = site_of(read, site)
        if not dry_run:
            refuse_unless_writable(operation / "incidents")
        display.step("reading the export")
        export = read_export(source.read_bytes(), source.name, sheet)
        display.step("comparing with the incidents of the operation")
        done = import_from(
            export,
            read.tables["incidents"].iter_rows(named=True),
            site_id=place.site_id,
            latitude=place.latitude,
            longitude=place.longitude,
            within_km=within,
            update=update,
            skip_likely=skip_likely,
            leave_out=leave_out or (),
            today=today_in(read.settings.timezone),
        )
        if done.faults:
            raise Faulty(done.faults)
        display.step("writing the incidents")
        written = None if dry_run else lay_into(operation, read, done)
        display.clear()
        warn(display, done.warnings)
        if as_json:
            print(json.dumps({**claims(done), "within_km": within, "written": written is not None}, indent=2))
        else:
            display.answer(*described(done))
        display.say(*closing(done, operation, written, dry_run))


def described(done: IncidentImport) -> Iterator[RenderableType]:
    """What became of the rows: the counts, the reasons with their first places, and what asks for a decision."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table("rows", "what became of them", "where", box=box.SIMPLE_HEAD, pad_edge=False)
    table.columns[0].justify = "right"

    def row(number: int, what: str, lines: Sequence[int] = ()) -> None:
        table.add_row(Text(f"{number:,}"), Text(what), Text(done.places(tuple(lines)) if lines else ""))

    row(done.read, "read")
    row(done.imported, "imported")
    row(done.already_there, "already there")
    lines = [change.line for change in done.changes]
    row(done.changed, "changed, and kept as they were", () if done.update else lines)
    row(done.updated, "changed, and updated", lines if done.update else ())
    row(done.skipped, "skipped")
    for reason in done.reasons:
        row(len(reason.lines), f"  {reason.text}", reason.lines)
    yield table
    if done.remarks:
        remarks = Table("rows", "of those imported", "where", box=box.SIMPLE_HEAD, pad_edge=False)
        remarks.columns[0].justify = "right"
        for remark in done.remarks:
            remarks.add_row(Text(f"{len(remark.lines):,}"), Text(remark.text), Text(done.places(remark.lines)))
        yield remarks
    yield from _first([f"{done.places((one.line,))}: {_told(one)}" for one in done.changes])
    likely = [
        f"{done.places((one.line,))}: {one.incident_id} is likely {one.like}: same site, kind and time; "
        f"{'both are there now' if one.taken else 'skipped'}"
        for one in done.likely
    ]
    yield from _first(likely)


def _told(change: Change) -> str:
    cells = (f"{one.column} {_short(one.before)} → {_short(one.after)}" for one in change.differences)
    return f"{change.incident_id}: {'; '.join(cells)}"


def _short(text: str) -> str:
    return (text if len(text) <= WIDTH else text[: WIDTH - 1] + "…") or "(empty)"


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield f"and {len(lines) - SHOWN:,} more; --json has all"


def closing(done: IncidentImport, operation: Path, written: Path | None, dry_run: bool) -> Iterator[str]:
    """What was written, and what to do next."""
    from safeconduct.operation.import_incidents.acled import NO_ATTACK

    if dry_run:
        yield "Nothing was written, as asked."
    elif written is None:
        yield "Nothing was written: there is nothing new."
    else:
        yield f"Written to {written}"
    if done.changed:
        yield "To take over what changed, say --update."
    if any(remark.text == NO_ATTACK for remark in done.remarks):
        yield "A forecast counts each incident as an attack. --leave-out 'Peaceful protest' leaves such events out."
    if done.likely and dry_run:
        yield "To leave out what is likely there already, say --skip-likely."
    if written is not None:
        yield "Next: what these incidents let expect"
        yield f"  safeconduct forecast {operation} --out forecast"


def claims(done: IncidentImport) -> dict[str, Any]:
    """The result as programs read it."""
    return {
        "file": done.file,
        "source": done.source,
        "site_id": done.site_id,
        "read": done.read,
        "imported": done.imported,
        "already_there": done.already_there,
        "changed": done.changed,
        "updated": done.updated,
        "skipped": done.skipped,
        "incidents": [row["incident_id"] for row in done.rows],
        "reasons": [{"reason": one.text, "rows": len(one.lines), "lines": one.lines[:LINES]} for one in done.reasons],
        "remarks": [{"remark": one.text, "rows": len(one.lines), "lines": one.lines[:LINES]} for one in done.remarks],
        "changes": [
            {
                "line": change.line,
                "incident_id": change.incident_id,
                "differences": [
                    {"column": one.column, "before": one.before, "after": one.after} for one in change.differences
                ],
            }
            for change in done.changes
        ],
        "likely": [
            {"line": one.line, "incident_id": one.incident_id, "like": one.like, "imported": one.taken}
            for one in done.likely
        ],
        "warnings": faults_described(done.warnings),
    }
