"""Sources and statements compared with the unalterable copies of the sources.

A copy is the text of a source in UTF-8, and what a statement's ``start`` and ``end`` count are its characters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from safeconduct.operation.cells import shown
from safeconduct.operation.copies import DIGEST, FOLDER
from safeconduct.operation.draft import Draft
from safeconduct.operation.faults import Fault

PIECE = 1 << 20
"""Bytes that are hashed at a time."""

LARGEST_TEXT = 64 << 20
"""Bytes of a copy within which statements are looked up; a larger one is hashed alone."""


def check_copies(draft: Draft, paths: Mapping[str, Path] | None) -> tuple[list[Fault], list[Fault]]:
    """Compare sources and statements with the copies.

    Args:
        draft: With the tables of sources and statements.
        paths: Files of the copies by their names; None where the operation lies where there can be none.

    Returns:
        Faults: a digest that is none, a copy that holds something else, a statement whose text is not what stands
        there. Warnings: a copy that is missing, one that no source names, one that is no text.
    """
    faults: list[Fault] = []
    warnings: list[Fault] = []
    named: dict[str, int] = {}
    texts_of: dict[str, str] = {}
    for row, (source, digest) in enumerate(draft.frames["sources"].select("source_id", "text_sha256").rows()):
        if digest is None:
            continue
        if not DIGEST.fullmatch(digest):
            message = f"{shown(digest)} is no SHA-256; write its 64 hexadecimal digits in lower case"
            faults.append(draft.fault("sources", row, "text_sha256", message))
            continue
        named.setdefault(digest, row)
        if source is not None:
            texts_of[source] = digest
    if paths is None:
        if named:
            message = f"no copy of a source lies in a workbook; sources that name one: {len(named):,}"
            warnings.append(Fault(draft.name("sources"), None, None, message))
        return faults, warnings
    statements: dict[str, list[int]] = {}
    marked = draft.frames["statements"].select("source_id", "start", "end").rows()
    for row, (source, start, end) in enumerate(marked):
        if source in texts_of and start is not None and end is not None:
            statements.setdefault(texts_of[source], []).append(row)
    for digest, row in named.items():
        if digest not in paths:
            message = f"there is no file {FOLDER}/{digest}; the copy of the source is missing"
            warnings.append(draft.fault("sources", row, "text_sha256", message))
            continue
        wrong, odd = _compared(draft, row, paths[digest], statements.get(digest, []))
        faults += wrong
        warnings += odd
    for digest in paths.keys() - named.keys():
        message = f"belongs to no source of {draft.name('sources')}; it is kept"
        warnings.append(Fault(f"{FOLDER}/{digest}", None, None, message))
    return faults, warnings


def _compared(draft: Draft, row: int, path: Path, statements: list[int]) -> tuple[list[Fault], list[Fault]]:
    """Faults and warnings of one copy, that of a row of sources, and of the statements (rows) in it."""
    try:
        found = _digest(path)
    except OSError as error:
        message = f"{FOLDER}/{path.name} cannot be read: {error.strerror or error}"
        return [draft.fault("sources", row, "text_sha256", message)], []
    if found != path.name:
        message = f"{FOLDER}/{path.name} holds something else (its SHA-256 is {found}); bring the copy back"
        return [draft.fault("sources", row, "text_sha256", message)], []
    if not statements:
        return [], []
    if path.stat().st_size > LARGEST_TEXT:
        message = f"{FOLDER}/{path.name} is larger than {LARGEST_TEXT >> 20} MB; statements are not looked up in it"
        return [], [draft.fault("sources", row, "text_sha256", message)]
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        message = f"{FOLDER}/{path.name} is no text in UTF-8; statements cannot be looked up in it"
        return [], [draft.fault("sources", row, "text_sha256", message)]
    return list(_misplaced(draft, text, statements)), []


def _misplaced(draft: Draft, text: str, statements: list[int]) -> Iterator[Fault]:
    """A fault for each statement whose text is not what stands at its place."""
    rows = draft.frames["statements"].select("text", "start", "end")
    for row in statements:
        said, start, end = rows.row(row)
        if said is None:
            continue
        if end > len(text):
            message = f"{end} lies behind the end of the source's text, which has {len(text):,} characters"
            yield draft.fault("statements", row, "end", message)
            continue
        there = text[start:end]
        if _line_breaks(there) != _line_breaks(said):
            message = f"is not what stands at {start} to {end} of the source's text: {shown(there)}"
            yield draft.fault("statements", row, "text", message)


def _line_breaks(text: str) -> str:
    r"""The text with ``\n`` for every line break, as all tables have it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _digest(path: Path) -> str:
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            hashed.update(piece)
    return hashed.hexdigest()
