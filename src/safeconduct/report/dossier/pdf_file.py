"""A dossier as a PDF: headings, tables, pictures, a numbered list of sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from safeconduct import __version__
from safeconduct.report.documents import blocks as paper
from safeconduct.report.documents.figure_blocks import figure_blocks, table
from safeconduct.report.documents.texts import clean_sentence, with_breaks
from safeconduct.report.documents.typesetting import typeset
from safeconduct.report.documents.words import words_of
from safeconduct.report.dossier.document import Drawn, Grid, Heading, Line, Pairs, Paragraph, Points, Steps
from safeconduct.report.dossier.wording import mark
from safeconduct.report.phrases import isolated, say, speaking

if TYPE_CHECKING:
    from safeconduct.report.dossier.document import Block, Dossier


def pdf_file(dossier: Dossier) -> bytes:
    """The whole document, in the language and the direction of the dossier. It holds no links, scripts or forms.

    Raises:
        FontsMissing: the packages with the fonts are not installed.
    """
    return typeset(dossier_paper(dossier))


def dossier_paper(dossier: Dossier) -> paper.Paper:
    """A dossier before it is set; it bears the day for which it is made."""
    with speaking(dossier.language):
        words = words_of(dossier.language)
        fingerprint = say("dossier.fingerprint", digest=isolated(dossier.digest[:16]))
        return paper.Paper(
            title=(_words(Line(dossier.title)),),
            blocks=tuple(_blocks(dossier)),
            words=(words,),
            made_at=datetime(dossier.on.year, dossier.on.month, dossier.on.day, tzinfo=UTC),
            running=clean_sentence(f"{say('dossier.kicker')} · {dossier.title}"),
            keep=(clean_sentence(say("dossier.keep")),),
            made=clean_sentence(f"{say('page.made_by', version=__version__)} {fingerprint}"),
            pages=(str(words.phrases["page.of"]),),
        )


def _words(line: Line) -> str:
    """A line with the numbers of the sources that it rests on; long addresses can break."""
    cited = " " + "".join(map(mark, line.cited)) if line.cited else ""
    return with_breaks(clean_sentence(line.text + cited))


def _blocks(dossier: Dossier) -> Iterator[paper.Block]:
    days = f"{say('dossier.as_of', on=dossier.on)} · {say('dossier.of_operation', name=dossier.operation)}"
    yield paper.Paragraph((clean_sentence(say("dossier.kicker")),), "note")
    yield paper.Paragraph((clean_sentence(days),), "note")
    for n, line in enumerate(dossier.summary):
        yield paper.Paragraph((_words(line),), "" if n else "strong")
    for section in dossier.sections:
        yield paper.Heading((_words(Line(section.title)),))
        for block in section.blocks:
            yield from _block(block)
    yield paper.Heading((say("dossier.sources"),))
    if not dossier.sources:
        yield paper.Paragraph((say("dossier.no_sources"),))
        return
    yield paper.Paragraph((say("dossier.sources_lead"),))
    for source in dossier.sources:
        for n, line in enumerate(source.lines):
            number = f"{mark(source.number)} " if n == 0 else ""
            yield paper.Paragraph((_words(Line(number + line.text, line.cited)),), "note" if n else "")


def _block(block: Block) -> Iterator[paper.Block]:
    match block:
        case Heading(text):
            yield paper.Heading((_words(Line(text)),), 2)
        case Paragraph(line, kind):
            yield paper.Paragraph((_words(line),), kind)
        case Points(several):
            yield paper.Points(tuple((_words(line),) for line in several))
        case Steps(several):
            yield paper.Points(tuple((_words(line),) for line in several), chain=True)
        case Pairs(rows):
            yield paper.Pairs(tuple(((clean_sentence(name),), _words(line)) for name, line in rows))
        case Grid(_, names, rows) if rows:
            yield table(names, [[_words(cell) for cell in row] for row in rows])
        case Drawn(figure):
            yield from figure_blocks(figure, with_points=False)
