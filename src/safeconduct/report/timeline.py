"""Departures on a time line, with the people on them and the seats where nobody sits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.report.drawing import MAIN, PALE, SOFT, WIDE, boxes, draw, rules, texts
from safeconduct.report.figures import Figure
from safeconduct.report.phrases import say, share
from safeconduct.report.time_axis import TimeAxis

if TYPE_CHECKING:
    from safeconduct.report.facts import Facts

LANE, GLASS, MARGIN = 46, 34, 150
"""Units of height of a destination's lane and of the fullest glass in it, and of width of its name."""
SHOWN = 20
"""Destinations in the picture; the table names every departure."""
BY_DAY = 70
"""Up to so many days each day has its own glass; beyond, each week has one."""


def timeline(facts: Facts) -> Figure:
    """When which seats leave, how many people on them, and how many are held for others."""
    table = by_departure(facts)
    seats, people, held = (int(facts.departures[name].sum()) for name in ("seats", "people", "held"))
    if facts.plan is None:
        sentence = say("timeline.offered", n=table.height, seats=seats)
        sentence += (" " + say("timeline.held", n=held)) if held else ""
    else:
        open_seats = seats - held
        full = share(people, open_seats)
        sentence = say("timeline.used", n=table.height, people=people, seats=open_seats, share=full)
        empty = facts.departures.filter(pl.col("cases") == 0).height
        sentence += (" " + say("timeline.empty", n=empty)) if empty else ""
        stay = facts.operation.tables["departures"].filter(pl.col("status") == "candidate").height
        stay -= facts.departures.filter(pl.col("status") == "candidate").height
        sentence += (" " + say("timeline.stay", n=stay)) if stay else ""
    weekly = facts.span > BY_DAY
    box = say("timeline.note_week" if weekly else "timeline.note_day", most=_largest(facts, weekly=weekly))
    return Figure(
        key="departures",
        title=say("timeline.title"),
        sentence=sentence,
        table=table,
        picture=partial(_picture, facts, weekly=weekly),
        notes=(f"{box} {say('timeline.note_plan' if facts.plan else 'timeline.note_offered')}",),
    )


def by_departure(facts: Facts) -> pl.DataFrame:
    """A row for each departure that flies, by day.

    ``departure_id``, ``day``, ``site``, ``destination``, ``mode``, ``seats``, ``held``, and ``free``, or with a plan
    ``people`` and ``free_or_kept``: a seat for each, and what is left, which some may need beside their own.
    """
    free = pl.col("free_or_kept")
    names = ("seats", "held", "people", free) if facts.plan else ("seats", "held", free.alias("free"))
    return facts.departures.select(
        "departure_id",
        pl.col("departs_on").alias("day"),
        pl.col("site_id").replace_strict(facts.site_names, return_dtype=pl.String).alias("site"),
        pl.col("destination_id").replace_strict(facts.destination_names, return_dtype=pl.String).alias("destination"),
        pl.col("mode").replace_strict(
            {m: say(f"mode.{m}") for m in facts.departures["mode"].unique()}, return_dtype=pl.String
        ),
        *names,
    )


def _glasses(facts: Facts, *, weekly: bool) -> pl.DataFrame:
    """Seats by destination and day, or week counted from the start.

    ``destination_id``, ``at`` (days from the start), ``seats``, ``held``, ``people``.
    """
    offset = (pl.col("departs_on") - facts.starts_on).dt.total_days()
    length = 7 if weekly else 1
    return (
        facts.departures.with_columns(at=offset // length * length)
        .filter(pl.col("at") >= 0)
        .group_by("destination_id", "at", maintain_order=True)
        .agg(pl.col("seats", "held", "people").sum())
    )


def _largest(facts: Facts, *, weekly: bool) -> int:
    most = _glasses(facts, weekly=weekly)["seats"].max()
    return most if isinstance(most, int) else 0


def _picture(facts: Facts, width: int, *, weekly: bool) -> str:
    glasses = _glasses(facts, weekly=weekly)
    if glasses.is_empty():
        return ""
    order = glasses.group_by("destination_id").agg(pl.col("at").min(), pl.col("people").sum())
    lanes = order.sort("people", "at", "destination_id", descending=[True, False, False])["destination_id"].to_list()
    lanes = lanes[:SHOWN]
    wide = width == WIDE
    margin, height = (MARGIN, LANE) if wide else (0, LANE + 14)
    length = 7 if weekly else 1
    axis = TimeAxis(
        facts, start=margin, unit=(width - margin) / (facts.span + length), span=facts.span, width=width - margin
    )
    across = max(2.0, length * axis.unit - (3 if wide else 1.5))
    unit = GLASS / max(1, _largest(facts, weekly=weekly))
    names, sums, floors, filled = [], [], [], []
    for i, lane in enumerate(lanes):
        floor = (i + 1) * height - 4
        mine = glasses.filter(destination_id=lane)
        names.append({"x": 0, "y": floor - (22 if wide else GLASS + 12), "text": facts.destination_names[lane]})
        total = say(
            "timeline.lane" if facts.plan else "timeline.lane_offered",
            people=int(mine["people"].sum()),
            seats=int(mine["seats"].sum()),
        )
        sums.append({"x": 0 if wide else width, "y": floor - (7 if wide else GLASS + 12), "text": total})
        floors.append({"x": margin, "x2": width, "y": floor, "y2": floor})
        filled += [_Glass(axis.at(row["at"]), across, floor, unit, row) for row in mine.iter_rows(named=True)]
    bottom = len(lanes) * height
    seen = [(0.0, float(bottom))] if wide else [(line["y"] - GLASS + 3, line["y"]) for line in floors]
    limit = margin - 12 if wide else width // 2
    layers = [
        *axis.marks(top=0, bottom=bottom, below=16),
        rules(floors),
        boxes([glass.part("seats") for glass in filled], fill="#ffffff", stroke=MAIN),
        boxes([glass.part("held", over="people") for glass in filled if glass.row["held"]], fill=PALE, stroke=MAIN),
        boxes([glass.part("people") for glass in filled], fill=MAIN),
        *axis.deadline(seen, top=0),
        texts(names, bold=True, limit=limit),
        texts(sums, colour=SOFT, align="left" if wide else "right", limit=limit),
    ]
    return draw(layers, size=(width, bottom))


@dataclass(frozen=True)
class _Glass:
    """A box that stands on ``floor`` and fills upwards, ``unit`` for each seat."""

    x: float
    across: float
    floor: float
    unit: float
    row: Mapping[str, int]

    def part(self, name: str, over: str | None = None) -> dict[str, float]:
        """The part of it that stands for a number of seats, over another part."""
        under = self.floor - (self.row[over] * self.unit if over else 0.0)
        return {"x": self.x, "x2": self.x + self.across, "y": under, "y2": under - self.row[name] * self.unit}
