"""What is legal but odd in the ledger: figures that disagree and of which none is used, decisions without a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from safeconduct.operation.cells import shown
from safeconduct.operation.draft import Draft
from safeconduct.operation.faults import Fault
from safeconduct.operation.periods import last_day
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
