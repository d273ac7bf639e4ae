"""``ledger``: what became of commitments, measures and figures that disagree, on a day."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safeconduct.cli.check import counted
from safeconduct.cli.display import Display
from safeconduct.cli.options import AsJson, OperationPath, ProgressKind, ProgressOption, Quiet

if TYPE_CHECKING:
    from safeconduct.ledger import Commitment, Disagreement, Measure

WIDTH = 80
STATUSES = ("overdue", "partly", "open", "kept_late", "kept", "superseded", "withdrawn")
"""What needs somebody first."""

MODALITIES = {"will": "will", "intends": "intends", "calls_on": "calls on others"}
STATES = {"done": "done", "failed": "failed", "withdrawn": "withdrawn"}


def ledger(
    operation: OperationPath,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            metavar="DAY",
            formats=["%Y-%m-%d"],
            help="The day for which it is said. Without it: the day on which the operation starts.",
        ),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Say what became of every promise on a day.

    Commitments with their status, what was done of them and what is left; bills and resolutions with their last step
    and what has to come next; figures until that day that disagree and of which none is used yet. Everything is
    computed from the tables of the ledger for that day, and nothing is stored. `--json` writes all of it to standard
    output, settled disagreements too. What is for people goes to standard error: `2>&1 | less` pages through it.
    """
    with Display(quiet=quiet, kind=progress) as display:
        display.step("reading the operation")
        from safeconduct.ledger import commitments_on, disagreements_in, measures_on
        from safeconduct.operation import read_operation

        read = read_operation(operation)
        day = on.date() if on else read.settings.starts_on
        commitments = commitments_on(read.tables, day)
        measures = measures_on(read.tables, day)
        disagreements = disagreements_in(read.tables, day)
        display.clear()
        if as_json:
            said = {"on": day, "commitments": commitments, "measures": measures, "disagreements": disagreements}
            print(json.dumps(plain(said), indent=2))
        else:
            display.answer(*described(day, commitments, measures, disagreements))


def plain(value: Any) -> Any:
    """A result as JSON has it: days as texts, results as objects."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return plain(asdict(value)) if hasattr(value, "__dataclass_fields__") else value


def described(
    day: date,
    commitments: Iterable[Commitment],
    measures: Iterable[Measure],
    disagreements: Iterable[Disagreement],
) -> Iterator[str]:
    """The lines for people, none longer than `WIDTH` unless a word is."""
    by_status = sorted(commitments, key=lambda one: STATUSES.index(one.status))
    yield f"{counted(len(by_status), 'commitment')} on {day}"
    for one in by_status:
        yield _wrapped(_commitment(one, day))
    listed = list(measures)
    yield counted(len(listed), "bill or resolution", "bills and resolutions")
    for measure in listed:
        yield _wrapped(_measure(measure))
    pending = [one for one in disagreements if one.standing == "open"]
    yield counted(len(pending), "open disagreement")
    for disagreement in pending:
        yield _wrapped(_disagreement(disagreement))


def _wrapped(text: str) -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent="  ", subsequent_indent="      ", break_long_words=False, break_on_hyphens=False
    )


def _commitment(one: Commitment, day: date) -> str:
    since = f" since {one.since}" if one.since else ""
    parts = [f"{one.promisor} {MODALITIES[one.modality]}: {one.kind}{_amount(one)}"]
    if one.due is not None:
        by = f"{one.due[1]}{', the end of its agreement' if one.due_by_agreement else ''}"
        parts.append(f"due by {by}")
    elif one.agreement_id and one.made_on is not None and one.status in ("open", "partly"):
        parts.append(f"no end is named, and it runs for {counted((day - one.made_on).days, 'day')}")
    if one.steps:
        parts.append(
            "done" if one.fulfilled is None or one.low is one.high is None else f"done {_number(one.fulfilled)}"
        )
    if one.left and one.status not in ("withdrawn", "superseded"):
        parts.append(f"left {_number(one.left)}")
    if one.superseded_by and one.status == "superseded":
        parts.append(f"now {one.superseded_by}")
    return f"{one.status.replace('_', ' ')}{since}  {one.commitment_id}  {'; '.join(parts)}"


def _number(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"


def _amount(one: Commitment) -> str:
    from safeconduct.ledger import ends_of

    ends = ends_of(one.low, one.high)
    if ends is None:
        return ""
    said = " to ".join(_number(end) for end in dict.fromkeys(ends) if end is not None)
    return f", {'up to ' if ends[0] is None else ''}{said}{f' {one.unit}' if one.unit else ''}"


def _measure(one: Measure) -> str:
    last = one.last
    done = "nothing was done yet" if last is None else f"{_step(last.step, last.chamber)} on {last.on}"
    then = STATES.get(one.state) or f"next: {_step(one.next_step or '', one.next_chamber)}"
    return f"{one.number}  {done}; {then}"


def _step(step: str, chamber: str | None) -> str:
    return f"{step.replace('_', ' ')}{f' ({chamber})' if chamber else ''}"


def _disagreement(one: Disagreement) -> str:
    from safeconduct.operation.ledger_oddities import counted_text, number_text

    said: dict[str, dict[str, None]] = {}
    for side in one.sides:
        number = number_text({"low": side.low, "high": side.high, "quantifier": side.quantifier})
        said.setdefault(number, {})[side.source_id] = None
    sides = [f"{number} ({', '.join(sources)})" for number, sources in said.items()]
    return f"{counted_text(one.counted)}: {'; '.join(sides)}"
