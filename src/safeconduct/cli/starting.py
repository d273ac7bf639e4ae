"""``new``, ``example liberty`` and ``template``: something to start from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.display import Display
from safeconduct.cli.options import Force, ProgressKind, ProgressOption, Quiet, Seed
from safeconduct.cli.places import refuse_occupied_file, refuse_occupied_folder, refuse_other_suffix

PEOPLE = 1300

NewFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write.", show_default=False)]


def new(
    folder: NewFolder,
    people: Annotated[int, typer.Option("--people", metavar="N", min=1, help="How many people wait.")] = PEOPLE,
    seed: Seed = 0,
    force: Force = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Write a synthetic operation; nobody in it exists.

    The same number of people and the same seed give the same operation everywhere.
    """
    with Display(quiet=quiet, kind=progress) as display:
        refuse_occupied_folder(folder, force=force)
        display.step("making an operation")
        from safeconduct.operation import write_operation
        from safeconduct.operation.synthetic import make_synthetic

        write_operation(make_synthetic(people, seed), folder)
        display.say(f"Written to {folder}: {people:,} people, none of whom exists.", *next_steps(folder))


def liberty(
    folder: NewFolder,
    force: Force = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Write the Camp Liberty example.

    It is the situation of 5 July 2016, one day after a rocket attack. The people in it are synthetic. Notes beside
    the tables say what is published, with its source, and what is assumed.
    """
    with Display(quiet=quiet, kind=progress) as display:
        refuse_occupied_folder(folder, force=force)
        display.step("writing the example")
        from safeconduct.operation.liberty import write_liberty

        write_liberty(folder)
        display.say(f"Written to {folder}: the Camp Liberty example.", *next_steps(folder))


def next_steps(folder: Path) -> list[str]:
    """What people may want to type next."""
    plan = folder.with_name(f"{folder.name}-plan")
    lines = [["check", str(folder)], ["plan", str(folder), "--out", str(plan)]]
    return ["Next:", *(f"  {shlex.join(['safeconduct', *line])}" for line in lines)]


def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write.", show_default=False)],
    force: Force = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Write an empty workbook to fill in, a sheet a table.

    Its first sheet explains each column; cells with a fixed choice offer a list. Once it is filled in, it can be
    checked and planned as it is.
    """
    with Display(quiet=quiet, kind=progress) as display:
        refuse_other_suffix(file, (".xlsx",), "FILE")
        refuse_occupied_file(file, force=force)
        display.step("writing the workbook")
        from safeconduct.operation.template import write_template

        write_template(file)
        display.say(f"Written to {file}", "Fill it in; then:", f"  safeconduct check {file}")
