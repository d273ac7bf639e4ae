"""A plan in a few lines for people: who leaves, by when, how good that is, and what to type next."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.cli.check import counted
from safeconduct.cli.display import duration, percent

if TYPE_CHECKING:
    from rich.console import RenderableType

    from safeconduct.operation import Operation, Plan

WIDTH = 80
REASONS_SHOWN = 3
STOPPED = {
    "gap": "the gap that was asked for is reached",
    "optimal": "the solver found no better plan in an exhaustive search",
    "time": "the time was up",
    "interrupt": "interrupted; this is the best plan so far",
}


def describe_plan(operation: Operation, plan: Plan, out: Path) -> Iterator[str]:
    """The lines that sum up a plan."""
    claims = plan.claims
    placed, left = claims["people_placed"], claims["people_unplaced"]
    when = _by_when(claims["last_departure"], operation.settings.deadline)
    everyone = placed + left
    leave = "person leaves" if everyone == 1 else "people leave"
    yield f"{placed:,} of {everyone:,} {leave}{when}." if everyone else "There is nobody to plan for."
    yield f"  objective  {claims['objective']:>12,.1f}  days of waiting, weighted, with what else is charged"
    bound = claims["bound"] if claims["bound"] == claims["objective"] else _down(claims["bound"])
    yield f"  bound      {bound:>12,.1f}  proved: no plan can have less"
    left_open = "is left open by the prices alone" if claims["stopped_by"] == "optimal" else "at most, is left to win"
    yield f"  gap        {percent(claims['gap']):>12}  of what planning can change, {left_open}"
    if "score" in claims:
        yield f"  score      {claims['score']:>12,.1f}  at most {claims['score_bound']:,.1f}"
    yield f"  stopped    {duration(claims['seconds']):>12}  {STOPPED[claims['stopped_by']]}"
    yield f"Written to {out}"
    yield from _left_behind(plan, left)


def _down(bound: float) -> float:
    """A bound to one decimal, not above itself beyond rounding errors."""
    return floor(10 * bound * (1 + 1e-8) + 1e-6) / 10


def _by_when(last: str | date | None, deadline: date) -> str:
    """When the last of them leave, told against the deadline."""
    if last is None:
        return ""
    day = last if isinstance(last, date) else date.fromisoformat(last)
    days = (deadline - day).days
    side = "before" if days > 0 else "after"
    against = "on the deadline" if days == 0 else f"{counted(abs(days), 'day')} {side} the deadline"
    return f", the last on {day}, {against}"


def _left_behind(plan: Plan, people: int) -> Iterator[str]:
    """The first reasons of those who are left, each as often as it stands."""
    if plan.unplaced.is_empty():
        return
    who = f"{counted(people, 'person', 'people')} in {counted(plan.unplaced.height, 'case')}"
    yield f"{who} {'stays' if people == 1 else 'stay'} without a departure (reasons in unplaced.csv):"
    for case, reason in plan.unplaced.select("case_id", "reason").head(REASONS_SHOWN).iter_rows():
        yield textwrap.fill(f"{case}: {reason}", WIDTH, initial_indent="  ", subsequent_indent="    ")
    if plan.unplaced.height > REASONS_SHOWN:
        yield f"  and {plan.unplaced.height - REASONS_SHOWN:,} more"


def describe_needed(needed: Mapping[str, Any]) -> Iterator[RenderableType]:
    """What ``plan.json`` states as ``needed`` of an operation without departures, as a table."""
    from rich import box
    from rich.table import Table

    if needed["seats"]:
        yield "There are no departures to plan on. Seats that would bring people out by the deadline:"
        table = Table("week of", "from", "to", box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("people", justify="right")
        table.add_column("seats", justify="right")
        for row in needed["seats"]:
            ends = (row["week"], row["site_id"], row["destination_id"])
            table.add_row(*ends, f"{row['people']:,}", f"{row['seats']:,}")
        yield table
        yield "The seats of a week are for departures spread over the days on which its buses run."
    else:
        yield "There are no departures to plan on, and no seats to ask for."
    if needed["people_left"]:
        yield (
            f"They leave {counted(needed['people_left'], 'person', 'people')} behind at the deadline, for whom this "
            "reckoning found no way that offers, roads, reception and papers allow."
        )


def describe_next(operation: Path, out: Path, *, planned: bool) -> Iterator[str]:
    """What people may want to type next."""
    if not planned:
        yield "Next: enter departures, then plan again"
        return
    yield "Next:"
    yield "  " + shlex.join(["safeconduct", "report", str(operation), str(out), "--out", "report.html"])
    yield "  " + shlex.join(["safeconduct", "verify", str(operation), str(out)])
