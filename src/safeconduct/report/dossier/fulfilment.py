"""What was done of a commitment through time, against what was promised: a figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.report.dossier.wording import amount, mark, named
from safeconduct.report.drawing import ALERT, INK, MAIN, PALE, SOFT, WIDE, Layer, Row, dots, draw, rules, steps, texts
from safeconduct.report.figures import Figure
from safeconduct.report.phrases import day as short_day
from safeconduct.report.phrases import number, say
from safeconduct.report.time_axis import DaysBetween, TimeAxis

if TYPE_CHECKING:
    from safeconduct.ledger import Commitment
    from safeconduct.report.dossier.citing import Citing

BESIDE, AFTER = 52, 30
"""Units that the numbers left of the picture take, and the room right of it."""


def fulfilment(commitment: Commitment, on: date, citing: Citing, key: str) -> Figure:
    """What was done of a commitment until a day.

    Its table has ``day``, ``quantity``, ``total`` (in the commitment's unit; null where no number was said) and
    ``sources`` (their numbers), a row for each day on which something was done.
    """
    table = pl.DataFrame(
        [
            (step.on, step.quantity, step.total, " ".join(map(mark, citing.cite(step.source_ids))))
            for step in commitment.steps
        ],
        schema={"day": pl.Date, "quantity": pl.Float64, "total": pl.Float64, "sources": pl.String},
        orient="row",
    )
    promised = amount(commitment.low, commitment.high, commitment.unit)
    last = commitment.steps[-1]
    if last.total is None or not promised:
        sentence = say("fulfilment.without_number", n=len(commitment.steps), last=last.on)
    else:
        sentence = say("fulfilment.sentence", done=number(last.total), promised=promised, last=last.on)
    return Figure(
        key=key,
        title=say("fulfilment.title", who=named(commitment.promisor)),
        sentence=sentence,
        table=table,
        picture=partial(_picture, commitment, on),
        hidden=say("fulfilment.all_of_it"),
    )


def _picture(commitment: Commitment, on: date, wide: int) -> str:
    """The total that was reached, stepping up over the days, under the line of what was promised."""
    known = [(step.on, step.total) for step in commitment.steps if step.total is not None]
    promised = [end for end in (commitment.low, commitment.high) if end is not None]
    if not known or not promised:
        return ""
    due = commitment.due[1] if commitment.due else None
    first = min([day for day in (commitment.made_on, known[0][0], due) if day is not None])
    end = max([day for day in (on, known[-1][0], due) if day is not None])
    days = DaysBetween(first, due or end)
    span = max(1, days.offset(end))
    width, height = wide - BESIDE - AFTER, 220 if wide == WIDE else 190
    top = 1.15 * max(*promised, *(total for _, total in known), 1)
    axis = TimeAxis(days, start=0, unit=1, span=span, width=width)
    reached: dict[int, float] = {0: 0.0}
    reached |= {days.offset(day): total for day, total in known}
    reached |= {max(days.offset(on), *reached): known[-1][1]}
    layers: list[Layer] = [
        *axis.marks(top=0, bottom=0, below=16),
        steps([{"x": x, "y": y} for x, y in reached.items()], fill=PALE, stroke=MAIN),
    ]
    for level in sorted(set(promised)):
        layers.append(rules([{"x": 0, "x2": span, "y": level, "y2": level}], colour=INK, dash=(2, 3), width=1.5))
        words = say("fulfilment.promised", n=amount(None if commitment.low is None else level, level, None))
        layers.append(texts([{"x": 0, "y": level, "text": words}], bold=True, dx=4, dy=-9))
    if due is not None:
        at = days.offset(due)
        late = at > 0.6 * span
        layers.append(rules([{"x": at, "x2": at, "y": 0, "y2": top}], colour=ALERT, dash=(5, 4), width=1.5))
        word = [{"x": at, "y": top, "text": say("fulfilment.due", day=short_day(due))}]
        layers.append(_aside(word, before=late, colour=ALERT, down=7))
    last, total = days.offset(known[-1][0]), known[-1][1]
    layers.append(dots([{"x": last, "y": total}], colour=MAIN))
    word = [{"x": last, "y": total, "text": number(total)}]
    layers.append(_aside(word, before=last > 0.5 * span, colour=SOFT, down=-10))
    return draw(layers, size=(width, height), domain=(0, span), rising=top)


def _aside(values: Sequence[Row], *, before: bool, colour: str, down: int) -> Layer:
    """Texts after their places, or before them, so that they stay within the picture."""
    return texts(values, colour=colour, bold=True, align="right" if before else "left", dx=-6 if before else 6, dy=down)
