"""The text of a PDF, page by page."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import TYPE_CHECKING

from safeconduct.ledger.taking.characters import cleaned, one_line
from safeconduct.ledger.taking.taken import NotTaken, Remark, Said, Taken

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 2_000
"""Pages of a file."""
NO_TITLES = frozenset({"about:blank", "untitled", "untitled document"})
"""What programs write for the title of a file that has none."""


def from_pdf(content: bytes) -> Taken:
    """Read the text of a PDF. No script or action of it is run, and pictures of text are not read.

    Raises:
        NotTaken: it is damaged, asks for a password, or has more than 2,000 pages.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each oddity; ours is one remark or refusal
    try:
        reader = pypdf.PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotTaken("locked")
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise NotTaken("damaged", kind="PDF")
        texts = [page.extract_text() for page in reader.pages]
        said, made_on = _said(reader), _made_on(reader)
        active = any(mark in content for mark in (b"/JavaScript", b"/JS"))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as wrong:
        # The library states what it refuses as PyPdfError; a file made to hurt it ends in the others.
        raise NotTaken("damaged", kind="PDF") from wrong
    kept = [text.strip() for text in texts if text.strip()]
    text, left_out = cleaned("\n\n".join(kept))
    remarks = [*left_out, *made_on]
    if active:
        remarks.append(Remark("script_not_run"))
    if kept and len(kept) < pages:
        remarks.append(Remark("pages_without_text", {"count": pages - len(kept), "pages": pages}))
    return Taken(text, "pdf", said, tuple(remarks))


def _said(reader: PdfReader) -> Said:
    about = reader.metadata
    if about is None:
        return Said()
    title = one_line(cleaned(about.title or "")[0])[:500]
    return Said(
        title="" if title.casefold() in NO_TITLES else title, author=one_line(cleaned(about.author or "")[0])[:500]
    )


def _made_on(reader: PdfReader) -> list[Remark]:
    """The day on which the file was made, which is not that of the publication: a page is often printed years later."""
    day = reader.metadata.creation_date if reader.metadata is not None else None
    return [] if day is None else [Remark("made_on", {"day": day.date().isoformat()})]
