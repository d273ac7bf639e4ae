"""What is legal but odd in the ledger: figures that disagree and of which none is used, days out of order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from safeconduct.operation.cells import shown
from safeconduct.operation.draft import Draft
from safeconduct.operation.faults import Fault
from safeconduct.operation.periods import first_day, last_day
from safeconduct.operation.side_by_side import Counted, number_of, side_by_side

SIDES = 6
"""Figures that one warning writes out; the others are counted."""


def odd_in_ledger(draft: Draft) -> Iterator[Fault]:
    """A warning for each thing of the ledger that is legal but odd."""
    yield from _open_disagreements(draft)
    yield from _decided_without_reason(draft)
    yield from _exact_with_two_ends(draft)
    yield from _statements_of_another_source(draft)
    yield from _due_before_made(draft)
    yield from _done_before_made(draft)
    yield from _done_twice(draft)
    yield from _superseded_by_an_earlier_one(draft)
    yield from _made_nobody_knows_when(draft)
    yield from _sources_out_of_order(draft)


def _open_disagreements(draft: Draft) -> Iterator[Fault]:
    rows = draft.frames["figures"].rows(named=True)
    for group in side_by_side(draft.frames["figures"], draft.frames["sources"]):
        if group.state == "open":
            said: dict[str, dict[str, None]] = {}
            for row in group.rows:
                figure = rows[row]
                said.setdefault(number_text(figure), {})[str(figure["source_id"])] = None
            sides = [f"{number} ({', '.join(sources)})" for number, sources in said.items()]
            more = [f"and {len(sides) - SIDES} more"] if len(sides) > SIDES else []
            message = (
                f"open disagreement on {counted_text(group.counted)}: {'; '.join([*sides[:SIDES], *more])}; mark one as"
                " used, or each as cross_check with a reason why both stand"
            )
            yield draft.fault("figures", group.rows[0], "role", message)


def counted_text(counted: Counted) -> str:
    """What figures count and when, in a few words: ``killed at ashraf, 2011-04-08``."""
    side = "from" if counted.subject in ("arrived", "departed") else "at"
    place = f" {side} {counted.site_id}" if counted.site_id else ""
    place += f" in {counted.destination_id}" if counted.destination_id else ""
    unit = "" if counted.unit == "person" else f" ({counted.unit}s)"
    if counted.first == counted.last:
        return f"{counted.subject}{place}{unit}, {counted.first}"
    if counted.first is None:
        return f"{counted.subject}{place}{unit}, until {counted.last}"
    return f"{counted.subject}{place}{unit}, {counted.first} to {counted.last or 'an unknown day'}"


def number_text(figure: Mapping[str, Any]) -> str:
    """The number of a figure as it is meant: ``about 400``, ``20 to 24``, ``more than 900``.

    Args:
        figure: With ``quantifier``, ``low`` and ``high``.
    """
    low, high = number_of(figure)
    if low is None or high is None:
        return f"more than {low:,}" if low is not None else f"less than {high:,}" if high is not None else "no number"
    number = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"about {number}" if figure["quantifier"] == "about" else number


def _decided_without_reason(draft: Draft) -> Iterator[Fault]:
    yield from draft.where(
        "figures",
        pl.col("role").is_not_null() & pl.col("reason").is_null(),
        "reason",
        lambda row: f"is empty; say why the figure is {str(row['role']).replace('_', '-')}",
    )


def _exact_with_two_ends(draft: Draft) -> Iterator[Fault]:
    yield from draft.where(
        "figures",
        (pl.col("quantifier") == "exact") & (pl.col("low") < pl.col("high")),
        "quantifier",
        lambda row: f"exact has one number, and low and high are {row['low']} and {row['high']}; between has two",
    )


def _statements_of_another_source(draft: Draft) -> Iterator[Fault]:
    source_of = dict(draft.frames["statements"].select("statement_id", "source_id").rows())
    for row, (source, statement) in enumerate(draft.frames["figures"].select("source_id", "statement_id").rows()):
        other = source_of.get(statement)
        if other is not None and source is not None and other != source:
            message = f"{shown(statement)} stands in the source {other}, and the figure is of {source}"
            yield draft.fault("figures", row, "statement_id", message)


def _due_before_made(draft: Draft) -> Iterator[Fault]:
    rows = draft.frames["commitments"].select("made_on", "due_on", "precision").rows()
    for row, (made, due, precision) in enumerate(rows):
        last = last_day(due, precision)
        if made is not None and last is not None and last < made:
            yield draft.fault("commitments", row, "due_on", f"{due} lies before made_on ({made})")


def _done_before_made(draft: Draft) -> Iterator[Fault]:
    made_on = dict(draft.frames["commitments"].select("commitment_id", "made_on").rows())
    for row, (code, on) in enumerate(draft.frames["fulfilments"].select("commitment_id", "on").rows()):
        made = made_on.get(code)
        if made is not None and on is not None and on < made:
            message = f"{on} lies before {code} was made ({made}); look whether it was done of an earlier commitment"
            yield draft.fault("fulfilments", row, "on", message)


def _done_twice(draft: Draft) -> Iterator[Fault]:
    first: dict[tuple[object, ...], int] = {}
    columns = ("commitment_id", "on", "quantity", "figure_id", "event_id")
    for row, same in enumerate(draft.frames["fulfilments"].select(columns).rows()):
        if first.setdefault(same, row) != row:
            message = f"says the same as line {draft.line('fulfilments', first[same])}, and counts again; leave one out"
            yield draft.fault("fulfilments", row, "commitment_id", message)


def _superseded_by_an_earlier_one(draft: Draft) -> Iterator[Fault]:
    rows = draft.frames["commitments"].select("commitment_id", "made_on", "superseded_by").rows()
    made_on = {code: made for code, made, _ in rows}
    for row, (_, made, by) in enumerate(rows):
        after = made_on.get(by)
        if made is not None and after is not None and after < made:
            message = f"{by} was made earlier ({after}) than this one ({made}); what takes its place is made later"
            yield draft.fault("commitments", row, "superseded_by", message)


def _made_nobody_knows_when(draft: Draft) -> Iterator[Fault]:
    yield from draft.where(
        "commitments",
        pl.col("made_on").is_null(),
        "made_on",
        lambda _: "is empty; the commitment counts as made on every day, also before anybody can have made it",
    )


def _sources_out_of_order(draft: Draft) -> Iterator[Fault]:
    published: dict[object, tuple[object, object]] = {}
    rows = draft.frames["sources"].select("source_id", "published_on", "precision", "retrieved_on").rows()
    for row, (code, day, precision, retrieved) in enumerate(rows):
        published[code] = day, last_day(day, precision)
        first = first_day(day, precision)
        if first is not None and retrieved is not None and retrieved < first:
            yield draft.fault("sources", row, "retrieved_on", f"{retrieved} lies before published_on ({day})")
    for row, (code, said, precision) in enumerate(
        draft.frames["statements"].select("source_id", "said_on", "precision").rows()
    ):
        day, last = published.get(code, (None, None))
        first = first_day(said, precision)
        if first is not None and isinstance(last, date) and first > last:
            message = f"{said} lies after the source {code} was published ({day})"
            yield draft.fault("statements", row, "said_on", message)
