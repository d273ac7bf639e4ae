"""What those who leave take of each resource, and the prices that a plan states for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from safeconduct.planning.resources import busy_days, days_of_stay

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safeconduct.operation import Operation, Plan

KEYS = ("resource", "id", "day", "need")
USE = pl.Schema({"resource": pl.String, "id": pl.String, "day": pl.Date, "need": pl.String, "amount": pl.Float64})
PRICE = pl.Schema({"resource": pl.String, "id": pl.String, "day": pl.Date, "need": pl.String, "price": pl.Float64})


def sizes_of(people: pl.DataFrame, needs: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """What groups of people take: ``by``, ``people``, ``seats``, ``bus_seats``, ``needs``, one row a group.

    Args:
        people: ``needs`` (a list of codes each), and the columns that name the group.
        needs: the table ``needs`` of an operation.
        by: the columns that name the group.

    Returns:
        Seats are people and their extra seats. A need stands in ``needs`` once for each person who has it.
    """
    each = people.with_row_index("person")
    extra = each.select("person", need="needs").explode("need").join(needs, on="need", how="inner")
    extra = extra.group_by("person").agg(pl.col("extra_seats", "extra_bus_seats").sum())
    return (
        each.join(extra, on="person", how="left")
        .group_by(by, maintain_order=True)
        .agg(
            people=pl.len().cast(pl.Int64),
            seats=pl.len() + pl.col("extra_seats").sum(),
            bus_seats=pl.len() + pl.col("extra_bus_seats").sum(),
            needs=pl.col("needs").explode().drop_nulls(),
        )
    )


def uses_of(operation: Operation, leaving: pl.DataFrame, flown: pl.Series) -> pl.DataFrame:
    """What those who leave take of each resource, under the keys of ``prices.csv``.

    Args:
        operation: the operation.
        leaving: those who leave, in groups: ``people``, ``seats``, ``bus_seats``, ``needs``, ``departure``, ``offer``.
        flown: the candidates that fly.

    Returns:
        ``resource``, ``id``, ``day``, ``need``, ``amount`` (in the resource's unit), one row a key. A departure that
        the operation does not have takes nothing.
    """
    known = operation.tables["departures"]
    monday = pl.col("arrives_on") - pl.duration(days=pl.col("arrives_on").dt.weekday() - 1)
    by = leaving.join(
        known.rename({"site_id": "site", "destination_id": "destination"}), left_on="departure", right_on="departure_id"
    )
    needs = by.explode("needs").filter(pl.col("needs").is_not_null()).rename({"needs": "need"})
    at = {
        flag: needs.join(operation.tables["needs"].filter(pl.col(flag)).select("need"), on="need")
        for flag in ("place_on_board", "place_at_destination")
    }
    frames = [
        _taken(by, "seats", id="departure", amount="seats"),
        _taken(at["place_on_board"], "board", id="departure", need="need"),
        _taken(by, "places", id="offer", amount="people"),
        _taken(at["place_at_destination"], "care", id="offer", need="need"),
        _taken(by, "reception", id="destination", day=monday, amount="people"),
        _stays(by, known),
        _taken(by, "road", id="site", day="departs_on", amount="bus_seats"),
        _flights(known.filter(pl.col("departure_id").is_in(flown.to_list()))),
    ]
    return pl.concat(frames).group_by(KEYS, maintain_order=True).agg(pl.col("amount").sum())


def _taken(
    rows: pl.DataFrame,
    resource: str,
    *,
    id: str,  # noqa: A002 - the name of the key
    day: str | pl.Expr | None = None,
    need: str | None = None,
    amount: str | None = None,
) -> pl.DataFrame:
    return rows.select(
        resource=pl.lit(resource),
        id=pl.col(id),
        day=pl.lit(None, pl.Date) if day is None else pl.col(day) if isinstance(day, str) else day,
        need=pl.lit(None, pl.String) if need is None else pl.col(need),
        amount=pl.lit(1.0) if amount is None else pl.col(amount).cast(pl.Float64),
    )


def _stays(by: pl.DataFrame, departures: pl.DataFrame) -> pl.DataFrame:
    """People at each transit on each day of their stay."""
    people = dict(by.group_by("departure").agg(pl.col("people").sum()).iter_rows())
    return _frame(
        ("transit", row["transit_id"], day, None, float(people[row["departure_id"]]))
        for row in departures.iter_rows(named=True)
        if row["departure_id"] in people
        for day in days_of_stay(row)
    )


def _flights(flown: pl.DataFrame) -> pl.DataFrame:
    """Aircraft-days and money of the candidates that fly."""
    rows = list(flown.iter_rows(named=True))
    slots = [(slot.kind, slot.id, slot.day, None, 1.0) for row in rows for slot in busy_days(row)]
    return _frame([*slots, *(("budget", None, None, None, row["cost"] or 0.0) for row in rows)])


def _frame(rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=USE, orient="row")


def prices_of(plan: Plan) -> pl.DataFrame:
    """The prices at which a plan's own choice of candidates is proved, one row a key; as ``PRICE``.

    The leaves of a branched proof exclude each other and cover every choice, so exactly one agrees with what flies.
    """
    prices = plan.prices
    if not plan.branches.is_empty():
        flown = pl.col("departure_id").is_in(plan.flown["departure_id"].to_list())
        agrees = plan.branches.group_by("branch").agg((pl.col("flies") == flown).all().alias("agrees"))
        prices = prices.join(agrees.filter("agrees"), on="branch", how="semi")
    return prices.group_by(KEYS, maintain_order=True).agg(pl.col("price").sum()).cast(PRICE)
