"""Where people go, and what is offered there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.report.drawing import INK, MAIN, PALE, SOFT, boxes, draw, texts
from safeconduct.report.figures import Figure
from safeconduct.report.phrases import isolated, listed, say

if TYPE_CHECKING:
    from safeconduct.report.facts import Facts

SHOWN = 24
"""Destinations in the picture; the table names all."""
ROW = 40
"""Units of height of one destination."""
BAR = 12
"""Units of height of its bar."""


def destinations(facts: Facts) -> Figure:
    """How many people go to each destination, and how many places are offered, taken by others, and free."""
    table = by_destination(facts)
    offered, free = int(table["places"].sum()), int(table["free"].sum())
    if facts.plan is None:
        sentence = say("destinations.offered", n=offered, destinations=table.filter(pl.col("places") > 0).height)
        held = int(table["held"].sum())
        sentence += (" " + say("destinations.held", n=held)) if held else ""
    else:
        busiest = table.filter(pl.col("people") > 0).head(3)
        most = listed(
            [
                say("destinations.share", name=isolated(name), n=n)
                for name, n in busiest["destination", "people"].iter_rows()
            ]
        )
        sentence = say("destinations.most", most=most) if most else say("destinations.nobody")
        sentence += " " + say("destinations.free", n=free, places=offered)
    used = table.filter((pl.col("people") > 0) | (pl.col("places") > 0))
    shown, unshown = used.head(SHOWN), max(0, used.height - SHOWN)
    return Figure(
        key="destinations",
        title=say("destinations.title" if facts.plan else "destinations.title_offered"),
        sentence=sentence,
        table=table if facts.plan else table.select("destination", "places", "held", "free"),
        picture=partial(_picture, facts, shown),
        notes=(
            say("destinations.note" if facts.plan else "destinations.note_offered"),
            *((say("destinations.unshown", n=unshown),) if unshown else ()),
        ),
    )


def by_destination(facts: Facts) -> pl.DataFrame:
    """A row for each destination, the busiest first.

    ``destination`` (its name), ``people`` (who go), ``places`` (under offers that are planned on), ``held`` (places
    taken by others), ``free`` (places), ``departures`` (that take somebody), ``first_arrival``, ``last_arrival``.
    """
    offered = facts.offers.group_by("destination_id").agg(pl.col("places", "held", "free").sum())
    goes = facts.leaving.group_by(destination_id="destination").agg(pl.col("people").sum().cast(pl.Int64))
    taken = (
        facts.departures.filter(pl.col("cases") > 0)
        .group_by("destination_id")
        .agg(
            departures=pl.len().cast(pl.Int64),
            first_arrival=pl.col("arrives_on").min(),
            last_arrival=pl.col("arrives_on").max(),
        )
    )
    names = pl.col("destination_id").replace_strict(facts.destination_names, return_dtype=pl.String)
    table = facts.operation.tables["destinations"].select("destination_id")
    for other in (offered, goes, taken):
        table = table.join(other, on="destination_id", how="left", maintain_order="left")
    return (
        table.with_columns(pl.col("people", "places", "held", "free", "departures").fill_null(0))
        .with_columns(destination=names)
        .sort("people", "places", descending=True, maintain_order=True)
        .select("destination", "people", "places", "held", "free", "departures", "first_arrival", "last_arrival")
    )


def offers(facts: Facts) -> Figure:
    """Each offer that is planned on: places, taken, used and free."""
    names = pl.col("destination_id").replace_strict(facts.destination_names, return_dtype=pl.String)
    table = facts.offers.with_columns(destination=names).select(
        "offer_id", "destination", "opens_on", "closes_on", "places", "held", pl.col("used").alias("people"), "free"
    )
    table = table if facts.plan else table.drop("people")
    unused = facts.offers.filter((pl.col("used") == 0) & (pl.col("free") > 0))
    all_offers = facts.operation.tables["offers"].height
    sentence = say("offers.standing", n=table.height, all=all_offers)
    if facts.plan is not None and unused.height:
        sentence += " " + say("offers.unused", n=unused.height, free=int(unused["free"].sum()))
    return Figure(key="offers", title=say("offers.title"), sentence=sentence, table=table)


def _picture(facts: Facts, table: pl.DataFrame, width: int) -> str:
    if table.is_empty():
        return ""
    longest = max(max(places, people + held) for people, places, held in table["people", "places", "held"].iter_rows())
    scale = (width - 2) / max(1, longest)
    names, words, going, held, outline = [], [], [], [], []
    for i, (name, people, places, taken, free) in enumerate(
        table["destination", "people", "places", "held", "free"].iter_rows()
    ):
        y = i * ROW
        bar = {"y": y + 19, "y2": y + 19 + BAR}
        names.append({"x": 0, "y": y + 9, "text": name})
        text = (
            say("destinations.label", n=people, free=free)
            if facts.plan
            else say("destinations.label_offered", n=places)
        )
        words.append({"x": width, "y": y + 9, "text": text})
        outline.append(bar | {"x": 0.5, "x2": max(2, places * scale)})
        if people:
            going.append(bar | {"x": 0.5, "x2": people * scale})
        if taken:
            held.append(bar | {"x": people * scale, "x2": (people + taken) * scale})
    layers = [
        boxes(outline, fill="#ffffff", stroke=MAIN),
        boxes(held, fill=PALE, stroke=MAIN),
        boxes(going, fill=MAIN, stroke=MAIN),
        texts(names, bold=True, colour=INK, limit=int(width * 0.55)),
        texts(words, align="right", colour=SOFT, limit=int(width * 0.44)),
    ]
    return draw(layers, size=(width, ROW * table.height))
