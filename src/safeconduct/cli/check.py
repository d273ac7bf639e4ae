"""``check``: every fault of an operation by its place, then what is legal and odd."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from safeconduct.cli.display import Display
from safeconduct.cli.options import AsJson, OperationPath, ProgressKind, ProgressOption, Quiet
from safeconduct.cli.refusal import Status

if TYPE_CHECKING:
    from safeconduct.operation import Fault


def check(
    operation: OperationPath,
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Name every fault of an operation, and what is odd.

    A fault is one line on standard error: `people.csv:12: case_id: 'C9' is not in cases.csv`. A warning is such a line
    that begins with `warning:`. The first 100 of each are listed, then a count; `--json` writes all of them to standard
    output instead. The exit status is 2 where there is a fault, and 0 where there is none.
    """
    with Display(quiet=quiet, kind=progress) as display:
        display.step("reading the operation")
        from safeconduct.operation import check_operation

        findings = check_operation(operation)
        faults, warnings = findings.faults, findings.warnings
        if findings.operation is not None:
            display.step("looking for a way out for each case")
            from safeconduct.planning import examine

            of_pins, of_ways = examine(findings.operation)
            faults, warnings = (*faults, *of_pins), (*warnings, *of_ways)
        display.clear()
        if as_json:
            print(json.dumps({"faults": described(faults), "warnings": described(warnings)}, indent=2))
        else:
            show(display, faults, warnings)
    if faults:
        raise typer.Exit(Status.WRONG)


def described(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults or warnings as programs read them, ``text`` being the line for people."""
    return [
        {"file": one.file, "line": one.line, "column": one.column, "message": one.message, "text": str(one)}
        for one in faults
    ]


def show(display: Display, faults: tuple[Fault, ...], warnings: tuple[Fault, ...]) -> None:
    """Print faults and warnings one a line, and for people at a terminal how many there are."""
    from safeconduct.operation.faults import listed

    if faults:
        display.faults("\n".join(listed(faults)))
    warn(display, warnings)
    counts = f"{counted(len(faults), 'fault')}, {counted(len(warnings), 'warning')}"
    display.say(counts + (": nothing is computed until the faults are mended" if faults else ""))


def warn(display: Display, warnings: tuple[Fault, ...]) -> None:
    """Print warnings one a line, each marked as such, unless quiet was asked for."""
    from safeconduct.operation.faults import listed

    if warnings and not display.quiet:
        display.faults("\n".join(f"warning: {line}" for line in listed(warnings)))


def counted(number: int, one: str, several: str = "") -> str:
    """A number with its noun: ``no fault``, ``1 fault``, ``2 faults``."""
    noun = one if number in {0, 1} else several or f"{one}s"
    return f"{number:,} {noun}" if number else f"no {noun}"
