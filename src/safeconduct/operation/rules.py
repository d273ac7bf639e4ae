"""Faults within a row, and within a party: days out of order, a resource without its keys, a party over two sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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

RANGES_IN_ORDER = (("incidents", "killed_min", "killed_max"), ("incidents", "injured_min", "injured_max"))
"""Table, the fewest that is reported, and the most, which may not be below."""

USED: Mapping[str, tuple[str, str]] = {
    "seats": ("departures", "departure_id"),
    "board": ("departures", "departure_id"),
    "places": ("offers", "offer_id"),
    "care": ("offers", "offer_id"),
    "reception": ("destinations", "destination_id"),
    "transit": ("transits", "transit_id"),
    "road": ("sites", "site_id"),
}
"""What the id of a usage names, by the kind of resource; an aircraft has no table, the budget no id."""

DATED = frozenset({"reception", "transit", "road", "aircraft"})
"""Kinds of resource that are there anew each day or week."""

BY_NEED = frozenset({"board", "care"})
"""Kinds of resource that are for people with a need."""

DIRECTED = ("departure_id", "destination_id", "offer_id")
"""What a decision can be about."""


def check_rules(draft: Draft) -> Iterator[Fault]:
    """Every fault that one row, or the cases of one party, show by themselves."""
    for table, first, last in DAYS_IN_ORDER:
        yield from _days_out_of_order(draft, table, first, last)
    for table, least, most in RANGES_IN_ORDER:
        yield from _range_out_of_order(draft, table, least, most)
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


def _range_out_of_order(draft: Draft, table: str, least: str, most: str) -> Iterator[Fault]:
    return iter(
        draft.where(
            table,
            pl.col(most) < pl.col(least),
            most,
            lambda row: f"{row[most]} is below {least} ({row[least]})",
        )
    )


def _transit_without_days(draft: Draft) -> Iterator[Fault]:
    for name in ("transit_from", "transit_until"):
        yield from draft.where(
            "departures",
            pl.col("transit_id").is_not_null() & ~pl.lit(draft.given("departures", name)),
            name,
            lambda row: f"is empty; a departure that pauses at {row['transit_id']} says from when until when",
        )


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
    if "usage" not in draft.found:
        return
    given = {name: draft.given("usage", name) for name in ("id", "day", "need")}
    there = {aim: set(draft.frames[aim[0]][aim[1]].to_list()) for aim in USED.values() if aim in draft.complete}
    for row, usage in enumerate(draft.frames["usage"].iter_rows(named=True)):
        kind = usage["resource"]
        if kind is None:
            continue
        for name, wanted in (("id", kind != "budget"), ("day", kind in DATED), ("need", kind in BY_NEED)):
            if wanted != given[name][row]:
                message = (
                    f"is empty; usage of {kind} gives it" if wanted else f"is given; usage of {kind} leaves it empty"
                )
                yield draft.fault("usage", row, name, message)
        aim, identity, day = USED.get(kind), usage["id"], usage["day"]
        if aim in there and identity is not None and identity not in there[aim]:
            yield draft.fault("usage", row, "id", f"{shown(identity)} is not in {draft.name(aim[0])}")
        if kind == "reception" and day is not None and day.weekday() != 0:
            message = f"{day} is a {day:%A}; a week of reception is named by its Monday"
            yield draft.fault("usage", row, "day", message)


def _decisions_without_aim(draft: Draft) -> Iterator[Fault]:
    aims = pl.sum_horizontal(pl.lit(draft.given("decisions", name)).cast(pl.Int64) for name in DIRECTED)
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
