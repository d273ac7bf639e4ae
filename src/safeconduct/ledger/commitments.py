"""What became of each commitment on a day: computed from the rows of the ledger, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from safeconduct.operation.periods import period
from safeconduct.operation.side_by_side import last_of_chains

if TYPE_CHECKING:
    import polars as pl

Status = Literal["open", "partly", "kept", "kept_late", "overdue", "withdrawn", "superseded"]
Tables = Mapping[str, "pl.DataFrame"]
"""The tables of an operation by name, as `Operation.tables` has them."""


@dataclass(frozen=True)
class Step:
    """What was done of a commitment until the end of a day.

    Attributes:
        on: The day.
        quantity: What was done on it, in the commitment's unit; None where all that was left was done.
        total: What was done until then; None where neither the fulfilments nor the commitment say a number.
        figure_ids: The figures that say so.
        event_ids: The events by which it was done.
        source_ids: Where it was read.
    """

    on: date
    quantity: float | None
    total: float | None
    figure_ids: tuple[str, ...]
    event_ids: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Commitment:
    """A commitment as it stood on a day.

    Attributes:
        commitment_id: Its code.
        promisor: Who said so.
        kind: As ``places`` or ``protection``.
        modality: ``will``, ``intends`` or ``calls_on``.
        low: How much at the least, in ``unit``; None where no number was said.
        high: How much at the most.
        unit: As ``person``; None where it was not said.
        made_on: None where it is not known.
        due: First and last day of when it is to be kept by; None where no day was named, nor by its agreement.
        due_by_agreement: Whether ``due`` is the end of the agreement in which it stands.
        status: On the day asked for.
        since: The day from which it has that status; None where it has had it from the beginning.
        fulfilled: What was done of it until the day; None where that is no number.
        left: What is missing to its least number on the day; None where no number was said.
        steps: What was done through time, until the day.
        offer_id: The offer that came of it.
        agreement_id: The agreement in which it stands.
        statement_id: The statement in which it was made.
        conditions: On what it depends.
        superseded_by: The commitment that holds in its place on the day, the last of the chain.
    """

    commitment_id: str
    promisor: str
    kind: str
    modality: str
    low: float | None
    high: float | None
    unit: str | None
    made_on: date | None
    due: tuple[date, date] | None
    due_by_agreement: bool
    status: Status
    since: date | None
    fulfilled: float | None
    left: float | None
    steps: tuple[Step, ...]
    offer_id: str | None
    agreement_id: str | None
    statement_id: str | None
    conditions: str | None
    superseded_by: str | None


def ends_of(low: float | None, high: float | None) -> tuple[float | None, float] | None:
    """What was said of how much: the least and the most, as every face tells it.

    Args:
        low: The least, in any unit.
        high: The most.

    Returns:
        None where no number was said; (None, 52) for *up to 52*, which names no least; one number stands for both.
    """
    most = high if high is not None else low
    return None if most is None else (low, most)


def commitments_on(tables: Tables, on: date) -> tuple[Commitment, ...]:
    """Every commitment that was made by a day, with what had become of it by the end of that day.

    - What was done counts up to the day. A commitment is ``kept`` as soon as its least number is reached, or
      something was done without saying how much, which is all of it; ``kept_late`` where that was after it was due.
    - One that is not kept is ``withdrawn`` or ``superseded`` from the day on which that happened, whichever was first:
      the day on which the other was made, for the second. Nothing that was kept becomes anything else.
    - Of what is left, ``will`` is ``overdue`` after the last day of when it was due, though some of it was done.
    - Anything else is ``partly`` where something was done, and else ``open``.
    - Where a commitment names no day, the end of its agreement is the day: what is temporary and outlives its term is
      overdue.

    Args:
        tables: Of the operation; ``commitments``, ``fulfilments`` and ``agreements`` are read.
        on: The day.

    Returns:
        In the order of the table; without those made after the day.
    """
    rows = {row["commitment_id"]: row for row in tables["commitments"].iter_rows(named=True)}
    done: dict[str, list[Mapping[str, Any]]] = {}
    for row in tables["fulfilments"].iter_rows(named=True):
        done.setdefault(row["commitment_id"], []).append(row)
    ends = dict(tables["agreements"].select("agreement_id", "ends_on").rows())
    instead = _hold_instead(rows, on)
    return tuple(
        _standing(row, rows, done.get(key, []), ends.get(row["agreement_id"]), instead.get(key), on)
        for key, row in rows.items()
        if _made(row, on)
    )


def _standing(
    row: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, Any]],
    done: Sequence[Mapping[str, Any]],
    agreement_ends: date | None,
    instead: str | None,
    on: date,
) -> Commitment:
    least = row["low"] if row["low"] is not None else row["high"]
    steps = tuple(_steps(done, least, on))
    complete = next((step.on for step in steps if _is_all(step, least)), None)
    due = _due(row, agreement_ends)
    begun = next((step.on for step in steps if step.total is None or step.total > 0), None)
    status, since = _status(row, rows, complete, due, begun, on)
    fulfilled = steps[-1].total if steps else 0.0
    return Commitment(
        commitment_id=row["commitment_id"],
        promisor=row["promisor"],
        kind=row["kind"],
        modality=row["modality"],
        low=row["low"],
        high=row["high"],
        unit=row["unit"],
        made_on=row["made_on"],
        due=due,
        due_by_agreement=row["due_on"] is None and due is not None,
        status=status,
        since=since,
        fulfilled=fulfilled,
        left=None if least is None else 0.0 if complete is not None else max(0.0, least - (fulfilled or 0.0)),
        steps=steps,
        offer_id=row["offer_id"],
        agreement_id=row["agreement_id"],
        statement_id=row["statement_id"],
        conditions=row["conditions"],
        superseded_by=instead,
    )


def _status(
    row: Mapping[str, Any],
    rows: Mapping[str, Mapping[str, Any]],
    complete: date | None,
    due: tuple[date, date] | None,
    begun: date | None,
    on: date,
) -> tuple[Status, date | None]:
    """The status, and since when."""
    ended = _ended(row, rows, on)
    if complete is not None and (ended is None or ended[0] is None or complete <= ended[0]):
        return ("kept_late" if due is not None and complete > due[1] else "kept"), complete
    if ended is not None:
        return ended[1], ended[0]
    if row["modality"] == "will" and due is not None and on > due[1]:
        return "overdue", due[1] + timedelta(days=1)
    return ("open" if begun is None else "partly"), begun


def _ended(
    row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]], on: date
) -> tuple[date | None, Literal["withdrawn", "superseded"]] | None:
    """By which of the two a commitment had ended by the day, and when; None for the when where it is not known."""
    ends: list[tuple[date | None, Literal["withdrawn", "superseded"]]] = []
    after = rows.get(row["superseded_by"]) if row["superseded_by"] else None
    if after is not None and _made(after, on):
        ends.append((after["made_on"], "superseded"))
    if row["withdrawn_on"] is not None and row["withdrawn_on"] <= on:
        ends.append((row["withdrawn_on"], "withdrawn"))
    return min(ends, key=lambda end: end[0] or date.min, default=None)


def _hold_instead(rows: Mapping[str, Mapping[str, Any]], on: date) -> Mapping[str, str]:
    """For each commitment in whose place another had been made by the day the last of the chain."""
    after = {
        key: row["superseded_by"]
        for key, row in rows.items()
        if row["superseded_by"] in rows and _made(rows[row["superseded_by"]], on)
    }
    return last_of_chains(after)


def _made(row: Mapping[str, Any], on: date) -> bool:
    return row["made_on"] is None or bool(row["made_on"] <= on)


def _due(row: Mapping[str, Any], agreement_ends: date | None) -> tuple[date, date] | None:
    if row["due_on"] is not None:
        return period(row["due_on"], row["precision"])
    return None if agreement_ends is None else (agreement_ends, agreement_ends)


def _steps(done: Sequence[Mapping[str, Any]], least: float | None, on: date) -> Iterator[Step]:
    """A step for each day on which something was done, in order."""
    by_day: dict[date, list[Mapping[str, Any]]] = {}
    for row in sorted((row for row in done if row["on"] <= on), key=lambda row: row["on"]):
        by_day.setdefault(row["on"], []).append(row)
    total: float | None = 0.0
    for day, rows in by_day.items():
        given = [row["quantity"] for row in rows]
        quantity = None if None in given else float(sum(given))
        if total is not None:
            known = total + sum(one for one in given if one is not None)
            total = known if quantity is not None else None if least is None else max(known, least)
        yield Step(day, quantity, total, _named(rows, "figure_id"), _named(rows, "event_id"), _sources(rows))


def _named(rows: Sequence[Mapping[str, Any]], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[column] for row in rows if row[column] is not None))


def _sources(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for row in rows for source in row["source_ids"]))


def _is_all(step: Step, least: float | None) -> bool:
    """Whether with this step all of a commitment was done."""
    return step.quantity is None or (least is not None and step.total is not None and step.total >= least)
