"""``report``: an operation and its plan as a page, a workbook or a PDF that people can open."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.display import Display
from safeconduct.cli.options import OperationPath, ProgressKind, ProgressOption, Quiet, UnusedSeed
from safeconduct.cli.places import refuse_occupied_file, refuse_other_suffix, refuse_unless_folder

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.planning.needed import Needed

SUFFIXES = (".html", ".xlsx", ".pdf")
SECONDS_FOR_SEATS = 30.0
"""How long the seats are looked for; the best answer until then is good enough to ask with."""


class Language(StrEnum):
    """The languages of reports."""

    EN = "en"
    FA = "fa"
    FR = "fr"
    AR = "ar"
    SQ = "sq"


def report(
    operation: OperationPath,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The file to write, or to replace: a page where it ends in .html, a workbook where in .xlsx, a PDF "
            "where in .pdf.",
            show_default=False,
        ),
    ],
    plan: Annotated[
        Path | None,
        typer.Argument(metavar="PLAN", help="The folder of the plan; without it, who waits and what there is."),
    ] = None,
    language: Annotated[
        Language, typer.Option("--language", help="The language: English, Persian, French, Arabic or Albanian.")
    ] = Language.EN,
    seed: UnusedSeed = 0,  # noqa: ARG001 - every command that computes takes one
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Write a report for people: a page, a workbook or a PDF.

    The page is one file and opens without a network. It shows who leaves when against the deadline, where people
    go, how full departures are, what is scarce and at most what one more of it saves, who is left and why, how evenly
    the waiting is spread, and how good the plan is. The tables by group have no group
    of fewer than five people.
    """
    with Display(quiet=quiet, kind=progress) as display:
        refuse_other_suffix(out, SUFFIXES, "--out")
        refuse_occupied_file(out, force=True)
        if plan is not None:
            refuse_unless_folder(plan)
        display.step("reading the operation")
        from safeconduct.operation import read_operation, read_plan

        read = read_operation(operation)
        found = None if plan is None else read_plan(plan)
        needed = seats_to_ask_for(display, read)
        display.step("drawing the report")
        from safeconduct.report import write_report
        from safeconduct.report.phrases import speaking

        with speaking(language.value):
            write_report(read, found, out, needed=needed)
        display.say(f"The report: {out}")


def seats_to_ask_for(display: Display, operation: Operation) -> Needed | None:
    """The seats that an operation needs in which nothing departs; None where something does."""
    if (operation.tables["departures"]["status"] != "cancelled").any():
        return None
    from safeconduct.planning.needed import needed_seats

    display.step("counting the seats that are needed")
    return needed_seats(operation, lambda: "time" if display.elapsed > SECONDS_FOR_SEATS else None)
