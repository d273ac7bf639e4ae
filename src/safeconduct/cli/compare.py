"""``compare``: what a second plan changes, for people as tables, for programs as JSON or CSV."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.comparison_tables import as_data, described, write
from safeconduct.cli.display import Display
from safeconduct.cli.options import AsJson, Force, OperationPath, ProgressKind, ProgressOption, Quiet, UnusedSeed
from safeconduct.cli.places import refuse_occupied_folder


def compare(
    operation: OperationPath,
    first: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan that was there before.", show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan that changes it.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Write every table in full to this folder, as CSV.")
    ] = None,
    force: Force = False,
    seed: UnusedSeed = 0,  # noqa: ARG001 - every command that computes takes one
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Say what a second plan changes.

    Who moves, cost by part and by resource, people out by day, seats used. The first plan is taken as communicated,
    so that whoever was told another departure counts as moved. The tables for people go to standard error, long
    ones cut; `--out` and `--json` have all of it. Validity is not asked here: see `verify`.
    """
    with Display(quiet=quiet, kind=progress) as display:
        if out is not None:
            refuse_occupied_folder(out, force=force)
        display.step("reading the operation and the plans")
        from safeconduct.operation import read_operation, read_plan
        from safeconduct.planning.comparison import compare as compare_plans

        read = read_operation(operation)
        plans = read_plan(first), read_plan(second)
        display.step("comparing")
        found = compare_plans(read, *plans)
        if out is not None:
            write(found, out)
        display.clear()
        if as_json:
            print(json.dumps(as_data(found), indent=2, default=str))
        else:
            display.answer(*described(found))
        if out is not None:
            display.say(f"Every table in full: {out}")
