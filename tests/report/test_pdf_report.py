"""The report as a PDF: what the page says, on paper."""

from __future__ import annotations

import pytest

from safeconduct.report.drawing import WIDE
from safeconduct.report.facts import Facts
from safeconduct.report.html import headings, lines
from safeconduct.report.pdf_report import pdf_report
from safeconduct.report.phrases import say, speaking
from safeconduct.report.summary import summarise
from safeconduct.report.writing import figures_of

from .documents.reading_pdf import Document, plain_text


@pytest.mark.parametrize("language", ["en", "fa"])
def test_each_figure_is_there_with_its_table(facts: Facts, language: str) -> None:
    """Its title, its sentence, its picture with the sentence for those who cannot see it, and every row."""
    with speaking(language):
        figures = [figure for figure in figures_of(facts) if figure.key != "map"]  # its lines are long to read
        document = Document(pdf_report(facts, figures), rtl=language == "fa")
        titles = [plain_text(figure.title) for figure in figures]
        assert document.elements("/H1") == [*titles, plain_text(say("page.lists"))]
        assert document.alternatives() == [plain_text(each.sentence) for each in figures if each.picture(WIDE)]
        tables = document.tables()
        with_rows = [figure for figure in figures if figure.table.height]
        assert [len(table) - 1 for table in tables] == [figure.table.height for figure in with_rows]
        if language == "en":
            for table, figure in zip(tables, with_rows, strict=True):
                assert table[0] == [name for name, _ in headings(figure)]
                assert table[1:] == [[plain_text(text) for text, _ in row] for row in lines(figure)]


def test_it_says_the_summary_and_the_lists(facts: Facts) -> None:
    """The answer first, then the families of each departure by their codes, and who stays; the same again."""
    content = pdf_report(facts, figures_of(facts)[:1])
    text = Document(content).whole()
    for sentence in summarise(facts).headline:
        assert plain_text(sentence) in " ".join(text.split())
    assert "Bus 1\nC1 C2\n" in text
    assert text.rstrip().endswith("C7")
    assert pdf_report(facts, figures_of(facts)[:1]) == content


def test_without_a_plan_there_are_no_lists(alone: Facts) -> None:
    """Who waits and what there is."""
    document = Document(pdf_report(alone, figures_of(alone)))
    assert document.elements("/H1") == [figure.title for figure in figures_of(alone)]
