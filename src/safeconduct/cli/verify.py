"""``verify``: whether a plan is valid and its claims hold, computed from scratch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.display import Display, percent
from safeconduct.cli.options import AsJson, OperationPath, PlanPath, ProgressKind, ProgressOption, Quiet, UnusedSeed
from safeconduct.cli.places import refuse_unless_folder
from safeconduct.cli.refusal import Status


def verify(
    operation: OperationPath,
    plan: PlanPath,
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", metavar="PLAN", help="The plan that was communicated, where the plan was made with one."
        ),
    ] = None,
    seed: UnusedSeed = 0,  # noqa: ARG001 - every command that computes takes one
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Check a plan from scratch, without the planner.

    That it is valid, costs what it claims and proves what it claims is computed anew from the tables. It shares no
    code with the planner. What ended the search (`stopped_by`) is the planner's own word and is not checked. A fault
    of the plan is one line on standard error, and the exit status is then 1; with `--json`, the verdict, the faults
    and the recomputed figures go to standard output instead. An operation that is faulty itself ends with status 2.
    """
    with Display(quiet=quiet, kind=progress) as display:
        refuse_unless_folder(plan)
        if previous is not None:
            refuse_unless_folder(previous)
        display.step("reading the operation")
        from safeconduct.operation import read_operation
        from safeconduct.operation.faults import listed
        from safeconduct.verification import verify_folder

        read = read_operation(operation)
        display.step("verifying the plan")
        verdict = verify_folder(read, plan, previous)
        display.clear()
        if as_json:
            print(json.dumps({"valid": verdict.valid, "faults": verdict.faults, "figures": verdict.figures}, indent=2))
        elif verdict.faults:
            display.faults("\n".join(listed(verdict.faults)))
        if verdict.valid:
            display.say(*describe(verdict.figures))
    if not verdict.valid:
        raise typer.Exit(Status.NO)


def describe(figures: Mapping[str, float | int]) -> Iterator[str]:
    """The lines for people about a plan that holds."""
    yield "The plan is valid, and every figure that it claims holds."
    if {"people", "people_placed"} <= figures.keys():
        leave = "leaves" if figures["people_placed"] == 1 else "leave"
        yield f"  people     {figures['people_placed']:,} of {figures['people']:,} {leave}"
    for name in ("objective", "bound", "floor", "score", "score_bound"):
        if name in figures:
            yield f"  {name.replace('_', ' '):<10} {figures[name]:,.2f}"
    if "gap" in figures:
        yield f"  gap        {percent(figures['gap'])}"
