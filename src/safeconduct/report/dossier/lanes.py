"""Statuses, custody, agreements and events of a dossier on one line of days: a figure, and what contests them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.ledger import Interval, time_line
from safeconduct.report.dossier.document import Block, Drawn, Heading, Line, Paragraph, Section, Steps
from safeconduct.report.dossier.wording import choice, days_between, mark, named
from safeconduct.report.drawing import ALERT, INK, MAIN, PALE, SOFT, Layer, Row, boxes, draw, texts
from safeconduct.report.figures import Figure
from safeconduct.report.phrases import listed, say
from safeconduct.report.time_axis import DaysBetween, TimeAxis

if TYPE_CHECKING:
    from safeconduct.report.dossier.evidence import Evidence

LISTED = ";"
"""What stands between parties where a cell names several."""
DRAWN = 24
"""So many lanes a picture has; the table has all."""
LANE, BAR = 40, 9
"""Units of height of a lane, and of the bar in it."""
LEAST = 4
"""Units of width that a bar has at the least."""
LETTER = 7.2
"""Units of width that a letter takes at the most, on average."""


def lanes(evidence: Evidence) -> Section | None:
    """The time line, and below it each status that is contested, with who contests it; None where nothing is on it."""
    found = time_line(evidence.tables)
    if not found:
        return None
    contested = [one for one in found if one.contested_by]
    lead = say("dossier.time_line_lead", n=len(found))
    blocks: list[Block] = [Paragraph(Line(lead), "lead"), Drawn(_figure(evidence, found))]
    for one in contested:
        blocks.append(Heading(say("dossier.contested", what=words_of(evidence, one))))
        stated = Line(say("dossier.one_side", what=words_of(evidence, one)), evidence.citing.cite(one.source_ids))
        blocks.append(Paragraph(stated))
        blocks.append(Paragraph(Line(say("dossier.other_side", n=len(one.contested_by)))))
        blocks.extend(Steps(chain) for code in one.contested_by if (chain := evidence.chain(code)))
    for one in found:
        if one.outlived is not None and one.outlived < evidence.on:
            words = say("dossier.outlived", what=words_of(evidence, one), ended=one.outlived)
            blocks.append(Paragraph(Line(words, evidence.citing.cite(one.source_ids)), "warning"))
    return Section("time", say("dossier.time_line"), tuple(blocks))


def words_of(evidence: Evidence, one: Interval) -> str:
    """What stands on the line of days, in a few words."""
    match one.kind:
        case "status":
            return say("interval.status", what=choice("ledger_status_kind", one.what), about=named(one.about),
                       who=named(one.who) or say("interval.nobody"))  # fmt: skip
        case "custody":
            site = named(evidence.places.get(f"site:{one.about}", one.about or ""))
            return say("interval.custody", what=choice("ledger_custody", one.what), site=site, who=named(one.who))
        case "agreement":
            return say(
                "interval.agreement", title=named(one.title), parties=_parties(one.about) or say("interval.nobody")
            )
        case "event":
            where = named(one.about)
            return say("interval.event_at", title=named(one.title), place=where) if where else named(one.title)


def _parties(text: str | None) -> str:
    """Who agreed, as a list in a sentence."""
    return listed([named(part) for part in (text or "").split(LISTED) if part.strip()])


def _figure(evidence: Evidence, found: Sequence[Interval]) -> Figure:
    """``kind``, ``what``, ``days`` and ``sources`` (their numbers) of each, in the order of their first days."""
    rows = [
        (
            say(f"interval_kind.{one.kind}"),
            words_of(evidence, one),
            _days_of(evidence, one),
            say("interval.contested", n=len(one.contested_by)) if one.contested_by else "",
            " ".join(map(mark, evidence.citing.cite(one.source_ids))),
        )
        for one in found
    ]
    names = ("kind", "what", "when", "contested_by", "sources")
    shown = [one for one in found if one.first is not None or _end(evidence, one) is not None]
    notes = [say("dossier.time_line_note")]
    if len(shown) > DRAWN:
        notes.append(say("dossier.time_line_more", n=len(shown) - DRAWN))
    return Figure(
        key="time-line",
        title=say("dossier.time_line"),
        sentence=say(
            "dossier.time_line_sentence", n=len(found), contested=sum(bool(one.contested_by) for one in found)
        ),
        table=pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"),
        picture=partial(_picture, evidence, shown[:DRAWN], [words_of(evidence, one) for one in shown[:DRAWN]]),
        notes=tuple(notes),
    )


def _days_of(evidence: Evidence, one: Interval) -> str:
    """From when until when, as it was known on the day: an end that came later is not told."""
    end = _end(evidence, one)
    if one.kind == "event" and one.precision == "day":
        return days_between(one.first, end, "day", still=False)
    return days_between(one.first, end, one.precision, end_precision=one.end_precision)


def _end(evidence: Evidence, one: Interval) -> date | None:
    """The last day; None where it lay ahead, but for what is agreed, which says it from the beginning."""
    return one.last if one.last is None or one.last <= evidence.on or one.kind == "agreement" else None


def _picture(evidence: Evidence, shown: Sequence[Interval], words: Sequence[str], wide: int) -> str:
    """A bar for each, its words over it; what is contested is red, what holds still ends at the right edge."""
    if not shown:
        return ""
    known = [day for one in shown for day in (one.first, _end(evidence, one)) if day is not None]
    first, last = min(known), max(*known, evidence.on)
    if (last - first).days < 1:
        last = first + timedelta(days=1)
    days = DaysBetween(first, last)
    span = days.offset(last)
    unit = (wide - 8) / span
    axis = TimeAxis(days, start=4, unit=unit, span=span, width=wide - 8)
    height = LANE * len(shown)
    plain_bars: list[Row] = []
    contested_bars: list[Row] = []
    labels: list[Row] = []
    for n, (one, text) in enumerate(zip(shown, words, strict=True)):
        x = axis.at(days.offset(one.first or first))
        x2 = max(axis.at(days.offset(_end(evidence, one) or last)), x + LEAST)
        y = LANE * n + 24
        bar = {"x": x, "x2": x2, "y": y, "y2": y + BAR}
        (contested_bars if one.contested_by else plain_bars).append(bar)
        room = min(len(text) * LETTER, wide - 8)
        labels.append({"x": max(4, min(x, wide - room)), "y": y - 9, "text": text})
    layers: list[Layer] = [
        *axis.marks(top=0, bottom=height, below=14),
        boxes(plain_bars, fill=PALE, stroke=MAIN),
        boxes(contested_bars, fill="#f3d9d0", stroke=ALERT),
        texts(labels, colour=INK, size=12, limit=wide - 8),
    ]
    if evidence.on < last:
        at = axis.at(days.offset(max(evidence.on, first)))
        layers.append(boxes([{"x": at, "x2": at + 1, "y": 0, "y2": height}], fill=SOFT))
    return draw(layers, size=(wide, height + 24))
