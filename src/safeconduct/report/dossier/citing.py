"""Numbers of sources: each story gets one where it is first referred to, however many publishers print it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from safeconduct.operation.side_by_side import stories

if TYPE_CHECKING:
    import polars as pl


class Citing:
    """Gives numbers from 1, in the order in which stories are first referred to.

    Args:
        sources: the table of sources.
    """

    def __init__(self, sources: pl.DataFrame) -> None:
        self._rows: Mapping[str, Mapping[str, Any]] = {row["source_id"]: row for row in sources.rows(named=True)}
        self._story = stories(sources)
        self._numbers: dict[str, int] = {}

    def cite(self, source_ids: Iterable[str | None]) -> tuple[int, ...]:
        """The numbers of the stories that sources tell, each once, from the smallest; an unknown source has none."""
        told = dict.fromkeys(self.story(source) for source in source_ids if source in self._rows)
        return tuple(sorted(self._numbers.setdefault(story, len(self._numbers) + 1) for story in told))

    def story(self, source: str | None) -> str:
        """The source from which a source has its story; itself where it is its own."""
        return self._story.get(source or "", source or "")

    def row(self, source: str | None) -> Mapping[str, Any] | None:
        """What the table says of a source; None where it is not known."""
        return self._rows.get(source or "")

    def cited(self) -> Sequence[tuple[int, Sequence[Mapping[str, Any]]]]:
        """Each number with the rows of all sources that tell its story, the one that it comes from first."""
        tellers: dict[str, list[Mapping[str, Any]]] = {story: [] for story in self._numbers}
        for source, row in self._rows.items():
            story = self.story(source)
            if story in tellers:
                tellers[story].insert(0 if source == story else len(tellers[story]), row)
        return [(number, tellers[story]) for story, number in self._numbers.items()]
