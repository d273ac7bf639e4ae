"""Figures that count the same thing at the same time and differ: both sides, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from safeconduct.operation.side_by_side import Counted, any_disagree, counted_by, number_of, side_by_side, stories

if TYPE_CHECKING:
    import polars as pl

Standing = Literal["open", "used", "both_stand", "rejected"]


@dataclass(frozen=True)
class Side:
    """One figure of a disagreement.

    Attributes:
        figure_id: Its code.
        quantifier: How the number is meant.
        low: The least that it says; None where it leaves that end open.
        high: The most; None likewise.
        source_id: The source that gives it.
        statement_id: The statement in which it stands; None where it is the source's own voice.
        publisher: Of the source.
        slant: Whose side the source speaks for.
        reliability: Of the source, from A to F.
        repeats: Whether the source tells the story of another that is a side here too, so that it does not count
            again.
        role: What was decided about it; None where nothing was.
        reason: Why.
        review: ``proposed``, ``reviewed`` or ``changed_after_review``.
    """

    figure_id: str
    quantifier: str
    low: int | None
    high: int | None
    source_id: str
    statement_id: str | None
    publisher: str | None
    slant: str | None
    reliability: str | None
    repeats: bool
    role: str | None
    reason: str | None
    review: str


@dataclass(frozen=True)
class Disagreement:
    """Figures that count the same thing at the same time and differ.

    Attributes:
        counted: What they count, and when.
        sides: The figures, in the order of the table.
        standing: ``open`` until one is used, or each is a cross-check or rejected with a reason, and then
            ``both_stand`` or, where all are rejected, ``rejected``.
    """

    counted: Counted
    sides: tuple[Side, ...]
    standing: Standing


def disagreements_in(tables: Mapping[str, pl.DataFrame], until: date | None = None) -> tuple[Disagreement, ...]:
    """Every disagreement of the ledger, in the order of the first figure of each; settled ones too.

    Args:
        tables: Of the operation; ``figures`` and ``sources`` are read.
        until: Leaves out what is counted at a later day than this, or over a period that ends later.
    """
    figures = tables["figures"].rows(named=True)
    sources = {row["source_id"]: row for row in tables["sources"].iter_rows(named=True)}
    story = stories(tables["sources"])
    found = []
    for group in side_by_side(tables["figures"], tables["sources"]):
        ends = group.counted.last or group.counted.first
        if until is not None and ends is not None and ends > until:
            continue
        members = [figures[row] for row in group.rows]
        if group.state != "agree" and any_disagree(members, story):
            tellers = _tellers(members, story)
            sides = tuple(
                _side(figure, sources.get(figure["source_id"], {}), repeats=figure["source_id"] not in tellers)
                for figure in members
            )
            found.append(Disagreement(group.counted, sides, group.state))
    return tuple(found)


def alternatives(tables: Mapping[str, pl.DataFrame], figure_id: str) -> tuple[str, ...]:
    """The other figures that count what one counts at the same time, whether or not they differ, in their order."""
    figures = tables["figures"].rows(named=True)
    mine = next((counted_by(figure) for figure in figures if figure["figure_id"] == figure_id), None)
    return tuple(
        figure["figure_id"]
        for figure in figures
        if mine is not None and figure["figure_id"] != figure_id and counted_by(figure) == mine
    )


def _side(figure: Mapping[str, Any], source: Mapping[str, Any], *, repeats: bool) -> Side:
    low, high = number_of(figure)
    return Side(
        figure_id=figure["figure_id"],
        quantifier=figure["quantifier"],
        low=low,
        high=high,
        source_id=figure["source_id"],
        statement_id=figure["statement_id"],
        publisher=source.get("publisher"),
        slant=source.get("slant"),
        reliability=source.get("reliability"),
        repeats=repeats,
        role=figure["role"],
        reason=figure["reason"],
        review=figure["review"],
    )


def _tellers(members: list[dict[str, Any]], story: Mapping[str, str]) -> set[str]:
    """The one source for each story that counts: its origin where that is among them, else the first that tells it."""
    told = dict.fromkeys(figure["source_id"] for figure in members)
    first: dict[str, str] = {}
    for source in told:
        first.setdefault(story.get(source, source), source)
    return {origin if origin in told else source for origin, source in first.items()}
