"""What is not known: open disagreements, copies that are missing, figures that nobody looked at, and the like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from safeconduct.ledger import commitments_on, measures_on, time_line
from safeconduct.report.dossier.bills import standing_words
from safeconduct.report.dossier.counts import open_disagreements
from safeconduct.report.dossier.document import Line, Points, Section
from safeconduct.report.dossier.lanes import words_of
from safeconduct.report.dossier.wording import named
from safeconduct.report.phrases import listed, say

if TYPE_CHECKING:
    from safeconduct.report.dossier.evidence import Evidence

NAMED = 20
"""So many codes are named in one line; the others are counted."""


def unknown(evidence: Evidence) -> Section:
    """What is not known of the subject. It is made last, so that it can speak of every source that is referred to."""
    lines = [
        *open_disagreements(evidence),
        *_promises(evidence),
        *_figures(evidence),
        *_time(evidence),
        *_measures(evidence),
        *_sources(evidence),
    ]
    if evidence.selection.later:
        lines.append(Line(say("unknown.later", n=evidence.selection.later, on=evidence.on)))
    return Section("unknown", say("dossier.unknown"), (Points(tuple(lines or [Line(say("unknown.nothing"))])),))


def _promises(evidence: Evidence) -> Iterator[Line]:
    found = commitments_on(evidence.tables, evidence.on)
    yield from _counted("no_statement", [one.commitment_id for one in found if one.statement_id is None])
    yield from _counted("no_due_day", [one.commitment_id for one in found if one.due is None])
    yield from _counted("no_made_day", [one.commitment_id for one in found if one.made_on is None])
    unsourced = [one.commitment_id for one in found if any(not step.source_ids for step in one.steps)]
    yield from _counted("fulfilment_without_source", unsourced)


def _figures(evidence: Evidence) -> Iterator[Line]:
    rows = evidence.tables["figures"].rows(named=True)
    for review in ("proposed", "changed_after_review"):
        yield from _counted(review, [row["figure_id"] for row in rows if row["review"] == review])
    decided = [row["figure_id"] for row in rows if row["role"] is not None and not row["reason"]]
    yield from _counted("decided_without_reason", decided)


def _time(evidence: Evidence) -> Iterator[Line]:
    for one in time_line(evidence.tables):
        if one.first is None:
            yield Line(say("unknown.no_beginning", what=words_of(evidence, one)), evidence.citing.cite(one.source_ids))
        if not one.source_ids:
            yield Line(say("unknown.no_source", what=words_of(evidence, one)))


def _measures(evidence: Evidence) -> Iterator[Line]:
    for one in measures_on(evidence.tables, evidence.on):
        if one.state == "pending":
            yield Line(say("unknown.measure", number=named(one.number), standing=standing_words(one)))


def _sources(evidence: Evidence) -> Iterator[Line]:
    cited = evidence.citing.cited()
    yield from _numbers("no_copy", [n for n, rows in cited if all(row["text_sha256"] is None for row in rows)])
    yield from _numbers("missing_copy", [n for n, rows in cited if _copy_is_missing(evidence, rows)])
    unjudged = [n for n, rows in cited if rows[0]["reliability"] in {None, "F"}]
    yield from _numbers("unjudged", unjudged)
    yield from _numbers("no_slant", [n for n, rows in cited if not rows[0]["slant"]])


def _copy_is_missing(evidence: Evidence, rows: Sequence[Mapping[str, Any]]) -> bool:
    kept = [row["text_sha256"] for row in rows if row["text_sha256"] is not None]
    return bool(kept) and not any(digest in evidence.operation.copies for digest in kept)


def _counted(what: str, codes: Sequence[str]) -> Iterator[Line]:
    if codes:
        yield Line(say(f"unknown.{what}", n=len(codes), codes=_listed([named(code) for code in codes])))


def _numbers(what: str, numbers: Sequence[int]) -> Iterator[Line]:
    if numbers:
        yield Line(say(f"unknown.{what}", n=len(numbers)), tuple(numbers))


def _listed(words: list[str]) -> str:
    more = len(words) - NAMED
    return listed([*words[:NAMED], say("unknown.more", n=more)] if more > 0 else words)
