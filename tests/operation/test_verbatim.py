"""Words that stand in the copy of a source are a quotation; others are what it says in other words."""

from __future__ import annotations

import polars as pl
import pytest

from safeconduct.operation import verbatim
from safeconduct.operation.verbatim import Verbatim

SOURCES = pl.DataFrame({"source_id": ["S1", "S2", "S3"], "text_sha256": ["aa", None, "bb"]})
COPIES = {"aa": b"Some 400 people\r\ncame to the gate.\n"}


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("S1", "400 people came", True),
        ("S1", "400 people\ncame", True),
        ("S1", "about 400 people came", False),
        ("S1", "", False),
        ("S1", None, False),
        ("S2", "400 people", False),
        ("S3", "400 people", False),
        ("S4", "400 people", False),
        (None, "400 people", False),
    ],
)
def test_only_what_the_copy_shows_is_quoted(source: str | None, words: str | None, expected: bool) -> None:
    """However lines are broken; without a copy, or with one that is missing, nothing is."""
    copies = {digest: lambda content=content: content for digest, content in COPIES.items()}
    assert Verbatim(SOURCES, copies).quotes(source, words) is expected


def test_a_copy_is_read_once_and_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one that is too large nothing is looked for."""
    read: list[str] = []
    copies = {"aa": lambda: read.append("aa") or COPIES["aa"]}
    found = Verbatim(SOURCES, copies)
    assert not read
    assert found.quotes("S1", "400 people")
    assert found.quotes("S1", "the gate")
    assert read == ["aa"]
    monkeypatch.setattr(verbatim, "LARGEST_TEXT", 10)
    assert not Verbatim(SOURCES, copies).quotes("S1", "400 people")
