"""The measures of a dossier: the steps of each bill and resolution, the last, and what has to come next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safeconduct.ledger import Measure, measures_on
from safeconduct.report.dossier.document import Block, Grid, Heading, Line, Paragraph, Section
from safeconduct.report.dossier.wording import choice, named
from safeconduct.report.phrases import day_in_table, say

if TYPE_CHECKING:
    from safeconduct.ledger import MeasureStep
    from safeconduct.report.dossier.evidence import Evidence

COLUMNS = ("on", "step", "where", "vote", "words")


def bills(evidence: Evidence) -> Section | None:
    """A part for each measure; None where there is none."""
    found = measures_on(evidence.tables, evidence.on)
    if not found:
        return None
    blocks = [block for one in found for block in _of(evidence, one)]
    return Section("measures", say("dossier.measures"), tuple(blocks))


def standing_words(one: Measure) -> str:
    """The last step of a measure, and what has to come next, in two sentences."""
    if one.last is None:
        last = say("measure.not_begun")
    else:
        last = say("measure.last", step=choice("measure_step", one.last.step), on=one.last.on)
    if one.next_step is None:
        return f"{last} {say(f'measure.{one.state}')}"
    step = choice("measure_step", one.next_step)
    if one.next_chamber:
        return f"{last} {say('measure.next_in', step=step, chamber=choice('chamber', one.next_chamber))}"
    return f"{last} {say('measure.next', step=step)}"


def _of(evidence: Evidence, one: Measure) -> Iterator[Block]:
    title = named(one.title)
    yield Heading(f"{named(one.number)}: {title}" if title else named(one.number))
    yield Paragraph(Line(say("measure.kind", kind=choice("measure_kind", one.kind))))
    yield Paragraph(Line(standing_words(one)), "lead")
    if one.steps:
        yield Grid(
            title=say("measure.steps", number=named(one.number)),
            headings=tuple(say(f"field.{name}") for name in COLUMNS),
            rows=tuple(_cells(evidence, step) for step in one.steps),
        )


def _cells(evidence: Evidence, step: MeasureStep) -> tuple[Line, ...]:
    where = [choice("chamber", step.chamber) if step.chamber else "", named(step.committee)]
    return (
        Line(day_in_table(step.on)),
        Line(choice("measure_step", step.step), evidence.citing.cite([step.source_id])),
        Line(say("word.comma").join(part for part in where if part)),
        Line(named(step.vote)),
        Line(evidence.words(step.source_id, step.text)),
    )
