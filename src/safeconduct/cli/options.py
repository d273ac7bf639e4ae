"""What several commands take, each stated once."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class ProgressKind(StrEnum):
    """How progress is shown."""

    DISPLAY = "display"
    JSON = "json"


OperationPath = Annotated[
    Path,
    typer.Argument(metavar="OPERATION", help="The operation: a folder of tables, or a workbook.", show_default=False),
]
PlanPath = Annotated[Path, typer.Argument(metavar="PLAN", help="The folder of the plan.", show_default=False)]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="The data directory. Without it: `SAFECONDUCT_DATA`, or a directory of yours.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing for people but faults.", show_default=False)]
ProgressOption = Annotated[
    ProgressKind,
    typer.Option(
        "--progress",
        help="`display` for people, on a terminal only; `json` for programs: a JSON object a line.",
        metavar="KIND",
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", min=0, help="What is drawn by chance is drawn from this number.")
]
UnusedSeed = Annotated[
    int,
    typer.Option("--seed", metavar="N", min=0, help="As every command that computes; here nothing is drawn by chance."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Write the result to standard output as JSON.", show_default=False)
]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.", show_default=False)]


def not_negative(number: float) -> float:
    """The number, which may be infinite.

    Raises:
        typer.BadParameter: it is negative, or no number.
    """
    if math.isnan(number) or number < 0:
        raise typer.BadParameter(f"{number:g} is not a number of at least 0")
    return number
