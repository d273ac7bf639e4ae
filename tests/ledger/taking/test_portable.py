"""The text of PDFs, made here by hand."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.ledger.taking import NotTaken, text_of


def pdf(*pages: bytes, root: bytes = b"", info: bytes = b"", packed: bool = False) -> bytes:
    """A PDF of pages, each given as the operators that draw it."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % root,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, drawn in enumerate(pages):
        content = zlib.compress(drawn) if packed else drawn
        filtered = b"/Filter /FlateDecode" if packed else b""
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number),
            b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filtered, content),
        ]
    objects.append(b"<< %s >>" % info)
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    made_of = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return made + table + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (made_of, len(made))


def shown(words: bytes) -> bytes:
    """The operators that show words."""
    return b"BT /F1 12 Tf 20 200 Td (%s) Tj ET" % words


def test_the_pages_of_a_pdf_are_read_in_order() -> None:
    """Pages stand apart, and title and author are proposed."""
    made = pdf(shown(b"The minister said."), shown(b"Page two."), info=b"/Title (A law) /Author (Parliament)")
    taken = text_of(made, "a.pdf")
    assert taken.text == "The minister said.\n\nPage two."
    assert (taken.said.title, taken.said.author, taken.form) == ("A law", "Parliament", "pdf")


def test_the_beginning_of_a_file_tells_a_pdf_whatever_its_name() -> None:
    """A PDF that is called otherwise is read as what it is."""
    assert text_of(pdf(shown(b"Words.")), "a.txt").form == "pdf"


def test_a_script_in_a_pdf_is_told_and_not_run() -> None:
    """An action at opening is a remark and no word of the text."""
    made = pdf(shown(b"Words."), root=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")
    taken = text_of(made, "a.pdf")
    assert taken.text == "Words."
    assert [one.kind for one in taken.remarks] == ["script_not_run"]


def test_pages_without_text_are_told() -> None:
    """A page that was scanned has no words; what is missing is said."""
    taken = text_of(pdf(shown(b"Words."), b"0 0 10 10 re f"), "a.pdf")
    assert [(one.kind, dict(one.values)) for one in taken.remarks] == [("pages_without_text", {"count": 1, "pages": 2})]


def test_a_pdf_of_pictures_alone_is_refused() -> None:
    """Without any word there is nothing to rest on."""
    with pytest.raises(NotTaken) as refused:
        text_of(pdf(b"0 0 10 10 re f"), "a.pdf")
    assert "type or paste" in str(refused.value)


def test_a_pdf_that_unfolds_without_end_is_refused() -> None:
    """A few kilobytes that unpack to a hundred megabytes are not unpacked to the end."""
    made = pdf(b" " * 100_000_000, packed=True)
    assert len(made) < 200_000
    with pytest.raises(NotTaken, match=r"damaged"):
        text_of(made, "a.pdf")


def outcome(content: bytes) -> str:
    """The text of a file, or the words of its refusal."""
    try:
        return text_of(content, "a.pdf").text
    except NotTaken as refused:
        return str(refused)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_pdf_is_read_or_refused(data: st.DataObject) -> None:
    """Bytes changed, cut or doubled anywhere never give another error."""
    made = bytearray(pdf(shown(b"The minister said."), packed=True, info=b"/Title (A law)"))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(8, len(made) - 1))
        made[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    assert outcome(bytes(made))
