"""``convert``: the same operation as a CSV folder, a Parquet folder or a workbook."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.check import counted, warn
from safeconduct.cli.display import Display
from safeconduct.cli.options import Force, ProgressKind, ProgressOption, Quiet
from safeconduct.cli.places import refuse_occupied_file, refuse_occupied_folder
from safeconduct.cli.refusal import Refused

if TYPE_CHECKING:
    from safeconduct.operation import Fault, Operation

WORKBOOK = ".xlsx"
FOLDER = "sources"
OTHER_SUFFIXES = (".csv", ".parquet", ".xls", ".xlsm", ".ods", ".zip")


class FolderKind(StrEnum):
    """What the tables of a folder are."""

    CSV = "csv"
    PARQUET = "parquet"


def convert(
    source: Annotated[
        Path,
        typer.Argument(metavar="FROM", help="The operation: a folder of tables, or a workbook.", show_default=False),
    ],
    target: Annotated[
        Path,
        typer.Argument(
            metavar="TO", help="The folder to write, or a workbook where it ends in .xlsx.", show_default=False
        ),
    ],
    to: Annotated[
        FolderKind | None,
        typer.Option("--to", metavar="KIND", help="`csv` (as without it) or `parquet`, for a folder."),
    ] = None,
    force: Force = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Turn an operation into CSV, Parquet or a workbook.

    All three hold the same: they have one digest. Only copies of sources stay behind where one workbook is written.
    Columns that Safe Conduct does not know are passed through. Only an
    operation without faults is converted.
    """
    with Display(quiet=quiet, kind=progress) as display:
        is_workbook = refuse_unclear(target, to)
        (refuse_occupied_file if is_workbook else refuse_occupied_folder)(target, force=force)
        display.step("reading the operation")
        from safeconduct.operation import read_operation, write_operation

        operation = read_operation(source)
        display.step("writing the operation")
        if is_workbook:
            write_operation(operation, target, "xlsx")
            if operation.copies:
                warn(display, (lost(operation, target),))
        else:
            write_operation(operation, target, "parquet" if to is FolderKind.PARQUET else "csv")
        display.say(f"Written to {target}")


def lost(operation: Operation, target: Path) -> Fault:
    """What a workbook by itself does not hold of the operation."""
    from safeconduct.operation import Fault

    copies = counted(len(operation.copies), "copy of a source is", "copies of sources are")
    return Fault(
        target.name, None, None, f"{copies} not in the workbook; they stay in the folder {FOLDER} of the operation"
    )


def refuse_unclear(target: Path, to: FolderKind | None) -> bool:
    """Whether a workbook is to be written, and not a folder.

    Raises:
        Refused: the place ends in a suffix that is no folder's, or a workbook is to be a folder of tables.
    """
    suffix = target.suffix.lower()
    if suffix == WORKBOOK:
        if to is not None:
            raise Refused(
                f"--to {to}: {target} ends in {WORKBOOK}, which is a workbook; name a folder, or leave --to out"
            )
        return True
    if suffix in OTHER_SUFFIXES and not target.is_dir():
        raise Refused(f"{target}: ends in {suffix}; name a folder for tables, or a file that ends in {WORKBOOK}")
    return False
