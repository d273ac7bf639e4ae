"""``rehearse``: what becomes of a plan in many simulated futures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.display import Display
from safeconduct.cli.options import AsJson, OperationPath, PlanPath, ProgressKind, ProgressOption, Quiet
from safeconduct.cli.places import refuse_unless_rehearsal, refuse_unless_writable
from safeconduct.cli.refusal import Refused, Status
from safeconduct.cli.stopping import Stopper

if TYPE_CHECKING:
    from safeconduct.operation import Operation, Plan
    from safeconduct.rehearsal import Progress, Rehearsal

FILES = ("rehearsal.json", "remaining.csv")
FUTURES, MOST_FUTURES, REPLANNED_FUTURES = 10_000, 2_000_000, 100
LARGEST_SEED = 2**64 - 1
STOPPING = "stopping with the futures played so far (Ctrl-C again: at once, without any)"
SHOWN = 3
"""So much of what is fragile is named on the terminal."""


def share_below_1(number: float | None) -> float | None:
    """The number.

    Raises:
        typer.BadParameter: it is not between 0 and 1.
    """
    if number is not None and not 0 < number < 1:
        raise typer.BadParameter(f"{number:g} is not a number between 0 and 1")
    return number


def rehearse(
    operation: OperationPath,
    plan: PlanPath,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Folder to write the rehearsal to; an earlier rehearsal there is replaced.",
            show_default=False,
        ),
    ],
    futures: Annotated[
        int | None,
        typer.Option(
            "--futures",
            metavar="N",
            min=1,
            max=MOST_FUTURES,
            help=f"How many futures; the most of them with --until-error. Without it: {FUTURES:,}, or "
            f"{REPLANNED_FUTURES} where the planner itself repairs.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            min=0,
            max=LARGEST_SEED,
            help="What is drawn by chance is drawn from this number; two plans with one seed meet equal luck.",
        ),
    ] = 0,
    workers: Annotated[
        str,
        typer.Option(
            "--workers",
            metavar="N",
            help="How many processes: a number, `auto` (a process for each core), or `ray://ADDRESS` for a cluster. "
            "The result does not depend on it.",
        ),
    ] = "auto",
    until_error: Annotated[
        float | None,
        typer.Option(
            "--until-error",
            metavar="E",
            callback=share_below_1,
            help="Stop when the standard error of the probability to be out by the deadline is at most this.",
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="PLAN",
            help="Another plan of the operation, to be compared on equal luck: what it has more than PLAN.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Play a plan through many futures in which things go wrong.

    Departures are cancelled or late, families are not ready or not there, countries pause, incidents close roads: as
    often as risks.toml of the operation says, or else by defaults that are assumptions. What comes of it is the
    probability that everybody is out by the deadline, how many people are still there on each day, and what is fragile.
    Ctrl-C keeps the futures played so far and ends with status 130; a second Ctrl-C ends at once and writes nothing.
    No casualties are foretold. A plan with its dangers is a list of targets: keep it close.
    """
    with Display(quiet=quiet, kind=progress, stopping=STOPPING) as display:
        refuse_unless_writable(out)
        refuse_unless_rehearsal(out)
        display.step("reading the operation")
        from safeconduct.operation import digest, read_operation, read_plan
        from safeconduct.operation.risks import RISKS_TOML, read_risks

        read = read_operation(operation)
        if (risks := operation / RISKS_TOML).is_file():
            for passed_over in read_risks(risks)[2]:
                display.answer(f"warning: {passed_over}")
        planned, other = read_plan(plan), read_plan(against) if against else None
        for path, each in ((plan, planned), (against, other)):
            if each is not None and each.claims.get("operation_digest") != digest(read):
                display.say(f"The operation has changed since {path} was made; `safeconduct verify` says if it holds")
        with Stopper(float("inf"), asked=display.tell_stopping, aborting=display.abandon) as stopper:
            found = _rehearsed(
                display, read, planned, futures, stopper, seed=seed, workers=workers, until_error=until_error
            )
            from safeconduct.rehearsal.results import claims

            told = claims(found)
            if other is not None and found.stopped_by != "interrupt":
                told["against"] = _compared(display, read, found, other, stopper, workers=workers)
            display.step("writing the rehearsal")
            write(found, told, out)
        display.clear()
        if as_json:
            print(json.dumps(told, indent=2))
        display.say(*described(told), f"Written to {out}")
    if found.stopped_by == "interrupt":
        raise typer.Exit(Status.INTERRUPTED)


def _rehearsed(
    display: Display, operation: Operation, plan: Plan, futures: int | None, stopper: Stopper, **asked: Any
) -> Rehearsal:
    """The rehearsal; what stands in its way is told in one line."""
    from safeconduct.operation import risk_defaults
    from safeconduct.rehearsal import CrewLost, Misfit, NoSuchCrew, rehearse
    from safeconduct.security import Stopped

    replans = (operation.risks or risk_defaults()).repair == "replan"
    many = futures or (REPLANNED_FUTURES if replans else FUTURES)
    try:
        return rehearse(
            operation, plan, futures=many, stop=stopper, progress=lambda now: display.step(_far(now)), **asked
        )
    except (Misfit, CrewLost) as error:
        raise Refused(str(error)) from None
    except NoSuchCrew as error:
        raise Refused(f"--workers: {error}") from None
    except Stopped:
        display.faults("interrupted; nothing was written")
        raise typer.Exit(Status.INTERRUPTED) from None


def _far(now: Progress) -> str:
    if not now.done or now.in_time is None or now.error is None:
        return now.step
    of = f" of {now.of:,}" if now.of else ""
    return f"{now.step}: {now.done:,}{of}, out in time {100 * now.in_time:.1f} % ± {100 * now.error:.1f}"


def _compared(
    display: Display, operation: Operation, found: Rehearsal, other: Plan, stopper: Stopper, *, workers: str
) -> dict[str, Any]:
    """What the other plan has more, on equal luck."""
    from dataclasses import asdict

    from safeconduct.rehearsal import compare

    second = _rehearsed(
        display, operation, other, len(found.figures), stopper, seed=found.seed, workers=workers, until_error=None
    )
    return asdict(compare(found, second))


def write(found: Rehearsal, told: dict[str, Any], out: Path) -> None:
    """Write the files of a rehearsal; the folder appears whole or not at all."""
    from safeconduct.operation.placing import placed_folder
    from safeconduct.operation.writing import write_csv
    from safeconduct.rehearsal.results import remaining_table

    with placed_folder(out, FILES.__contains__) as beside:
        write_csv(remaining_table(found), beside / "remaining.csv")
        text = json.dumps(told, indent=2, allow_nan=False)
        (beside / "rehearsal.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def described(told: dict[str, Any]) -> Iterator[str]:
    """The lines for people: how likely it is to be out in time, and what is fragile."""
    chance, last = told["all_out_by_deadline"], told["last_person_out"]
    yield f"{told['futures']:,} futures, seed {told['seed']}, repair {told['risks']['repair']}"
    share, error = 100 * chance["probability"], 100 * chance["standard_error"]
    said = f"{error:.1f}" if error >= 0.05 else f"{max(error, 0.01):.2f}"  # it is never 0
    yield f"  everybody out by {told['deadline']}  {share:.1f} %  (± {said})"
    yield f"  last person out           {last['p50']} in half of them, {last['p95']} in the worst twentieth"
    yield f"  people out                {told['placed']['mean']:,.1f} of {told['people']:,}"
    waiting, of_plan = told["exposure"]["mean"], told["plan"]
    planned = f", {of_plan['exposure']:,.0f} in the plan" if of_plan else ""
    yield f"  person-hazard-days        {waiting:,.0f}{planned}"
    yield f"  incidents while people wait  {told['incidents']['mean']:.2f}"
    if "against" in told:
        more = told["against"]
        chance, days = more["in_time"], more["exposure"]
        yield (
            f"  against the other plan    {100 * chance['mean']:+.1f} ± {100 * chance['standard_error']:.1f} points, "
            f"{days['mean']:+,.0f} ± {days['standard_error']:,.0f} person-hazard-days with it"
        )
    for one in told["fragile"][:SHOWN]:
        yield one["sentence"]
    if told["stopped_by"] == "interrupt":
        yield "It was interrupted: these are the futures played so far, and what is fragile was not asked."
    yield "Rates that risks.toml does not give are assumptions; rehearsal.json lists those in force."
