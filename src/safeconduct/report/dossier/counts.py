"""The figures of a dossier: those that count the same thing at the same time side by side, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from safeconduct.operation.side_by_side import Counted, counted_by, number_of
from safeconduct.report.dossier.document import Block, Grid, Heading, Line, Paragraph, Section
from safeconduct.report.dossier.wording import choice, counted_words, figure_number, named
from safeconduct.report.phrases import say

if TYPE_CHECKING:
    from safeconduct.ledger import Disagreement
    from safeconduct.report.dossier.evidence import Evidence

Row = Mapping[str, Any]
COLUMNS = ("number", "who_says", "slant", "reliability", "decision", "words")
ALONE = ("counted", "number", "who_says", "judged", "decision", "words")
"""The columns of those that nothing stands beside."""


def counts(evidence: Evidence) -> Section | None:
    """A part for each thing that is counted at a time; None where no figure was chosen.

    A disagreement shows every side. A figure that is used says why it was chosen, and what else was said stands beside
    it.
    """
    figures = evidence.tables["figures"].rows(named=True)
    if not figures:
        return None
    disagreed = {one.counted: one for one in evidence.disagreements}
    groups: dict[Counted | str, list[Row]] = {}
    for row in figures:
        groups.setdefault(counted_by(row) or row["figure_id"], []).append(row)
    n_open = sum(one.standing == "open" for one in disagreed.values())
    blocks: list[Block] = [
        Paragraph(Line(say("dossier.figures_lead", n=len(figures), things=len(groups), open=n_open)), "lead")
    ]
    for counted, rows in groups.items():
        if isinstance(counted, Counted) and len(rows) > 1:
            blocks.extend(_group(evidence, counted_words(counted, evidence.places), rows, disagreed.get(counted)))
    alone = [_alone(evidence, counted, rows[0]) for counted, rows in groups.items() if len(rows) == 1]
    if alone:
        title = say("dossier.figures_alone")
        blocks += [Heading(title), Grid(title, tuple(say(f"field.{name}") for name in ALONE), tuple(alone))]
    return Section("figures", say("dossier.figures"), tuple(blocks))


def open_disagreements(evidence: Evidence) -> Iterator[Line]:
    """A line for each disagreement that is open: what is counted, and what each side says."""
    figures = {row["figure_id"]: row for row in evidence.tables["figures"].rows(named=True)}
    for one in evidence.disagreements:
        if one.standing == "open":
            sides = [
                f"{figure_number(figures[side.figure_id])} – {evidence.who_says(side.source_id, side.statement_id)}"
                for side in one.sides
                if not side.repeats
            ]
            what = counted_words(one.counted, evidence.places)
            cited = evidence.citing.cite(side.source_id for side in one.sides)
            yield Line(say("dossier.open_disagreement", what=what, sides=say("dossier.against").join(sides)), cited)


def _group(evidence: Evidence, what: str, rows: Sequence[Row], disagreement: Disagreement | None) -> Iterator[Block]:
    yield Heading(what)
    if disagreement is not None:
        kind = "warning" if disagreement.standing == "open" else "note"
        words = say(f"disagreement.{disagreement.standing}")
        yield Paragraph(Line(words), "warning" if kind == "warning" else "note")
    elif len(rows) > 1:
        alike = len({number_of(row) for row in rows}) == 1
        yield Paragraph(Line(say("disagreement.agree" if alike else "disagreement.one_story")), "note")
    repeats = _repeating(evidence, rows)
    yield Grid(
        title=what,
        headings=tuple(say(f"field.{name}") for name in COLUMNS),
        rows=tuple(_cells(evidence, row, repeats=row["figure_id"] in repeats) for row in rows),
    )


def _alone(evidence: Evidence, counted: Counted | str, row: Row) -> tuple[Line, ...]:
    what = counted_words(counted, evidence.places) if isinstance(counted, Counted) else _uncounted(row)
    number, who, slant, reliability, decision, words = _cells(evidence, row, repeats=False)
    judged = Line(say("ledger.semicolon").join((slant.text, reliability.text)))
    return Line(what), number, who, judged, decision, words


def _repeating(evidence: Evidence, rows: Sequence[Row]) -> frozenset[str]:
    """Figures whose source tells the story of one before it under another name, so that they do not count again."""
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(evidence.citing.story(row["source_id"]), row["source_id"])
    return frozenset(
        row["figure_id"] for row in rows if first[evidence.citing.story(row["source_id"])] != row["source_id"]
    )


def _cells(evidence: Evidence, row: Row, *, repeats: bool) -> tuple[Line, ...]:
    source = evidence.citing.row(row["source_id"]) or {}
    who = evidence.who_says(row["source_id"], row["statement_id"])
    if repeats:
        who = say("dossier.repeats", who=who)
    decision = choice("ledger_role", row["role"] or "open")
    reason = named(row["reason"])
    if row["role"] is not None:
        decision = say("dossier.decided", role=decision, reason=reason or say("dossier.without_reason"))
    decision = say("dossier.with_review", decision=decision, review=choice("ledger_review", row["review"]))
    return (
        Line(figure_number(row)),
        Line(who, evidence.citing.cite([row["source_id"]])),
        Line(named(source.get("slant")) or say("dossier.slant_unknown")),
        Line(choice("reliability", source.get("reliability") or "none")),
        Line(decision),
        Line(evidence.words(row["source_id"], row["excerpt"]) or say("dossier.no_words")),
    )


def _uncounted(row: Row) -> str:
    return say("ledger.counted_nowhere", what=choice("ledger_subject", row["subject"]), when=say("ledger.days_unknown"))
