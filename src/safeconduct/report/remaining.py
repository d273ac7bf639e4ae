"""People remaining by day, against the deadline."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.report.drawing import INK, MAIN, PALE, SOFT, WIDE, dots, draw, steps, texts
from safeconduct.report.figures import Figure
from safeconduct.report.phrases import day_of_year, say
from safeconduct.report.time_axis import TimeAxis

if TYPE_CHECKING:
    import altair as alt

    from safeconduct.report.facts import Facts

BESIDE = 44
"""Units that the numbers left of the picture take."""
AFTER = 84
"""Units that the words right of the picture take."""
TWO_LABELS = 220
"""Units of width that two labels on one line take."""


def remaining(facts: Facts) -> Figure:
    """How many people are still waiting at the end of each day on which that changes."""
    table = remaining_by_day(facts)
    still, behind = facts.people - facts.out_by(facts.deadline), facts.people - facts.people_leaving
    last = facts.last_departure
    if last is None:
        sentence = say("remaining.nobody", n=facts.people)
    elif still == 0:
        sentence = say("remaining.all_out", n=facts.people, last=last, deadline=facts.deadline)
    else:
        sentence = say("remaining.some", n=still, deadline=facts.deadline, last=last, people=facts.people)
        sentence += " " + (say("remaining.behind", n=behind) if behind else say("remaining.then_all", last=last))
    return Figure(
        key="remaining",
        title=say("remaining.title"),
        sentence=sentence,
        table=table,
        picture=partial(_picture, facts, table),
    )


def remaining_by_day(facts: Facts) -> pl.DataFrame:
    """``day``, ``people_leaving`` on it, ``people_remaining`` at its end.

    A row for the first day, for the deadline, and for each day on which somebody leaves.
    """
    leaving = facts.leaving.group_by(day="departs_on").agg(people_leaving=pl.col("people").sum().cast(pl.Int64))
    marked = pl.DataFrame({"day": [facts.starts_on, facts.deadline]}, schema={"day": pl.Date}).unique()
    return (
        leaving.join(marked, on="day", how="full", coalesce=True)
        .sort("day")
        .with_columns(pl.col("people_leaving").fill_null(0))
        .with_columns(people_remaining=facts.people - pl.col("people_leaving").cum_sum())
    )


def _picture(facts: Facts, table: pl.DataFrame, wide: int) -> str:
    if not facts.people:
        return ""
    width, height = wide - BESIDE - AFTER, 250 if wide == WIDE else 210
    top = facts.people * 1.04
    days = table.filter(pl.col("day") >= facts.starts_on)
    points = {0: facts.people} | {facts.offset(day): left for day, _, left in days.iter_rows()}
    points[facts.span] = facts.people - facts.people_leaving
    axis = TimeAxis(facts, start=0, unit=1, width=width)
    layers = [
        *axis.marks(top=0, bottom=0, below=16),
        steps([{"x": x, "y": y} for x, y in points.items()], fill=PALE, stroke=MAIN),
        *axis.deadline([(0, top)], top=top),
        *_labels(facts, width),
    ]
    return draw(layers, size=(width, height), domain=(0, facts.span), rising=top)


def _labels(facts: Facts, width: int) -> list[alt.Chart]:
    """How many are still there on the deadline, and at the end."""
    at, still = facts.offset(facts.deadline), facts.people - facts.out_by(facts.deadline)
    end = facts.people - facts.people_leaving
    spot: list[dict[str, object]] = [{"x": facts.span, "y": end}]
    start = [{"x": 0, "y": facts.people, "text": say("remaining.at_start", n=facts.people)}]
    layers = [texts(start, bold=True, dy=-12)] if not 0 <= at / facts.span * width < TWO_LABELS else []
    layers += [
        dots(spot, colour=INK),
        texts([spot[0] | {"text": say("remaining.at_end", n=end)}], bold=True, dx=9, dy=-7),
        texts([spot[0] | {"text": day_of_year(facts.day_at(facts.span))}], colour=SOFT, dx=9, dy=8),
    ]
    if 0 <= at < facts.span and still != end:
        align, shift = ("right", -9) if at > 0.3 * facts.span else ("left", 9)
        spot = [{"x": at, "y": still, "text": say("remaining.at_deadline", n=still)}]
        layers += [
            dots(spot),
            texts(spot, align=align, bold=True, dx=shift, dy=14 if still > end * 2 + 0.2 * facts.people else -12),
        ]
    return layers
