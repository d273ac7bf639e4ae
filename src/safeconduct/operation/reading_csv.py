"""Reading a CSV file: UTF-8, a header row, RFC 4180 quoting, each row with the line on which it begins."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import polars as pl

from safeconduct.operation.faults import Fault
from safeconduct.operation.headers import check_header
from safeconduct.operation.text_table import TextTable, nul_faults, tidied

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_csv(path: Path) -> tuple[TextTable | None, list[Fault]]:
    """Read a CSV file as texts.

    A byte-order mark is passed over. Bytes that are not UTF-8 are named and read as U+FFFD, so that the rest of the
    file can be checked in the same run.

    Returns:
        The table, or None where not even its header can be read, and the faults.
    """
    file = path.name
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [Fault(file, None, None, f"cannot be read: {error.strerror or error}")]
    if not content.strip():
        return None, [Fault(file, None, None, f"is empty ({len(content)} bytes); its first row names the columns")]
    if content.startswith(UTF_16):
        return None, [Fault(file, 1, None, f"byte 0x{content[0]:02X} at offset 0 is not UTF-8: the file is UTF-16")]
    text, faults = decode(content, file)
    return _parse(text.removeprefix("\ufeff"), file, faults)


def decode(content: bytes, file: str) -> tuple[str, list[Fault]]:
    """Decode UTF-8, with one fault for each line that holds a byte that is not."""
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    faults, offset = [], 0
    for line, part in enumerate(content.split(b"\n"), start=1):
        try:
            part.decode("utf-8")
        except UnicodeDecodeError as error:
            byte, place = part[error.start], offset + error.start
            message = f"byte 0x{byte:02X} at offset {place} is not UTF-8; save the file as UTF-8"
            faults.append(Fault(file, line, None, message))
        offset += len(part) + 1
    return content.decode("utf-8", errors="replace"), faults


def _parse(text: str, file: str, faults: list[Fault]) -> tuple[TextTable | None, list[Fault]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    header: list[str] = []
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    begins, whole = 1, True
    try:
        for cells in reader:
            if not cells:
                pass  # a blank line
            elif not header:
                header = [name.strip() for name in cells]
                width, header_line = len(header), begins
            else:
                if len(cells) != width:
                    than = "more" if len(cells) > width else "fewer"
                    message = f"has {len(cells)} cells, {than} than the {width} of the header"
                    faults.append(Fault(file, begins, None, message))
                    cells = [*cells, *[""] * width][:width]  # noqa: PLW2901 # so that what is there can be checked
                rows.append(cells)
                lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(file, begins, None, f"cannot be read from this line on: {_plainly(error)}"))
        whole = False
    if not header:
        return None, [*faults, Fault(file, 1, None, "has no header; its first row names the columns")]
    names, header_faults = check_header(file, header, header_line, lambda: rows, lines)
    frame = pl.DataFrame(
        pl.Series(name, [row[i] or None for row in rows], dtype=pl.String) for i, name in enumerate(names) if name
    )
    table = tidied(TextTable(file, frame, lines, whole, header_line))
    return table, faults + header_faults + (nul_faults(table) if "\0" in text else [])


def _plainly(error: csv.Error) -> str:
    said = str(error)
    if "field larger" in said:
        return "a cell is longer than 131,072 characters; perhaps a quote is never closed"
    if "unexpected end" in said:
        return "a quote is never closed"
    if "expected after" in said:
        return "text follows a closing quote; a quote within quotes is written twice"
    return said
