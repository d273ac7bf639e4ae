"""Faults of the ledger: ends out of order, a figure without a number, circles, two figures used for one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from safeconduct.operation.draft import Draft
from safeconduct.operation.faults import Fault
from safeconduct.operation.periods import first_day, last_day
from safeconduct.operation.side_by_side import circles, side_by_side

PERIODS_IN_ORDER = (
    ("events", "starts_on", "ends_on"),
    ("figures", "from", "to"),
    ("statuses", "from", "to"),
    ("custody", "from", "to"),
)
"""Table, the day that begins a period and the day that ends it, both known as well as ``precision`` says."""

RANGES = (("figures", "low", "high"), ("commitments", "low", "high"))
"""Table, the least and the most, which may not be below."""

NO_CIRCLES = (
    ("sources", "source_id", "syndicated_from", "a story comes from somewhere"),
    ("statements", "statement_id", "parent_statement_id", "who reports stands above who speaks"),
    ("commitments", "commitment_id", "superseded_by", "the last of them holds"),
)
"""Table, its key, the reference to another of its rows, and why that may not lead back."""


def check_ledger(draft: Draft) -> Iterator[Fault]:
    """Every fault of the rows of the ledger; copies of sources are checked by themselves."""
    for table, first, last in PERIODS_IN_ORDER:
        yield from _period_out_of_order(draft, table, first, last)
    for table, low, high in RANGES:
        yield from _range_out_of_order(draft, table, low, high)
    yield from _agreements_that_end_before_they_begin(draft)
    yield from _withdrawn_before_made(draft)
    yield from _statements_half_marked(draft)
    yield from _figures_without_number(draft)
    yield from _figures_of_two_times(draft)
    yield from _parents_elsewhere(draft)
    for table, key, above, why in NO_CIRCLES:
        yield from _circles(draft, table, key, above, why)
    yield from _used_twice(draft)


def _period_out_of_order(draft: Draft, table: str, first: str, last: str) -> Iterator[Fault]:
    for row, (begins, ends, precision) in enumerate(draft.frames[table].select(first, last, "precision").rows()):
        begin, end = first_day(begins, precision), last_day(ends, precision)
        if begin is not None and end is not None and end < begin:
            yield draft.fault(table, row, last, f"{ends} lies before {first} ({begins})")


def _range_out_of_order(draft: Draft, table: str, low: str, high: str) -> Iterator[Fault]:
    yield from draft.where(
        table, pl.col(high) < pl.col(low), high, lambda row: f"{row[high]} is below {low} ({row[low]})"
    )


def _agreements_that_end_before_they_begin(draft: Draft) -> Iterator[Fault]:
    yield from draft.where(
        "agreements",
        pl.col("ends_on") < pl.col("signed_on"),
        "ends_on",
        lambda row: f"{row['ends_on']} lies before signed_on ({row['signed_on']})",
    )


def _withdrawn_before_made(draft: Draft) -> Iterator[Fault]:
    yield from draft.where(
        "commitments",
        pl.col("withdrawn_on") < pl.col("made_on"),
        "withdrawn_on",
        lambda row: f"{row['withdrawn_on']} lies before made_on ({row['made_on']})",
    )


def _statements_half_marked(draft: Draft) -> Iterator[Fault]:
    start, end = (pl.lit(draft.given("statements", name)) for name in ("start", "end"))
    half = "is empty, and {} is not; give both or neither"
    yield from draft.where("statements", ~start & end, "start", lambda _: half.format("end"))
    yield from draft.where("statements", ~end & start, "end", lambda _: half.format("start"))
    yield from draft.where(
        "statements",
        pl.col("end") <= pl.col("start"),
        "end",
        lambda row: f"{row['end']} is not after start ({row['start']})",
    )


def _figures_without_number(draft: Draft) -> Iterator[Fault]:
    low, high = pl.lit(draft.given("figures", "low")), pl.lit(draft.given("figures", "high"))
    yield from draft.where(
        "figures", ~low & ~high, "low", lambda _: "is empty, and so is high; a figure has a number in one of them"
    )
    for name, one, other in (("low", low, high), ("high", high, low)):
        yield from draft.where(
            "figures",
            (pl.col("quantifier") == "between") & ~one & other,
            name,
            lambda _: "is empty; between has two ends, low and high",
        )


def _figures_of_two_times(draft: Draft) -> Iterator[Fault]:
    as_of = pl.lit(draft.given("figures", "as_of"))
    begins, ends = pl.lit(draft.given("figures", "from")), pl.lit(draft.given("figures", "to"))
    yield from draft.where(
        "figures",
        as_of & (begins | ends),
        "as_of",
        lambda row: f"{row['as_of']} stands beside from or to; a figure has as_of, or from and to",
    )
    yield from draft.where(
        "figures",
        (pl.col("stock_or_flow") == "stock") & (begins | ends) & ~as_of,
        "stock_or_flow",
        lambda _: "stock holds at a moment; give as_of in place of from and to",
    )
    yield from draft.where(
        "figures",
        (pl.col("stock_or_flow") == "flow") & as_of & ~begins & ~ends,
        "stock_or_flow",
        lambda _: "flow goes over a period; give from and to in place of as_of",
    )


def _parents_elsewhere(draft: Draft) -> Iterator[Fault]:
    rows = draft.frames["statements"].select("statement_id", "source_id", "parent_statement_id").rows()
    source_of = {statement: source for statement, source, _ in rows}
    for row, (_, source, parent) in enumerate(rows):
        above = source_of.get(parent)
        if above is not None and source is not None and above != source:
            message = (
                f"{parent!r} stands in the source {above}, and this one in {source}; who reports is in the same source"
            )
            yield draft.fault("statements", row, "parent_statement_id", message)


def _circles(draft: Draft, table: str, key: str, above: str, why: str) -> Iterator[Fault]:
    pairs = draft.frames[table].select(key, above).rows()
    places: dict[str, int] = {}
    for row, (one, _) in enumerate(pairs):
        places.setdefault(one, row)
    parents: Mapping[str, str] = {one: other for one, other in pairs if one is not None and other is not None}
    for circle in circles(parents):
        first = min(circle, key=places.__getitem__)
        begins = circle.index(first)
        turned = [*circle[begins:], *circle[:begins], first]
        shown = turned if len(turned) < 8 else [*turned[:4], "…", *turned[-2:]]
        yield draft.fault(table, places[first], above, f"leads in a circle ({' → '.join(shown)}); {why}")


def _used_twice(draft: Draft) -> Iterator[Fault]:
    for group in side_by_side(draft.frames["figures"], draft.frames["sources"]):
        for row in group.used[1:]:
            earlier = draft.line("figures", group.used[0])
            message = (
                f"used counts the same thing at the same time as line {earlier}, which is used too; one of them is"
            )
            yield draft.fault("figures", row, "role", message)
