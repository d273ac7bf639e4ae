"""Files that mean harm, or mean well and are none: refused in bounded time, and nothing in them is run."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.web.intake import uploads
from safeconduct.web.intake.uploads import rows_in
from safeconduct.web.record.services.refusal import Refused

TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
RELATIONS = b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%b" Target="%b"/>
</Relationships>"""
BOOK = b"""<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
<sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>"""


def workbook(cells: str, **parts: bytes) -> bytes:
    """A workbook of one sheet with some cells, as XML, and further parts."""
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("_rels/.rels", RELATIONS % (b"officeDocument", b"xl/workbook.xml"))
        packed.writestr("xl/workbook.xml", BOOK)
        packed.writestr("xl/_rels/workbook.xml.rels", RELATIONS % (b"worksheet", b"worksheets/sheet1.xml"))
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            packed.writestr(f"xl/{name}.bin", content)
    return made.getvalue()


def row(number: int, *texts: str) -> str:
    """A row of a sheet."""
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


PEOPLE = row(1, "Name", "Sex", "Age") + row(2, "Shirin", "F", "30")


def test_a_workbook_is_read_from_memory() -> None:
    """The cells of a sheet are texts, and the sheet is named."""
    rows = rows_in("list.XLSX", workbook(PEOPLE))
    assert (rows.header, rows.cells, uploads.sheet_of(rows)) == (
        ("Name", "Sex", "Age"),
        (("Shirin", "F", "30"),),
        "People",
    )


def test_macros_and_formulas_are_inert() -> None:
    """A formula counts by its saved result, and a part with macros is passed over."""
    cells = row(1, "Name", "Sex") + '<row r="2"><c r="A2" t="str"><f>HYPERLINK("http://x")</f><v>Shirin</v></c></row>'
    assert rows_in("list.xlsx", workbook(cells, vbaProject=b"Sub AutoOpen()")).cells == (("Shirin", ""),)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("list.xls", b"\xd0\xcf\x11\xe0", "save it as Excel workbook"),
        ("list.ods", b"PK", "save it as Excel workbook"),
        ("list.pdf", b"%PDF", "Hand in a workbook"),
        ("list", b"a,b", "Hand in a workbook"),
        ("list.csv", b" \n ", "is empty"),
        ("list.csv", b"name,sex\n", "no rows below"),
        ("list.csv", b"name,sex\n\xff\xfe\xfa,F\n", "UTF-8"),
        ("list.csv", b"name,sex\nA\x00,F\n", "no character"),
        ("list.xlsx", b"PK\x03\x04 no workbook", "damaged"),
        ("list.xlsx", b"name,sex\nA,F\n", "damaged"),
    ],
)
def test_what_is_no_list_is_refused(name: str, content: bytes, why: str) -> None:
    """Each file that cannot be read is refused with what would be right."""
    with pytest.raises(Refused, match=why):
        rows_in(name, content)


@pytest.mark.parametrize(
    "content",
    [
        b"name,sex\n" + b'"' + b"x" * 10_000_000 + b'",F\n',
        b"name,sex\n" + b"," * 10_000_000,
        b"name,sex\n" + b"\n" * 10_000_000,
        b"name,sex\n" + b"A,F\n" * 400_000,
        b",".join(b"c%d" % at for at in range(3_000)) + b"\nA\n",
    ],
    ids=["cell", "columns", "empty lines", "rows", "names"],
)
def test_a_csv_file_that_is_too_much_is_refused_soon(content: bytes) -> None:
    """Ten million characters in one cell, columns or lines are refused before they are read into cells."""
    began = monotonic()
    with pytest.raises(Refused):
        rows_in("list.csv", content)
    assert monotonic() - began < 60


def test_a_file_that_is_too_large_is_refused() -> None:
    """The size is looked at first."""
    with pytest.raises(Refused, match="larger than 50 MB"):
        rows_in("list.xlsx", bytes(uploads.LARGEST + 1))


def test_a_bomb_is_refused() -> None:
    """A workbook that unfolds to hundreds of megabytes is refused, also where it lies about that."""
    bomb = workbook(PEOPLE, bomb=bytes(uploads.UNFOLDED + 1))
    assert len(bomb) < 1_000_000
    with pytest.raises(Refused, match="unfolds"):
        rows_in("list.xlsx", bomb)
    size = struct.pack("<I", uploads.UNFOLDED + 1)
    assert size in bomb
    with pytest.raises(Refused, match="unfolds"):
        rows_in("list.xlsx", bomb.replace(size, struct.pack("<I", 10)))


def test_a_cell_far_away_is_refused() -> None:
    """A reader takes memory for the whole rectangle of a sheet, so that one cell far away is too much."""
    with pytest.raises(Refused, match="more than"):
        rows_in("list.xlsx", workbook(PEOPLE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def test_entities_do_not_unfold() -> None:
    """Entities within entities are not followed."""
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    made = workbook(PEOPLE)
    with zipfile.ZipFile(BytesIO(made)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/workbook.xml"] = BOOK.replace(
        b'<?xml version="1.0"?>', f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'.encode()
    ).replace(b'name="People"', b'name="&l11;"')
    again = BytesIO()
    with zipfile.ZipFile(again, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    began = monotonic()
    with pytest.raises(Refused):
        rows_in("list.xlsx", again.getvalue())
    assert monotonic() - began < 60


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([".csv", ".xlsx"]), st.binary(max_size=400), st.integers(0, 10_000))
def test_no_bytes_do_harm(kind: str, noise: bytes, at: int) -> None:
    """Whatever stands in a file, it is read as rows of texts or refused."""
    whole = workbook(PEOPLE) if kind == ".xlsx" else b"Name,Sex,Age\nShirin,F,30\n"
    place = at % len(whole)
    try:
        rows = rows_in(f"list{kind}", whole[:place] + noise + whole[place + len(noise) :])
    except Refused:
        return
    assert all(len(cells) == len(rows.header) for cells in rows.cells)


def test_what_unfolds_is_counted_truly() -> None:
    """The bytes that a part unfolds to are counted, and not what the file says of them."""
    packed = workbook(PEOPLE)
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
        part_of = archive.read(part)
    assert uploads._unfolded(packed, part, 10**6) == part_of
    assert uploads._unfolded(packed, part, len(part_of) - 1) is None
    with pytest.raises((zlib.error, struct.error)):
        uploads._unfolded(packed[: part.header_offset + 4], part, 10**6)
