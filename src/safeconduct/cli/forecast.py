"""``forecast``: how dangerous each coming day is at each site, from the incidents that are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.check import counted
from safeconduct.cli.display import Display
from safeconduct.cli.options import AsJson, OperationPath, ProgressKind, ProgressOption, Quiet, Seed
from safeconduct.cli.places import refuse_unless_forecast, refuse_unless_writable
from safeconduct.cli.today import today_in

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.security import Estimate, Forecast, SiteForecast

FILES = ("forecast.csv", "forecast.json", "site_days.csv")
NAMES = {"poisson": "a constant rate", "hawkes": "each raises the rate for a while"}


class Model(StrEnum):
    """How a forecast is made."""

    AUTO = "auto"
    POISSON = "poisson"
    HAWKES = "hawkes"


def above_0(number: float) -> float:
    """The number.

    Raises:
        typer.BadParameter: it is not above 0, or not finite.
    """
    if not 0 < number < float("inf"):
        raise typer.BadParameter(f"{number:g} is not a finite number above 0")
    return number


def forecast(
    operation: OperationPath,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Folder to write the forecast to; an earlier forecast there is replaced.",
            show_default=False,
        ),
    ],
    model: Annotated[
        Model,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="`poisson`: a constant rate; `hawkes`: each incident makes others likelier for a while; `auto`: "
            "whichever foretold the history better.",
        ),
    ] = Model.AUTO,
    days: Annotated[int, typer.Option("--days", metavar="N", min=1, max=3660, help="How many days ahead.")] = 90,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of",
            metavar="DAY",
            formats=["%Y-%m-%d"],
            help="Use what was known on this day, and forecast from it on. Without it: the day on which the operation "
            "starts.",
        ),
    ] = None,
    stress: Annotated[
        float,
        typer.Option(
            "--stress",
            metavar="FACTOR",
            callback=above_0,
            help="Multiply every rate: what if somebody reacts to the departures?",
        ),
    ] = 1.0,
    seed: Seed = 0,
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Forecast how dangerous each coming day is at each site.

    From the incidents that were known: expected incidents and hazard of each day, the probability of at least one in 7
    and 30 days, each with the interval that holds it with 90 %, and how well both models foretold the history.
    `site_days.csv` is the operation's own with these hazards in it. It says nothing of any one person and foretells no
    casualties. No reports is not safe: without an incident the forecast is what was believed before, and says so.
    """
    with Display(quiet=quiet, kind=progress) as display:
        refuse_unless_writable(out)
        refuse_unless_forecast(out)
        display.step("reading the operation")
        from safeconduct.operation import read_operation
        from safeconduct.security import forecast as foretell
        from safeconduct.security.tables import claims

        read = read_operation(operation)
        found = foretell(
            read,
            model=model.value,
            days=days,
            as_of=as_of.date() if as_of else None,
            stress=stress,
            seed=seed,
            progress=display.step,
        )
        display.step("writing the forecast")
        write(read, found, out)
        display.clear()
        of_days_to_come(display, found, today_in(read.settings.timezone))
        if as_json:
            print(json.dumps(claims(found), indent=2))
        display.say(*described(found), f"Written to {out}")
        display.say("Next: to plan by these hazards, put its site_days.csv in place of the operation's own")


def write(operation: Operation, found: Forecast, out: Path) -> None:
    """Write the files of a forecast; the folder appears whole or not at all."""
    from safeconduct.operation.placing import placed_folder
    from safeconduct.operation.writing import write_csv
    from safeconduct.security.tables import by_day, claims, site_days

    with placed_folder(out, FILES.__contains__) as beside:
        write_csv(by_day(found), beside / "forecast.csv")
        write_csv(site_days(operation, found), beside / "site_days.csv")
        text = json.dumps(claims(found), indent=2, allow_nan=False)
        (beside / "forecast.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def described(found: Forecast) -> Iterator[str]:
    """The lines for people: of each site what is to be expected, with intervals, and what is to be kept in mind."""
    if not found.sites:
        yield "The operation has no site, so there is nothing to forecast."
    for site, one in found.sites.items():
        used = counted(len(one.incidents_used), "incident")
        yield f"{site}: {used}{f' since {one.begins}' if one.begins else ' known'}; {NAMES[one.model]} ({one.model})"
        yield f"  at least one in 7 days   {_with_interval(one.probability_7_days)}"
        yield f"  at least one in 30 days  {_with_interval(one.probability_30_days)}"
        first, last = one.hazard[0], one.hazard[-1]
        yield f"  hazard                   {first:6.2f}    on {one.dates[0]}, {last:.2f} on {one.dates[-1]}"
        yield from _scored(one)
        yield from one.remarks


def of_days_to_come(display: Display, found: Forecast, today: date) -> None:
    """Warn where the forecast rests on days of which nobody could report yet.

    Args:
        display: Where to.
        found: The forecast.
        today: The present day by the clock of the operation.
    """
    if found.as_of > today and not display.quiet:
        display.faults(
            f"warning: as of {found.as_of} is after today, {today}: the days between count as quiet, though nobody "
            "could report of them yet"
        )


def _with_interval(chance: Estimate) -> str:
    return f"{100 * chance.value:6.1f} %  from {100 * chance.p05:.1f} to {100 * chance.p95:.1f} % (90 % interval)"


def _scored(one: SiteForecast) -> Iterator[str]:
    """The log scores of both models, where a day could be scored."""
    told = {model: scores.log_score for model, scores in one.scores.items() if scores.log_score is not None}
    if told:
        each = ", ".join(f"{model} {score:.5f}" for model, score in told.items())
        days = counted(next(iter(one.scores.values())).days_scored, "day")
        yield f"  log score, higher wins   {each}, over {days}"
