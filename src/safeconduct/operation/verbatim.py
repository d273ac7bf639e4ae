"""Whether words that the ledger has of a source stand in it: a quotation, or the source told in other words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from safeconduct.operation.copies import Copies

if TYPE_CHECKING:
    import polars as pl

LARGEST_TEXT = 64 << 20
"""Bytes of a copy in which words are looked for; of a larger one nothing is a quotation."""
KEPT = 32
"""Texts that are kept at a time, since words of one source often come together."""


class Verbatim:
    """The copies of the sources of an operation, in which words are looked for.

    Args:
        sources: The table.
        copies: As an operation has them, by the SHA-256 of their text.
    """

    def __init__(self, sources: pl.DataFrame, copies: Copies) -> None:
        self._digests: Mapping[str, str | None] = dict(sources.select("source_id", "text_sha256").rows())
        self._copies = copies
        self._text = lru_cache(KEPT)(self._read)

    def quotes(self, source_id: str | None, words: str | None) -> bool:
        """Whether words are those of a source: they stand in its copy, however its lines are broken.

        Where there is no copy nobody can see it, and they are not taken for a quotation.
        """
        digest = self._digests.get(source_id or "")
        if digest not in self._copies or not (words or "").strip():
            return False
        return _one_line(words or "") in self._text(digest)

    def _read(self, digest: str) -> str:
        content = self._copies[digest]()
        return "" if len(content) > LARGEST_TEXT else _one_line(content.decode("utf-8", errors="replace"))


def _one_line(text: str) -> str:
    """A text with one space wherever it has any."""
    return " ".join(text.split())
