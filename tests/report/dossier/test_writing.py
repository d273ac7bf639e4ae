"""Writing a dossier: the end of the name decides, and it is there whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safeconduct.operation import Operation
from safeconduct.report.dossier import About, UnknownSubject, write_dossier
from safeconduct.report.dossier.writing import KINDS, dossier_bytes, kind_of

LATE = date(2026, 7, 2)
NORTH = About.of("site:north")
BEGINS = {
    ".html": b"<!doctype html>",
    ".docx": b"PK",
    ".pdf": b"%PDF",
    ".csv": b"\xef\xbb\xbfcommitment_id",
    ".figures.csv": b"\xef\xbb\xbffigure_id",
    ".ftm.json": b'{"id"',
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_written(ledger: Operation, tmp_path: Path, kind: str) -> None:
    """In a folder that is made, replacing what was there."""
    path = tmp_path / "new" / f"north{kind}"
    path.parent.mkdir()
    path.write_text("earlier")
    write_dossier(ledger, NORTH, LATE, path)
    assert path.read_bytes().startswith(BEGINS[kind])
    assert list(path.parent.iterdir()) == [path]


def test_a_refusal_leaves_what_was_there(ledger: Operation, tmp_path: Path) -> None:
    """An unknown subject, and a name that says nothing."""
    path = tmp_path / "x.html"
    path.write_text("earlier")
    with pytest.raises(UnknownSubject):
        write_dossier(ledger, About.of("site:x"), LATE, path)
    assert path.read_text() == "earlier"
    with pytest.raises(ValueError, match=r"\.txt"):
        write_dossier(ledger, NORTH, LATE, tmp_path / "x.txt")
    assert list(tmp_path.iterdir()) == [path]


def test_the_longer_ending_counts() -> None:
    """Figures are no commitments, in capitals neither."""
    assert kind_of("a.FIGURES.csv") == ".figures.csv"
    assert kind_of("figures.csv") == ".csv"
    assert kind_of("a.json") is None


def test_lists_are_the_same_in_every_language(ledger: Operation) -> None:
    """Programs read them."""
    for kind in (".csv", ".figures.csv", ".ftm.json"):
        assert dossier_bytes(ledger, NORTH, LATE, kind, "fa") == dossier_bytes(ledger, NORTH, LATE, kind)
