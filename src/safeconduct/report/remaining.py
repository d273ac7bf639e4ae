"""People remaining by day, against the deadline."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.report.drawing import INK, MAIN, PALE, SOFT, WIDE, Layer, dots, draw, steps, texts
from safeconduct.report.figures import Figure
from safeconduct.report.phrases import day_of_year, say
from safeconduct.report.time_axis import TimeAxis

if TYPE_CHECKING:
    from safeconduct.report.facts import Facts

BESIDE = 44
"""Units that the numbers left of the picture take."""
AFTER = 84
"""Units that the words right of the picture take."""
ONE_LABEL, TWO_LABELS = 70, 220
"""Units of width that a short label takes, and two longer ones on one line."""


def remaining(facts: Facts) -> Figure:
    """How many people are still waiting at the end of each day on which that changes."""
    table = remaining_by_day(facts)
    still, behind = facts.people - facts.out_by(facts.deadline), facts.people - facts.people_leaving
    last = facts.last_departure
    if not facts.people:
        sentence = say("summary.no_people")
    elif last is None:
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
    last = facts.last_departure or facts.starts_on
    span = max(1, facts.offset(facts.deadline), facts.offset(last))
    days = table.filter(pl.col("day") >= facts.starts_on)
    points = {0: facts.people} | {facts.offset(day): left for day, _, left in days.iter_rows()}
    points[span] = facts.people - facts.people_leaving
    axis = TimeAxis(facts, start=0, unit=1, span=span, width=width)
    layers = [
        *axis.marks(top=0, bottom=0, below=16),
        steps([{"x": x, "y": y} for x, y in points.items()], fill=PALE, stroke=MAIN),
        *axis.deadline([(0, top)], top=top),
        *_start(facts, axis),
        *_on_deadline(facts, axis),
        *_end(facts, axis),
    ]
    return draw(layers, size=(width, height), domain=(0, span), rising=top)


def _start(facts: Facts, axis: TimeAxis) -> list[Layer]:
    """How many wait, over the beginning, where the deadline's name leaves room for it."""
    at = facts.offset(facts.deadline)
    if 0 <= at / axis.span * axis.width < TWO_LABELS:
        return []
    return [texts([{"x": 0, "y": facts.people, "text": say("remaining.at_start", n=facts.people)}], bold=True, dy=-12)]


def _on_deadline(facts: Facts, axis: TimeAxis) -> list[Layer]:
    """How many are still there on the deadline, where that is not the end."""
    at, still = facts.offset(facts.deadline), facts.people - facts.out_by(facts.deadline)
    end = facts.people - facts.people_leaving
    if not 0 <= at < axis.span or still == end:
        return []
    spot = [{"x": at, "y": still, "text": say("remaining.at_deadline", n=still)}]
    return [dots(spot), texts(spot, bold=True, dx=9, dy=-12)]  # where fewer remain than before there is always room


def _end(facts: Facts, axis: TimeAxis) -> list[Layer]:
    """When everybody is out, or how many remain at the end."""
    end = facts.people - facts.people_leaving
    at = axis.span if end or not facts.last_departure else facts.offset(facts.last_departure)
    spot = [{"x": at, "y": end}]
    words = say("remaining.at_end", n=end) if end else say("remaining.all_gone")
    room = (axis.span - at) / axis.span * axis.width >= ONE_LABEL
    label = {"x": at if room else axis.span, "y": end}
    lift = 0 if end else -15
    return [
        dots(spot, colour=INK),
        texts([label | {"text": words}], bold=True, dx=9, dy=lift - 7),
        texts([label | {"text": day_of_year(facts.day_at(at))}], colour=SOFT, dx=9, dy=lift + 8),
    ]
