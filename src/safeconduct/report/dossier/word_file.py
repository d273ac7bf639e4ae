"""A dossier as a document of word processors (Office Open XML): headings, tables, a numbered list of sources."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from safeconduct import __version__
from safeconduct.operation.languages import language_of
from safeconduct.report.dossier.document import Drawn, Grid, Heading, Line, Pairs, Paragraph, Points, Steps
from safeconduct.report.dossier.word_table import add_rows
from safeconduct.report.dossier.wording import mark
from safeconduct.report.drawing import WIDE, described, marked_by_direction, standing_alone
from safeconduct.report.html import headings, lines
from safeconduct.report.phrases import ISOLATE, RELEASE, from_the_right, isolated, plain, say, speaking, spoken

if TYPE_CHECKING:
    from safeconduct.report.dossier.document import Block, Dossier
    from safeconduct.report.figures import Figure

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The day that every part of the file bears, so that the same dossier gives the same file."""
FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of scripts that are read from the right."""
LEFT_MARK, RIGHT_MARK = "\u200e", "\u200f"
"""Signs without a shape that count as a letter read from the left, or from the right (UAX 9)."""
LONGEST_PROPERTY = 255
"""Characters that a property of a document can hold."""
AFTER_DIRECTION = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl"),
    *("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
"""What has to stand after the direction among the properties of a paragraph (ECMA-376 part 1, section 17.3.1.26)."""
SVG_TYPE = "image/svg+xml"
SVG_BLIP = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{id}"/>'
    "</a:ext></a:extLst>"
)
"""What says that a picture is there in lines too (MS-ODRAWXML, section 2.3.1)."""
WIDTH = Cm(16.5)
"""Of pictures and tables."""


def word_file(dossier: Dossier) -> bytes:
    """The whole document, in the language and the direction of the dossier. It holds no links, fields or macros."""
    with speaking(dossier.language):
        return _Writer(dossier).written()


class _Writer:
    """Writes block after block."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.book: Any = Document()
        self.rtl = from_the_right()
        for section in self.book.sections:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2.2)
            section.top_margin = section.bottom_margin = Cm(2)
            if self.rtl:
                _put_before(section._sectPr, OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")
        self._properties()
        self._styles()

    def written(self) -> bytes:
        """The bytes of the file."""
        one = self.dossier
        self._text(self.book.add_paragraph(), Line(say("dossier.kicker")))
        self._text(self.book.add_heading(level=0), Line(one.title))
        days = f"{say('dossier.as_of', on=one.on)} · {say('dossier.of_operation', name=one.operation)}"
        for line in (Line(days), *one.summary):
            self._text(self.book.add_paragraph(), line)
        for section in one.sections:
            self._text(self.book.add_heading(level=1), Line(section.title))
            for block in section.blocks:
                self._block(block)
        self._sources()
        self._text(self.book.add_paragraph(), Line(say("dossier.keep")), bold=True)
        made = (
            f"{say('page.made_by', version=__version__)} {say('dossier.fingerprint', digest=isolated(one.digest[:16]))}"
        )
        self._text(self.book.add_paragraph(), Line(made), soft=True)
        saved = io.BytesIO()
        self.book.save(saved)
        return _without_times(saved.getvalue())

    def _properties(self) -> None:
        properties, day = self.book.core_properties, self.dossier.on
        properties.title = plain(self.dossier.title)[:LONGEST_PROPERTY]
        properties.author = properties.last_modified_by = "Safe Conduct"
        properties.language = spoken()
        properties.comments = ""
        properties.created = properties.modified = datetime(max(day.year, 1900), day.month, min(day.day, 28))

    def _styles(self) -> None:
        """The size and the languages of every text."""
        self.book.styles["Normal"].font.size = Pt(10.5)
        for language in self.book.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB" if self.rtl else language_of(spoken()).tag)
            language.set(qn("w:bidi"), language_of(spoken()).tag if self.rtl else "fa-IR")

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text):
                self._text(self.book.add_heading(level=2), Line(text))
            case Paragraph(line, kind):
                style = "Intense Quote" if kind == "warning" else "Quote" if kind == "quote" else None
                self._text(self.book.add_paragraph(style=style), line, soft=kind == "note")
            case Points(several):
                for line in several:
                    self._text(self.book.add_paragraph(style="List Bullet"), line)
            case Steps(several):
                for step, line in enumerate(several):
                    self._indented(line, step)
            case Pairs(rows):
                self._table([], [[Line(name), line] for name, line in rows])
            case Grid(_, names, rows):
                self._table(list(names), [list(row) for row in rows])
            case Drawn(figure):
                self._figure(figure)

    def _indented(self, line: Line, step: int) -> None:
        """A line of a chain, each further in than the one before."""
        paragraph = self.book.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.6 * (step + 1))
        paragraph.paragraph_format.space_after = Pt(2)
        self._text(paragraph, line)

    def _figure(self, figure: Figure) -> None:
        self._text(self.book.add_paragraph(), Line(figure.sentence))
        drawn = figure.picture(WIDE)
        if drawn:
            svg = standing_alone(
                described(drawn, key=figure.key, title=figure.title, sentence=figure.sentence, kind="")
            )
            shape = self.book.add_picture(io.BytesIO(_as_png(standing_alone(drawn))), width=WIDTH)
            words = shape._inline.docPr
            words.set("descr", plain(figure.sentence))
            words.set("title", plain(figure.title))
            self._with_lines(shape, svg)
            self._direct(self.book.paragraphs[-1])
        for note in figure.notes:
            self._text(self.book.add_paragraph(), Line(note), soft=True)
        names = [name for name, _ in headings(figure)]
        self._table(names, [[Line(text) for text, _ in row] for row in lines(figure)])

    def _with_lines(self, shape: Any, svg: str) -> None:
        """Put a picture of lines over one of dots, for programs that can show it in letters of their own."""
        package = self.book.part.package
        number = 1 + sum(part.content_type == SVG_TYPE for part in package.iter_parts())
        part = Part(PackURI(f"/word/media/drawing{number}.svg"), SVG_TYPE, svg.encode(), package)
        blip = next(shape._inline.iter(qn("a:blip")))
        blip.append(parse_xml(SVG_BLIP.format(id=self.book.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))))

    def _table(self, names: list[str], rows: list[list[Line]]) -> None:
        """A table; its first row repeats on every page where it has headings."""
        across = len(names) or (len(rows[0]) if rows else 0)
        if not across or not rows:
            return
        table = self.book.add_table(rows=0, cols=across)
        table.style = "Table Grid"
        if self.rtl:
            table._tbl.tblPr.find(qn("w:tblStyle")).addnext(OxmlElement("w:bidiVisual"))
        if names:
            add_rows(table, [[Line(name) for name in names]], self._parts, rtl=self.rtl, headings=True)
        add_rows(table, rows, self._parts, rtl=self.rtl)
        self.book.add_paragraph().paragraph_format.space_after = Pt(2)

    def _sources(self) -> None:
        """The list of sources; the numbers are written out, so that they stay those that the texts refer to."""
        self._text(self.book.add_heading(level=1), Line(say("dossier.sources")))
        if not self.dossier.sources:
            self._text(self.book.add_paragraph(), Line(say("dossier.no_sources")))
            return
        self._text(self.book.add_paragraph(), Line(say("dossier.sources_lead")))
        for source in self.dossier.sources:
            for n, line in enumerate(source.lines):
                paragraph = self.book.add_paragraph()
                layout = paragraph.paragraph_format
                layout.left_indent, layout.first_line_indent = Cm(1), Cm(-1 if n == 0 else 0)
                layout.space_after = Pt(8 if n == len(source.lines) - 1 else 0)
                before = f"{mark(source.number)}\t" if n == 0 else ""
                self._text(paragraph, Line(before + line.text, line.cited), soft=n > 0)

    def _parts(self, line: Line) -> Iterator[tuple[str, bool]]:
        """The parts of a line with the numbers of its sources, each with whether it is read from the right."""
        cited = " " + "".join(map(mark, line.cited)) if line.cited else ""
        for text, own in _runs(line.text + cited):
            from_right = bool(FROM_THE_RIGHT.search(text)) if own else self.rtl
            yield self._kept(text, from_right) if own else text, from_right

    def _kept(self, text: str, from_right: bool) -> str:
        """A name that keeps its own direction, and what stands beside it that of the paragraph.

        Not every program heeds the direction of a run: after Persian words, a day as 2026-03-02 would be read backward.
        """
        if not (self.rtl or from_right):
            return text
        own = RIGHT_MARK if from_right else LEFT_MARK
        return f"{own}{text}{own}{RIGHT_MARK if self.rtl else LEFT_MARK}"

    def _text(self, paragraph: Any, line: Line, *, bold: bool = False, soft: bool = False) -> None:
        """Put a line into a paragraph, in runs that each go in one direction."""
        self._direct(paragraph)
        for text, from_right in self._parts(line):
            run = paragraph.add_run(text)
            run.bold = bold or None
            if soft:
                run.font.color.rgb = RGBColor(0x56, 0x62, 0x72)
            if from_right:
                run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
                _size_of_both(run)

    def _direct(self, paragraph: Any) -> None:
        """The direction of a paragraph."""
        if self.rtl:
            properties = paragraph._p.get_or_add_pPr()
            mark = OxmlElement("w:bidi")
            properties.insert_element_before(mark, *AFTER_DIRECTION)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and whether each is a name that keeps its own direction."""
    depth, part = 0, ""
    for sign in text:
        if sign not in {ISOLATE, RELEASE}:
            part += sign
            continue
        if part:
            yield part, depth > 0
        depth, part = max(0, depth + (1 if sign == ISOLATE else -1)), ""
    if part:
        yield part, depth > 0


def _put_before(parent: Any, child: Any, *names: str) -> None:
    """Put an element before the first of those that have to follow it, else at the end."""
    after = next((found for name in names if (found := parent.find(qn(name))) is not None), None)
    if after is None:
        parent.append(child)
    else:
        after.addprevious(child)


def _size_of_both(run: Any) -> None:
    """What is bold or of a size in Latin letters is so in others too."""
    properties = run._r.get_or_add_rPr()
    for latin, other in (("w:b", "w:bCs"), ("w:sz", "w:szCs")):
        found = properties.find(qn(latin))
        if found is not None:
            copy = OxmlElement(other)
            for name, value in found.attrib.items():
                copy.set(name, value)
            found.addnext(copy)


def _as_png(svg: str) -> bytes:
    """A picture in dots, of twice the size at which it is meant.

    What draws it takes every text for one from the left, so that each is marked where one reads from the right.
    """
    import vl_convert

    if from_the_right():
        svg = marked_by_direction(svg)
    return bytes(vl_convert.svg_to_png(svg, scale=2))


def _without_times(content: bytes) -> bytes:
    """The same file with every part dated alike."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as found, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as put:
        for part in found.infolist():
            put.writestr(zipfile.ZipInfo(part.filename, EARLIEST), found.read(part), zipfile.ZIP_DEFLATED)
    return made.getvalue()
