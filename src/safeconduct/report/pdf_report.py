"""The report on paper: the same summary, figures and lists as on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from safeconduct import __version__
from safeconduct.operation import digest
from safeconduct.report.case_lists import boardings
from safeconduct.report.documents.blocks import Block, Heading, Pairs, Paper, Paragraph
from safeconduct.report.documents.figure_blocks import figure_blocks
from safeconduct.report.documents.texts import alone, clean_sentence
from safeconduct.report.documents.typesetting import typeset
from safeconduct.report.documents.words import words_of
from safeconduct.report.phrases import day, isolated, say, spoken
from safeconduct.report.summary import summarise

if TYPE_CHECKING:
    from safeconduct.operation import Plan
    from safeconduct.report.facts import Facts
    from safeconduct.report.figures import Figure


def pdf_report(facts: Facts, figures: Iterable[Figure]) -> bytes:
    """The report as a PDF, in the language that is spoken now; equal input gives equal bytes.

    Raises:
        FontsMissing: the packages with the fonts are not installed.
    """
    return typeset(report_paper(facts, figures))


def report_paper(facts: Facts, figures: Iterable[Figure]) -> Paper:
    """The report before it is set. Its day is that on which the operation starts: a report knows no clock."""
    words, settings = words_of(spoken()), facts.operation.settings
    made = [say("page.made_by", version=__version__)]
    if facts.plan is not None and facts.plan.claims.get("method"):
        made.append(say("page.method", method=facts.plan.claims["method"]))
    made.append(say("page.digest", digest=isolated(digest(facts.operation)[:16])))
    return Paper(
        title=(alone(settings.name),),
        blocks=tuple(_blocks(facts, figures)),
        words=(words,),
        made_at=datetime(facts.starts_on.year, facts.starts_on.month, facts.starts_on.day, tzinfo=UTC),
        running=alone(settings.name),
        made=clean_sentence(" ".join(made)),
        pages=(str(words.phrases["page.of"]),),
    )


def _blocks(facts: Facts, figures: Iterable[Figure]) -> Iterator[Block]:
    summary, settings = summarise(facts), facts.operation.settings

    def line(text: str) -> tuple[str]:
        return (clean_sentence(text),)

    yield Paragraph(line(say("page.report_of") if facts.plan else say("page.report_alone")), "note")
    yield Paragraph(line(say("page.days", start=settings.starts_on, deadline=settings.deadline)), "note")
    for warning in summary.warnings:
        yield Paragraph(line(warning), "warning")
    for n, sentence in enumerate(summary.headline):
        yield Paragraph(line(sentence), "lead" if n else "strong")
    yield Pairs(tuple((line(label), clean_sentence(value)) for label, value in summary.numbers), across=3)
    yield Paragraph(line(say("page.keep")), "note")
    for figure in figures:
        yield Heading(line(figure.title))
        yield from figure_blocks(figure)
    if facts.plan is not None:
        yield from _lists(facts, facts.plan)


def _lists(facts: Facts, plan: Plan) -> Iterator[Block]:
    """The families of each departure by their codes, and those without one."""
    yield Heading((say("page.lists"),))
    yield Paragraph((say("page.lists_sentence"),))
    for one in boardings(facts, plan):
        title = say("page.departure", id=isolated(one.departure), day=day(one.leaves), place=isolated(one.destination))
        yield Heading((clean_sentence(f"{title} · {say('page.families', n=one.cases)}"),), 2)
        yield Pairs(tuple(((_bus(buses),), _codes(cases)) for buses, cases in one.buses))
    behind = facts.behind["case_id"].to_list()
    if behind:
        yield Heading((clean_sentence(say("page.behind_list", n=len(behind))),), 2)
        yield Paragraph((_codes(behind),))


def _bus(buses: tuple[int, ...]) -> str:
    if not buses:
        return say("page.no_bus")
    return say("page.bus", n=buses[0]) if len(buses) == 1 else say("page.buses", list=list(buses))


def _codes(codes: Iterable[str]) -> str:
    return "   ".join(map(alone, codes))
