"""The passenger list for carriers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from safeconduct.report.documents.carriers import COLUMNS, WITH_NEEDS, carrier_csv, carrier_workbook
from safeconduct.report.documents.contents import Manifest
from safeconduct.report.documents.texts import iso

EVIL = '=HYPERLINK("http://x","y")'


def rows_of(content: bytes) -> list[list[str]]:
    """The lines of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_list_is_the_data(manifest: Manifest) -> None:
    """The fields of each person in their order; neither family, bus nor token; needs only where they are asked for."""
    heading, *rows = rows_of(carrier_csv(manifest))
    assert heading == list(COLUMNS)
    for row, one in zip(rows, manifest.passengers, strict=True):
        assert row == [
            *(one.surname, one.given_names, iso(one.birth_date), one.sex, "IRN", "P", one.document_number),
            *("IRN", iso(one.expiry), str(one.seats)),
        ]
    with_needs = rows_of(carrier_csv(manifest, with_needs=True))
    assert [row[-1] for row in with_needs[:4]] == [WITH_NEEDS, "wheelchair", "", "stretcher; escort"]


@pytest.mark.parametrize("text", [EVIL, "+1", "@x", "-x", "\t=1"])
def test_no_cell_is_a_formula(manifest: Manifest, text: str) -> None:
    """A surname that looks like one has an apostrophe before it in the list, and is a text in the workbook."""
    evil = Manifest(manifest.head, (replace(manifest.passengers[0], surname=text),))
    assert rows_of(carrier_csv(evil))[1][0] == f"'{text.strip()}"
    sheet = openpyxl.load_workbook(io.BytesIO(carrier_workbook(evil))).active
    cell = sheet.cell(sheet.max_row, 1)
    assert (cell.value, cell.data_type) == (text.strip(), "s")


def test_the_workbook_has_the_same_rows(manifest: Manifest) -> None:
    """Under what departs and whether it is released; equal manifests give equal files."""
    content = carrier_workbook(manifest, with_needs=True)
    assert content == carrier_workbook(manifest, with_needs=True)
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    listed = rows_of(carrier_csv(manifest, with_needs=True))
    assert [["" if cell is None else str(cell) for cell in row] for row in rows[-len(listed) :]] == listed
    assert rows[7][:2] == ("Released", "Ana Exempel, Bo Muster")
    unreleased = replace(manifest, head=replace(manifest.head, released=()))
    draft = openpyxl.load_workbook(io.BytesIO(carrier_workbook(unreleased))).active
    assert draft.cell(8, 2).value == "NOT RELEASED"
