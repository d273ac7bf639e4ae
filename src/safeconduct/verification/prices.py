"""The prices that a plan brings as its proof, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite

import numpy as np
import polars as pl
from scipy.sparse import coo_array

from safeconduct.verification.arrays import day_number, positions, shown
from safeconduct.verification.bound import Prices
from safeconduct.verification.facts import Facts
from safeconduct.verification.supply import BY_NEED, DATED, Key

HONEST = 1000.0
"""No honest price exceeds this many times all that is at stake; beyond it, rounding could pass for proof."""


@dataclass(frozen=True)
class PriceTable:
    """Prices by leaf (None where a row names none), and what is wrong with the rows that are left out of them."""

    leaves: Mapping[str | None, Prices]
    faults: list[str] = field(default_factory=list)


def dearest(facts: Facts) -> float:
    """The highest price that is taken as one.

    It is `HONEST` times the cost of leaving and moving everybody, of flying everything and of everybody's best score.
    """
    everybody = facts.parties.weight * facts.left_behind + facts.moved_days * facts.parties.people
    flights = facts.money_days * facts.departures.cost
    scores = np.zeros(1) if facts.scores is None else facts.scores.max(axis=1, initial=0.0)
    return HONEST * float(everybody.sum() + flights.sum() + scores.sum())


def read_prices(facts: Facts, rows: pl.DataFrame, file: str) -> PriceTable:
    """The prices in the rows of a file, those of one key and leaf added."""
    highest = dearest(facts)
    allowed = f"a price is a number from 0 to {highest:g}"
    is_price = pl.col("price").is_not_null() & pl.col("price").is_finite() & (pl.col("price") >= 0)
    is_price = is_price.fill_null(value=False)
    faults = [
        f"{file}: {_key(row)}: {shown(row['price'])} is no price; {allowed}"
        for row in rows.filter(~is_price).iter_rows(named=True)
    ]
    summed = _summed(rows.filter(is_price))
    for row in summed.filter((pl.col("price") > highest) | pl.col("price").is_infinite()).iter_rows(named=True):
        faults.append(f"{file}: {_key(row)}: {row['price']:g} is too high; {allowed}")
    summed = summed.filter((pl.col("price") <= highest) & pl.col("price").is_finite())
    joins, wrong_joins = _joins(facts, summed.filter(pl.col("resource") == "join"), file)
    others, wrong_others = _others(facts, summed.filter(pl.col("resource").ne_missing("join")), file)
    faults += wrong_joins + wrong_others
    leaves = pl.concat([joins["branch"], others["branch"]]).unique(maintain_order=True)
    return PriceTable({leaf: _prices(facts, joins, others, leaf) for leaf in leaves}, faults)


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each key and leaf, the key reduced to what its kind has."""
    kind = pl.col("resource")
    return (
        rows.with_columns(
            pl.col("branch") if "branch" in rows.columns else pl.lit(None, dtype=pl.String).alias("branch"),
            id=pl.when(kind != "budget").then(pl.col("id")),
            day=pl.when(kind.is_in(sorted(DATED))).then(pl.col("day")),
            need=pl.when(kind.is_in(sorted(BY_NEED))).then(pl.col("need")),
        )
        .group_by("branch", "resource", "id", "day", "need", maintain_order=True)
        .agg(pl.col("price").sum())
    )


def _joins(facts: Facts, rows: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[str]]:
    """The prices of joining a candidate with their rows ``d`` and ``p``, and the faults of the others."""
    d = positions(rows["id"], facts.departures.ids)
    p = positions(rows["need"], facts.parties.first_case)
    known = (d >= 0) & (p >= 0)
    known[known] = facts.departures.candidate[d[known]]
    faults = [
        f"{file}: {_key(row)}: no such price; a join names a candidate departure and the first case of a planned party"
        for row in rows.filter(pl.Series(~known, dtype=pl.Boolean)).iter_rows(named=True)
    ]
    return rows.with_columns(d=d, p=p).filter(pl.Series(known, dtype=pl.Boolean)), faults


def _others(facts: Facts, rows: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[str]]:
    """The prices of resources with their row ``r`` (-1 if nothing touches it) and what is ``left``, and the faults."""
    key = ("resource", "id", "day", "need")
    different = rows.select(key).unique(maintain_order=True)
    keys = [_named(row) for row in different.iter_rows()]
    left = [facts.supply.stated.left(k) for k in keys]
    faults = []
    for k, amount in zip(keys, left, strict=True):
        if amount is None:
            faults.append(f"{file}: {k}: there is no such resource to have a price")
        elif amount == inf:
            faults.append(f"{file}: {k}: nothing limits it, so it has no price")
    different = different.with_columns(
        r=pl.Series([facts.supply.row.get(k, -1) for k in keys], dtype=pl.Int64),
        left=pl.Series(
            [None if amount is None or not isfinite(amount) else amount for amount in left], dtype=pl.Float64
        ),
    )
    return rows.join(different.drop_nulls("left"), on=key, nulls_equal=True, maintain_order="left"), faults


def _named(row: tuple[object, ...]) -> Key:
    kind, name, day, need = row
    return Key(kind, name, None if day is None else day_number(day), need)  # type: ignore[arg-type]  # the schema of a plan's prices types them


def _key(row: Mapping[str, object]) -> Key:
    return _named((row["resource"], row["id"], row["day"], row["need"]))


def _prices(facts: Facts, joins: pl.DataFrame, others: pl.DataFrame, leaf: str | None) -> Prices:
    here = pl.col("branch").eq_missing(pl.lit(leaf, dtype=pl.String))
    joins, others = joins.filter(here), others.filter(here)
    touched = others.filter(pl.col("r") >= 0)
    of = np.zeros(len(facts.supply.keys))
    of[touched["r"].to_numpy()] = touched["price"].to_numpy()
    untouched = others.filter(pl.col("r") < 0)
    shape = (len(facts.parties), len(facts.departures.ids))
    join = coo_array((joins["price"].to_numpy(), (joins["p"].to_numpy(), joins["d"].to_numpy())), shape=shape)
    return Prices(of, float((untouched["left"] * untouched["price"]).sum()), join.tocsr())
