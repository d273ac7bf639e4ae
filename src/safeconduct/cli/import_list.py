"""``import``: a list with a row per person, as people keep it, into the cases and people of an operation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.check import counted, warn
from safeconduct.cli.display import Display
from safeconduct.cli.options import ProgressKind, ProgressOption, Quiet
from safeconduct.cli.places import refuse_unless_writable
from safeconduct.cli.refusal import Refused

if TYPE_CHECKING:
    from rich.console import RenderableType

    from safeconduct.operation.import_list import ColumnGuess, ImportResult


class DayOrder(StrEnum):
    """How a day such as 03/04/1985 is read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


def import_list(
    source: Annotated[
        Path, typer.Argument(metavar="LIST", help="The list: .csv or .xlsx, a row per person.", show_default=False)
    ],
    operation: Annotated[
        Path,
        typer.Argument(
            metavar="OPERATION",
            help="The operation to add to, or a folder or workbook (.xlsx) to begin one in.",
            show_default=False,
        ),
    ],
    meanings: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=MEANING",
            help="What a column means, such as 'Fam. No.=case_id', 'Wheelchair=needs:wheelchair', or 'Remarks=-' for "
            "nothing; may be repeated.",
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook; by default its first list.")
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="SITE", help="Where people wait for whom the list names no site.")
    ] = None,
    starts_on: Annotated[
        datetime | None,
        typer.Option(
            "--starts-on",
            metavar="DAY",
            formats=["%Y-%m-%d"],
            help="First day of an operation that is begun; by default today.",
        ),
    ] = None,
    deadline: Annotated[
        datetime | None,
        typer.Option("--deadline", metavar="DAY", formats=["%Y-%m-%d"], help="Deadline of an operation that is begun."),
    ] = None,
    timezone: Annotated[
        str,
        typer.Option(
            "--timezone", metavar="ZONE", help="Time zone of an operation that is begun, such as Asia/Baghdad."
        ),
    ] = "UTC",
    order: Annotated[
        DayOrder | None,
        typer.Option("--days", metavar="ORDER", help="`day-first` or `month-first`, where 03/04/1985 could be both."),
    ] = None,
    prefix: Annotated[
        str, typer.Option("--prefix", metavar="TEXT", help="Put before codes that are made, to tell two lists apart.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace cases that the operation has already.", show_default=False)
    ] = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Take a list with a row per person into an operation.

    Its rows become cases and people. What each column means is guessed from its name, in English, French, Arabic,
    Persian, Dari, Pashto and Albanian, and from its cells; the guesses are shown, and `--map` corrects them. Names,
    documents and telephone numbers are not kept. Whole or not at all: with a fault, nothing is written.

    Where the list leaves it open who is one family, people are kept together and the rows are named in a warning, also
    with `--quiet`. A case number in each row settles it. So are rows that tell of a need in a column that is set aside.
    """
    with Display(quiet=quiet, kind=progress) as display:
        mapping = mapped(meanings or ())
        if not source.is_file():
            raise Refused(f"{source}: is {'a folder' if source.is_dir() else 'not there'}, and a list is a file")
        refuse_unless_writable(operation)
        display.step("reading the list")
        from safeconduct.operation import Faulty
        from safeconduct.operation.import_list import import_list as import_into

        done = import_into(
            source,
            operation,
            starts_on=starts_on.date() if starts_on else date.today(),
            mapping=mapping,
            sheet=sheet,
            site=site,
            order=None if order is None else "day first" if order is DayOrder.DAY_FIRST else "month first",
            prefix=prefix,
            replace=replace,
            deadline=deadline.date() if deadline else None,
            timezone=timezone,
        )
        display.clear()
        display.answer(*described(done.columns))
        warn(display, done.warnings)
        if quiet and (graver := (*done.doubts, *done.overlooked)):  # who may be parted or lack a seat is no small talk
            display.faults("\n".join(f"warning: {warning}" for warning in graver))
        if done.faults:
            raise Faulty(done.faults)
        display.say(*summed_up(done, operation))


def meaning_of(text: str) -> tuple[str, str]:
    """A column and its meaning from ``COLUMN=MEANING``; the table may be left out, as in ``case_id``.

    Raises:
        Refused: there is no column or no meaning.
    """
    from safeconduct.operation.import_list import TARGETS

    column, _, meaning = (part.strip() for part in text.rpartition("="))
    if not column or not meaning:
        raise Refused(f"--map {text}: is not COLUMN=MEANING, such as 'Fam. No.=case_id'")
    name, colon, code = meaning.partition(":")
    full = {target.split(".")[1]: target for target in TARGETS}
    return column, full.get(name, name) + colon + code


def mapped(texts: Sequence[str]) -> dict[str, str]:
    """The meaning of each column from one ``COLUMN=MEANING`` each.

    Raises:
        Refused: a text has no column or no meaning, or two say what one column is.
    """
    mapping: dict[str, str] = {}
    for text in texts:
        column, meaning = meaning_of(text)
        if mapping.get(column, meaning) != meaning:
            raise Refused(f"--map {text}: '{column}' is said to be {mapping[column]} already; say one meaning")
        mapping[column] = meaning
    return mapping


def described(columns: Sequence[ColumnGuess]) -> Iterator[RenderableType]:
    """What each column of the list was taken for, as a table."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table("column", "is", "sure", "why", box=box.SIMPLE_HEAD, pad_edge=False)
    for guess in columns:
        cells = (guess.column, guess.target or f"- ({guess.use})", guess.confidence, guess.reason)
        table.add_row(*(Text(cell) for cell in cells))
    if columns:
        yield table


def summed_up(done: ImportResult, operation: Path) -> Iterator[str]:
    """What was imported, and what to do next."""
    yield f"{counted(done.people, 'person', 'people')} in {counted(done.cases, 'case')}: {done.families}."
    if done.doubts:
        yield "Families are doubtful, see above. If one is wrong, add a case number to each row of the list, say"
        yield "--map COLUMN=case_id, and import into a new folder."
    yield f"Written to {operation}"
    yield "If a column was taken for the wrong thing, say --map COLUMN=MEANING and import again with --replace. Then:"
    yield f"  safeconduct check {operation}"
