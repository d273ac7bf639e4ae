"""What a section of a dossier is made from, and who says what it says: from the statement up to the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from safeconduct.ledger import disagreements_in
from safeconduct.operation.verbatim import Verbatim
from safeconduct.report.dossier.document import Line
from safeconduct.report.dossier.wording import choice, day_known, named, quoted, told
from safeconduct.report.phrases import bracketed, plain, say

if TYPE_CHECKING:
    import polars as pl

    from safeconduct.ledger import Disagreement
    from safeconduct.operation import Operation
    from safeconduct.report.dossier.citing import Citing
    from safeconduct.report.dossier.selecting import Selection


@dataclass(frozen=True)
class Evidence:
    """An operation, what of its ledger was chosen for a day, and the numbers of sources.

    Args:
        operation: the operation.
        on: the day.
        selection: the rows that belong to the subject.
        citing: gives numbers; the order in which sections are made is that in which sources are first referred to.
    """

    operation: Operation
    on: date
    selection: Selection
    citing: Citing

    @property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """The tables with the rows that were chosen."""
        return self.selection.tables

    @cached_property
    def statements(self) -> Mapping[str, Mapping[str, Any]]:
        """Every statement by its code."""
        return {row["statement_id"]: row for row in self.operation.tables["statements"].rows(named=True)}

    @cached_property
    def commitments(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows of the commitments that were chosen, by their codes."""
        return {row["commitment_id"]: row for row in self.tables["commitments"].rows(named=True)}

    @cached_property
    def agreements(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows of the agreements that were chosen, by their codes."""
        return {row["agreement_id"]: row for row in self.tables["agreements"].rows(named=True)}

    @cached_property
    def offers(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows of all offers, by their codes."""
        return {row["offer_id"]: row for row in self.operation.tables["offers"].rows(named=True)}

    @cached_property
    def places(self) -> Mapping[str, str]:
        """What sites and destinations are called, by ``site:CODE`` and ``destination:CODE``."""
        found = {}
        for kind in ("site", "destination"):
            for code, name in self.operation.tables[f"{kind}s"].select(f"{kind}_id", "name").rows():
                found[f"{kind}:{code}"] = name or code
        return found

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """What of the figures that were chosen disagrees."""
        return tuple(disagreements_in(self.tables))

    @cached_property
    def verbatim(self) -> Verbatim:
        """The copies of sources, which say what is a quotation."""
        return Verbatim(self.operation.tables["sources"], self.operation.copies)

    def words(self, source_id: str | None, text: str | None) -> str:
        """What a source says: between quotation marks where these are its words, else as it is told; "" for nothing."""
        if not text:
            return ""
        return quoted(text) if self.verbatim.quotes(source_id, text) else told(text)

    def speaker(self, statement: Mapping[str, Any]) -> str:
        """Who makes a statement; where it is told in other words, it does not say that they are the speaker's own."""
        verbatim = self.verbatim.quotes(statement["source_id"], statement["text"])
        return speaker_of(statement if verbatim else {**statement, "mode": None, "cue": None})

    def chain(self, statement_id: str | None) -> tuple[Line, ...]:
        """Who says it, who reports that, and in which source it stands: a line each; none without a statement."""
        rows = list(self._upwards(statement_id))
        if not rows:
            return ()
        lines = [
            Line(say(key, who=self.speaker(row), words=self.words(row["source_id"], row["text"])))
            for key, row in zip(("chain.says", *("chain.reported" for _ in rows)), rows, strict=False)
        ]
        return (*lines, self.source_line(rows[-1]["source_id"]))

    def source_line(self, source_id: str) -> Line:
        """The source in which something stands, with its author and publisher, and its number."""
        row = self.citing.row(source_id)
        if row is None:
            return Line(say("chain.source", source=named(source_id)))
        return Line(say("chain.source", source=source_words(row)), self.citing.cite([source_id]))

    def who_says(self, source_id: str, statement_id: str | None) -> str:
        """In a few words whose number or claim it is: the speaker of the statement, else the source itself."""
        rows = list(self._upwards(statement_id))
        row = self.citing.row(source_id)
        source = named((row or {}).get("publisher") or (row or {}).get("author") or source_id)
        if not rows:
            return say("chain.own_voice", source=source)
        reporters = [self.speaker(each) for each in rows[1:]]
        return say("chain.by", who=self.speaker(rows[0]), through=say("word.comma").join([*reporters, source]))

    def _upwards(self, statement_id: str | None) -> Iterator[Mapping[str, Any]]:
        """A statement, the one that reports it, and so on."""
        seen: set[str] = set()
        while statement_id is not None and statement_id not in seen and statement_id in self.statements:
            seen.add(statement_id)
            row = self.statements[statement_id]
            yield row
            statement_id = row["parent_statement_id"]


def speaker_of(statement: Mapping[str, Any]) -> str:
    """Who makes a statement, as whom, in what way, and when, as far as it is known."""
    who = named(statement["speaker"]) or say("chain.nobody_named")
    role, mode, cue = named(statement["speaker_role"]), statement["mode"], named(statement["cue"])
    day = day_known(statement["said_on"], statement["precision"])
    ways = [choice("chain_mode", mode) if mode else "", say("chain.cue", cue=cue) if cue else "", day]
    about = say("word.comma").join(way for way in [role, *ways] if way)
    return f"{who} {bracketed(about)}" if about else who


def source_words(source: Mapping[str, Any]) -> str:
    """A source as it is referred to: title, author, publisher, day; what the title says is not said again."""
    title = named(source["title"] or source["source_id"])
    author = say("chain.author", author=named(source["author"])) if source["author"] else ""
    day = day_known(source["published_on"], source["precision"])
    parts = [part for part in (author, named(source["publisher"]), day) if part and plain(part) not in title]
    return say("word.comma").join([title, *parts])
