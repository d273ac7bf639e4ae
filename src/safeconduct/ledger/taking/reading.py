"""From the bytes of a file to its working text."""

from __future__ import annotations

from pathlib import PurePath

from safeconduct.ledger.taking.characters import decoded, told
from safeconduct.ledger.taking.taken import Form, NotTaken, Taken

LARGEST = 20_000_000
"""Bytes of a file."""
LONGEST = 2_000_000
"""Characters of a text: some 300,000 words."""

FORMS: dict[str, Form] = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".eml": "email",
}
"""What is read, by the ending of the name."""

ARCHIVES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
"""How archives begin; word processors' files are zip archives, too."""


def form_of(content: bytes, name: str) -> Form:
    """What a file is, by the ending of its name, and by how it begins.

    Args:
        content: Its bytes.
        name: Its name; only the ending counts.

    Raises:
        NotTaken: it is too large, empty, an archive, or of a kind that is not read.
    """
    if len(content) > LARGEST:
        raise NotTaken("too_large", megabytes=LARGEST // 10**6)
    if not content.strip():
        raise NotTaken("no_text")
    for beginning, kind in ARCHIVES:
        if content.startswith(beginning):
            raise NotTaken("archive", kind=kind)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    ending = PurePath(name).suffix.lower()
    if ending not in FORMS:
        raise NotTaken("other_kind", kind=ending)
    if FORMS[ending] == "pdf":
        raise NotTaken("damaged", kind="PDF")
    return FORMS[ending]


def text_of(content: bytes, name: str) -> Taken:
    """Read a file as a source.

    A hostile file can take long or need much memory here: a face of the program calls `text_apart`.

    Args:
        content: Its bytes.
        name: Its name; only the ending counts.

    Raises:
        NotTaken: it cannot be read, is too large, or holds no text.
    """
    form = form_of(content, name)
    if form == "html":
        from safeconduct.ledger.taking.hypertext import from_html as reader
    elif form == "pdf":
        from safeconduct.ledger.taking.portable import from_pdf as reader
    elif form == "email":
        from safeconduct.ledger.taking.letter import from_email as reader
    else:
        reader = from_text
    taken = reader(content)
    if not taken.text.strip():
        raise NotTaken("no_text")
    if len(taken.text) > LONGEST:
        raise NotTaken("too_long", characters=LONGEST)
    return Taken(taken.text, taken.form, taken.said, (*taken.remarks, *told(taken.text)))


def from_text(content: bytes) -> Taken:
    """Read a text file: UTF-8, or UTF-16 where a mark at its beginning says so. Nothing in it is changed.

    Raises:
        NotTaken: it is not encoded so, or holds a character that is none.
    """
    text = decoded(content)
    if "\0" in text:
        raise NotTaken("binary")
    return Taken(text, "text")
