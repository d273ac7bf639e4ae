"""``plan``: who leaves when, by which departure and offer, within the time that people have."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.check import counted
from safeconduct.cli.display import Display
from safeconduct.cli.options import AsJson, OperationPath, ProgressKind, ProgressOption, Quiet, Seed, not_negative
from safeconduct.cli.places import refuse_unless_plan, refuse_unless_writable
from safeconduct.cli.plan_summary import describe_needed, describe_next, describe_plan
from safeconduct.cli.refusal import Status
from safeconduct.cli.stopping import Stopper

if TYPE_CHECKING:
    from collections.abc import Callable

    from safeconduct.operation import Operation, Plan
    from safeconduct.planning.watch import Progress

TIME, GAP = 45.0, 0.001
ALLOWANCE_SECONDS = 0.3
"""Kept of the time for starting Python before the clock runs, and for tidying up after."""
FINISHING_PER_READING = 6.0
"""What seating whoever has no seat yet, putting need first, packing buses, proving, explaining and writing take at
most, for each second that reading took: kept of the time as well. At 100,000 people it is about ten seconds."""
SECONDS_PER_ROW = 8e-6
"""What laying out and writing a row of a branched proof takes; such a proof has up to a million and a half of them."""


def plan(
    context: typer.Context,
    operation: OperationPath,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="PLAN",
            help="Folder to write the plan to; an earlier plan there is replaced.",
            show_default=False,
        ),
    ],
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous", metavar="PLAN", help="The plan that people were told of; it is kept to where that pays."
        ),
    ] = None,
    seconds: Annotated[
        float,
        typer.Option(
            "--time", metavar="SECONDS", callback=not_negative, help="Stop after so long, reading and writing included."
        ),
    ] = TIME,
    gap: Annotated[
        float,
        typer.Option(
            "--gap", metavar="G", callback=not_negative, help="Stop when no more than this share is left to be won."
        ),
    ] = GAP,
    seed: Seed = 0,
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Write a plan: who leaves when, and by which departure.

    It stops at the gap or the time, whichever comes first, and records which. Ctrl-C keeps the best plan so far and
    ends with status 130; a second Ctrl-C ends at once and writes nothing. The folder appears whole or not at all.

    For an operation without departures, the seats that are needed by destination and week are named as well.
    """
    with Display(quiet=quiet, kind=progress, started=context.obj) as display:
        refuse_unless_writable(out)
        refuse_unless_plan(out)
        display.step("reading the operation")
        from safeconduct.operation import Faulty, check_operation, read_plan, write_plan

        loaded = display.elapsed
        findings = check_operation(operation)
        if findings.operation is None:
            raise Faulty(findings.faults)
        communicated = read_plan(previous) if previous else None
        if findings.warnings:
            many = counted(len(findings.warnings), "warning")
            display.say(f"{many}; `safeconduct check {operation}` has all that is odd")
        finishing = ALLOWANCE_SECONDS + FINISHING_PER_READING * (display.elapsed - loaded)
        started: float = context.obj

        def until(rows: int) -> float:
            return started + max(seconds / 2, seconds - finishing - SECONDS_PER_ROW * rows)

        def heard(now: Progress) -> None:
            display.progress(now)
            stopper.until = until(now.rows)

        with Stopper(until(0), asked=display.tell_stopping, aborting=display.abandon) as stopper:
            found = computed(
                display, findings.operation, communicated, gap=gap, seed=seed, stop=stopper, progress=heard
            )
            found = replace(found, claims={**found.claims, "seconds": round(display.elapsed, 3)})
            display.step("writing the plan")
            write_plan(found, out)
        display.clear()
        if as_json:
            print(json.dumps(dict(found.claims), indent=2, default=str))
        display.say(*describe_plan(findings.operation, found, out))
        needed = found.claims.get("needed")
        if needed is not None and not as_json:
            display.answer(*describe_needed(needed))
        display.say(*describe_next(operation, out, planned=needed is None))
    if found.claims["stopped_by"] == "interrupt":
        raise typer.Exit(Status.INTERRUPTED)


def computed(
    display: Display,
    operation: Operation,
    previous: Plan | None,
    *,
    gap: float,
    seed: int,
    stop: Callable[[], str | None],
    progress: Callable[[Progress], None],
) -> Plan:
    """The plan; pins that cannot all hold are named, and end the command with status 1."""
    from safeconduct.planning import PinsCompete
    from safeconduct.planning import plan as find_plan

    try:
        return find_plan(operation, previous, gap=gap, seed=seed, stop=stop, progress=progress)
    except PinsCompete as error:
        cases = ", ".join(error.cases)
        if error.why:
            display.faults(f"decisions: the pin of {cases} cannot hold: {error.why}")
        else:
            display.faults(f"decisions: the pins of these cases cannot all hold together: {cases}")
        raise typer.Exit(Status.NO) from None
