"""What is looked at before a file is read as a list: that reading it ends soon and takes no more memory than it may."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from safeconduct.operation.import_list.source_rows import DELIMITERS, KINDS, SourceRows, rows_of
from safeconduct.operation.reading_csv import UTF_16
from safeconduct.web.record.services.refusal import Refused

LARGEST = 50_000_000
"""Bytes of a file."""
UNFOLDED = 300_000_000
"""Bytes that all parts of a workbook unfold to."""
PARTS = 2_000
"""Parts of a workbook."""
ROWS = 300_000
"""Lines of a CSV file, and rows of a sheet."""
COLUMNS = 500
"""Columns of a list."""
CELLS = 8_000_000
"""Cells of the rectangle that a sheet covers."""
CELL_LENGTH = 32_767
"""Characters of one cell, as spreadsheets have it."""

_PLACE = re.compile(rb"""<(?:\w+:)?c\b[^>]{0,200}?\br=["']([A-Z]{1,4})(\d{1,8})["']""")
_LOCAL_HEADER = 30
_PIECE = 1 << 20


def rows_in(name: str, content: bytes, sheet: str | None = None) -> SourceRows:
    """Read a file that somebody handed in. It is in memory alone, and formulas, macros and scripts in it are texts.

    Args:
        name: Of the file; only its ending counts, and no fault names it.
        content: The bytes.
        sheet: The sheet of a workbook; by default the first that names columns as lists do.

    Raises:
        Refused: it is too large, of another kind, damaged, empty, or would take too much to read.
    """
    kind = PurePath(name).suffix.lower()
    if len(content) > LARGEST:
        raise Refused(_("The file is larger than %(most)d MB; hand in the list in parts.") % {"most": LARGEST // 10**6})
    if kind in (".xls", ".ods", ".numbers"):
        raise Refused(_("%(kind)s cannot be read: open it, and save it as Excel workbook (.xlsx).") % {"kind": kind})
    if kind not in KINDS:
        raise Refused(_("Hand in a workbook (.xlsx) or a CSV file (.csv)."))
    if not content.strip():
        raise Refused(_("The file is empty."))
    if kind == ".xlsx":
        _look_into_workbook(content)
    else:
        _look_at_lines(content)
    rows = rows_of(content, f"list{kind}", sheet)
    if rows.faults:
        raise Refused("; ".join(_told(fault.line, fault.message) for fault in rows.faults[:5]))
    if len(rows.header) > COLUMNS or len(rows.cells) > ROWS:
        raise Refused(_too_many())
    for line, cells in zip((rows.header_line, *rows.lines), (rows.header, *rows.cells), strict=True):
        if any(len(cell) > CELL_LENGTH or "\0" in cell for cell in cells):
            raise Refused(
                _("Row %(line)d: a cell is longer than %(most)d characters, or holds what is no character.")
                % {"line": line, "most": CELL_LENGTH}
            )
    return rows


def sheet_of(rows: SourceRows) -> str:
    """The sheet that rows were read from; empty for a CSV file."""
    return rows.file.partition("[")[2].removesuffix("]")


def _told(line: int | None, message: str) -> str:
    return message if line is None else _("row %(line)d: %(message)s") % {"line": line, "message": message}


def _too_many() -> str:
    told = {"rows": ROWS, "columns": COLUMNS}
    return _("The list has more than %(rows)d rows or %(columns)d columns; hand it in in parts.") % told


def _look_at_lines(content: bytes) -> None:
    """See that a CSV file has no more lines and columns than are read.

    Raises:
        Refused: it has.
    """
    signs = [sign.encode() for sign in DELIMITERS]
    if content.startswith(UTF_16):
        content = content.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    if b"\0" in content:
        raise Refused(_("The file holds what is no character; save it as CSV UTF-8."))
    if content.count(b"\n") + content.count(b"\r") > 2 * ROWS:
        raise Refused(_too_many())
    for line in re.split(rb"[\r\n]+", content):
        if len(line) > COLUMNS and any(line.count(sign) > 4 * COLUMNS for sign in signs):
            raise Refused(_too_many())


def _look_into_workbook(content: bytes) -> None:
    """See that the parts of a workbook unfold to no more than is read, whatever it says of itself.

    Raises:
        Refused: they do not, or it is no workbook.
    """
    damaged = _("The workbook is damaged or locked with a password; save it anew, without a password.")
    too_much = _("The workbook unfolds to more than is read; save the list in a workbook of its own.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise Refused(damaged) from None
    if len(parts) > PARTS:
        raise Refused(too_much)
    left = UNFOLDED
    for part in parts:
        if part.flag_bits & 0x1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(damaged)
        try:
            unfolded = _unfolded(content, part, left)
        except (zlib.error, struct.error, IndexError):
            raise Refused(damaged) from None
        if unfolded is None:
            raise Refused(too_much)
        left -= len(unfolded)
        if part.filename.startswith("xl/worksheets/") and not _is_of_size(unfolded):
            raise Refused(_too_many())


def _unfolded(content: bytes, part: zipfile.ZipInfo, most: int) -> bytes | None:
    """What a part of a zip file truly unfolds to; None where that is more than allowed."""
    name, extra = struct.unpack_from("<HH", content, part.header_offset + _LOCAL_HEADER - 4)
    start = part.header_offset + _LOCAL_HEADER + name + extra
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return packed if len(packed) <= most else None
    unfolding, pieces, size = zlib.decompressobj(-zlib.MAX_WBITS), [], 0
    while packed:
        piece = unfolding.decompress(packed, _PIECE)
        pieces.append(piece)
        size += len(piece)
        if size > most:
            return None
        packed = unfolding.unconsumed_tail
    return b"".join(pieces)


def _is_of_size(xml: bytes) -> bool:
    """Whether the cells of a sheet lie within a rectangle that is read; a reader takes memory for all of it."""
    last_row, last_column = 0, ""
    for match in _PLACE.finditer(xml):
        row = int(match[2])
        last_row = max(last_row, row)
        column = match[1].decode()
        last_column = max(last_column, column, key=lambda letters: (len(letters), letters))
    width = 0
    for letter in last_column:
        width = 26 * width + ord(letter) - ord("A") + 1
    return last_row <= 2 * ROWS and width <= 4 * COLUMNS and last_row * width <= CELLS
