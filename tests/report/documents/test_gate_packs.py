"""The paper pack: everything that a gate needs is on it, each person once."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from safeconduct.report.documents.blocks import Heading, Table, Tick
from safeconduct.report.documents.contents import GatePack, ListedFamily, Manifest
from safeconduct.report.documents.gate_packs import BLANK_LINES, gate_pack_paper, gate_pack_pdf
from safeconduct.report.documents.words import words_of

from .reading_pdf import Document, plain_text


@pytest.mark.parametrize(("languages", "rtl"), [(("en",), False), (("fa", "en"), True), (("ar",), True)])
def test_a_pack_lists_each_person_once(
    manifest: Manifest, families: tuple[ListedFamily, ...], languages: tuple[str, ...], rtl: bool
) -> None:
    """On the list of their bus; the counts expect as many; the stand-by list follows, then lines to sign."""
    document = Document(gate_pack_pdf(GatePack(manifest, families), languages), rtl=rtl)
    tables, count = document.tables(), words_of(languages[0]).count
    counts, buses, stand_by, signatures = tables[0], tables[1:10:3], tables[10], tables[11]
    people = [row[4] for rows in buses for row in rows[1:]]
    assert sorted(people) == sorted(plain_text(one.native_name) for one in manifest.passengers)
    assert [row[1] for row in counts[1:]] == [count(n) for n in (3, 2, 1, 6)]
    assert [row[1] for row in stand_by[1:]] == ["F007", "F003", "F009"]
    assert len(signatures) == 1 + 2 + 3
    assert all(len(rows) == 1 + BLANK_LINES for rows in tables[2:11:3])


def test_a_pack_has_boxes_to_tick(manifest: Manifest) -> None:
    """Three for each person, four to count in for each bus and for all; without stand-by there is no list of it."""
    blocks = gate_pack_paper(GatePack(manifest), ("en",)).blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    ticks = [[sum(isinstance(cell, Tick) for cell in row) for row in table.rows] for table in tables]
    assert ticks[0] == [4, 4, 4, 4]
    assert ticks[1] == [3, 3, 3]
    assert not [block for block in blocks if isinstance(block, Heading) and block.texts == ("Stand-by list",)]


@pytest.mark.parametrize("languages", [("en",), ("fa", "en")])
def test_the_count_of_a_bus_stands_with_its_lines(manifest: Manifest, languages: tuple[str, ...]) -> None:
    """However long the list of the bus is, its box is on the page of its blank lines, under the name of the bus."""
    alone = [one for one in manifest.passengers if one.bus == "2"]
    counts, late = (f"{words_of(languages[-1]).say(f'pack.{key}')} · Bus 2" for key in ("counts", "boarded_late"))
    pages: list[int] = []
    for people in (8, 14, 20):
        many = Manifest(manifest.head, tuple(replace(alone[0], family=f"G{n}") for n in range(people)))
        reader = PdfReader(io.BytesIO(gate_pack_pdf(GatePack(many), languages)))
        texts = [" ".join(page.extract_text().split()) for page in reader.pages]
        (page,) = [n for n, text in enumerate(texts) if counts in text]
        assert late in texts[page]
        pages.append(page)
    assert pages[0] < pages[-1]  # some list was too long for the page with all of it


def test_each_reason_has_a_letter(manifest: Manifest) -> None:
    """Those of every pack first, then those of the office."""
    text = Document(gate_pack_pdf(GatePack(manifest, further_reasons=("Too much baggage",)))).whole()
    assert "A · Papers are missing" in text
    assert "E · For the safety of others" in text
    assert "H · Too much baggage" in text


def test_more_reasons_than_letters_are_refused(manifest: Manifest) -> None:
    """The message says how many there can be."""
    with pytest.raises(ValueError, match="19 further reasons"):
        gate_pack_paper(GatePack(manifest, further_reasons=("x",) * 20), ("en",))
