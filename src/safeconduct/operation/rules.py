"""Faults within a row, and within a party: days out of order, a resource without its keys, a party over two sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import polars as pl

from safeconduct.operation.cells import shown
from safeconduct.operation.draft import Draft
from safeconduct.operation.faults import Fault

DAYS_IN_ORDER = (
    ("departures", "departs_on", "arrives_on"),
    ("departures", "departs_on", "busy_until"),
    ("departures", "departs_on", "transit_from"),
    ("departures", "transit_from", "transit_until"),
    ("departures", "transit_until", "arrives_on"),
    ("offers", "opens_on", "closes_on"),
    ("acceptances", "valid_from", "valid_until"),
)
"""Table, the day that comes first, and the day that may not lie before it."""

RESOURCE_KEYS: Mapping[str, tuple[str | None, bool, bool]] = {
    "seats": ("departures.departure_id", False, False),
    "board": ("departures.departure_id", False, True),
    "places": ("offers.offer_id", False, False),
    "care": ("offers.offer_id", False, True),
    "reception": ("destinations.destination_id", True, False),
    "transit": ("transits.transit_id", True, False),
    "road": ("sites.site_id", True, False),
    "aircraft": ("departures.aircraft", True, False),
    "budget": (None, False, False),
}
"""What names a resource of each kind: what its id is of, whether it has a day, whether it has a need."""

DIRECTED = ("departure_id", "destination_id", "offer_id")
"""What a decision can be about."""


def check_rules(draft: Draft) -> Iterator[Fault]:
    """Every fault that one row, or the cases of one party, show by themselves."""
    for table, first, last in DAYS_IN_ORDER:
        yield from _days_out_of_order(draft, table, first, last)
    yield from _transit_without_days(draft)
    yield from _born_after_the_start(draft)
    yield from _usage_without_keys(draft)
    yield from _decisions_without_aim(draft)
    yield from _parties_over_two_sites(draft)


def _days_out_of_order(draft: Draft, table: str, first: str, last: str) -> Iterator[Fault]:
    return iter(
        draft.where(
            table,
            pl.col(last) < pl.col(first),
            last,
            lambda row: f"{row[last]} lies before {first} ({row[first]})",
        )
    )


def _transit_without_days(draft: Draft) -> Iterator[Fault]:
    for name in ("transit_from", "transit_until"):
        yield from draft.where(
            "departures",
            pl.col("transit_id").is_not_null() & pl.col(name).is_null() & _not_given(draft, name),
            name,
            lambda row: f"is empty; a departure that pauses at {row['transit_id']} says from when until when",
        )


def _not_given(draft: Draft, name: str) -> pl.Expr:
    """Whether the cell of a departure is empty, and not merely faulty."""
    texts = draft.found["departures"].cells if "departures" in draft.found else pl.DataFrame()
    return pl.lit(texts[name].is_null()) if name in texts.columns else pl.lit(True)


def _born_after_the_start(draft: Draft) -> Iterator[Fault]:
    if draft.settings is not None:
        start = draft.settings.starts_on
        yield from draft.where(
            "people",
            pl.col("birth_date") > start,
            "birth_date",
            lambda row: f"{row['birth_date']} lies after starts_on ({start})",
        )


def _usage_without_keys(draft: Draft) -> Iterator[Fault]:
    for kind, (refers_to, dated, by_need) in RESOURCE_KEYS.items():
        of_kind = pl.col("resource") == kind
        for name, wanted in (("id", refers_to is not None), ("day", dated), ("need", by_need)):
            given = _given(draft, "usage", name)
            wrong = ~given if wanted else given
            message = f"is empty; usage of {kind} gives it" if wanted else f"is given; usage of {kind} leaves it empty"
            yield from draft.where("usage", of_kind & wrong, name, partial(_always, message))
        if refers_to and kind != "aircraft":  # an aircraft has no table of its own
            yield from _usage_of_nothing(draft, of_kind, *refers_to.split("."))
    yield from draft.where(
        "usage",
        (pl.col("resource") == "reception") & (pl.col("day").dt.weekday() != 1),
        "day",
        lambda row: f"{row['day']} is a {row['day']:%A}; a week of reception is named by its Monday",
    )


def _always(message: str, _: Mapping[str, object]) -> str:
    return message


def _given(draft: Draft, table: str, name: str) -> pl.Expr:
    """Whether each cell of a column is not empty, be it right or wrong."""
    texts = draft.found[table].cells if table in draft.found else pl.DataFrame()
    return pl.lit(texts[name].is_not_null()) if name in texts.columns else pl.lit(False)


def _usage_of_nothing(draft: Draft, of_kind: pl.Expr, table: str, name: str) -> Iterator[Fault]:
    if (table, name) in draft.complete:
        there = draft.frames[table][name].drop_nulls().unique()
        yield from draft.where(
            "usage",
            of_kind & ~pl.col("id").is_in(there.implode()),
            "id",
            lambda row: f"{shown(str(row['id']))} is not in {draft.name(table)}",
        )


def _decisions_without_aim(draft: Draft) -> Iterator[Fault]:
    aims = pl.sum_horizontal(_given(draft, "decisions", name).cast(pl.Int64) for name in DIRECTED)
    one = "exactly one of departure_id, destination_id and offer_id"
    yield from draft.where(
        "decisions",
        pl.col("decision").is_in(["pin", "only", "forbid"]) & (aims != 1),
        "decision",
        lambda row: f"{row['decision']} names {one}",
    )
    yield from draft.where(
        "decisions",
        (pl.col("decision") == "short_notice") & (aims != 0),
        "decision",
        lambda _: "short_notice names no departure, destination or offer",
    )


def planned(cases: pl.DataFrame) -> pl.DataFrame:
    """The planned cases among those of a table: active, and no case with their ``travel_with`` is held.

    Returns:
        The rows with their number from 0 in the table as the column ``row``.
    """
    held = cases.filter(pl.col("status") == "held")["travel_with"].drop_nulls().unique()
    return cases.with_row_index("row").filter(
        (pl.col("status") == "active") & ~pl.col("travel_with").is_in(held.implode()).fill_null(False)
    )


def _parties_over_two_sites(draft: Draft) -> Iterator[Fault]:
    cases = planned(draft.frames["cases"]).drop_nulls(["travel_with", "site_id"])
    apart = cases.with_columns(
        first=pl.col("row").first().over("travel_with"), site=pl.col("site_id").first().over("travel_with")
    ).filter(pl.col("site") != pl.col("site_id"))
    for case in apart.iter_rows(named=True):
        message = (
            f"{case['site_id']}, while travel_with {shown(case['travel_with'])} is at {case['site']}"
            f" (line {draft.line('cases', case['first'])}); a party is at one site"
        )
        yield draft.fault("cases", case["row"], "site_id", message)
