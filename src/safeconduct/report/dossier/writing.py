"""Writing a dossier: what the end of a file's name says that it becomes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.operation.placing import placed_file
from safeconduct.report.dossier.making import make_dossier

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.report.dossier.about import About

KINDS = (".html", ".docx", ".pdf", ".figures.csv", ".csv", ".ftm.json")
"""What a file can end in; of several that fit, the first counts."""


def kind_of(name: str) -> str | None:
    """What of :data:`KINDS` a file's name ends in; None where it is none of them."""
    return next((kind for kind in KINDS if name.lower().endswith(kind)), None)


def dossier_bytes(operation: Operation, about: About, on: date, kind: str, language: str = "en") -> bytes:
    """A dossier, or what belongs to it as a list, as the bytes of a file.

    Args:
        operation: with its ledger.
        about: its subject.
        on: the day for which every status is computed.
        kind: one of :data:`KINDS`; lists and entities are the same in every language.
        language: one of the languages of reports.

    Raises:
        UnknownSubject: there is no such subject; the message names what there is.
        ValueError: it is no such kind, or no language of reports.
    """
    match kind:
        case ".html":
            from safeconduct.report.dossier.page import page

            return page(make_dossier(operation, about, on, language)).encode("utf-8")
        case ".docx":
            from safeconduct.report.dossier.word_file import word_file

            return word_file(make_dossier(operation, about, on, language))
        case ".pdf":
            from safeconduct.report.dossier.pdf_file import pdf_file

            return pdf_file(make_dossier(operation, about, on, language))
        case ".csv" | ".figures.csv":
            from safeconduct.report.dossier.lists import commitment_list, figure_list

            return (commitment_list if kind == ".csv" else figure_list)(operation, about, on)
        case ".ftm.json":
            from safeconduct.report.dossier.entities import entity_lines

            return entity_lines(operation, about, on)
    raise ValueError(f"{kind!r} is no kind of dossier; it is one of {', '.join(KINDS)}")


def write_dossier(operation: Operation, about: About, on: date, path: Path, language: str = "en") -> None:
    """Write a dossier whole or not at all; an earlier file is replaced.

    Args:
        operation: with its ledger.
        about: its subject.
        on: the day for which every status is computed.
        path: what its name ends in says what it becomes: a page (``.html``), a document (``.docx`` or
            ``.pdf``), the commitments (``.csv``) or the figures (``.figures.csv``) as a list, or entities of
            FollowTheMoney (``.ftm.json``).
        language: of a page or a document.

    Raises:
        UnknownSubject: there is no such subject; the message names what there is.
        ValueError: the name ends in something else.
        OSError: the file cannot be written; an earlier one is then as it was.
    """
    content = dossier_bytes(operation, about, on, kind_of(path.name) or path.suffix, language)
    with placed_file(path) as beside:
        beside.write_bytes(content)
