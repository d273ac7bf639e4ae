"""Bytes to characters, and the characters that a text is better without."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from safeconduct.ledger.taking.taken import NotTaken, Remark

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
"""What a text may begin with, and what it says of the rest."""

CHARSETS = frozenset(
    ["utf-8", "ascii", "koi8-r", "koi8-u", "gb18030", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr"]
    + [f"iso8859-{number}" for number in range(1, 17) if number != 12]
    + [f"cp{number}" for number in (874, *range(1250, 1259))]
)
"""The encodings of web pages and letters, as Python calls them; what another is called, such as one that runs through
escapes, is no way to write a page."""

DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing for those after them (Unicode Standard Annex 9)."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_BLANKS = re.compile("[ \t\xa0\r\x0b\x0c]+")


def decoded(content: bytes) -> str:
    """The text of bytes that are UTF-8, or UTF-16 with a mark at the beginning; the mark is no part of it.

    Raises:
        NotTaken: they are not, with the first byte that is wrong, from 1.
    """
    mark, charset = next((one for one in MARKS if content.startswith(one[0])), (b"", "utf-8"))
    try:
        return content[len(mark) :].decode(charset)
    except UnicodeDecodeError as wrong:
        raise NotTaken("not_utf8", byte=wrong.start + len(mark) + 1) from None


def decoded_as(content: bytes, declared: str) -> tuple[str, tuple[Remark, ...]]:
    """The text of bytes, by their mark, else as declared, else UTF-8, else as Western Windows writes.

    Returns:
        The text, and a remark where characters could not be read.
    """
    if any(content.startswith(mark) for mark, _ in MARKS):
        declared = ""
    charset = known(declared)
    if not charset or charset == "utf-8":
        try:
            return decoded(content), ()
        except NotTaken:
            charset = "utf-8" if charset else "cp1252"
    text = content.decode(charset, errors="replace")
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    return text, (Remark("not_decoded", {"count": lost, "charset": charset}),) if lost else ()


def known(declared: str) -> str:
    """The name of an encoding that is declared, or nothing where it is none of `CHARSETS`; Latin-1 is Windows' own."""
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    return {"iso8859-1": "cp1252", "ascii": "utf-8"}.get(name, name) if name in CHARSETS else ""


def cleaned(text: str) -> tuple[str, tuple[Remark, ...]]:
    """A text without control characters, its lines ended by a line feed.

    Returns:
        The text, and a remark where something was left out.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, count = _CONTROLS.subn("", text)
    return text, (Remark("controls_left_out", {"count": count}),) if count else ()


def one_line(text: str) -> str:
    """A text with its white space run together, as browsers show it."""
    return _BLANKS.sub(" ", text.replace("\n", " ")).strip()


def told(text: str) -> Iterator[Remark]:
    """What is to be known of the characters of a text."""
    if turned := len(DIRECTIONS.findall(text)):
        yield Remark("direction_marks", {"count": turned})
