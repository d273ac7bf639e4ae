"""What is scarce: the most that one more of each resource saves, by the prices of the plan's own proof."""

from __future__ import annotations

from functools import partial
from math import inf
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.planning.plan_use import prices_of
from safeconduct.report.bars import labelled_bars
from safeconduct.report.drawing import NARROW, WIDE
from safeconduct.report.figures import Figure
from safeconduct.report.phrases import listed, number, say
from safeconduct.report.resource_words import KINDS, MONEY, ResourceWords

if TYPE_CHECKING:
    from safeconduct.operation import Plan
    from safeconduct.report.facts import Facts

SHOWN = {WIDE: 12, NARROW: 10}
"""Resources in the picture by its width; the table names all."""
IN_WORDS = 3
"""Resources that have a sentence of their own."""
LEAST_PRICE = 0.005
"""Prices below it, in weighted person-days a unit, are rounding."""
SCHEMA = {
    "kind": pl.String,
    "what": pl.String,
    "resource_id": pl.String,
    "day": pl.Date,
    "need": pl.String,
    "price": pl.Float64,
    "unit": pl.String,
}


def scarcity(facts: Facts, plan: Plan) -> Figure:
    """The most that one more of each scarce resource saves, the dearest first.

    With one more of a resource no plan has an objective below the bound less its price. So it saves at most the price
    and what the proof leaves open between objective and bound, which is said beside it.

    The prices are those at which the plan's own choice of candidates is proved; where the proof branches, that is the
    one leaf that agrees with what flies. Seats of a candidate that does not fly have no place here, nor has ``join``,
    which belongs to the proof alone.
    """
    words = ResourceWords(facts)
    table = scarce(facts, plan, words)
    beside = _beside(plan)
    points = [
        say("scarcity.saves", what=words.one_more(kind, code, on, need), days=saved, beside=beside)
        for kind, code, on, need, saved in table["kind", "resource_id", "day", "need", "price"]
        .head(IN_WORDS)
        .iter_rows()
    ]
    sentence = _overview(table, beside)
    free = [say(f"kind.{kind}") for kind in _limited(facts) if kind not in set(table["kind"])]
    notes = [*([say("scarcity.note_slope")] if table.height else []), say("scarcity.note_small")]
    if free and table.height:
        points.append(say("scarcity.free", kinds=listed(free)))
    if not plan.branches.is_empty():
        notes.append(say("scarcity.note_branches"))
    if "road" in set(table["kind"]):
        notes.append(say("scarcity.note_road"))
    return Figure(
        key="scarce",
        title=say("scarcity.title"),
        sentence=sentence,
        table=table.select(
            pl.col("kind").replace_strict({kind: say(f"kind.{kind}") for kind in KINDS}, return_dtype=pl.String),
            "what",
            "price",
            "unit",
        ),
        picture=partial(_picture, table),
        points=tuple(points),
        notes=tuple(notes),
    )


def scarce(facts: Facts, plan: Plan, words: ResourceWords) -> pl.DataFrame:
    """What has a price, the dearest first.

    ``kind``, ``what`` (in words), ``resource_id``, ``day``, ``need``, ``price`` (weighted person-days a ``unit``).
    """
    flying = set(facts.departures["departure_id"].to_list())
    lines = []
    for row in prices_of(plan).filter(pl.col("resource").is_in(KINDS)).iter_rows(named=True):
        kind, code = row["resource"], row["id"]
        price = row["price"] * (MONEY if kind == "budget" else 1)
        grounded = kind in {"seats", "board"} and code not in flying
        if price < LEAST_PRICE or grounded or not words.knows(kind, code):
            continue
        what = words.label(kind, code, row["day"], row["need"])
        lines.append((kind, what, code, row["day"], row["need"], price, say(f"unit.{kind}", money=MONEY)))
    table = pl.DataFrame(lines, schema=SCHEMA, orient="row")
    return table.sort("price", "kind", "resource_id", "day", "need", descending=[True, *[False] * 4])


def _limited(facts: Facts) -> list[str]:
    """The kinds of resources that the operation limits."""
    stock = set(facts.remaining_stock["resource"].to_list())
    return [kind for kind in KINDS if kind in stock]


def _beside(plan: Plan) -> str:
    """What the proof leaves open between objective and bound, in words; nothing where that is nothing or unknown."""
    objective, bound = plan.claims.get("objective"), plan.claims.get("bound")
    if not isinstance(objective, int | float) or not isinstance(bound, int | float):
        return ""
    unproved = objective - bound
    return say("scarcity.beside", days=float(unproved)) if LEAST_PRICE <= unproved < inf else ""


def _overview(table: pl.DataFrame, beside: str) -> str:
    """How many of each kind are scarce, and how to read what stands beside them."""
    if table.is_empty():
        return say("scarcity.nothing", beside=beside)
    kinds = table.group_by("kind", maintain_order=True).agg(n=pl.len().cast(pl.Int64))
    parts = [say(f"scarce_count.{kind}", n=n) for kind, n in kinds.iter_rows()]
    return say("scarcity.overview", kinds=listed(parts), beside=beside)


def _picture(table: pl.DataFrame, width: int) -> str:
    shown = table.head(SHOWN[width])
    return labelled_bars([(what, price, number(price)) for what, price in shown["what", "price"].iter_rows()], width)
